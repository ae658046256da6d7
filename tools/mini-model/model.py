"""The qwen2 architecture by hand: RMSNorm, rotary positions (NEOX order), grouped queries, SwiGLU, tied embeddings.

Training reads many short conversations under one system prompt. The prompt is computed once (the "prefix"), and
each row of the batch sees the prefix and itself; that saves a third of the work and changes nothing in the result.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class ModelConfig:
    vocabulary: int
    width: int = 256
    layers: int = 6
    heads: int = 4
    kv_heads: int = 2
    head_size: int = 64
    feed_forward: int = 704
    rope_base: float = 10000.0
    epsilon: float = 1e-6
    context: int = 4096

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


@dataclass
class Rows:
    """Conversations after the prefix. A row may hold several that do not see each other."""

    tokens: Tensor  # [rows, time]
    positions: Tensor  # [rows, time], counted from the start of the prefix
    mask: Tensor  # [rows, time, prefix + time], 0 where a token sees another, -inf elsewhere


class RmsNorm(nn.Module):
    def __init__(self, width: int, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        x = x.float()
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.epsilon) * self.weight


class Block(nn.Module):
    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        c = config
        self.attention_norm = RmsNorm(c.width, c.epsilon)
        self.qkv = nn.Linear(c.width, (c.heads + 2 * c.kv_heads) * c.head_size, bias=True)
        self.attention_out = nn.Linear(c.heads * c.head_size, c.width, bias=False)
        self.feed_norm = RmsNorm(c.width, c.epsilon)
        self.gate_up = nn.Linear(c.width, 2 * c.feed_forward, bias=False)
        self.down = nn.Linear(c.feed_forward, c.width, bias=False)

    def forward(self, x: Tensor, turns: tuple[Tensor, Tensor], prefix: int, rows: Rows | None, causal: Tensor) -> Tensor:
        """x: [prefix + rows × time, width], all tokens in one list, since only attention needs to know the rows."""
        c = self.config
        heads = self.qkv(self.attention_norm(x)).view(-1, c.heads + 2 * c.kv_heads, c.head_size)
        turned = rotate(heads[:, : c.heads + c.kv_heads], turns)
        queries, keys = turned.split([c.heads, c.kv_heads], dim=1)
        values = heads[:, c.heads + c.kv_heads :]

        mixed = attend(queries[None, :prefix], keys[None, :prefix], values[None, :prefix], causal[None])
        mixed = mixed.reshape(prefix, -1)
        if rows is not None:
            count, time = rows.tokens.shape
            row_keys = with_prefix(keys, prefix, count, time)
            row_values = with_prefix(values, prefix, count, time)
            row_queries = queries[prefix:].view(count, time, c.heads, c.head_size)
            row_mixed = attend(row_queries, row_keys, row_values, rows.mask)
            mixed = torch.cat([mixed, row_mixed.reshape(count * time, -1)])
        x = x + self.attention_out(mixed)

        gate, up = self.gate_up(self.feed_norm(x)).chunk(2, dim=-1)
        return x + self.down(F.silu(gate) * up)


def with_prefix(x: Tensor, prefix: int, count: int, time: int) -> Tensor:
    """[prefix + rows × time, heads, size] → [rows, prefix + time, heads, size]: the prefix before each row."""
    shared = x[None, :prefix].expand(count, -1, -1, -1)
    return torch.cat([shared, x[prefix:].view(count, time, *x.shape[1:])], dim=1)


def attend(queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor) -> Tensor:
    """[rows, time, heads, size] each; heads that share a key are laid one after the other in time, not copied."""
    rows, time, heads, size = queries.shape
    seen, kv_heads = keys.shape[1:3]
    group = heads // kv_heads
    grouped = queries.view(rows, time, kv_heads, group, size).permute(0, 2, 3, 1, 4).reshape(rows, kv_heads, group * time, size)
    scores = grouped @ keys.permute(0, 2, 3, 1)
    scores = scores.view(rows, kv_heads, group, time, seen) * (size**-0.5) + mask[:, None, None].to(scores.dtype)
    weights = scores.softmax(dim=-1).view(rows, kv_heads, group * time, seen)
    mixed = weights @ values.permute(0, 2, 1, 3)
    return mixed.view(rows, kv_heads, group, time, size).permute(0, 3, 1, 2, 4).reshape(rows, time, heads * size)


def turn_tables(positions: Tensor, head_size: int, base: float) -> tuple[Tensor, Tensor]:
    """Cosine and sine of each position's angles, [tokens, 1, head size]."""
    frequencies = base ** (-torch.arange(0, head_size, 2, device=positions.device).float() / head_size)
    angles = positions.float()[:, None] * frequencies[None]
    angles = torch.cat([angles, angles], dim=-1)[:, None]
    return angles.cos(), angles.sin()


def rotate(x: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    """Rotary positions in llama.cpp's NEOX order: entry i turns with entry i + half."""
    cosine, sine = turns
    first, second = x.float().chunk(2, dim=-1)
    return (x * cosine + torch.cat([-second, first], dim=-1) * sine).to(x.dtype)


class MiniModel(nn.Module):
    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.final_norm = RmsNorm(config.width, config.epsilon)
        self._set_start_values()

    def _set_start_values(self) -> None:
        for name, parameter in self.named_parameters():
            if name.endswith("bias"):
                nn.init.zeros_(parameter)
            elif name.startswith("embedding"):
                nn.init.normal_(parameter, std=0.02)
            elif parameter.dim() == 2:
                into_residual = name.endswith(("attention_out.weight", "down.weight"))
                scale = 1 / math.sqrt(2 * self.config.layers) if into_residual else 1.0
                nn.init.normal_(parameter, std=scale / math.sqrt(parameter.shape[1]))

    def hidden(self, prefix: Tensor, rows: Rows | None = None) -> Tensor:
        """What the model thinks at each token: [prefix + rows × time, width]."""
        return self.hidden_and_middle(prefix, rows)[0]

    def hidden_and_middle(self, prefix: Tensor, rows: Rows | None = None) -> tuple[Tensor, Tensor]:
        """The same, and what it thought two thirds of the way there."""
        length = prefix.shape[0]
        positions = torch.arange(length, device=prefix.device)
        tokens = prefix
        if rows is not None:
            tokens = torch.cat([prefix, rows.tokens.reshape(-1)])
            positions = torch.cat([positions, rows.positions.reshape(-1)])
        causal = torch.full((length, length), -math.inf, device=prefix.device).triu(1)
        turns = turn_tables(positions, self.config.head_size, self.config.rope_base)
        x = self.embedding(tokens)
        middle = x
        for number, block in enumerate(self.blocks, 1):
            x = block(x, turns, length, rows, causal)
            if number == self.config.layers * 2 // 3:
                middle = x
        return self.final_norm(x), middle

    def logits(self, hidden: Tensor) -> Tensor:
        return F.linear(hidden, self.embedding.weight)


@torch.no_grad()
def generate(model: MiniModel, prompt: list[int], stop: int, limit: int) -> list[int]:
    """The likeliest token again and again, without the stop token."""
    tokens = list(prompt)
    while len(tokens) - len(prompt) < limit:
        hidden = model.hidden(torch.tensor(tokens))
        best = int(model.logits(hidden[-1]).argmax())
        if best == stop:
            break
        tokens.append(best)
    return tokens[len(prompt) :]
