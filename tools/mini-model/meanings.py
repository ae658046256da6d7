"""The model does not begin with nothing: it begins as a bag of tokens that already knows what people mean.

Which intent a text has is mostly said by its tokens, in whatever order. A bag of tokens learns that within half a
minute; a transformer would spend an hour on it, since it has to find out at the same time what to look at. So the bag
is trained first and then built into the model: its vectors are half of the embedding, and the first layer's attention
starts out averaging them over the last tokens into the other half. Training is free to change all of it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from batches import BatchMaker
from corpus import VOICES
from dialogues import Style
from learner import PlanHead
from model import MiniModel
from tokenizer import without_marks

SEED = 1
STEPS = 600
TEXTS = 192  # in a step
ANSWERS = 0.25  # share of texts that are answers: their words belong to the intent as well
RATE = 0.01
NOISE = 0.6
IDENTITY = 0.3  # standard deviation of the other half of an embedding, which tells tokens apart
EMBEDDING = 0.5  # standard deviation of the embedding: large, so that later layers do not drown which token stands there
LOGITS = 0.1  # what the last norm makes of it at first, so that no token is certain from the start
WINDOWS = (10.0, 36.0)  # tokens: how far back the heads look at first
FOCUS = 5.0  # how much more they look there than elsewhere, as a power of e
PLAN = 1.5  # of its meaning, in the embedding of a plan
GAIN = 1.2  # of the average, so that it weighs about as much as the embedding


@dataclass
class Bag:
    embedding: Tensor  # [vocabulary, width]: meaning, then identity
    intents: Tensor  # [intents, width / 2]: how much a meaning speaks for an intent


def train_bag(batches: BatchMaker, width: int) -> Bag:
    generator = torch.Generator().manual_seed(SEED)
    rng = random.Random(SEED)
    vocabulary, half = len(batches.tokenizer.tokens), width // 2
    identity = torch.randn(vocabulary, half, generator=generator) * IDENTITY
    meaning = (torch.randn(vocabulary, half, generator=generator) * 0.02).requires_grad_()
    intents = (torch.randn(len(batches.maker.names), half, generator=generator) * 0.06).requires_grad_()
    optimizer = torch.optim.Adam([meaning, intents], lr=RATE)
    for step in range(STEPS):
        texts, labels = sample(batches, rng)
        both = torch.cat([meaning, identity], dim=1)
        normed = meaning / both.square().mean(dim=1, keepdim=True).sqrt()  # as the model's first norm will
        loss = F.cross_entropy(averages(normed, texts) @ intents.T, torch.tensor(labels))
        optimizer.zero_grad()
        loss.backward()
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, 0.02 + 1.5 * (1 - step / STEPS))
        optimizer.step()
    print(f"bag of tokens: loss {loss.item():.2f}", flush=True)
    embedding = torch.cat([meaning.detach(), identity], dim=1)
    return Bag(embedding * (EMBEDDING / embedding.std()), intents.detach())


def sample(batches: BatchMaker, rng: random.Random) -> tuple[list[list[int]], list[int]]:
    """Texts as tokens, and their intents."""
    texts: list[list[int]] = []
    labels: list[int] = []
    while len(texts) < TEXTS:
        turn = batches.maker.conversation(rng, 1, Style(NOISE, longest_paste=60))[0]
        text = without_marks(turn.answers[rng.choice(VOICES)]) if rng.random() < ANSWERS else turn.said[VOICES[0]]
        encoded = batches.tokenizer.encode(text)
        if encoded and turn.plan == turn.meant >= 0:
            texts.append(encoded)
            labels.append(turn.meant)
    return texts, labels


def averages(table: Tensor, texts: list[list[int]]) -> Tensor:
    starts = [0]
    for text in texts[:-1]:
        starts.append(starts[-1] + len(text))
    tokens = torch.tensor([token for text in texts for token in text])
    return F.embedding_bag(tokens, table, torch.tensor(starts), mode="mean")


@torch.no_grad()
def build_in(bag: Bag, model: MiniModel, head: PlanHead, plans: list[int]) -> None:
    """Sets the model's first weights. Needs kv_heads × head_size to be half of the width."""
    c = model.config
    half = c.width // 2
    model.embedding.weight.copy_(bag.embedding)
    for plan, meaning in zip(plans, bag.intents):  # saying a plan is then having its meaning
        model.embedding.weight[plan].zero_()
        model.embedding.weight[plan, half:] = meaning * PLAN
    model.final_norm.weight.fill_(LOGITS)
    head.guess.weight.zero_()
    head.guess.weight[:, half:] = bag.intents * 0.4
    head.guess.bias.zero_()
    for block in model.blocks:  # a new layer first does nothing
        block.attention_out.weight.zero_()
        block.down.weight.zero_()

    first = model.blocks[0]
    queries, keys = c.heads * c.head_size, c.kv_heads * c.head_size
    first.qkv.weight[: queries + keys] *= 0.3
    values = first.qkv.weight[queries + keys :]
    values.zero_()
    values[:, :half] = torch.eye(half)
    group = c.heads // c.kv_heads
    for head_index in range(c.heads):
        window = WINDOWS[head_index % len(WINDOWS)]
        bias = recency_bias(window, c.head_size, c.rope_base)
        first.qkv.bias[head_index * c.head_size : (head_index + 1) * c.head_size] = bias
        start = half + head_index // group * c.head_size
        columns = slice(head_index * c.head_size, (head_index + 1) * c.head_size)
        first.attention_out.weight[start : start + c.head_size, columns] = torch.eye(c.head_size) * (GAIN / group)
    key_bias = torch.cat([torch.ones(c.head_size // 2), torch.zeros(c.head_size // 2)])
    for kv_index in range(c.kv_heads):
        first.qkv.bias[queries + kv_index * c.head_size : queries + (kv_index + 1) * c.head_size] = key_bias


def recency_bias(window: float, head_size: int, base: float) -> Tensor:
    """A query that, met by a key of ones, scores by distance alone: FOCUS · exp(-distance² / 2 window²).

    With rotary positions the score of such a pair is a sum of cosines of the distance, one for each frequency; a bell
    of distances is a bell of frequencies.
    """
    frequencies = base ** (-torch.arange(0, head_size, 2).float() / head_size)
    weights = frequencies * torch.exp(-((frequencies * window) ** 2) / 2)
    cosines = FOCUS * head_size**0.5 * weights / weights.sum()
    return torch.cat([cosines, torch.zeros(head_size // 2)])
