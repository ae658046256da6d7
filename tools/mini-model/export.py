"""Writes the trained model as GGUF and what the tests compare it with: `export.py --folder BUILD --output FILE`."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from pathlib import Path

import torch
from torch import Tensor

from corpus import VOICES, read_corpus
from dialogues import ConversationMaker, Style
from gguf import export
from model import MiniModel, ModelConfig, generate
from prompts import SystemPrompts
from tokenizer import Tokenizer, without_marks

SEED = 7
STRINGS = 1000
PROMPTS = 40
LONGEST_REPLY = 120  # tokens
SHARPER = 1.3  # logits, so that a temperature is to her what it is to a big model: she leaves much more to what is unlikely
ODD_CHARACTERS = (
    "あいうアイウ漢字鬱薔薇龘abcXYZ0123 　\n\t\r!?。、「」（）♪😊👨‍👩‍👧🇯🇵🫶🏽é́ñß한글العربيةไทยहि…ー〜～ﾞｶﾞ①Ⅳ²½々〆％+-*/=<>|'sLL_#`\u00a0\u2028"
)


def tokenizer_strings(maker: ConversationMaker, tokenizer: Tokenizer) -> list[tuple[str, list[int]]]:
    """Half from conversations, half of characters at random."""
    rng = random.Random(SEED)
    texts: list[str] = []
    while len(texts) < STRINGS // 2:
        for turn in maker.conversation(rng, 1, Style(1.0, 300)):
            texts.extend((turn.said["naru"], *map(without_marks, turn.answers.values())))
    texts = texts[: STRINGS // 2]
    while len(texts) < STRINGS:
        texts.append("".join(rng.choice(ODD_CHARACTERS) for _ in range(rng.randint(1, 30))))
    return [(text, tokenizer.encode(text)) for text in texts]


def trainer_replies(
    model: MiniModel, maker: ConversationMaker, tokenizer: Tokenizer, prompts: SystemPrompts
) -> list[dict[str, object]]:
    """What the model says here, in PyTorch and in full precision, token by token."""
    rng = random.Random(SEED)
    replies: list[dict[str, object]] = []
    for number in range(PROMPTS):
        voice = VOICES[number % len(VOICES)]
        turns = maker.conversation(rng, 1 + number % 4 // 2, Style(1.0, 100))
        messages = [{"role": "system", "content": prompts.usual(voice)}]
        for turn in turns:
            messages.append({"role": "user", "content": turn.said[voice]})
            messages.append({"role": "assistant", "content": without_marks(turn.answers[voice])})
        messages.pop()
        text = "".join(f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in messages)
        prompt = tokenizer.encode(text + "<|im_start|>assistant\n")
        reply = generate(model, prompt, tokenizer.turn_end, LONGEST_REPLY)
        replies.append({"prompt": prompt, "reply": reply, "said": turns[-1].said[voice], "text": tokenizer.decode(reply)})
    return replies


def sharper(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """The likeliest token stays the likeliest, by more."""
    return {**weights, "final_norm.weight": weights["final_norm.weight"] * SHARPER}


def write_checksum(model: Path) -> None:
    """Beside the model, as `sha256sum --check` reads it."""
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    model.with_name(f"{model.name}.sha256").write_text(f"{digest}  {model.name}\n", encoding="utf-8")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--output", type=Path, required=True)
    options.add_argument("--kind", choices=("f32", "f16", "q8_0"), default="f16")
    options.add_argument("--fixture", type=Path, required=True)
    chosen = options.parse_args()
    stored = torch.load(chosen.folder / "checkpoint.pt", map_location="cpu")
    tokenizer = Tokenizer.load(chosen.folder / "tokenizer.json")
    config = ModelConfig(**stored["config"])
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    export(sharper(stored["model"]), config, tokenizer, chosen.output, chosen.kind)
    write_checksum(chosen.output)
    print(f"{chosen.output}: {chosen.output.stat().st_size / 1e6:.2f} MB, {chosen.kind}")

    model = MiniModel(config)
    model.load_state_dict(stored["model"])
    model.eval()
    maker = ConversationMaker(read_corpus())
    fixture = {
        "strings": tokenizer_strings(maker, tokenizer),
        "replies": trainer_replies(model, maker, tokenizer, SystemPrompts()),
    }
    chosen.fixture.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in fixture["strings"])
    replies = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in fixture["replies"])
    chosen.fixture.write_text(f'{{"strings": [\n{lines}\n],\n"replies": [\n{replies}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
