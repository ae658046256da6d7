"""Turns conversations into tensors: a prefix (the system prompt) and rows of conversations packed side by side."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

import torch
from torch import Tensor

from corpus import VOICES
from dialogues import ConversationMaker, Style, Turn
from model import Rows
from prompts import SystemPrompts
from tokenizer import Tokenizer, without_marks

USER_WEIGHT = 0.1  # learning how people talk helps a little; what counts is what she answers
BROKEN_TEXTS = 0.1  # share of the person's texts that are cut into unusual tokens
BPE_DROPOUT = 0.1
PLAN_WEIGHT = 3.0
# Share of answers in whose text no plan and no marks stand: she goes on with a text that was cut off, or was another's.
PLANLESS = 0.15
PLANLESS_WEIGHT = 0.3
VALUE_WEIGHT = 2.5  # of the tokens of a value, and of the one after it


@dataclass(frozen=True)
class Shape:
    """Of a batch: rows × time tokens for each voice."""

    rows: int
    time: int
    turns: tuple[int, ...]  # how many turns a conversation has, one picked at random
    longest_paste: int
    shifted: float  # share of conversations that pretend that much was said before them
    answered: bool = True  # without, there is only the plan to learn, of many more texts
    pasted: bool = False  # something long in each conversation


SHORT = Shape(rows=7, time=192, turns=(1, 1, 1, 1, 2, 2, 3, 4, 5), longest_paste=110, shifted=0.12)
LONG = Shape(rows=2, time=832, turns=(6, 8, 10, 12, 16, 20, 1, 2), longest_paste=1000, shifted=0.4)
PASTED = Shape(rows=1, time=2144, turns=(0, 0, 0, 1, 2), longest_paste=2000, shifted=0.2, pasted=True)
PHRASES = Shape(rows=7, time=192, turns=(1,), longest_paste=110, shifted=0.12, answered=False)
SHAPES = (LONG, PASTED, PHRASES, SHORT)
LATE_FROM = 0.77  # of the training: she ends on what people mostly write, with few slips
NOISE = 0.6
LATE_NOISE = 0.35


@dataclass
class Batch:
    prefix: Tensor
    rows: Rows
    targets: Tensor  # [rows, time]: what to say after each token
    weights: Tensor  # [rows, time]: how much saying it counts
    meant: Tensor  # [rows, time]: index of the plan that fits, in what a person says and where its answer begins, else -1
    begins: Tensor  # [rows, time]: whether the answer begins after this token


@dataclass
class Encoded:
    tokens: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    meant: list[int] = field(default_factory=list)
    begins: list[bool] = field(default_factory=list)

    def add(self, tokens: list[int], weight: float, meant: int = -1) -> None:
        """`weight` is of guessing these tokens."""
        if not tokens:
            return
        if self.tokens:
            self.targets[-1] = tokens[0]
            self.weights[-1] = weight
        size = len(tokens)
        self.tokens += tokens
        self.targets += [*tokens[1:], 0]
        self.weights += [weight] * (size - 1) + [0.0]
        self.meant += [meant] * size
        self.begins += [False] * size

    def answer(self, tokens: list[int], weight: float, plan: int, meant: int) -> None:
        """Where an answer begins, `plan` is what to say, whatever stands there."""
        begin = len(self.tokens) - 1
        self.add(tokens, weight)
        self.targets[begin], self.weights[begin] = plan, PLAN_WEIGHT
        self.meant[begin], self.begins[begin] = meant, True


def shares(progress: float) -> tuple[float, ...]:
    """How many batches are of which of SHAPES. First of all she learns what is meant, last of all to keep it up for long."""
    if progress < 0.05:
        return 0.04, 0.01, 0.5, 0.45
    if progress < LATE_FROM:
        return 0.09, 0.05, 0.12, 0.74
    return 0.2, 0.05, 0.12, 0.63


class BatchMaker:
    """Deterministic: a step's batches depend on the seed and the step alone."""

    def __init__(self, maker: ConversationMaker, prompts: SystemPrompts, tokenizer: Tokenizer, seed: int, context: int) -> None:
        self.maker = maker
        self.prompts = prompts
        self.tokenizer = tokenizer
        self.seed = seed
        self.context = context
        self._opening = [tokenizer.turn_start, *tokenizer.encode("user\n")]
        self.hand_over = [tokenizer.turn_end, *tokenizer.encode("\n"), tokenizer.turn_start, *tokenizer.encode("assistant\n")]

    def batch(self, step: int, progress: float, voice: str) -> Batch:
        """A step's batch for a voice; both voices answer the same conversations. `progress` is 0..1."""
        rng = random.Random(f"{self.seed}:{step}")
        shape = rng.choices(SHAPES, shares(progress))[0]
        noise = NOISE if progress < LATE_FROM else LATE_NOISE
        style = Style(noise, shape.longest_paste, shape.pasted, late=progress >= LATE_FROM)
        scripts: list[list[Turn]] = []
        tokens = 0
        while tokens < shape.rows * shape.time * 1.25:
            script = self.maker.conversation(rng, rng.choice(shape.turns), style)
            scripts.append(script)
            tokens += len(self.encode(script, VOICES[0], rng, shape).tokens)
        return self._batch(voice, scripts, shape, random.Random(f"{self.seed}:{step}:{voice}"))

    def prefix(self, prompt: str | None) -> list[int]:
        """What every conversation under a system prompt begins with."""
        if prompt is None:
            return list(self._opening)
        encode, tokenizer = self.tokenizer.encode, self.tokenizer
        system = [tokenizer.turn_start, *encode("system\n" + prompt), tokenizer.turn_end, *encode("\n")]
        return system + self._opening

    def encode(self, turns: list[Turn], voice: str, rng: random.Random, shape: Shape) -> Encoded:
        """The conversation after its prefix; whole turns, as many as fit."""
        tokenizer = self.tokenizer
        made = Encoded()
        for turn in turns:
            is_echo = turn.meant < 0
            if is_echo and not shape.answered:
                continue
            broken = rng.random() < BROKEN_TEXTS
            text = turn.said[voice]
            said = tokenizer.encode_broken(text, rng, BPE_DROPOUT) if broken else tokenizer.encode(text)
            said_after = [*tokenizer.encode("\n"), *self._opening] if made.tokens else []
            planless = is_echo or rng.random() < PLANLESS
            answered = turn.answers[voice]
            answer, of_values = tokenizer.encode_marked(without_marks(answered) if planless else answered)
            answer.append(tokenizer.turn_end)
            if not planless:
                answer.insert(0, self._plan(turn.plan))
                of_values.insert(0, False)
            if not shape.answered:
                answer = []
            if len(made.tokens) + len(said_after) + len(said) + len(self.hand_over) + len(answer) > shape.time:
                break
            made.add(said_after, 0.0)
            made.add(said, USER_WEIGHT if turn.clean and not broken else 0.0, turn.meant)
            made.add(self.hand_over, 0.0)
            if is_echo:
                made.add(answer[:1], 0.0)
                made.add(answer[1:], 1.0)
            else:
                made.answer(answer, PLANLESS_WEIGHT if planless else 1.0, self._plan(turn.meant), turn.meant)
            for index, of_value in enumerate(of_values if answer else (), len(made.tokens) - len(answer)):
                if of_value:
                    made.weights[index - 1] *= VALUE_WEIGHT
        return made

    def _plan(self, index: int) -> int:
        return self.tokenizer.plan(self.maker.names[index])

    def _batch(self, voice: str, scripts: list[list[Turn]], shape: Shape, rng: random.Random) -> Batch:
        prefix = self.prefix(self.prompts.pick(voice, rng))
        room = [shape.time] * shape.rows
        tokens = torch.full((shape.rows, shape.time), self.tokenizer.end_of_text)
        targets = torch.zeros_like(tokens)
        weights = torch.zeros(shape.rows, shape.time)
        meant = torch.full_like(tokens, -1)
        begins = torch.zeros_like(tokens, dtype=torch.bool)
        positions = torch.zeros_like(tokens)
        owner = torch.arange(shape.time).neg().sub(1).repeat(shape.rows, 1)  # padding: each token for itself
        for number, script in enumerate(scripts):
            made = self.encode(script, voice, rng, shape)
            size = len(made.tokens)
            row = next((index for index, left in enumerate(room) if left >= size), None)
            if row is None or size == 0:
                continue
            first = shape.time - room[row]
            room[row] -= size
            place = slice(first, first + size)
            shift = rng.randrange(self.context - len(prefix) - size) if rng.random() < shape.shifted else 0
            tokens[row, place] = torch.tensor(made.tokens)
            targets[row, place] = torch.tensor(made.targets)
            weights[row, place] = torch.tensor(made.weights)
            meant[row, place] = torch.tensor(made.meant)
            begins[row, place] = torch.tensor(made.begins)
            positions[row, place] = torch.arange(size) + len(prefix) + shift
            owner[row, place] = number
        rows = Rows(tokens, positions, sight(owner, len(prefix)))
        return Batch(torch.tensor(prefix), rows, targets, weights, meant, begins)


def sight(owner: Tensor, prefix: int) -> Tensor:
    """The mask: a token sees the prefix and what came before it in its own conversation."""
    rows, time = owner.shape
    own = (owner[:, :, None] == owner[:, None, :]).tril()
    mask = torch.full((rows, time, time), -math.inf).masked_fill(own, 0.0)
    return torch.cat([torch.zeros(rows, time, prefix), mask], dim=2)
