"""System prompts for training: the real ones word for word most of the time, and neighbours of them."""

from __future__ import annotations

import json
import random
from pathlib import Path

from slots import slot_values
from templates import fill_slots

PROMPTS_FILE = Path(__file__).parent / "system-prompts.json"


LANGUAGES = ("ja", "en")


class SystemPrompts:
    """What stands before a conversation. She answers in the language that she is spoken to, whatever the prompt's."""

    def __init__(self, path: Path = PROMPTS_FILE) -> None:
        stored = json.loads(path.read_text(encoding="utf-8"))
        self.exact: dict[str, dict[str, str]] = stored["exact"]
        self.stages: dict[str, list[str]] = stored["stages"]
        self.paraphrases: dict[str, list[str]] = stored["paraphrases"]
        self.additions: list[str] = stored["additions"]

    def usual(self, voice: str) -> str:
        """What a Japanese who has just met her speaks to: the butler stands for no persona, so he has no stages."""
        prompt = self.exact[voice]["ja"]
        return f"{prompt}\n{self.stages['ja'][0]}" if voice == "naru" else prompt

    def pick(self, voice: str, rng: random.Random) -> str | None:
        """None is a conversation without a system prompt, where Naru answers."""
        kind = rng.random()
        if voice == "naru" and kind < 0.05:
            return None
        if kind > 0.83:
            return self._with_additions(rng.choice(self.paraphrases[voice]), rng)
        language = "en" if rng.random() < 0.25 else "ja"
        prompt = self.exact[voice][language]
        if rng.random() < (0.85 if voice == "naru" else 0.3):
            prompt += "\n" + rng.choice(self.stages[language])
        return self._with_additions(prompt, rng) if kind > 0.72 else prompt

    def _with_additions(self, prompt: str, rng: random.Random) -> str:
        added = [self._addition(rng) for _ in range(rng.choice((0, 1, 1, 2)))]
        return rng.choice(("", "\n", "\n\n")).join([prompt, *added])

    def _addition(self, rng: random.Random) -> str:
        text = rng.choice(self.additions)
        text = text.replace("<TIME>", f"{rng.randrange(24)}:{rng.randrange(60):02d}")
        text = text.replace("<DAY>", rng.choice("月火水木金土日"))
        return fill_slots(text, slot_values(rng, "ja"))
