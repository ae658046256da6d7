"""Reads corpus/*.txt: what people say, and what she and the butler answer. The format is in README.md."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from templates import SLOT_NAMES, Template, TemplateError, parse_template

TAGS = ("neutral", "happy", "sad", "angry", "surprised", "relaxed")
VOICES = ("naru", "butler")
LANGUAGES = ("ja", "en")
CORPUS_FOLDER = Path(__file__).parent / "corpus"

ANSWER_LINE = re.compile(r"(?P<english>en-)?(?P<voice>naru|butler)(?:\((?P<needs>[A-Z, ]*)\))?:\s*(?P<text>.+)")


@dataclass(frozen=True)
class Line:
    """One line of the corpus and where it stands."""

    template: Template
    place: str
    needs: frozenset[str] = frozenset()


@dataclass
class Exchange:
    """Things to say that mean the same, and their answers by voice."""

    users: dict[str, list[Line]] = field(default_factory=lambda: {"ja": [], "en": []})
    answers: dict[tuple[str, str], list[Line]] = field(
        default_factory=lambda: {(voice, language): [] for voice in VOICES for language in LANGUAGES}
    )

    def answers_for(self, user: Line, voice: str, language: str) -> list[Line]:
        """The answers that use no slot which the person's line lacks. Those meant for its slots come first."""
        given = user.template.certain_slots()
        lines = self.answers[voice, language]
        return [line for line in lines if (line.needs | line.template.slots()) <= given]


@dataclass
class Intent:
    name: str
    theme: str
    exchange: Exchange = field(default_factory=Exchange)


@dataclass
class Dialogue:
    """Turns that refer back to each other; a slot has one value in all of them."""

    name: str
    theme: str
    place: str
    intents: list[str] = field(default_factory=list)  # what its first turn is about, the likeliest first
    turns: list[Exchange] = field(default_factory=list)


@dataclass
class Corpus:
    intents: dict[str, Intent] = field(default_factory=dict)
    dialogues: list[Dialogue] = field(default_factory=list)

    def exchanges(self) -> list[Exchange]:
        """Those of intents, then those of dialogues."""
        return [intent.exchange for intent in self.intents.values()] + [turn for talk in self.dialogues for turn in talk.turns]


Report = Callable[[str, str], None]


class CorpusError(ValueError):
    pass


def read_corpus(folder: Path = CORPUS_FOLDER) -> Corpus:
    """All files of the folder. Raises CorpusError naming file and line."""

    def fail(place: str, message: str) -> None:
        raise CorpusError(f"{place}: {message}")

    corpus = Corpus()
    for path in sorted(folder.glob("*.txt")):
        read_file(path, corpus, fail)
    check_dialogue_intents(corpus, fail)
    return corpus


def check_dialogue_intents(corpus: Corpus, report: Report) -> None:
    """Once all files are read: a dialogue may name an intent of another file."""
    for dialogue in corpus.dialogues:
        for name in dialogue.intents:
            if name not in corpus.intents:
                report(dialogue.place, f"dialogue {dialogue.name} is about '{name}', which is no intent")


def read_file(path: Path, corpus: Corpus, report: Report) -> None:
    """Adds a file's intents and dialogues to the corpus; tells `report` what cannot be read."""
    exchange: Exchange | None = None
    dialogue: Dialogue | None = None
    answered = False
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{path.name}:{number}"
        text = raw.strip()
        if not text or (text.startswith("#") and not text.startswith("##")):
            continue
        if text.startswith("##"):
            heading = text[2:].strip()
            exchange, dialogue = None, None
            if heading.startswith("dialogue"):
                name, _, about = heading[len("dialogue"):].partition("=")
                dialogue = Dialogue(name.strip(), path.stem, place, about.split())
                corpus.dialogues.append(dialogue)
                answered = True
            elif not re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)*", heading):
                report(place, f"'{heading}' is no intent id such as greet.morning")
            else:
                intent = corpus.intents.setdefault(heading, Intent(heading, path.stem))
                exchange = intent.exchange
            continue
        said = re.match(r"(en)?>\s*(.+)", text)
        if said:
            if dialogue is not None and answered:
                exchange = Exchange()
                dialogue.turns.append(exchange)
                answered = False
            _add(exchange, place, report, lambda to, line: to.users["en" if said[1] else "ja"].append(line), said[2])
            continue
        answer = ANSWER_LINE.fullmatch(text)
        if answer:
            answered = True
            needs = frozenset(name.strip() for name in (answer["needs"] or "").split(",") if name.strip())
            if not needs <= set(SLOT_NAMES):
                report(place, f"no such slot: {', '.join(sorted(needs - set(SLOT_NAMES)))}")
            key = answer["voice"], "en" if answer["english"] else "ja"
            _add(exchange, place, report, lambda to, line: to.answers[key].append(line), answer["text"], needs)
            continue
        report(place, f"not a line of the format: {text[:40]}")


def _add(
    exchange: Exchange | None,
    place: str,
    report: Report,
    put: Callable[[Exchange, Line], None],
    text: str,
    needs: frozenset[str] = frozenset(),
) -> None:
    if exchange is None:
        report(place, "a line before any heading")
        return
    try:
        put(exchange, Line(parse_template(text.strip()), place, needs))
    except TemplateError as error:
        report(place, str(error))
