"""Makes conversations out of the corpus: one script, answered by each voice."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from corpus import LANGUAGES, VOICES, Corpus, Dialogue, Exchange, Intent, Line
from heldout import held_out_texts, normal
from noise import add_noise, call_by_name, is_event
from pastes import paste_for
from slots import slot_values
from templates import SLOT, fill_slots

NAME_TOLD = "name.intro"
NAME_UNKNOWN = "name.ask"


@dataclass(frozen=True)
class Turn:
    """What the person says (to each voice: they may be called by name) and what each voice answers."""

    said: dict[str, str]
    answers: dict[str, str]
    intent: int  # index of the intent; in a dialogue -1, unless its first turn is about one
    clean: bool  # said as written in the corpus, without slips


@dataclass(frozen=True)
class Style:
    noise: float  # 0 as written in the corpus, 1 as people type
    longest_paste: int  # characters


class ConversationMaker:
    def __init__(self, corpus: Corpus) -> None:
        self.intents = list(corpus.intents.values())
        self.names = [intent.name for intent in self.intents]
        self.dialogues = corpus.dialogues
        self.held_out = held_out_texts()
        self.weights = [self._weight(intent) for intent in self.intents]

    @staticmethod
    def _weight(intent: Intent) -> float:
        """Intents with more to tell apart come up more often, but none is rare."""
        lines = len(intent.exchange.users["ja"]) + len(intent.exchange.users["en"])
        copies = any(line.template.slots() for line in intent.exchange.users["ja"])
        return min(2.0, max(0.7, lines / 36)) * (2.0 if copies else 1.0)

    def conversation(self, rng: random.Random, turns: int, noise: float, longest_paste: int) -> list[Turn]:
        """About `turns` turns: intents at random, and sometimes a dialogue whose turns refer back."""
        while True:
            made = self._conversation(rng, turns, Style(noise, longest_paste))
            if not any(normal(turn.said["naru"]) in self.held_out for turn in made):
                return made

    def _conversation(self, rng: random.Random, turns: int, style: Style) -> list[Turn]:
        made: list[Turn] = []
        name_told = False
        while len(made) < turns:
            room = turns - len(made)
            if self.dialogues and room >= 2 and rng.random() < 0.3:
                dialogue = rng.choice(self.dialogues)
                if len(dialogue.turns) <= room + 1:
                    made.extend(self._dialogue(dialogue, rng, style))
                    name_told = True  # perhaps; then asking for it as if untold would be wrong
                    continue
            intent = rng.choices(range(len(self.intents)), self.weights)[0]
            if name_told and self.names[intent].startswith(NAME_UNKNOWN):
                continue
            name_told = name_told or self.names[intent].startswith(NAME_TOLD)
            language = self._language(self.intents[intent].exchange, rng)
            values = slot_values(rng, language)
            made.append(self._turn(self.intents[intent].exchange, language, values, rng, style, intent, set()))
        return made

    def _dialogue(self, dialogue: Dialogue, rng: random.Random, style: Style) -> list[Turn]:
        """Sometimes with a turn about something else in between, so that what was told is kept for longer."""
        language = self._language(dialogue.turns[0], rng)
        values = slot_values(rng, language)
        made: list[Turn] = []
        told: set[str] = set()
        for index, exchange in enumerate(dialogue.turns):
            copies = index > 0 and any(line.template.slots() for line in exchange.answers["naru", language])
            if copies and rng.random() < 0.3:
                made.extend(self._aside(rng, style))
            turn = self._turn(exchange, language, values, rng, style, -1, told)
            about = index == 0 and dialogue.intents
            made.append(replace(turn, intent=self.names.index(dialogue.intents[0])) if about else turn)
        return made

    def _aside(self, rng: random.Random, style: Style) -> list[Turn]:
        intent = rng.randrange(len(self.intents))
        exchange = self.intents[intent].exchange
        if self.names[intent].startswith("name.") or any(line.template.slots() for line in exchange.users["ja"]):
            return []
        return [self._turn(exchange, "ja", slot_values(rng, "ja"), rng, style, intent, set())] if exchange.users["ja"] else []

    @staticmethod
    def _language(exchange: Exchange, rng: random.Random) -> str:
        spoken = [language for language in LANGUAGES if exchange.users[language]]
        return "en" if spoken == ["en"] or ("en" in spoken and rng.random() < 0.15) else "ja"

    def _turn(
        self,
        exchange: Exchange,
        language: str,
        values: dict[str, str],
        rng: random.Random,
        style: Style,
        intent: int,
        told: set[str],
    ) -> Turn:
        """One turn; `told` are the slots that the person has used so far, those of this turn are added."""
        line = rng.choice(exchange.users[language])
        template = line.template.pick(rng)
        text = paste_for(self.names[intent], rng, style.longest_paste) if intent >= 0 else None
        pasted = text is not None
        if text is None:
            if intent >= 0 and not is_event(template) and len(template) < 25 and rng.random() < 0.04 * style.noise:
                template += rng.choice("。、 ！") + rng.choice(exchange.users[language]).template.pick(rng)
            text = add_noise(template, rng, style.noise, language)
        told |= set(SLOT.findall(template)) & (line.template.certain_slots() if intent >= 0 else set(values))

        said = {voice: text if pasted else fill_slots(text, values).strip() for voice in VOICES}
        if not pasted and not is_event(text) and rng.random() < 0.07:
            said = {voice: call_by_name(said[voice], rng, voice, language) for voice in VOICES}
        answers = {
            voice: fill_slots(self._answer(exchange, voice, language, told, rng).template.pick(rng), values) for voice in VOICES
        }
        return Turn(said, answers, intent, clean=text == template)

    @staticmethod
    def _answer(exchange: Exchange, voice: str, language: str, told: set[str], rng: random.Random) -> Line:
        """An answer that uses only what was told; one made for the slots is preferred."""
        lines = exchange.answers[voice, language]
        fitting = [line for line in lines if (line.needs | line.template.slots()) <= told] or lines
        made_for_slots = [line for line in fitting if line.needs]
        return first_more_often(made_for_slots if made_for_slots and rng.random() < 0.7 else fitting, rng)


def first_more_often(lines: list[Line], rng: random.Random) -> Line:
    """The second line half as often as the first, the third a third as often: with a favourite she hesitates less."""
    return rng.choices(lines, [1 / (index + 1) for index in range(len(lines))])[0]
