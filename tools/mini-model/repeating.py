"""The model begins with the skill to repeat: three of its heads are set so that they copy.

Saying a name again needs two heads in a row (an "induction head", Olsson et al. 2022, https://arxiv.org/abs/2209.11895): one that
notes at each token which one came before, and one that looks for where the present token came before, and says what followed it
there. A third one notes what came two tokens before: where two tokens are alike, the place is more surely the right one. Training
finds such heads by itself only after a long time, where few tokens of a text are repeated. The first, wild steps would wash them
out before anything makes use of them, so they are held for a while; after that, training is free to change them.
"""

from __future__ import annotations

import torch
from torch import Tensor

from model import MiniModel, ModelConfig

SEED = 2
NOTING, LOOKING = 1, 2  # layers; the first one is a bag of tokens
LAST, LAST_BUT_ONE = 0, 2  # heads that note; heads next to each other share their keys and values
SLOWEST_FROM = 18  # pairs of a head that turn slowly enough to compare tokens that are far apart
SIGHT, SECOND_SIGHT = 20, 8  # numbers of such pairs that compare the present token, and the one before it
SHARP = 24.0  # how much more the noted token is looked at than others, as a power of e
ALIKE, BOTH_ALIKE = 15.0, 10.0  # the same, of tokens that are the same, and where the ones before are as well
NOTE, SAY = 1.5, 10.0  # how loud


class HeadPart:
    """The rows of a fused matrix that belong to one head."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self.weight, self.bias = weight, bias


class Head:
    """Views of the model's own weights: query, key and value, and the columns that the head speaks through."""

    def __init__(self, model: MiniModel, layer: int, index: int) -> None:
        c = model.config
        block, size, group = model.blocks[layer], c.head_size, c.heads // c.kv_heads
        starts = (index, c.heads + index // group, c.heads + c.kv_heads + index // group)
        weight, bias = block.qkv.weight.data, block.qkv.bias.data
        rows = [slice(start * size, (start + 1) * size) for start in starts]
        self.query, self.key, self.value = (HeadPart(weight[part], bias[part]) for part in rows)
        self.out = block.attention_out.weight.data[:, index * size : (index + 1) * size]

    def all(self) -> list[Tensor]:
        return [self.out, *(view for part in (self.query, self.key, self.value) for view in (part.weight, part.bias))]


def repeating_heads(model: MiniModel) -> list[Head]:
    return [Head(model, NOTING, LAST), Head(model, NOTING, LAST_BUT_ONE), Head(model, LOOKING, 0)]


class RepeatingHeads:
    """Holds all that belongs to those heads alone."""

    @torch.no_grad()
    def __init__(self, model: MiniModel) -> None:
        self._views = [view for head in repeating_heads(model) for view in head.all()]
        self._held = [view.clone() for view in self._views]

    @torch.no_grad()
    def hold(self) -> None:
        for view, held in zip(self._views, self._held):
            view.copy_(held)


@torch.no_grad()
def build_in_repeating(model: MiniModel) -> None:
    """Sets the heads. Tokens are told apart by the second half of their embeddings, notes are kept in the first."""
    c = model.config
    half, pairs = c.width // 2, c.head_size // 2
    generator = torch.Generator().manual_seed(SEED)
    sight = orthonormal(SIGHT, half, generator)  # of a token, to compare it by
    notes = orthonormal(SIGHT + SECOND_SIGHT, half, generator)  # where the notes are kept
    voice = orthonormal(c.head_size, half, generator)  # of a token, to say it
    last, last_but_one = notes[:SIGHT], notes[SIGHT:]
    slow = [pair + side for pair in range(SLOWEST_FROM, pairs) for side in (0, pairs)]
    first_places, second_places = slow[-SIGHT:], slow[:SECOND_SIGHT]  # the slowest see farthest

    noting_last, noting_last_but_one, looking = repeating_heads(model)
    for view in (view for head in (noting_last, noting_last_but_one, looking) for view in head.all()):
        view.zero_()
    for head, distance, kept in ((noting_last, 1, last), (noting_last_but_one, 2, last_but_one)):
        head.query.bias.copy_(back(distance, c))
        head.key.bias[:pairs] = 1.0
        head.value.weight[: len(kept), half:] = sight[: len(kept)]
        head.out[:half, : len(kept)] = kept.T * NOTE
    looking.query.weight[first_places, half:] = sight * ALIKE**0.5
    looking.key.weight[first_places, :half] = last * ALIKE**0.5
    looking.query.weight[second_places, :half] = last[:SECOND_SIGHT] * BOTH_ALIKE**0.5
    looking.key.weight[second_places, :half] = last_but_one * BOTH_ALIKE**0.5
    looking.value.weight[:, half:] = voice
    looking.out[half:] = voice.T * SAY


def orthonormal(rows: int, columns: int, generator: torch.Generator) -> Tensor:
    return torch.linalg.qr(torch.randn(columns, rows, generator=generator))[0].T


def back(distance: int, config: ModelConfig) -> Tensor:
    """A query that, met by a key of ones, scores by distance alone, and most at the one given, in tokens.

    With rotary positions that score is a sum of cosines of the distance; turned that far, they all peak there.
    """
    frequencies = config.rope_base ** (-torch.arange(0, config.head_size, 2).float() / config.head_size)
    weights = frequencies**1.5
    weights = SHARP * config.head_size**0.5 * weights / weights.sum()
    return torch.cat([weights * (frequencies * distance).cos(), -weights * (frequencies * distance).sin()])
