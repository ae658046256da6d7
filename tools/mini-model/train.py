"""Trains the model. Goes on from the last checkpoint unless --fresh is given."""

from __future__ import annotations

import argparse
import math
import os
import time
from pathlib import Path

import torch
import torch.nn as nn

from corpus import VOICES
from helper import Helper
from heldout import read_phrasings
from learner import SEED, PlanHead, Learned, Learner, read_batches
from meanings import build_in, train_bag
from model import MiniModel, ModelConfig
from optimizer import Optimizer
from repeating import RepeatingHeads, build_in_repeating

STEPS = 8000
MUON_RATE = 0.008
ADAM_RATE = 8e-4
WARM_UP = 40  # steps
DECAY_FROM = 0.25  # share of the steps after which the learning rate falls to nothing, in a line
HELD_UNTIL = 0.5  # share of the steps in which the heads that repeat stay as they were built in
CHECKPOINT_EVERY = 100  # steps
LOG_EVERY = 50  # steps


class Trainer:
    def __init__(self, folder: Path, steps: int, device: str, threads: int) -> None:
        self.checkpoint = folder / "checkpoint.pt"
        self.steps = steps
        self.device = torch.device(device)
        torch.manual_seed(SEED)
        batches = read_batches(folder)
        self.config = ModelConfig(vocabulary=len(batches.tokenizer.tokens))
        self.names = batches.maker.names
        self.model = MiniModel(self.config).to(self.device)
        self.head = PlanHead(self.config, len(self.names)).to(self.device)
        self.learner = Learner(self.model, self.head, batches, self.device)
        self.helper: Helper | None = None
        self.repeating: RepeatingHeads | None = None
        if device == "cpu" and threads > 1:
            self.helper = Helper(self.learner, folder, threads // 2, VOICES[1])
        torch.set_num_threads(max(1, threads // 2) if self.helper else threads)
        self.optimizer = Optimizer(self.model, self.head.parameters(), MUON_RATE, ADAM_RATE)
        self.done = 0
        self.tokens = 0
        self.seconds = 0.0

    def begin(self) -> None:
        batches = self.learner.batches
        plans = [batches.tokenizer.plan(name) for name in self.names]
        build_in(train_bag(batches, self.config.width), self.model, self.head, plans)
        build_in_repeating(self.model)

    def resume(self) -> None:
        stored = torch.load(self.checkpoint, map_location=self.device)
        if stored["steps"] != self.steps or stored["plans"] != self.names:
            raise SystemExit("The checkpoint is of another training (other steps or plans): use --fresh.")
        self.model.load_state_dict(stored["model"])
        self.head.load_state_dict(stored["head"])
        self.optimizer.load_state_dict(stored["optimizer"])
        self.done, self.tokens, self.seconds = stored["done"], stored["tokens"], stored["seconds"]

    def save(self) -> None:
        stored = {
            "config": self.config.as_dict(),
            "model": self.model.state_dict(),
            "head": self.head.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "plans": self.names,
            "steps": self.steps,
            "done": self.done,
            "tokens": self.tokens,
            "seconds": self.seconds,
        }
        unfinished = self.checkpoint.with_suffix(".new")
        torch.save(stored, unfinished)
        os.replace(unfinished, self.checkpoint)

    def run(self) -> None:
        self.repeating = RepeatingHeads(self.model)
        start = time.time() - self.seconds
        phrasings = read_phrasings()
        recent: list[Learned] = []
        while self.done < self.steps:
            recent += self._step()
            self.done += 1
            self.seconds = time.time() - start
            if self.done % LOG_EVERY == 0 or self.done == self.steps:
                self._log(recent)
                recent.clear()
            if self.done % CHECKPOINT_EVERY == 0 or self.done == self.steps:
                self.save()
                planned, guessed = self.learner.recognised(phrasings)
                print(f"    held-out phrasings whose plan is right: {planned:.0%} (at the middle: {guessed:.0%})", flush=True)
        if self.helper:
            self.helper.close()

    def _step(self) -> list[Learned]:
        progress = self.done / self.steps
        if self.helper:
            self.helper.begin(self.done, progress)
            learned = [self.learner.learn(self.done, progress, VOICES[0]), self.helper.finish()]
        else:
            learned = [self.learner.learn(self.done, progress, voice) for voice in VOICES]
        nn.utils.clip_grad_norm_(self.learner.parameters, 1.0)
        self.optimizer.step(self._rate(progress))
        if self.repeating and progress < HELD_UNTIL:
            self.repeating.hold()
        self.tokens += sum(one.tokens for one in learned)
        return learned

    def _rate(self, progress: float) -> float:
        warm = min(1.0, (self.done + 1) / WARM_UP)
        return warm * min(1.0, max(0.01, (1 - progress) / (1 - DECAY_FROM)))

    def _log(self, recent: list[Learned]) -> None:
        answers = [one.answers for one in recent if not math.isnan(one.answers)]
        plans = [one.plans for one in recent]
        print(
            f"step {self.done}/{self.steps}  answers {sum(answers) / max(1, len(answers)):.3f}  "
            f"plans {sum(plans) / len(plans):.3f}  "
            f"{self.tokens / 1e6:.2f}M tokens  {self.tokens / self.seconds:.0f}/s  {self.seconds / 60:.1f} min",
            flush=True,
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, required=True, help="where tokenizer.json is and checkpoints go")
    options.add_argument("--steps", type=int, default=STEPS)
    options.add_argument("--threads", type=int, default=max(1, os.cpu_count() or 1))
    options.add_argument("--fresh", action="store_true", help="begin anew")
    chosen = options.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    trainer = Trainer(chosen.folder, chosen.steps, device, chosen.threads)
    if trainer.checkpoint.exists() and not chosen.fresh:
        trainer.resume()
    else:
        trainer.begin()
    parameters = sum(parameter.numel() for parameter in trainer.model.parameters())
    print(f"{parameters / 1e6:.2f}M parameters, {len(trainer.names)} plans, on {device}, from step {trainer.done}", flush=True)
    trainer.run()


if __name__ == "__main__":
    main()
