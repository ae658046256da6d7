"""Things nobody types by hand: pasted code, stack traces, logs, emoji, keys hit at random, other scripts."""

from __future__ import annotations

import random
from typing import Callable

from slots import NOUNS, VERBS, slot_values

EMOJI_RANGES = ((0x1F300, 0x1F5FF), (0x1F600, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F900, 0x1F9FF), (0x2600, 0x26C5))
KEYS = "asdfghjkl;qwertyuiopzxcvbnm"
SYMBOLS = "!?#$%&*+-=/\\|~^@:;.,_()[]{}<>？！＃＊＋＝＠…・★☆■□●○→←↑↓"
CHINESE = "你好我是的吗请问这个代码怎么写谢谢帮忙们来说会对没有为什么时间让给过还进错误程序运行电脑东西现在知道学习今天"
PROSE = (
    "今日は朝から", "仕様書を読んで", "会議のあとに", "コードを直して", "テストを書いて", "ログを眺めて", "設定を変えたら", "画面が真っ白になって",
    "上司に相談して", "サーバーを見て", "データを集めて", "ドキュメントには", "結果をまとめると", "原因を調べたところ", "手順としては", "最初に", "次に",
    "その後", "利用者が増えて", "処理が遅くなり", "仕組みを見直し", "一度止めて", "もう一度動かし", "記録を残して", "担当者に渡して", "背景としては",
    "目的は", "前提として", "課題は", "確認したいのは", "という話でした。", "ということになりました。", "と書いてありました。", "と考えています。",
    "必要があります。", "とのことです。", "でした。", "ます。", "、", "、", "。", "\n",
)  # fmt: skip
AGAIN = ("あ", "ああ", "abc ", "テスト", "lorem ipsum dolor ", "長い文章です。", "1234567890", "これは長い文です。", "test ")


def long_paste(rng: random.Random, longest: int) -> tuple[str, str]:
    """An intent that is about pastes that may be long, and one of at most `longest` characters."""
    intent = rng.choice(("bad.code", "bad.stack", "beyond.longtext", "beyond.longtext"))
    return intent, MAKERS[intent](rng, longest)[:longest]


def paste_for(intent: str, rng: random.Random, longest: int) -> str | None:
    """Something made up for an intent that is about pastes, half of the time; at most `longest` characters."""
    maker = MAKERS.get(intent)
    if maker is None or rng.random() < 0.5:
        return None
    return maker(rng, longest)[:longest]


def nothing(rng: random.Random, _: int) -> str:
    return rng.choice(("", "", " ", "　", "\n"))


def emoji(rng: random.Random, _: int) -> str:
    picked = []
    for _index in range(rng.choice((1, 1, 2, 3, 3, 5, 8))):
        first, last = rng.choice(EMOJI_RANGES)
        char = chr(rng.randint(first, last))
        picked.append(char * rng.choice((1, 1, 1, 2, 3)))
    return "".join(picked)


def keys(rng: random.Random, _: int) -> str:
    kind = rng.random()
    if kind < 0.35:
        return "".join(rng.choice(KEYS) for _index in range(rng.randint(3, 16)))
    if kind < 0.6:
        return rng.choice("あいうえおかんxzaqwfjk") * rng.randint(3, 20)
    if kind < 0.8:
        return "".join(chr(rng.randint(0x3042, 0x3093)) for _index in range(rng.randint(4, 12)))
    return "".join(rng.choice("0123456789") for _index in range(rng.randint(4, 14)))


def symbols(rng: random.Random, _: int) -> str:
    if rng.random() < 0.5:
        return rng.choice(SYMBOLS) * rng.randint(2, 8)
    return "".join(rng.choice(SYMBOLS) for _index in range(rng.randint(2, 10)))


def chinese(rng: random.Random, _: int) -> str:
    return "".join(rng.choice(CHINESE) for _index in range(rng.randint(4, 14))) + rng.choice(("", "？", "。", "！", "吗？"))


def korean(rng: random.Random, _: int) -> str:
    words = ["".join(chr(rng.randint(0xAC00, 0xD7A3)) for _i in range(rng.randint(1, 4))) for _j in range(rng.randint(1, 4))]
    return " ".join(words) + rng.choice(("", "?", ".", "요", "요?", "까?"))


