"""Makes conversations out of the corpus: one script, answered by each voice."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from corpus import LANGUAGES, VOICES, Corpus, Dialogue, Exchange, Line
from heldout import held_out_texts, normal
from noise import add_noise, call_by_name, is_event
from pastes import MAKERS, long_paste, paste_for
from slots import slot_values
from templates import SLOT, fill_slots
from tokenizer import mark_values

NAME_TOLD = "name.intro"
NAME_ASKED = "name.ask"
LATE_NAMES = 4  # how much more often a name is told towards the end
LATE_PASTES = 4  # the same, of what nobody types by hand
ASKED_WHEN_TOLD = 0.45  # share of later turns
ECHOES = 0.25  # share of turns in which she says again what was listed, and nothing else
LATE_ECHOES = 0.08  # the same towards the end: by then it is about repeating what was said in talk
DIALOGUES = 0.3  # how often a dialogue is next, where there is room for one
LATE_DIALOGUES = 0.08  # people rarely say just that: what they mean is mostly clear without what was before
ENGLISH = 0.2  # share of turns in English, where there are answers in both languages
FAVOURITES = {"ja": 1, "en": 3}  # how much she prefers the first of several lines; of English there is too little to learn many
MISLED = 0.1  # share of turns whose answer is about something else than what was said


@dataclass(frozen=True)
class Turn:
    """What the person says (to each voice: they may be called by name) and what each voice answers, with marks before
    the values in it."""

    said: dict[str, str]
    answers: dict[str, str]
    meant: int  # the plan that fits what the person says, as an index, or -1 where none does
    plan: int  # the plan of the answers: another one where she is to learn that the plan decides
    clean: bool  # said as written in the corpus, without slips


@dataclass(frozen=True)
class Style:
    noise: float  # 0 as written in the corpus, 1 as people type
    longest_paste: int  # characters
    pasted: bool = False  # something long at a random place
    late: bool = False  # towards the end of the training: more names, and more asking for them


def plan_name(exchange_name: str, needs: frozenset[str], language: str) -> str:
    """What an answer is about, which slots it says again, and its language where that is not Japanese."""
    return ":".join([exchange_name, *sorted(needs), *([] if language == "ja" else [language])])


class ConversationMaker:
    """`names` are the plans: one for each intent and each later turn of a dialogue, for each set of slots with
    answers of their own, and for each language."""

    def __init__(self, corpus: Corpus) -> None:
        self.intents = list(corpus.intents.values())
        self.dialogues = corpus.dialogues
        self.held_out = held_out_texts()
        self.weights = [self._weight(intent.name, intent.exchange) for intent in self.intents]
        late = {NAME_TOLD: LATE_NAMES, **dict.fromkeys(MAKERS, LATE_PASTES)}
        self.late_weights = [weight * late.get(intent.name, 1) for intent, weight in zip(self.intents, self.weights)]
        exchanges = [(intent.name, intent.exchange) for intent in self.intents]
        exchanges += [
            (self._turn_name(dialogue, index), turn)
            for dialogue in self.dialogues
            for index, turn in enumerate(dialogue.turns)
            if index > 0 or not dialogue.intents
        ]
        self.names = [
            plan_name(name, needs, language)
            for name, exchange in exchanges
            for language in LANGUAGES
            for needs in kinds_of_answers(exchange, language)
        ]
        self.plans = {name: index for index, name in enumerate(self.names)}

    @staticmethod
    def _turn_name(dialogue: Dialogue, index: int) -> str:
        return dialogue.intents[0] if index == 0 and dialogue.intents else f"{dialogue.name}.{index + 1}"

    @staticmethod
    def _weight(name: str, exchange: Exchange) -> float:
        """Intents with more to tell apart come up more often, but none is rare."""
        lines = len(exchange.users["ja"]) + len(exchange.users["en"])
        copies = any(line.template.slots() for line in exchange.users["ja"])
        return min(2.0, max(0.7, lines / 50)) * (18.0 if name == NAME_TOLD else 5.0 if copies else 1.0)

    def conversation(self, rng: random.Random, turns: int, style: Style) -> list[Turn]:
        """About `turns` turns: intents at random, and sometimes a dialogue whose turns refer back."""
        while True:
            made = self._conversation(rng, turns, style)
            if style.pasted:
                made.insert(rng.randint(0, len(made)), self._pasted(rng, style.longest_paste))
            if not any(normal(turn.said["naru"]) in self.held_out for turn in made):
                return made

    def _conversation(self, rng: random.Random, turns: int, style: Style) -> list[Turn]:
        made: list[Turn] = []
        name: str | None = None
        while len(made) < turns:
            room = turns - len(made)
            if rng.random() < (LATE_ECHOES if style.late else ECHOES):
                made.append(echo(rng))
                continue
            if self.dialogues and room >= 2 and rng.random() < (LATE_DIALOGUES if style.late else DIALOGUES):
                dialogue = rng.choice(self.dialogues)
                if len(dialogue.turns) <= room + 1:
                    said, told = self._dialogue(dialogue, rng, style)
                    made.extend(said)
                    name = told.get("NAME", name)
                    continue
            intent = rng.choices(self.intents, self.late_weights if style.late else self.weights)[0]
            if name is not None and rng.random() < ASKED_WHEN_TOLD:
                intent = next(intent for intent in self.intents if intent.name == NAME_ASKED)
            language = self._language(intent.exchange, rng)
            values = slot_values(rng, language)
            told: set[str] = set()
            if name is not None and intent.name != NAME_TOLD:
                values["NAME"] = name
                told.add("NAME")
            turn = self._turn(intent.name, intent.exchange, language, values, rng, style, told)
            if intent.name == NAME_TOLD:
                name = values["NAME"]
                turns += rng.choice((0, 1, 1, 2))  # there is more to learn from a name when it comes up again
            made.append(self._mislead(turn, rng) if rng.random() < MISLED else turn)
        return made

    def _pasted(self, rng: random.Random, longest: int) -> Turn:
        name, text = long_paste(rng, longest)
        exchange = next(intent.exchange for intent in self.intents if intent.name == name)
        return self._turn(name, exchange, "ja", slot_values(rng, "ja"), rng, Style(0, 0), set(), pasted=text)

    def _mislead(self, turn: Turn, rng: random.Random) -> Turn:
        """Another answer than what was said wants. Else she would answer what the words remind her of, plan or not."""
        intent = rng.choice(self.intents)
        language = self._language(intent.exchange, rng)
        other = self._turn(intent.name, intent.exchange, language, slot_values(rng, language), rng, Style(0, 60), set())
        copies = any(line.template.slots() for lines in intent.exchange.answers.values() for line in lines)
        return turn if copies else replace(turn, answers=other.answers, plan=other.plan)

    def _dialogue(self, dialogue: Dialogue, rng: random.Random, style: Style) -> tuple[list[Turn], dict[str, str]]:
        """Sometimes with a turn about something else in between, so that what was told is kept for longer.

        And what was told: values by slot."""
        language = self._language(dialogue.turns[0], rng)
        values = slot_values(rng, language)
        made: list[Turn] = []
        told: set[str] = set()
        for index, exchange in enumerate(dialogue.turns):
            copies = index > 0 and any(line.template.slots() for line in exchange.answers["naru", language])
            if copies and rng.random() < 0.3:
                made.extend(self._aside(rng, style))
            name = self._turn_name(dialogue, index)
            made.append(self._turn(name, exchange, language, values, rng, style, told, in_dialogue=True))
        return made, {slot: values[slot] for slot in told}

    def _aside(self, rng: random.Random, style: Style) -> list[Turn]:
        intent = rng.choice(self.intents)
        exchange = intent.exchange
        if intent.name.startswith("name.") or any(line.template.slots() for line in exchange.users["ja"]):
            return []
        if not exchange.users["ja"]:
            return []
        return [self._turn(intent.name, exchange, "ja", slot_values(rng, "ja"), rng, style, set())]

    @staticmethod
    def _language(exchange: Exchange, rng: random.Random) -> str:
        spoken = [language for language in LANGUAGES if exchange.users[language]]
        return "en" if spoken == ["en"] or ("en" in spoken and rng.random() < ENGLISH) else "ja"

    def _turn(
        self,
        name: str,
        exchange: Exchange,
        language: str,
        values: dict[str, str],
        rng: random.Random,
        style: Style,
        told: set[str],
        in_dialogue: bool = False,
        pasted: str | None = None,
    ) -> Turn:
        """One turn; `told` are the slots that the person has used so far, those of this turn are added."""
        line = rng.choice(exchange.users[language])
        template = line.template.pick(rng)
        if pasted is None and not in_dialogue and language == "ja":
            pasted = paste_for(name, rng, style.longest_paste)
        text = pasted
        if text is None:
            if not in_dialogue and not is_event(template) and len(template) < 25 and rng.random() < 0.04 * style.noise:
                template += rng.choice("。、 ！") + rng.choice(exchange.users[language]).template.pick(rng)
            text = add_noise(template, rng, style.noise, language)
        if pasted is None:
            told |= set(SLOT.findall(template)) & (set(values) if in_dialogue else line.template.certain_slots())

        said = {voice: fill_slots(text, values).strip() if pasted is None else text for voice in VOICES}
        if pasted is None and not is_event(text) and rng.random() < 0.07:
            said = {voice: call_by_name(said[voice], rng, voice, language) for voice in VOICES}
        needs = next(needs for needs in kinds_of_answers(exchange, language) if needs <= told)
        marked = mark_values(values)
        answers = {
            voice: fill_slots(answer(exchange, voice, language, needs, told, rng).template.pick(rng), marked) for voice in VOICES
        }
        plan = self.plans[plan_name(name, needs, language)]
        return Turn(said, answers, plan, plan, clean=text == template)


def echo(rng: random.Random) -> Turn:
    """A list of names, numbers and the like, and some of it again. It teaches nothing but repeating what stands there,
    which is learned late where there are only a few such tokens in an answer."""
    items = [value for _ in range(2) for value in slot_values(rng, rng.choice(LANGUAGES)).values()]
    listed = rng.sample(items, rng.randint(2, 6))
    again = listed if rng.random() < 0.5 else rng.sample(listed, rng.randint(1, len(listed)))
    between = rng.choice(("、", " ", "と", "\n", ", ", "。", "って", "です。"))
    said, answered = between.join(listed), rng.choice(("、", " ", "！", "さま。")).join(again)
    return Turn(dict.fromkeys(VOICES, said), dict.fromkeys(VOICES, answered), -1, -1, clean=False)


def kinds_of_answers(exchange: Exchange, language: str) -> list[frozenset[str]]:
    """The sets of slots that have answers of their own in both voices, the largest first; the last one is empty.
    None where nobody says anything in that language."""
    if not exchange.users[language]:
        return []
    kinds = {line.needs for lines in exchange.answers.values() for line in lines} | {frozenset()}
    shared = [
        needs
        for needs in kinds
        if not needs or all(any(line.needs == needs for line in exchange.answers[voice, language]) for voice in VOICES)
    ]
    return sorted(shared, key=lambda needs: (-len(needs), sorted(needs)))


def answer(exchange: Exchange, voice: str, language: str, needs: frozenset[str], told: set[str], rng: random.Random) -> Line:
    """One made for these slots, or else one that says nothing that was not told."""
    lines = exchange.answers[voice, language]
    fitting = [line for line in lines if (line.needs | line.template.slots()) <= told] or lines
    made_for_them = [line for line in fitting if line.needs == needs]
    return first_more_often(made_for_them or fitting, FAVOURITES[language], rng)


def first_more_often(lines: list[Line], power: float, rng: random.Random) -> Line:
    """With a power of 1 the second line half as often as the first, the third a third as often: with a favourite she
    hesitates less."""
    return rng.choices(lines, [(index + 1) ** -power for index in range(len(lines))])[0]
