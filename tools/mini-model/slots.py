"""Values for the slots: many and partly made up, so that copying is learned and not a list by heart."""

from __future__ import annotations

import random
from typing import Callable

from heldout import held_out_values

HELD_OUT = held_out_values()
NAMES = (
    "たけし ゆうき はなこ けんた さくら あかり だいすけ みゆき しょうた なおと りく かおり まさと えみ ひろし ともこ "
    "はるか ゆい そうた れん あおい ひなた みお りお かいと しんじ けいこ のぞみ まい つばさ あやか こうじ たくや ゆか "
    "田中 佐藤 鈴木 高橋 山本 小林 木村 斎藤 松本 中村 渡辺 伊藤 加藤 吉田 山田 清水 森 池田 橋本 石川 前田 藤田 岡田 "
    "健太 美咲 翔太 大輔 直樹 陽子 和也 結衣 拓海 彩 葵 蓮 悠真 陽菜 翼 誠 亮 恵 遥 優 "
    "タケル ミカ ユウ レイ サキ リョウ マコト ナツキ ハル カナ アキラ ジュン ケン マリ ショウ トモ ユキ リナ アイ "
    "Ken Yuki Taro Aki Mika Leo Alex Sam Emma Tom Kate Jun Max Anna Ben Lucy Ryo Mei Nick Sara Kai Jo "
    "くろ しろ ぽんた まめ ちび たろう じろう みけ もち ぷりん"
).split()
NAME_KANA = (
    "あ い う え お か き く け こ さ し す せ そ た ち つ て と な に の は ひ ふ ほ ま み む め も や ゆ よ "
    "ら り る れ ろ が ぎ ぐ ご ざ じ ず ぞ だ で ど ば び ぶ べ ぼ ん きょう しょう りょう ゆう けい しん こう りん しゅん じゅん"
).split()
NAME_ENDINGS = "っち ちゃん っちゃん くん っくん やん りん たん ぴ っぴ っしー っきー ぽん にゃん ぞう すけ のすけ たろう のしん".split()
NAME_KANJI = (
    "佐藤鈴木高橋田中伊渡辺山本村小林加吉井上松斎清水崎森池阿部石川前岡長谷後近坂遠青西福三浦原太金野竹内和今酒工横宮平大島千葉岩"
    "杉丸増菅久保新河柴桜北片早関市浅秋荒古堀土星南黒白東沢矢安武尾根瀬津江角門馬熊牧成広永望月梅栗柳椎辻塚牛瀧笠菊服飯鳥鶴亀"
    "健郎翔輔直樹陽子也結衣拓海彩葵蓮悠真菜翼誠亮恵遥優美咲愛莉奈花香里穂希未来心桃凛紗綾織智明彦慎吾浩二正人達哉裕隆秀一雄介涼"
    "駿隼颯斗奏湊朝光琴音詩羽尋純豪剛勇仁義礼孝忠徹聡学修司治洋幸宏弘康博文俊敏章典紀史邦昭雅貴公克勝豊実茂進潤薫忍歩渚澪楓紬杏"
    "梓茜碧蒼暁晃輝煌旭圭佑祐宗虎龍鷹伸晋五郎次朗助作造佳代世枝由梨華麻友萌百合寿々絵夏春冬季雪空風雲瑞生璃瑛理玲怜礼"
)
ASCII_NAMES = [name for name in NAMES if name.isascii()]
CONSONANTS = "k s t n h m r y g z d b j sh ch".split()
FILE_STEMS = (
    "main index app user users config test server client utils util parser login game player data model view api todo "
    "chat hello auth cart order payment search form button modal header footer router store state hooks types helper "
    "database schema query session token cache queue worker job mail logger error date format string array list tree "
    "graph sort calc report export import upload image video audio theme style layout home profile settings admin "
    "dashboard setup build deploy lint format watch scan crypto socket event timer map sprite scene camera"
).split()
FILE_ENDINGS = "py js ts tsx jsx rs go cpp c h java kt swift rb php html css scss json yml yaml toml md sh sql vue cs ipynb".split()
VERBS = (
    "get set load save read write parse format find add remove delete update create make send fetch open close start "
    "stop check count sum sort filter map render draw handle validate convert calc init build run print log is has to"
).split()
NOUNS = (
    "User Name Data File List Item Value Total Price Date Time Path Config Token Key Index Size Count Page Row Table "
    "Node Tree Text Line Word Image Color Button Form Event Error Message Mail Order Cart Score Player Map State Result "
    "Response Request Session Cache Query"
).split()
WORDS = [*FILE_STEMS, *VERBS, *map(str.lower, NOUNS)]
LANGUAGES = (
    "Python JavaScript TypeScript Rust Go C++ C言語 Java Kotlin Swift Ruby PHP C# Haskell Scala Lua Perl R Julia Elixir "
    "Dart SQL Bash OCaml Clojure Zig Erlang F# COBOL Fortran Lisp アセンブリ"
).split()
ERRORS = (
    "TypeError SyntaxError ValueError KeyError IndexError NameError ImportError AttributeError ReferenceError RangeError "
    "NullPointerException ModuleNotFoundError ZeroDivisionError FileNotFoundError RuntimeError AssertionError "
    "ConnectionError TimeoutError UnicodeDecodeError RecursionError IndentationError StackOverflowError OutOfMemoryError "
    "ClassNotFoundException IllegalArgumentException IOException InvalidOperationException NoSuchElementException "
    "OverflowError PermissionError"
).split()
ERROR_WORDS = (
    "Parse Network Config Database Query Validation Auth Token Login Request Response Decode Encode Socket Render Build "
    "Cache Session Upload Payment Index Format Schema State Worker Lock Memory Driver Plugin Version"
).split()
LIBRARIES = (
    "React Vue Angular Svelte Next.js Express Django Flask FastAPI Rails Spring Laravel pandas NumPy PyTorch TensorFlow "
    "jQuery Redux Zod Vite webpack esbuild Jest Vitest pytest mocha Playwright Docker Kubernetes Terraform Git GraphQL "
    "Prisma SQLAlchemy Redis PostgreSQL MySQL SQLite MongoDB Tailwind Bootstrap Three.js Unity Godot Flutter Electron "
    "ESLint Prettier Axios Lodash RxJS Tokio Serde Qt OpenCV"
).split()
FOODS = (
    "ラーメン カレー 寿司 うどん そば 焼肉 パスタ ピザ ハンバーガー おにぎり サンドイッチ 牛丼 親子丼 カツ丼 天ぷら とんかつ 餃子 "
    "チャーハン オムライス ハンバーグ 唐揚げ たこ焼き お好み焼き 焼きそば おでん 鍋 シチュー グラタン サラダ 味噌汁 納豆 卵かけご飯 "
    "パン トースト ホットケーキ クレープ プリン ケーキ チョコ アイス ドーナツ クッキー せんべい ポテチ グミ 大福 団子 "
    "コーヒー 紅茶 緑茶 抹茶 ココア ミルクティー コーラ ジュース ビール ワイン 麦茶 いちご みかん りんご バナナ すいか"
).split()
ENGLISH_FOODS = "ramen curry sushi pizza pasta a burger tacos toast a sandwich soup salad cake coffee tea ice cream noodles".split(" ")
THINGS = (
    "量子コンピュータ ブロックチェーン 相対性理論 機械学習 ディープラーニング 暗号 公開鍵暗号 クイックソート 二分探索 ハッシュ関数 "
    "ニューラルネット 進化論 ブラックホール 経済学 円安 インフレ 株 税金 年金 保険 江戸時代 戦国時代 徳川家康 光合成 DNA 遺伝子 ワクチン "
    "アインシュタイン 微分積分 線形代数 確率 統計 ベイズの定理 フーリエ変換 マイクロサービス ガベージコレクション TCP/IP DNS OAuth JWT "
    "モナド クロージャ デザインパターン 依存性注入 イベントループ デッドロック 地球温暖化 原子力 半導体 重力 素数 虚数 哲学 憲法 国連 宇宙"
).split()
ENGLISH_THINGS = "quantum computing,relativity,a blockchain,machine learning,a monad,OAuth,inflation,DNA,a black hole,quicksort,calculus".split(",")


