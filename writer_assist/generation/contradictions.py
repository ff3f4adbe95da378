"""Mistakes that a rule can find: contradictions, talk of the story, misspelled names, counting."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from writer_assist.domain.candidates import Flaw
from writer_assist.domain.story_facts import StoryFacts
from writer_assist.generation.phrases import UnwantedMatch
from writer_assist.generation.story_facts import (
    HE,
    PLAIN_PAST,
    PLAIN_PRESENT,
    PRESENT,
    SHE,
    TELLER,
    narration,
)

# A sentence about the text instead of in it.
_OF_THE_STORY = re.compile(
    r"\b(?:(?:in|of|to|for) (?:this|the|our|my) (?:story|tale|novel|chapter|narrative|scene)"
    r"|(?:this|our|my) (?:story|tale|novel|chapter|narrative|essay|article|passage)"
    r"|the (?:author|narrator|reader|protagonist|main character|story (?:is|was|begins|ends"
    r"|follows|continues|goes|takes)|novel (?:is|was|begins)|chapter)"
    r"|chapter (?:one|two|three|four|five|six|seven|eight|nine|ten|[ivxlc]+)"
    r"|to be continued|the end\.(?=\s*[\"”]?\s*$)|once upon a time)\b",
    re.IGNORECASE,
)
_BEGUN = re.compile(
    r"\b(?:(?:in|of|to|for) )?(?:this|the|our|my)(?: main| story)? ?\w*$|\bto be \w*$"
    r"|\bchapter ?\w*$|\bonce upon[ \w]*$",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven"
    r"|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)"
)
# Three numbers in a row, or two that are spoken: large models begin to count, and do not end.
_COUNTING = re.compile(
    rf"\b{_NUMBER}(?:\W+(?:and )?({_NUMBER})\b){{2,}}"
    rf"|[\"“]{_NUMBER}\W*[\"”][^\"“]{{0,30}}[\"“]({_NUMBER})\b"
    r"|([\u2460-\u24ff])",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(himself|herself)\b", re.IGNORECASE)
_OF_ONES_BODY = re.compile(
    r"\b(?:shook|nodded|bowed|cleared|bit|shrugged|rubbed|scratched|lowered|raised|lifted|closed"
    r"|opened|narrowed|held|kept) (his|her) (?:head|eyes|eye|throat|lip|lips|shoulders|chin|nose"
    r"|breath|mouth|brow|eyebrows?|tongue)\b|, (his|her) (?:voice|eyes|head|face|mouth)\b",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿ][^\W\d_]{2,}")
_SENTENCE_START = re.compile(r"(?:^|[.!?…\"“”'‘’])\s*[\"“'‘]?$")
_SHORT_NAME, _LONG_NAME = 4, 8
_SAME_INSIDE, _SAME_AT_START = 0.66, 0.8  # at the start of a sentence any word has a capital
_NAME_ENDINGS = frozenset(
    ["", "s", "es", "n", "an", "ian", "ean", "ish", "ese", "ite", "er", "ers"]
)
_WORD_CHARACTER = re.compile(r"[\w'’]")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in a text: its kind, its words, and from where on the text must be different."""

    flaw: Flaw
    words: str
    start: int


def mistake_in(text: str, facts: StoryFacts) -> Mistake | None:
    """Return the first mistake of a finished text; None if no rule finds one.

    Args:
        text: The text of a card.
        facts: What the story that it continues, and the notes, show.
    """
    found = [*_near_names(text, facts)]
    if facts.judged:
        told = narration(text, in_speech=facts.in_speech)
        found += [
            *_all(Flaw.OF_THE_STORY, _OF_THE_STORY, text),
            *_counting(text),
            *(_all(Flaw.CONTRADICTS, TELLER, told) if facts.told_by_nobody else ()),
            *(_all(Flaw.CONTRADICTS, PRESENT, told) if facts.told_in_past else ()),
            *(_past_alone(told) if facts.told_in_present else ()),
            *_wrong_pronouns(text, told, facts),
        ]
    return min(found, key=lambda one: one.start, default=None)


class MistakeWatch:
    """Looks for mistakes in a text while it grows, whenever a word is complete."""

    def __init__(self, facts: StoryFacts) -> None:
        self._facts = facts
        self._active = facts.judged or bool(facts.names)
        self._looked_at = ""

    def look(self, text: str, *, final: bool) -> UnwantedMatch:
        """Return where a mistake is, and from where on the text may still become one.

        Args:
            text: The text so far, as the model wrote it.
            final: Whether nothing will be added.
        """
        if not self._active:
            return UnwantedMatch(None, len(text))
        until = len(text) if final else certain_until(text, self._facts)
        whole = text if final else text[: _last_word(text)]
        if whole == self._looked_at:
            return UnwantedMatch(None, until)
        found = mistake_in(whole, self._facts)
        if found is None:
            self._looked_at = whole
            return UnwantedMatch(None, until)
        return UnwantedMatch(found.start, found.start)


def certain_until(text: str, facts: StoryFacts) -> int:
    """Return up to where a growing text is certain: what follows may still become a mistake.

    That is its last word, if it is one that rules look at, and the beginning of a phrase.
    """
    if not (facts.judged or facts.names):
        return len(text)
    end = _last_word(text)
    begun = _BEGUN.search(text) if facts.judged else None
    return min(end, begun.start()) if begun else end


