"""Writes the model's card from what the checks found: `card.py --folder BUILD --model FILE --report FILE`."""

from __future__ import annotations

import argparse
import hashlib
import re
from pathlib import Path

import torch

from corpus import VOICES, read_corpus
from tokenizer import Tokenizer

SAMPLES = 20
TEMPLATE = Path(__file__).parent / "card.md"


def samples(report: str) -> str:
    """Evenly spread over the held-out phrasings, half of them from each voice."""
    lines = []
    for voice in VOICES:
        section = report.split(f"## Held-out phrasings, {voice}\n")[1].split("\n## ")[0]
        answers = re.findall(r"^- (.*)\n  → (.*)$", section, re.MULTILINE)
        step = len(answers) // (SAMPLES // len(VOICES))
        for said, answer in answers[::step][: SAMPLES // len(VOICES)]:
            lines.append(f"| {voice} | {cell(said)} | {cell(answer)} |")
    return "\n".join(["| Voice | Said | Answer |", "|---|---|---|", *lines])


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--model", type=Path, required=True)
    options.add_argument("--report", type=Path, required=True)
    chosen = options.parse_args()
    report = chosen.report.read_text(encoding="utf-8")
    trained = torch.load(chosen.folder / "checkpoint.pt", map_location="cpu")
    tokenizer = Tokenizer.load(chosen.folder / "tokenizer.json")
    model: Path = chosen.model
    table = re.search(r"\| Check \| Result \|\n(?:\|.*\n)+", report)
    values = {
        "FILE": f"`{model.name}`",
        "PARAMETERS": f"{sum(weights.numel() for weights in trained['model'].values()) / 1e6:.1f}",
        "VOCABULARY": f"{len(tokenizer.tokens) - len(tokenizer.controls):,}",
        "PLANS": f"{len(trained['plans']):,}",
        "KIND": model.suffixes[0].lstrip(".").upper(),
        "SIZE": f"{model.stat().st_size / 1e6:.1f}",
        "INTENTS": str(len(read_corpus().intents)),
        "TOKENS": f"{trained['tokens'] / 1e6:.1f}",
        "MINUTES": f"{trained['seconds'] / 60:.0f}",
        "DIGEST": hashlib.sha256(model.read_bytes()).hexdigest(),
        "RESULTS": table.group().strip() if table else "",
        "SAMPLES": samples(report),
    }
    card = re.sub(r"@@([A-Z]+)@@", lambda match: values[match.group(1)], TEMPLATE.read_text(encoding="utf-8"))
    model.parent.joinpath("README.md").write_text(card, encoding="utf-8")


if __name__ == "__main__":
    main()
