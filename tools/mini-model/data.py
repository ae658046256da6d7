"""Trains the tokenizer on made-up conversations: `data.py --folder BUILD`. Writes tokenizer.json."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from corpus import VOICES, Corpus, read_corpus
from dialogues import ConversationMaker
from prompts import SystemPrompts
from slots import slot_characters
from tokenizer import Tokenizer, train_tokenizer

SEED = 1
VOCABULARY = 4096
CONVERSATIONS = 3_000


def tokenizer_texts(maker: ConversationMaker, prompts: SystemPrompts) -> list[str]:
    """What she and people say, about as often as in training, and the words of the template."""
    rng = random.Random(SEED)
    texts = ["system\n", "user\n", "assistant\n"] * 1000 + [prompt for voice in VOICES for prompt in prompts.exact[voice].values()] * 20
    for _ in range(CONVERSATIONS):
        for turn in maker.conversation(rng, 3, noise=0.5, longest_paste=100):
            texts.append(turn.said["naru"])
            texts.extend(turn.answers.values())
    return texts


def answered_characters(corpus: Corpus) -> set[str]:
    """All that she may ever write, names that she is told left out."""
    exchanges = [intent.exchange for intent in corpus.intents.values()]
    exchanges += [turn for dialogue in corpus.dialogues for turn in dialogue.turns]
    lines = [line for exchange in exchanges for answers in exchange.answers.values() for line in answers]
    return {char for line in lines for char in line.template.source} | set(slot_characters())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, required=True)
    folder: Path = options.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    corpus = read_corpus()
    texts = tokenizer_texts(ConversationMaker(corpus), SystemPrompts())
    tokenizer: Tokenizer = train_tokenizer(texts, VOCABULARY, answered_characters(corpus))
    tokenizer.save(folder / "tokenizer.json")
    characters = sum(map(len, texts))
    tokens = sum(len(tokenizer.encode(text)) for text in texts)
    print(f"{len(tokenizer.tokens)} tokens, {len(tokenizer.merges)} merges, {characters / tokens:.2f} characters a token")


if __name__ == "__main__":
    main()
