"""Trains the tokenizer on made-up conversations: `data.py --folder BUILD`. Writes tokenizer.json."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from corpus import VOICES, Corpus, read_corpus
from dialogues import ConversationMaker
from prompts import SystemPrompts
from slots import slot_characters
from templates import SLOT
from tokenizer import Tokenizer, train_tokenizer

SEED = 1
VOCABULARY = 4400  # without control tokens
SHARES = {"ja": 1.0, "en": 0.2}
PHRASINGS = 24  # of each intent, and each turn of a dialogue, in a language


def tokenizer_texts(corpus: Corpus, prompts: SystemPrompts) -> list[str]:
    """What she and people say, and the words of the template. Without what stands in slots: names are to be spelled."""
    rng = random.Random(SEED)
    texts = ["system\n", "user\n", "assistant\n"] * 300 + [prompt for voice in VOICES for prompt in prompts.exact[voice].values()] * 20
    for exchange in corpus.exchanges():
        for language, share in SHARES.items():
            for _ in range(int(PHRASINGS * share) if exchange.users[language] else 0):
                lines = [exchange.users[language], *(exchange.answers[voice, language] for voice in VOICES)]
                for line in map(rng.choice, lines):
                    texts.extend(SLOT.split(line.template.pick(rng))[::2])
    return texts


def answered_characters(corpus: Corpus) -> set[str]:
    """All that she may ever write, names that she is told left out."""
    lines = [line for exchange in corpus.exchanges() for answers in exchange.answers.values() for line in answers]
    return {char for line in lines for char in line.template.source} | set(slot_characters())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, required=True)
    folder: Path = options.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    corpus = read_corpus()
    texts = tokenizer_texts(corpus, SystemPrompts())
    plans = ConversationMaker(corpus).names
    tokenizer: Tokenizer = train_tokenizer(texts, VOCABULARY, answered_characters(corpus), plans)
    tokenizer.save(folder / "tokenizer.json")
    characters = sum(map(len, texts))
    tokens = sum(len(tokenizer.encode(text)) for text in texts)
    print(
        f"{len(tokenizer.tokens)} tokens ({len(plans)} of them plans), {len(tokenizer.merges)} merges, "
        f"{characters / tokens:.2f} characters a token"
    )


if __name__ == "__main__":
    main()