def slot_values(rng: random.Random, language: str) -> dict[str, str]:
    """A value for every slot."""
    english = language == "en"
    return {
        "FILE": _not_held_out(lambda: _file(rng)),
        "NAME": _not_held_out(lambda: _name(rng, english)),
        "N": str(rng.choice([rng.randint(1, 9), rng.randint(2, 30), rng.randint(10, 99)])),
        "LANG": rng.choice(LANGUAGES),
        "ERR": _error(rng),
        "LIB": rng.choice(LIBRARIES),
        "FOOD": rng.choice(ENGLISH_FOODS if english else FOODS),
        "THING": rng.choice(ENGLISH_THINGS if english else THINGS),
        "FUNC": _function(rng),
    }


def slot_characters() -> str:
    """The characters that values are made of."""
    return "".join([*NAMES, NAME_KANJI, *NAME_KANA, *NAME_ENDINGS, *LANGUAGES, *FOODS, *THINGS]) + katakana(NAME_KANA)


def katakana(syllables: list[str]) -> str:
    return "".join(chr(ord(char) + 0x60) for syllable in syllables for char in syllable)


def _not_held_out(draw: Callable[[], str]) -> str:
    """What the checks ask her to copy must be new to her."""
    while (value := draw()) in HELD_OUT:
        pass
    return value


