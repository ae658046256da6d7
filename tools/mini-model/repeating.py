"""The model begins with the skill to repeat: two of its heads are set so that they copy.

Saying a name again needs two heads in a row (an "induction head", Olsson et al. 2022, https://arxiv.org/abs/2209.11895): one that
notes at each token which one came before, and one that looks for where the present token came before, and says what followed it
there. Training finds them by itself only after a long time, where few tokens of a text are repeated. The first, wild steps would
wash them out before anything makes use of them, so they are held for a while; after that, training is free to change them.
"""

from __future__ import annotations

import torch
from torch import Tensor

from model import MiniModel, ModelConfig

SEED = 2
NOTING, LOOKING = 1, 2  # layers; the first one is a bag of tokens
SLOWEST_FROM = 18  # pairs of a head that turn slowly enough to compare tokens that are far apart
SHARP = 24.0  # how much more the token before is looked at than others, as a power of e
ALIKE = 15.0  # the same, of tokens that are the same
NOTE, SAY = 1.5, 6.0  # how loud


class RepeatingHeads:
    """What is held of them: all that belongs to the two heads alone."""

    @torch.no_grad()
    def __init__(self, model: MiniModel) -> None:
        self._parts = [part for layer in (NOTING, LOOKING) for part in parts_of_first_head(model, layer)]
        self._held = [part.clone() for part in self._parts]

    @torch.no_grad()
    def hold(self) -> None:
        for part, held in zip(self._parts, self._held):
            part.copy_(held)


@torch.no_grad()
def build_in_repeating(model: MiniModel) -> None:
    """Sets the first head of two layers. Tokens are told apart by the second half of their embeddings."""
    c = model.config
    generator = torch.Generator().manual_seed(SEED)
    half, slow = c.width // 2, 2 * (c.head_size // 2 - SLOWEST_FROM)
    sight = orthonormal(slow, half, generator)  # of a token, to compare it by
    notes = orthonormal(slow, half, generator)  # where the note about the token before is kept
    voice = orthonormal(c.head_size, half, generator)  # of a token, to say it
    slow_places = [place + side for side in (0, c.head_size // 2) for place in range(SLOWEST_FROM, c.head_size // 2)]
    first = slice(0, c.head_size)

    query, key, value, out = first_head(model, NOTING)
    query.bias.copy_(one_before(c))
    key.bias.copy_(torch.cat([torch.ones(c.head_size // 2), torch.zeros(c.head_size // 2)]))
    value.weight[:slow, half:] = sight
    out[:half, :slow] = notes.T * NOTE

    query, key, value, out = first_head(model, LOOKING)
    query.weight[slow_places, half:] = sight * ALIKE**0.5
    key.weight[slow_places, :half] = notes * ALIKE**0.5
    value.weight[:, half:] = voice
    out[half:, first] = voice.T * SAY


def parts_of_first_head(model: MiniModel, layer: int) -> list[Tensor]:
    """Views of the model's own weights."""
    c = model.config
    block, size = model.blocks[layer], c.head_size
    starts = (0, c.heads * size, (c.heads + c.kv_heads) * size)
    inward = [rows[start : start + size] for start in starts for rows in (block.qkv.weight.data, block.qkv.bias.data)]
    return [*inward, block.attention_out.weight.data[:, :size]]


class HeadPart:
    """The rows of a fused matrix that belong to one head, emptied."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self.weight, self.bias = weight.zero_(), bias.zero_()


def first_head(model: MiniModel, layer: int) -> tuple[HeadPart, HeadPart, HeadPart, Tensor]:
    """Query, key and value of a layer's first head, and the matrix that its heads speak through."""
    c = model.config
    qkv, size = model.blocks[layer].qkv, c.head_size
    starts = (0, c.heads * size, (c.heads + c.kv_heads) * size)
    query, key, value = (HeadPart(qkv.weight[start : start + size], qkv.bias[start : start + size]) for start in starts)
    return query, key, value, model.blocks[layer].attention_out.weight


def orthonormal(rows: int, columns: int, generator: torch.Generator) -> Tensor:
    return torch.linalg.qr(torch.randn(columns, rows, generator=generator))[0].T


def one_before(config: ModelConfig) -> Tensor:
    """A query that, met by a key of ones, scores by distance alone, and most at the distance of one token.

    With rotary positions that score is a sum of cosines of the distance; turned by one token, they all peak there.
    """
    frequencies = config.rope_base ** (-torch.arange(0, config.head_size, 2).float() / config.head_size)
    weights = frequencies**1.5
    weights = SHARP * config.head_size**0.5 * weights / weights.sum()
    return torch.cat([weights * frequencies.cos(), -weights * frequencies.sin()])
