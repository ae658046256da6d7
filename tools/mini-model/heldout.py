"""Held-out phrasings: written apart from the corpus, used to judge and never to train."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

HELDOUT_FOLDER = Path(__file__).parent / "heldout"


@dataclass(frozen=True)
class Phrasing:
    intents: tuple[str, ...]  # any of these is fine
    text: str


def read_phrasings(path: Path = HELDOUT_FOLDER / "phrasings.txt") -> list[Phrasing]:
    """Lines of `intent|another<TAB>what a person says`."""
    phrasings = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            intents, text = line.split("\t", 1)
            phrasings.append(Phrasing(tuple(intents.split("|")), text))
    return phrasings


def normal(text: str) -> str:
    """Without width, case, spaces and punctuation: two phrasings that are equal in this are the same."""
    folded = unicodedata.normalize("NFKC", text).lower()
    kept = "".join(char for char in folded if unicodedata.category(char)[0] in "LN" or char in "<>")
    return kept or folded


def held_out_texts() -> frozenset[str]:
    """Normal forms of what must never be trained on."""
    files = (HELDOUT_FOLDER / "phrasings.txt", HELDOUT_FOLDER / "conversation.txt")
    return frozenset(normal(phrasing.text) for path in files for phrasing in read_phrasings(path))


def held_out_values() -> frozenset[str]:
    """Names of people and files that she is asked to copy."""
    lines = (HELDOUT_FOLDER / "copying.txt").read_text(encoding="utf-8").splitlines()
    values = (line.split("\t", 1)[0] for line in lines if line and not line.startswith("#"))
    return frozenset(value for value in values if not value.isdigit())