def _name(rng: random.Random, english: bool) -> str:
    """Mostly made up: a name that she has seen a hundred times teaches her that name, not to listen."""
    kind = rng.random()
    if english:
        return rng.choice(ASCII_NAMES) if kind < 0.25 else _ascii_name(rng)
    if kind < 0.25:
        return rng.choice(NAMES)
    if kind < 0.34:
        return _ascii_name(rng)
    if kind < 0.52:
        return "".join(rng.choice(NAME_KANJI) for _ in range(rng.choice((2, 2, 2, 2, 1, 3))))
    made_up = "".join(rng.choice(NAME_KANA) for _ in range(rng.choice((2, 3, 3))))
    if rng.random() < 0.2:
        made_up += rng.choice(NAME_ENDINGS)
    if rng.random() < 0.3:
        made_up = katakana([made_up])
    return made_up


def _ascii_name(rng: random.Random) -> str:
    return "".join(rng.choice(CONSONANTS) + rng.choice("aeiou") for _ in range(rng.randint(2, 3))).capitalize()


def _file(rng: random.Random) -> str:
    stem = rng.choice(FILE_STEMS) if rng.random() < 0.7 else _made_up_stem(rng)
    style = rng.random()
    if style < 0.2:
        stem += rng.choice("-_") + rng.choice(FILE_STEMS)
    elif style < 0.35:
        stem += rng.choice(NOUNS)
    elif style < 0.45:
        stem = rng.choice(NOUNS) + rng.choice(NOUNS)
    elif style < 0.55:
        stem = rng.choice(NOUNS)
    elif style < 0.67:
        stem = stem.upper()
    ending = rng.choice(FILE_ENDINGS)
    return f"{stem}.test.{ending}" if rng.random() < 0.08 and ending in ("ts", "js", "py") else f"{stem}.{ending}"


def _made_up_stem(rng: random.Random) -> str:
    stem = _ascii_name(rng) if rng.random() < 0.4 else "".join(_slice(rng) for _ in range(rng.randint(1, 2)))
    return rng.choice((stem, stem.lower(), stem.lower(), stem.upper()))


def _slice(rng: random.Random) -> str:
    """A piece of a word: cut anywhere, it has tokens in it that words do not have in that order."""
    word = rng.choice(WORDS) + rng.choice(("", "", "s"))
    start = rng.randrange(max(1, len(word) - 2))
    return word[start : start + rng.randint(2, 6)]


def _function(rng: random.Random) -> str:
    style = rng.random()
    verb, noun = rng.choice(VERBS), rng.choice(NOUNS)
    if style < 0.45:
        return verb + noun
    if style < 0.8:
        return f"{verb}_{noun.lower()}"
    return f"{verb}{noun}{rng.choice(NOUNS)}"


def _error(rng: random.Random) -> str:
    if rng.random() < 0.7:
        return rng.choice(ERRORS)
    return rng.choice(ERROR_WORDS) + rng.choice(["Error", "Exception", "Error", "NotFoundError"])
