#!/usr/bin/env python3
"""Checks corpus files: `python3 lint.py [FILE…]` (all without arguments). Ends with 1 where there are errors.

Whether the intents that dialogues are about exist is only known with all files.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

from corpus import CORPUS_FOLDER, LANGUAGES, TAGS, VOICES, Corpus, Exchange, Line, check_dialogue_intents, read_file
from heldout import held_out_texts, normal
from templates import SLOT_NAMES

ENOUGH = {"lines": 28, "phrasings": 60, "english": 4}
ENOUGH_ANSWERS = {("naru", "ja"): 5, ("butler", "ja"): 4, ("naru", "en"): 2, ("butler", "en"): 2}
LONGEST_ANSWER = {"ja": 90, "en": 180}
EXPANSIONS_LOOKED_AT = 4000
TAG = re.compile(r"\[([a-z]+)\]")
UNKNOWN_SLOT = re.compile(r"<([A-Z]+)>")
MARKDOWN = re.compile(r"\*\*|```|^#|^[-*] |\]\(")


class Findings:
    def __init__(self) -> None:
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def error(self, place: str, message: str) -> None:
        self.errors.append(f"{place}: error: {message}")

    def warn(self, place: str, message: str) -> None:
        self.warnings.append(f"{place}: warning: {message}")


def check_answer(line: Line, language: str, findings: Findings) -> None:
    template = line.template
    tags = TAG.findall(template.source)
    if not re.match(rf"\[({'|'.join(TAGS)})\] \S", template.source):
        findings.error(line.place, "an answer starts with one of [" + "] [".join(TAGS) + "] and a space")
    for tag in tags:
        if tag not in TAGS:
            findings.error(line.place, f"[{tag}] is no tag")
    if template.longest() - sum(len(tag) + 3 for tag in tags) > LONGEST_ANSWER[language]:
        findings.error(line.place, f"may get longer than {LONGEST_ANSWER[language]} characters")
    if MARKDOWN.search(template.source):
        findings.warn(line.place, "looks like Markdown")


def check_slots(name: str, exchange: Exchange, given_before: frozenset[str], findings: Findings) -> None:
    """Every slot of an answer stands in each line that it may answer. In a dialogue she may bring one up herself."""
    complain = findings.warn if name.startswith("dialogue ") else findings.error
    for language in LANGUAGES:
        users = exchange.users[language]
        for line in users + [a for voice in VOICES for a in exchange.answers[voice, language]]:
            for slot in UNKNOWN_SLOT.findall(line.template.source):
                if slot not in SLOT_NAMES:
                    findings.error(line.place, f"<{slot}> is no slot")
        for voice in VOICES:
            for answer in exchange.answers[voice, language]:
                slots = answer.template.slots() - given_before - answer.needs
                for user in users:
                    missing = slots - user.template.certain_slots()
                    if missing:
                        slot = ", ".join(sorted(missing))
                        complain(
                            answer.place,
                            f"<{slot}> is not in every expansion of {user.place}: write {voice}({slot}): or another intent",
                        )
                        break
            for user in users:
                given = user.template.certain_slots() | given_before
                if not any((a.needs | a.template.slots()) <= given for a in exchange.answers[voice, language]):
                    complain(user.place, f"{name}: {voice} has no answer to this in {language}")


def check_counts(name: str, exchange: Exchange, findings: Findings) -> None:
    lines = exchange.users["ja"]
    phrasings = {normal(text) for line in lines for text in line.template.expansions(EXPANSIONS_LOOKED_AT)}
    if len(lines) < ENOUGH["lines"]:
        findings.warn(name, f"{len(lines)} lines of what people say, want {ENOUGH['lines']}")
    if len(phrasings) < ENOUGH["phrasings"]:
        findings.warn(name, f"{len(phrasings)} distinct phrasings, want {ENOUGH['phrasings']}")
    if len(exchange.users["en"]) < ENOUGH["english"]:
        findings.warn(name, f"{len(exchange.users['en'])} en> lines, want {ENOUGH['english']}")
    for (voice, language), enough in ENOUGH_ANSWERS.items():
        have = len(exchange.answers[voice, language])
        if have < enough:
            prefix = "en-" if language == "en" else ""
            findings.warn(name, f"{have} {prefix}{voice}: answers, want {enough}")


def check_shared(corpus: Corpus, findings: Findings) -> int:
    """Phrasings that two intents share, and those that are held out. Returns how many distinct ones there are."""
    owner: dict[str, tuple[str, str]] = {}
    heldout = held_out_texts()
    reported: set[tuple[str, str]] = set()
    for name, intent in corpus.intents.items():
        for language in LANGUAGES:
            for line in intent.exchange.users[language]:
                for text in line.template.expansions(EXPANSIONS_LOOKED_AT):
                    key = normal(text)
                    other, place = owner.setdefault(key, (name, line.place))
                    if other != name and (line.place, place) not in reported:
                        reported.add((line.place, place))
                        findings.warn(line.place, f"{name} shares 「{text}」 with {other} ({place})")
                    if key in heldout and (line.place, "") not in reported:
                        reported.add((line.place, ""))
                        findings.warn(line.place, f"「{text}」 is held out: it will not be trained on")
    return len(owner)


def check_dialogues(corpus: Corpus, findings: Findings) -> None:
    names: set[str] = set()
    for dialogue in corpus.dialogues:
        if dialogue.name in names:
            findings.warn(f"dialogue {dialogue.name}", "the name is there twice")
        names.add(dialogue.name)
        if not 2 <= len(dialogue.turns) <= 6:
            findings.error(f"dialogue {dialogue.name}", f"{len(dialogue.turns)} turns, want 2 to 6")
        given: frozenset[str] = frozenset()
        for number, turn in enumerate(dialogue.turns, 1):
            language = "ja" if turn.users["ja"] else "en"
            for voice in VOICES:
                if not turn.answers[voice, language]:
                    findings.error(f"dialogue {dialogue.name}", f"turn {number} has no {voice}: answer")
            check_slots(f"dialogue {dialogue.name}", turn, given, findings)
            for line in turn.users[language]:
                given |= line.template.certain_slots()
            check_answers(turn, findings)


def check_answers(exchange: Exchange, findings: Findings) -> None:
    for language in LANGUAGES:
        for voice in VOICES:
            for line in exchange.answers[voice, language]:
                check_answer(line, language, findings)


def main(arguments: list[str]) -> int:
    findings = Findings()
    paths = [Path(argument) for argument in arguments] or sorted(CORPUS_FOLDER.glob("*.txt"))
    corpus = Corpus()
    for path in paths:
        read_file(path, corpus, findings.error)
    if not arguments:
        check_dialogue_intents(corpus, findings.error)
    for name, intent in corpus.intents.items():
        check_counts(name, intent.exchange, findings)
        check_slots(name, intent.exchange, frozenset(), findings)
        check_answers(intent.exchange, findings)
    check_dialogues(corpus, findings)
    distinct = check_shared(corpus, findings)
    for text in findings.warnings + findings.errors:
        print(text)
    themes: dict[str, int] = defaultdict(int)
    for intent in corpus.intents.values():
        themes[intent.theme] += 1
    print(", ".join(f"{theme}: {count} intents" for theme, count in themes.items()))
    print(
        f"{len(corpus.intents)} intents, {len(corpus.dialogues)} dialogues, {distinct} distinct phrasings, "
        f"{len(findings.errors)} errors, {len(findings.warnings)} warnings"
    )
    return 1 if findings.errors else 0



if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
