"""Notes whose title or alias is mentioned in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from writer_assist.domain.note import NoteName
from writer_assist.retrieval.analysis import DEFAULT_LANGUAGE, is_stop_word

_SHORT = 3
_INFLECTED = re.compile(r"(?:['\u2019]s?|s|es|s['\u2019])?(?!\w)")
_SENTENCE_START = re.compile(r"(?:^|[.!?\u2026:]|\n)[\s\"'\u201c\u2018\u00ab(\[*_\u2014-]*$")

# Names that are ordinary words too: only with a capital, and not where every word has one.
_ORDINARY_WORDS = """
amber angel april art august autumn basil bill bishop brook bud buddy carol chance charity
chase chip christian chuck clay cliff crystal daisy dale dawn dean destiny dick dot drew duke
earl earnest faith fern finn flora forest frank gene ginger glen grace grant gray guy harmony
harry hazel heath heather holly hope hunter iris ivy jack jade jasmine jay jean jewel jim joy
june justice king lance lily lord major march marina mark marsh mason matt max may melody mercy
merry miles mint misty nick norm olive opal page pat patience pearl penny pepper pierce poppy
prudence queen rain ray red reed rich river rob robin rocky rod rose ruby rusty sandy scarlet
scout serenity skip sky sparrow stone storm sue summer sunny temple terry theo trinity van
verity victor viola violet wade ward will willow winter wolf
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())


class Mention(NamedTuple):
    """A name found in a text.

    Attributes:
        note_id: Of the note that bears it.
        name: As the note writes it.
        start: Offset in the text.
        end: Offset behind it, without a possessive or plural ending.
    """

    note_id: int
    name: str
    start: int
    end: int


class NameMatcher:
    """Finds any of many names in one pass over a text."""

    def __init__(self, names: Iterable[NoteName]) -> None:
        import ahocorasick

        self._bearers: dict[str, list[NoteName]] = {}
        for name in names:
            key = _folded(" ".join(name.name.split()))
            if len(key) > 1 and not is_stop_word(key, DEFAULT_LANGUAGE):
                self._bearers.setdefault(key, []).append(name)
        self._automaton: Any = ahocorasick.Automaton()
        for key in self._bearers:
            self._automaton.add_word(key, key)
        if self._bearers:
            self._automaton.make_automaton()

    def mentions(self, text: str) -> list[Mention]:
        """Return the names in a text, in order; of two that overlap, the longer one.

        Possessive and plural forms count.  A name that is an ordinary word too
        counts only with a capital, and at a sentence's start only when it stands
        elsewhere in the text as well.
        """
        spans = _longest(self._spans(text)) if self._bearers else []
        certain = {key for start, _, key in spans if _is_certain(text, start, key)}
        return [
            Mention(name.note_id, name.name, start, end)
            for start, end, key in spans
            for name in self._bearers[key]
            if key in certain and _spelt_alike(text[start:end], name.name, key)
        ]

    def _spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        folded = _folded(text)
        for last, key in self._automaton.iter(folded):
            start, end = last + 1 - len(key), last + 1
            inside = start > 0 and (folded[start - 1].isalnum() or folded[start - 1] == "_")
            if not inside and _INFLECTED.match(folded, end):
                yield start, end, key


def _longest(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    reached = 0
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[0] >= reached:
            kept.append(span)
            reached = span[1]
    return kept


def _is_certain(text: str, start: int, key: str) -> bool:
    if key not in _ORDINARY:
        return True
    return text[start].isupper() and not _SENTENCE_START.search(text[max(0, start - 20) : start])


def _spelt_alike(found: str, name: str, key: str) -> bool:
    """Tell whether capitals agree where they must: in short names and in ordinary words."""
    if key in _ORDINARY:
        return found[0].isupper()
    return len(key) > _SHORT or found == name


def _folded(text: str) -> str:
    # One character for one, so that offsets stay; str.casefold makes two of some.
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return lowered.replace("\u2019", "'").replace("\n", " ")