def code_line(rng: random.Random) -> str:
    value = slot_values(rng, "ja")
    name, other = value["FUNC"], slot_values(rng, "ja")["FUNC"]
    number = value["N"]
    return rng.choice(
        (
            f"const {name} = {other}({number});",
            f"let {name} = await {other}();",
            f"function {name}({other}) {{",
            f"  return {name} + {number};",
            f"if ({name} === {number}) {{",
            "}",
            f"def {name}(self, {other}):",
            f"    return {name}[{number}]",
            f"for i in range({number}):",
            f"    print({name})",
            f"import {name} from './{other}';",
            f"import {value['LIB'].lower()}",
            f"public static void {name}(String {other}) {{",
            f"    System.out.println({name});",
            f"fn {name}() -> Result<u{number}, Error> {{",
            f"    let {name} = vec![{number}, 2, 3];",
            f"SELECT * FROM {name} WHERE id = {number};",
            f'<div class="{name}">{number}</div>',
            f"console.log({name}.{other});",
            f"try {{ {name}() }} catch (e) {{ throw e }}",
            f"#include <{name}.h>",
            f"int {name} = {number};",
            f"  {name}: {number},",
            f"export default {name};",
            f"x = [{name} for {name} in {other}]",
        )
    )


def code(rng: random.Random, longest: int) -> str:
    lines = [code_line(rng) for _ in range(rng.choice((1, 1, 2, 3, 5, 8)))]
    text = "\n".join(lengthened(lines, lambda: code_line(rng), rng, longest))
    return f"```\n{text}\n```" if rng.random() < 0.15 and len(text) + 8 < longest else text


def lengthened(lines: list[str], another: Callable[[], str], rng: random.Random, longest: int) -> list[str]:
    """With more lines, most of the time, where there is room for many."""
    if longest > 400 and rng.random() < 0.7:
        size = rng.randint(longest // 4, longest)
        length = sum(map(len, lines)) + len(lines)
        while length < size:
            lines.append(another())
            length += len(lines[-1]) + 1
    return lines


def trace_line(rng: random.Random, style: str) -> str:
    value = slot_values(rng, "ja")
    file, name, number = value["FILE"], value["FUNC"], rng.randint(1, 900)
    if style == "python":
        return f'  File "/home/user/app/{file}", line {number}, in {name}\n    {code_line(rng).strip()}'
    if style == "java":
        return f"\tat com.example.{name}({file}:{number})"
    return f"    at {name} (/app/src/{file}:{number}:{rng.randint(1, 60)})"


def stack(rng: random.Random, longest: int) -> str:
    value = slot_values(rng, "ja")
    style = rng.choice(("python", "java", "node"))
    lines = [trace_line(rng, style) for _ in range(rng.choice((1, 2, 2, 3)))]
    lines = lengthened(lines, lambda: trace_line(rng, style), rng, longest)
    message = f"{value['ERR']}: {rng.choice(('undefined', 'null', 'list', value['FUNC']))} {rng.choice(('is not a function', 'not found', 'is not defined', 'out of range'))}"
    if style == "python":
        return "\n".join(["Traceback (most recent call last):", *lines, message])
    head = f'Exception in thread "main" {message}' if style == "java" else rng.choice(("", "Uncaught ")) + message
    return "\n".join([head, *lines])


def long_text(rng: random.Random, longest: int) -> str:
    """Prose, logs, or the same thing over and over."""
    size = rng.randint(min(90, longest), longest)
    kind = rng.random()
    if kind < 0.3:
        return prose(rng, size)
    if kind < 0.6:
        stamped, style = rng.random() < 0.5, rng.randrange(3)
        lines: list[str] = []
        while sum(map(len, lines)) < size:
            lines.append(log_line(rng, stamped, style))
        return "\n".join(lines)
    unit = rng.choice((*AGAIN, chr(rng.randint(0x3042, 0x3093)), rng.choice(KEYS), rng.choice(PROSE), prose(rng, 70), log_line(rng, True, 1) + "\n"))
    return (unit * (size // len(unit) + 1))[:size]


def prose(rng: random.Random, size: int) -> str:
    text = ""
    while len(text) < size:
        text += rng.choice(PROSE)
    return text


def log_line(rng: random.Random, stamped: bool, style: int) -> str:
    value, level = slot_values(rng, "ja"), rng.choice(("INFO", "WARN", "ERROR", "DEBUG"))
    time = f"{rng.randrange(24):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"
    day = f"20{rng.randint(19, 29)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d} " if stamped else ""
    name, number = value["FUNC"], rng.randrange(10 ** rng.randint(1, 4))
    if style == 0:
        return f"[{level}] {day}{time} {name} {value['FILE']} {value['N']}"
    if style == 1:
        return f"{day}{time} {level} {name.lower()}-{value['N']} {rng.choice(VERBS)} {number} of {rng.choice(NOUNS).lower()} {rng.randrange(5000)}"
    return f"{day}{time} {level.lower()}: {rng.choice(NOUNS).lower()}={number} {rng.choice(NOUNS).lower()}={value['N']} took {rng.randrange(900)} ms"


MAKERS: dict[str, Callable[[random.Random, int], str]] = {
    "silence": nothing,
    "bad.emoji": emoji,
    "bad.random": keys,
    "bad.symbols": symbols,
    "bad.chinese": chinese,
    "bad.korean": korean,
    "bad.code": code,
    "bad.stack": stack,
    "beyond.longtext": long_text,
}
