"""A byte-level BPE tokenizer that splits text as llama.cpp does for `tokenizer.ggml.pre = qwen2`."""

from __future__ import annotations

import heapq
import json
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from itertools import groupby
from pathlib import Path
from typing import Iterable

from templates import SLOT_NAMES

END_OF_TEXT, TURN_START, TURN_END = SPECIALS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
PLAN = "<|plan:{}|>"
MARK = "<|slot:{}|>"  # before a value that she says again: of which slot it is
VALUE_END = "\ue000"  # behind such a value; it only separates, and never becomes a token
MARKS = re.compile(re.escape(MARK).replace(r"\{\}", "[^|]+"))
VALUE = re.compile(f"({MARKS.pattern}[^{VALUE_END}]*){VALUE_END}")
# In hiragana, what often stands right before and after names, and what no name ends in.
BEFORE_NAMES, AFTER_NAMES, NEVER_LAST = "はがもを", "とっだではがをねやさもにな", "っだでをてし、"
LONGEST_TOKEN = 12  # bytes: four Japanese characters
# Tokens of two or more characters, at most: what is left of names and other rare words is then spelled out.
MOST_WORDS = {"hiragana": 300, "kanji": 150}
NEVER = 1 << 30

Pair = tuple[bytes, bytes]


def _character_class(major: str) -> str:
    """The inside of a regular expression's [] for a Unicode category such as L (letters) or N (numbers)."""
    ranges: list[list[int]] = []
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code))[0] == major:
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


def _split_pattern() -> re.Pattern[str]:
    letter, number = _character_class("L"), _character_class("N")
    space = r"\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    return re.compile(
        r"'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])"
        rf"|[^\r\n{letter}{number}]?[{letter}]+"
        rf"|[{number}]"
        rf"| ?[^{space}{letter}{number}]+[\r\n]*"
        rf"|[{space}]*[\r\n]+"
        rf"|[{space}]+(?![^{space}])"
        rf"|[{space}]+"
    )


def _visible_bytes() -> dict[int, str]:
    """GPT-2's map: each byte as a visible character, so that a vocabulary can be written as text."""
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table = {byte: chr(byte) for byte in visible}
    hidden = [byte for byte in range(256) if byte not in table]
    table.update({byte: chr(256 + index) for index, byte in enumerate(hidden)})
    return table


SPLIT = _split_pattern()
SPECIAL = re.compile("(" + "|".join([*map(re.escape, SPECIALS), re.escape(PLAN).replace(r"\{\}", "[^|]+"), MARKS.pattern]) + ")")
VISIBLE = _visible_bytes()
BYTE_OF = {char: byte for byte, char in VISIBLE.items()}


def mark_values(values: dict[str, str]) -> dict[str, str]:
    """Values by slot, each between its mark and VALUE_END."""
    return {slot: MARK.format(slot) + value + VALUE_END for slot, value in values.items()}


def without_marks(text: str) -> str:
    return MARKS.sub("", text).replace(VALUE_END, "")


def to_visible(raw: bytes) -> str:
    return "".join(VISIBLE[byte] for byte in raw)


