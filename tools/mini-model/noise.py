"""What happens to a phrasing on its way through a keyboard: slips, endings, widths, laughter."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import Callable

from templates import SLOT, SLOT_NAMES

SLIPS = {
    "は": "わ", "わ": "は", "を": "お", "お": "を", "へ": "え", "づ": "ず", "ず": "づ", "じ": "ぢ", "っ": "つ", "つ": "っ",
    "ゃ": "や", "ゅ": "ゆ", "ょ": "よ", "か": "が", "が": "か", "で": "て", "て": "で", "ど": "と", "と": "ど", "ば": "は",
    "び": "ひ", "ぶ": "ふ", "し": "ひ", "い": "ぃ", "う": "ぅ", "ー": "〜", "ッ": "ツ", "ャ": "ヤ", "ュ": "ユ", "ョ": "ヨ",
    "ト": "ド", "ド": "ト", "ビ": "ヒ", "グ": "ク", "バ": "ハ", "る": "", "ん": "",
}  # fmt: skip
OPENERS = (
    "ねえ、", "ねぇ", "ねえねえ、", "あのさ、", "えっと、", "あの、", "うーん、", "ちょっと、", "なんか", "てか", "ていうか", "そういえば",
    "いや〜", "いやー", "あー、", "おー、", "うわ、", "やばい、", "え、", "もう", "まあ", "とりあえず", "さっきから", "今日", "いま", "ちょ、",
    "はぁ…", "ふう、", "よし、", "あれ、", "うお、", "ほんと", "マジで", "めっちゃ", "結局", "やっぱ",
)  # fmt: skip
CALLS = {
    "naru": ("ナル、", "ナルちゃん、", "ねえナル、", "ナル〜", "なる、", "ナル "),
    "butler": ("執事さん、", "ねえ執事さん、", "執事、", "執事さん "),
}
ENGLISH_OPENERS = ("hey, ", "so ", "well, ", "ugh, ", "hmm, ", "ok ", "um, ", "wow, ", "look, ", "btw ", "honestly ")
ENGLISH_CALLS = {"naru": ("Naru, ", "hey Naru, "), "butler": ("butler, ", "hey, ")}
ENDINGS = (
    "。", "！", "…", "...", "〜", "ー", "w", "ww", "www", "笑", "（笑）", "！！", "、", "んだけど", "んだよね", "んだよ", "よ", "ね", "な", "わ",
    "のよ", "んだが", "っす", "です", "けど", "んですけど", "んですよね", "みたい", "んだよな", "わー", "わ〜", "なあ", "かも", "感じ", "ねん", "で",
)  # fmt: skip
EMOJI = "😭😅😂🙏😊🥲😴🔥✨🎉💦🤔😇👍💪🥺😱☕🙄😤🎊"
ENGLISH_ENDINGS = ("!", ".", "...", " lol", " haha", "!!", " :)", " :(", " again", " today", " right now", " tbh")


def add_noise(text: str, rng: random.Random, strength: float, language: str) -> str:
    """A noisy copy of a phrasing that still has its slots. `strength` 0 leaves it as it is, 1 is the usual."""
    if is_event(text):
        return text
    for share, change in ((0.12, vary_width), (0.18, slip), (0.12, drop_chunk)):
        if rng.random() < share * strength:
            text = _in_plain_part(text, rng, change)
    return vary_edges(text, rng, strength, language)


def is_event(text: str) -> bool:
    """Editor events are written by the extension, not by hand."""
    return text.startswith("（") and text.endswith("）")


def call_by_name(text: str, rng: random.Random, voice: str, language: str) -> str:
    calls = (CALLS if language == "ja" else ENGLISH_CALLS)[voice]
    return rng.choice(calls) + text


def vary_edges(text: str, rng: random.Random, strength: float, language: str) -> str:
    english = language == "en"
    if rng.random() < 0.14 * strength:
        text = rng.choice(ENGLISH_OPENERS if english else OPENERS) + text
    if rng.random() < 0.3 * strength:
        bare = text.rstrip("。！？!?…、〜ーw.")
        if bare and rng.random() < 0.4:
            text = bare
        if rng.random() < 0.75:
            text += rng.choice(ENGLISH_ENDINGS if english else ENDINGS)
    if rng.random() < 0.06 * strength:
        text += rng.choice(EMOJI) * rng.choice((1, 1, 1, 2, 3))
    return text


def slip(text: str, rng: random.Random) -> str:
    """One character wrong: left out, doubled, swapped with the next, or a slip of the kana."""
    if len(text) < 4:
        return text
    at = rng.randrange(len(text) - 1)
    kind = rng.random()
    if kind < 0.25:
        return text[:at] + text[at + 1 :]
    if kind < 0.4:
        return text[:at] + text[at] + text[at:]
    if kind < 0.6:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    slippery = [index for index, char in enumerate(text) if char in SLIPS]
    if not slippery:
        return text
    at = rng.choice(slippery)
    return text[:at] + SLIPS[text[at]] + text[at + 1 :]


def drop_chunk(text: str, rng: random.Random) -> str:
    """One to four characters missing: what is left has to do."""
    size = rng.randint(1, 4)
    if len(text) < 2 * size + 3:
        return text
    at = rng.randrange(len(text) - size)
    return text[:at] + text[at + size :]


def vary_width(text: str, rng: random.Random) -> str:
    """Case, full width, half width, or all in the other kana."""
    kind = rng.random()
    if kind < 0.3:
        return text.lower()
    if kind < 0.45:
        return text.upper()
    if kind < 0.65:
        return re.sub(r"[ -~]", lambda match: widen(match[0]), text)
    if kind < 0.8:
        return unicodedata.normalize("NFKC", text)
    return katakana_to_hiragana(text) if kind < 0.93 else hiragana_to_katakana(text)


def widen(char: str) -> str:
    return "　" if char == " " else chr(ord(char) + 0xFEE0)


def katakana_to_hiragana(text: str) -> str:
    return "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in text)


def hiragana_to_katakana(text: str) -> str:
    return "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in text)


def _in_plain_part(text: str, rng: random.Random, change: Callable[[str, random.Random], str]) -> str:
    """Changes a stretch between slots; the slots stay whole."""
    parts = re.split(f"(<(?:{'|'.join(SLOT_NAMES)})>)", text)
    plain = [index for index, part in enumerate(parts) if part and not SLOT.fullmatch(part)]
    if not plain:
        return text
    at = rng.choice(plain)
    parts[at] = change(parts[at], rng)
    return "".join(parts)
