"""The gradients of one voice's batch: what there is to learn from a step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

from batches import BatchMaker
from corpus import read_corpus
from dialogues import ConversationMaker
from heldout import Phrasing
from model import MiniModel, ModelConfig, RmsNorm
from prompts import SystemPrompts
from tokenizer import Tokenizer

SEED = 1
HEAD_WEIGHT = 1.0


class PlanHead(nn.Module):
    """Guesses the plan from the middle of the model already, so that the layers above can use it.

    Where an answer begins, and at each token of what a person says: the guess gets better with every word, and
    there is something to learn from every word. It only helps training to get there sooner; the shipped model is without it.
    """

    def __init__(self, config: ModelConfig, plans: int) -> None:
        super().__init__()
        self.norm = RmsNorm(config.width, config.epsilon)
        self.guess = nn.Linear(config.width, plans)

    def forward(self, middle: Tensor) -> Tensor:
        return self.guess(self.norm(middle))

    def loss(self, middle: Tensor, meant: Tensor, begin: Tensor) -> Tensor:
        """Half of it from where answers begin."""
        known = meant >= 0
        losses = F.cross_entropy(self(middle[known]).float(), meant[known], reduction="none")
        return (losses[begin[known]].mean() + losses.mean()) / 2


@dataclass(frozen=True)
class Learned:
    """Losses per token of the answers and per plan; `answers` is NaN in a batch without any."""

    answers: float
    plans: float
    tokens: int


def read_batches(folder: Path) -> BatchMaker:
    """The training data, with the tokenizer in `folder`."""
    maker = ConversationMaker(read_corpus())
    tokenizer = Tokenizer.load(folder / "tokenizer.json")
    return BatchMaker(maker, SystemPrompts(), tokenizer, SEED, ModelConfig(len(tokenizer.tokens)).context)


class Learner:
    def __init__(self, model: MiniModel, head: PlanHead, batches: BatchMaker, device: torch.device) -> None:
        self.model = model
        self.head = head
        self.batches = batches
        self.device = device
        self.parameters = [*model.parameters(), *head.parameters()]

    def learn(self, step: int, progress: float, voice: str) -> Learned:
        """Adds the gradients of a step's batch to those of the parameters."""
        batch = self.batches.batch(step, progress, voice)
        rows = batch.rows
        for name in ("tokens", "positions", "mask"):
            setattr(rows, name, getattr(rows, name).to(self.device))
        weights = batch.weights.reshape(-1).to(self.device)
        counted = weights > 0
        prefix = len(batch.prefix)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            hidden, middle = self.model.hidden_and_middle(batch.prefix.to(self.device), rows)
            logits = self.model.logits(hidden[prefix:][counted])
        targets = batch.targets.reshape(-1).to(self.device)[counted]
        losses = F.cross_entropy(logits.float(), targets, reduction="none")
        weights = weights[counted]
        meant, begins = (values.reshape(-1).to(self.device) for values in (batch.meant, batch.begins))
        guess = self.head.loss(middle[prefix:], meant, begins)
        loss = (losses * weights).mean() + HEAD_WEIGHT * guess
        (loss / 2).backward()  # there are two voices
        answers = losses[(weights == 1) & ~begins[counted]]
        return Learned(
            answers=answers.mean().item() if len(answers) else math.nan,
            plans=losses[begins[counted]].mean().item(),
            tokens=int((batch.targets > 0).sum()) + prefix,
        )

    @torch.no_grad()
    def recognised(self, phrasings: list[Phrasing]) -> tuple[float, float]:
        """The share of phrasings to which her plan fits, and to which the head's guess does: to watch the training by."""
        batches, tokenizer = self.batches, self.batches.tokenizer
        prompt = batches.prefix(batches.prompts.usual("naru"))
        names = batches.maker.names
        plans = {tokenizer.plan(name): name for name in names}
        planned = guessed = 0
        for phrasing in phrasings:
            tokens = prompt + tokenizer.encode(phrasing.text) + batches.hand_over
            hidden, middle = self.model.hidden_and_middle(torch.tensor(tokens, device=self.device))
            plan = plans.get(int(self.model.logits(hidden[-1]).argmax()), "")
            guess = names[int(self.head(middle[-1]).argmax())]
            planned += plan.split(":")[0] in phrasing.intents
            guessed += guess.split(":")[0] in phrasing.intents
        return planned / max(1, len(phrasings)), guessed / max(1, len(phrasings))