class Tokenizer:
    def __init__(self, tokens: list[str], merges: list[str]) -> None:
        self.tokens = tokens
        self.merges = merges
        self.ids = {token: index for index, token in enumerate(tokens)}
        self._rank = {tuple(merge.split(" ")): index for index, merge in enumerate(merges)}
        self._cache: dict[str, list[int]] = {}
        self.end_of_text, self.turn_start, self.turn_end = (self.ids[special] for special in SPECIALS)
        self.controls = [token for token in tokens if SPECIAL.fullmatch(token)]

    @staticmethod
    def load(path: Path) -> "Tokenizer":
        stored = json.loads(path.read_text(encoding="utf-8"))
        return Tokenizer(stored["tokens"], stored["merges"])

    def save(self, path: Path) -> None:
        text = json.dumps({"tokens": self.tokens, "merges": self.merges}, ensure_ascii=False, indent=0)
        path.write_text(text + "\n", encoding="utf-8")

    def encode(self, text: str) -> list[int]:
        """Special tokens written in the text are recognised, as llama.cpp does for a rendered template."""
        ids: list[int] = []
        for piece in SPECIAL.split(text):
            if SPECIAL.fullmatch(piece) and piece in self.ids:
                ids.append(self.ids[piece])
            else:
                for word in SPLIT.findall(piece):
                    ids.extend(self._encode_word(word))
        return ids

    def encode_marked(self, text: str) -> tuple[list[int], list[bool]]:
        """Tokens of a text with marks, and which of them are of a value or show that it is over."""
        ids: list[int] = []
        of_values: list[bool] = []
        for part in VALUE.split(text):
            tokens = self.encode(part)
            begins = bool(of_values) and of_values[-1]  # right after a value
            is_value = MARKS.match(part) is not None
            of_values += [index > 0 if is_value else index == 0 and begins for index in range(len(tokens))]
            ids += tokens
        return ids, of_values

    def encode_broken(self, text: str, rng: random.Random, dropout: float) -> list[int]:
        """BPE dropout: some merges do not happen, so the model sees the same text in other pieces."""
        ids: list[int] = []
        for word in SPLIT.findall(text):
            ids.extend(self.ids[part] for part in self._merge(word, rng, dropout))
        return ids

    def plan(self, name: str) -> int:
        """The token with which she makes up her mind what an answer is about. It has no text."""
        return self.ids[PLAN.format(name)]

    def decode(self, ids: Iterable[int]) -> str:
        """The text of tokens; control tokens have none."""
        controls = set(self.controls)
        raw = b"".join(bytes(BYTE_OF[char] for char in self.tokens[index]) for index in ids if self.tokens[index] not in controls)
        return raw.decode("utf-8", errors="replace")

    def _encode_word(self, word: str) -> list[int]:
        known = self._cache.get(word)
        if known is None:
            known = [self.ids[part] for part in self._merge(word)]
            if len(self._cache) < 300_000:
                self._cache[word] = known
        return known

    def _merge(self, word: str, rng: random.Random | None = None, dropout: float = 0.0) -> list[str]:
        parts = [VISIBLE[byte] for byte in word.encode()]
        while len(parts) > 1:
            best, at = NEVER, 0
            for index in range(len(parts) - 1):
                rank = self._rank.get((parts[index], parts[index + 1]), NEVER)
                if rank < best and (rng is None or rng.random() >= dropout):
                    best, at = rank, index
            if best == NEVER:
                break
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return parts


def kind_of(char: str) -> str:
    """The script of a character, as far as words are written in one."""
    if "\u3041" <= char <= "\u309f":
        return "hiragana"
    if "\u30a0" <= char <= "\u30ff":
        return "katakana"
    if "\u4e00" <= char <= "\u9fff" or char == "々":
        return "kanji"
    if char.isascii() and char.isalpha() or char == "[":  # as in [happy], which is to be short
        return "latin"
    return "space" if char.isspace() else "other"


def runs(text: str) -> list[str]:
    """What may become a token: stretches of one script.

    A word is then cut in the same way wherever it stands, which makes it easy to say a name again.
    """
    return ["".join(run) for word in SPLIT.findall(text) for _, run in groupby(word, kind_of)]


