"""Templates such as `おはよう{|〜|ー}` : a choice in braces, nested if need be, and slots such as `<FILE>`.

`\\{`, `\\}`, `\\|` and `\\\\` stand for the character itself, `\\n` for a new line.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from itertools import islice
from typing import Iterator, Union

SLOT_NAMES = ("FILE", "NAME", "N", "LANG", "ERR", "LIB", "FOOD", "THING", "FUNC")
SLOT = re.compile("<(" + "|".join(SLOT_NAMES) + ")>")
ESCAPED = {"n": "\n", "{": "{", "}": "}", "|": "|", "\\": "\\"}


class TemplateError(ValueError):
    """A template that cannot be read; the message says why."""


@dataclass(frozen=True)
class Choice:
    options: tuple["Sequence", ...]


Part = Union[str, Choice]
Sequence = tuple[Part, ...]


@dataclass(frozen=True)
class Template:
    source: str
    parts: Sequence

    def slots(self) -> frozenset[str]:
        """The slots that may occur in an expansion."""
        return frozenset(SLOT.findall(self.source))

    def certain_slots(self) -> frozenset[str]:
        """The slots that occur in every expansion."""
        return _certain(self.parts)

    def count(self) -> int:
        """How many expansions there are, those that happen to be equal counted apart."""
        return _count(self.parts)

    def pick(self, rng: random.Random) -> str:
        return _pick(self.parts, rng)

    def expansions(self, limit: int | None = None) -> Iterator[str]:
        return islice(_expansions(self.parts), limit)

    def longest(self) -> int:
        """Characters of the longest expansion, a slot counted as three."""
        return _longest(self.parts)


def parse_template(source: str) -> Template:
    """Raises TemplateError."""
    parts, end = _parse(source, 0, inside=False)
    if end != len(source):
        raise TemplateError("a } without its {")
    return Template(source, parts)


def fill_slots(text: str, values: dict[str, str]) -> str:
    """Puts values in place of slots; a slot without a value raises KeyError."""
    return SLOT.sub(lambda match: values[match.group(1)], text)


def _parse(source: str, at: int, inside: bool) -> tuple[Sequence, int]:
    """Reads up to the end, or, inside a choice, up to its next | or }."""
    parts: list[Part] = []
    text = ""
    while at < len(source):
        char = source[at]
        if char == "\\" and at + 1 < len(source) and source[at + 1] in ESCAPED:
            text += ESCAPED[source[at + 1]]
            at += 2
        elif char == "{":
            if text:
                parts.append(text)
                text = ""
            choice, at = _parse_choice(source, at + 1)
            parts.append(choice)
        elif char == "}" or (char == "|" and inside):
            break
        else:
            text += char
            at += 1
    if text:
        parts.append(text)
    return tuple(parts), at


def _parse_choice(source: str, at: int) -> tuple[Choice, int]:
    options: list[Sequence] = []
    while True:
        option, at = _parse(source, at, inside=True)
        options.append(option)
        if at >= len(source):
            raise TemplateError("a { without its }")
        closing = source[at] == "}"
        at += 1
        if closing:
            return Choice(tuple(options)), at


def _count(parts: Sequence) -> int:
    product = 1
    for part in parts:
        if isinstance(part, Choice):
            product *= sum(_count(option) for option in part.options)
    return product


def _pick(parts: Sequence, rng: random.Random) -> str:
    return "".join(
        _pick(rng.choice(part.options), rng) if isinstance(part, Choice) else part for part in parts
    )


def _expansions(parts: Sequence) -> Iterator[str]:
    if not parts:
        yield ""
        return
    first, rest = parts[0], parts[1:]
    heads = [first] if isinstance(first, str) else [h for option in first.options for h in _expansions(option)]
    for head in heads:
        for tail in _expansions(rest):
            yield head + tail


def _longest(parts: Sequence) -> int:
    total = 0
    for part in parts:
        if isinstance(part, Choice):
            total += max(_longest(option) for option in part.options)
        else:
            total += len(SLOT.sub("xxx", part))
    return total


def _certain(parts: Sequence) -> frozenset[str]:
    slots: frozenset[str] = frozenset()
    for part in parts:
        if isinstance(part, Choice):
            slots |= frozenset.intersection(*(_certain(option) for option in part.options))
        else:
            slots |= frozenset(SLOT.findall(part))
    return slots
