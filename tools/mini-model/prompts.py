"""System prompts for training: the real ones word for word most of the time, and neighbours of them."""

from __future__ import annotations

import json
import random
from pathlib import Path

from slots import slot_values
from templates import fill_slots

PROMPTS_FILE = Path(__file__).parent / "system-prompts.json"


class SystemPrompts:
    def __init__(self, path: Path = PROMPTS_FILE) -> None:
        stored = json.loads(path.read_text(encoding="utf-8"))
        self.exact: dict[str, str] = {"naru": stored["naru"], "butler": stored["butler"]}
        self.paraphrases: dict[str, list[str]] = stored["paraphrases"]
        self.additions: list[str] = stored["additions"]

    def pick(self, voice: str, rng: random.Random) -> str | None:
        """None is a conversation without a system prompt, where Naru answers."""
        kind = rng.random()
        if voice == "naru" and kind < 0.06:
            return None
        if kind < 0.6:
            return self.exact[voice]
        base = self.exact[voice] if kind < 0.82 else rng.choice(self.paraphrases[voice])
        added = [self._addition(rng) for _ in range(rng.choice((0, 1, 1, 2) if kind >= 0.82 else (1, 1, 2)))]
        return base + rng.choice(("", "\n", "\n\n")).join(["", *added]) if added else base

    def _addition(self, rng: random.Random) -> str:
        text = rng.choice(self.additions)
        text = text.replace("<TIME>", f"{rng.randrange(24)}:{rng.randrange(60):02d}")
        text = text.replace("<DAY>", rng.choice("月火水木金土日"))
        return fill_slots(text, slot_values(rng, "ja"))