def train_tokenizer(texts: Iterable[str], size: int, whole: Iterable[str], plans: Iterable[str]) -> Tokenizer:
    """Byte pair encoding: joins the most frequent pair of a script, again and again, until there are `size` tokens,
    control tokens left out.

    The characters in `whole` become tokens before anything else. Whoever writes only those never writes half a character.
    """
    counts = Counter(run for text in texts for run in runs(text))
    merges = whole_character_merges(whole)
    joined = {left + right for left, right in merges}
    words = [[part for char in word for part in split_character(char, joined)] for word in counts]
    frequencies = list(counts.values())
    pairs: Counter[Pair] = Counter()
    places: defaultdict[Pair, set[int]] = defaultdict(set)
    for index, word in enumerate(words):
        for pair in zip(word, word[1:]):
            pairs[pair] += frequencies[index]
            places[pair].add(index)

    queue = [(-count, pair) for pair, count in pairs.items() if may_merge(pair)]
    heapq.heapify(queue)
    vocabulary = {bytes([byte]): None for byte in range(256)}
    vocabulary.update((left + right, None) for left, right in merges)
    words_of = dict.fromkeys(MOST_WORDS, 0)
    while len(vocabulary) < size and queue:
        negative, pair = heapq.heappop(queue)
        if pairs[pair] != -negative:  # counted before other merges: put it back with today's count
            if pairs[pair] > 0:
                heapq.heappush(queue, (-pairs[pair], pair))
            continue
        if -negative < 2:
            break
        kind = kind_of_word(pair)
        if kind in MOST_WORDS:
            if words_of[kind] == MOST_WORDS[kind]:
                continue
            words_of[kind] += 1
        merges.append(pair)
        vocabulary[pair[0] + pair[1]] = None
        changed: set[Pair] = set()
        for index in sorted(places[pair]):
            word = words[index]
            for old in zip(word, word[1:]):
                pairs[old] -= frequencies[index]
                changed.add(old)
            words[index] = word = join_pair(word, pair)
            for new in zip(word, word[1:]):
                pairs[new] += frequencies[index]
                places[new].add(index)
                changed.add(new)
        for touched in changed:
            if pairs[touched] > 0 and may_merge(touched):
                heapq.heappush(queue, (-pairs[touched], touched))

    controls = [*SPECIALS, *map(PLAN.format, plans), *map(MARK.format, SLOT_NAMES)]
    tokens = [*map(to_visible, vocabulary), *controls]
    return Tokenizer(tokens, [f"{to_visible(left)} {to_visible(right)}" for left, right in merges])


def whole_character_merges(characters: Iterable[str]) -> list[Pair]:
    """The merges that make characters of two or three bytes whole."""
    merges: dict[Pair, None] = {}
    for character in sorted(set(characters)):
        raw = character.encode()
        if len(raw) in (2, 3):
            for size in range(1, len(raw)):
                merges[raw[:size], raw[size : size + 1]] = None
    return list(merges)


def split_character(character: str, joined: set[bytes]) -> list[bytes]:
    """A character's bytes, joined from the first on as far as there are merges for it."""
    raw = character.encode()
    size = 1
    while raw[: size + 1] in joined and size < len(raw):
        size += 1
    return [raw[:size], *(bytes([byte]) for byte in raw[size:])]


def may_merge(pair: Pair) -> bool:
    """Characters of four bytes (emoji) stay bytes: there are too many for a small vocabulary."""
    joined = pair[0] + pair[1]
    return len(joined) <= LONGEST_TOKEN and max(joined) < 0xF0 and not hides_a_border(joined)


def hides_a_border(raw: bytes) -> bool:
    """Whether a name may begin or end inside such a token, as さやか would in さやかと with a token かと: she could not
    say it again token by token."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return False
    if kind_of(text[0]) != "hiragana":
        return False
    begins = text[0] in BEFORE_NAMES and len(text) > 1
    ends = any(left not in NEVER_LAST and right in AFTER_NAMES for left, right in zip(text, text[1:]))
    return begins or ends


def kind_of_word(pair: Pair) -> str | None:
    """The script of two or more characters; nothing where it is one, or parts of one."""
    try:
        text = (pair[0] + pair[1]).decode()
    except UnicodeDecodeError:
        return None
    return kind_of(text[0]) if len(text) > 1 else None


def join_pair(word: list[bytes], pair: Pair) -> list[bytes]:
    joined: list[bytes] = []
    index = 0
    while index < len(word):
        if index + 1 < len(word) and word[index] == pair[0] and word[index + 1] == pair[1]:
            joined.append(pair[0] + pair[1])
            index += 2
        else:
            joined.append(word[index])
            index += 1
    return joined