def near_name(word: str, names: Iterable[str], *, same: float = 1.0) -> str:
    """Return the name that a word with a capital nearly is; empty if it is one, or like none.

    It has the same first letter, and one letter is missing, added, wrong or swapped; in a name of
    eight letters or more there may be two.

    Args:
        word: The word.
        names: All names.
        same: The share of a name's letters with which a word must begin to be nearly that name,
            whatever its ending: "Fuyummai" for "Fuyumi".
    """
    known = tuple(names)
    if any(_is_form_of(word, name) for name in known):
        return ""
    return next((name for name in known if _is_nearly(word, name) or _is_kin(word, name, same)), "")


def _last_word(text: str) -> int:
    """Return where the word begins that is at the very end; the text's length if none is."""
    end = len(text)
    while end and _WORD_CHARACTER.match(text[end - 1]):
        end -= 1
    return end


def _near_names(text: str, facts: StoryFacts) -> Iterable[Mistake]:
    if not facts.names:
        return
    for found in _CAPITAL.finditer(text):
        word = found[0]
        if not word[0].isupper():
            continue  # in a script without capitals
        at_start = bool(_SENTENCE_START.search(text[: found.start()]))
        if at_start and (len(word) <= _SHORT_NAME or not facts.judged):
            continue  # "Many" is not "Mary"
        name = near_name(word, facts.names, same=_SAME_AT_START if at_start else _SAME_INSIDE)
        if name:
            same = next(
                (at for at, (a, b) in enumerate(zip(word, name, strict=False)) if a != b),
                min(len(word), len(name)),
            )
            yield Mistake(Flaw.MISSPELLED, word, found.start() + min(same, len(word) - 1))


def _is_form_of(word: str, name: str) -> bool:
    if len(name) >= _SHORT_NAME + 1 and word.startswith(name):
        return word[len(name) :] in _NAME_ENDINGS
    return word.startswith(name) or (name.startswith(word) and len(name) - len(word) > 1)


def _is_kin(word: str, name: str, same: float) -> bool:
    """Tell whether a word begins as a name of five letters or more does, and ends otherwise."""
    pairs = enumerate(zip(word, name, strict=False))
    until = next((at for at, (a, b) in pairs if a != b), min(len(word), len(name)))
    return len(name) > _SHORT_NAME and until >= max(_SHORT_NAME, same * len(name))


def _is_nearly(word: str, name: str) -> bool:
    if word[0] != name[0] or len(name) < _SHORT_NAME:
        return False
    allowed = 2 if len(name) >= _LONG_NAME else 1
    if abs(len(word) - len(name)) > allowed:
        return False
    return _distance(word.lower(), name.lower(), allowed) <= allowed


def _distance(one: str, other: str, most: int) -> int:
    """Return how many letters must be changed, added, left out or swapped (Damerau)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        older, before, row = before, row, [at, *[0] * len(other)]
        for to, wanted in enumerate(other, 1):
            row[to] = min(row[to - 1] + 1, before[to] + 1, before[to - 1] + (letter != wanted))
            if older and at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                row[to] = min(row[to], older[to - 2] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]


def _past_alone(told: str) -> Iterable[Mistake]:
    """Yield the past in a text of the present, which may only look back after a verb of its own."""
    past, present = PLAIN_PAST.search(told), PLAIN_PRESENT.search(told)
    if past and not (present and present.start() < past.start()):
        yield Mistake(Flaw.CONTRADICTS, past[0], past.start())


def _wrong_pronouns(text: str, told: str, facts: StoryFacts) -> Iterable[Mistake]:
    woman_here, man_here = facts.others
    if not woman_here:
        yield from _all(Flaw.CONTRADICTS, SHE, told)
    if not man_here:
        yield from _all(Flaw.CONTRADICTS, HE, told)
    for finder in (_SELF, _OF_ONES_BODY):
        for found in finder.finditer(told):
            word = next(filter(None, found.groups()))
            start = found.start(found.lastindex or 0)
            same, others = (SHE, facts.men) if SHE.match(word) else (HE, facts.women)
            if _belongs_to(told, start, others, same, facts.names):
                yield Mistake(Flaw.CONTRADICTS, _sentence_to(text, start, word), start)


def _belongs_to(
    told: str, place: int, others: Iterable[str], same: re.Pattern[str], names: Iterable[str]
) -> bool:
    """Tell whether a pronoun can only mean one of the others, the wrong ones for it.

    They alone are named before it in its sentence, and no other pronoun of its kind is.
    """
    first = max(told.rfind(mark, 0, place) for mark in ".!?…") + 1
    before = told[first:place]
    named = {word for word in _CAPITAL.findall(before) if word in set(names)}
    return bool(named) and named <= set(others) and not same.search(before)


def _sentence_to(text: str, place: int, word: str) -> str:
    first = max(text.rfind(mark, 0, place) for mark in ".!?…") + 1
    return text[first : place + len(word)].strip(' "“”')


def _counting(text: str) -> Iterable[Mistake]:
    """Return where counting goes on; what was said before may have been read."""
    for found in _COUNTING.finditer(text):
        yield Mistake(Flaw.BROKEN, found[0], found.start(found.lastindex or 0))


def _all(flaw: Flaw, pattern: re.Pattern[str], text: str) -> Iterable[Mistake]:
    for found in pattern.finditer(text):
        yield Mistake(flaw, found[0], found.start())
