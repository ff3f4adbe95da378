"""Finding mentions: notes whose title or alias occurs in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from writer_assist.domain.book_names import (
    key_of,
)
from writer_assist.domain.folding import (
    alike,
    folded_in_case,
    folded_with_offsets,
    foldings,
)
from writer_assist.domain.note import NoteName
from writer_assist.retrieval.name_forms import (
    endings_of,
    is_name,
    is_unspaced,
    names_inside,
    stem_of_name,
)

_SHORT = 3
_OFTEN = 0.02  # share of all passages; a more frequent word is not taken as a name
_FEW = 9  # a word with at least this many capitals for each use without one is a name
# Variants of hyphen and space, replaced before accents are compared.
_PLAIN_SIGNS = {"-": "\u2010\u2011\ufe63\uff0d", " ": "\n\u00a0\u2009\u202f"}
_SENTENCE_START = re.compile(
    r"(?:(?:^|[.!?\u2026:;]|\n)[\s\"'\u201c\u2018\u00ab\u201e(\[*_>\u2013\u2014-]*"
    r"|(?:^|[\s,\u2014-])[\"\u201c\u2018\u00ab\u201e]\s*)$"
)
_TITLE = re.compile(r"\b(?:Mrs?|Ms|Miss|Mme|Dr|Prof|Sir|Lady|Lord|Herr|Frau|St)\.?\s$")
_SPELT_OUT = re.compile("[äöüåøÄÖÜÅØ]|[aouAOU][\u0308\u030a]")
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff]")
# Letters for "and", "to", "of" and the like that are attached to a name.
_PREFIXES = frozenset("\u0648\u0641\u0628\u0644\u0643\u05d5\u05d1\u05dc\u05d4\u05e9\u05de\u05db")

# Names that are also ordinary words: only with a capital, and not in a title-cased line.
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

_KNOWN_PASSAGES = 1_000


class Mention(NamedTuple):
    """A name found in a text.

    Attributes:
        note_id: The note with that name.
        name: As the note writes it.
        start: Offset of its first character.
        end: Offset just after it, without an ending.
    """

    note_id: int
    name: str
    start: int
    end: int


class CapitalCounts(NamedTuple):
    """How often a word is written with and without a capital in the library.

    Attributes:
        lower: How often without a capital, in a sample.
        capital: How often with a capital inside a sentence, in the same sample.
        share: The share of all passages that contain it.
    """

    lower: int = 0
    capital: int = 0
    share: float = 0.0


def sightings(key: str, texts: Iterable[str]) -> tuple[int, int]:
    """Count how often a lower-case word occurs in texts without and with a capital.

    Capitals at the start of a sentence or in a link prove nothing and are not counted.
    """
    counted = [_sightings_in(key, folded_in_case(text)) for text in texts]
    return sum(lower for lower, _ in counted), sum(capital for _, capital in counted)


class NameMatcher:
    """Finds any of many names in one pass over a text."""

    def __init__(
        self,
        names: Iterable[NoteName],
        seen: Callable[[str], CapitalCounts] = lambda _key: CapitalCounts(),
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        """Compile the names.

        Args:
            names: Titles and aliases.
            seen: Returns how the library writes a lower-case word.
            hidden: Keys, see ``book_names.key_of``, of what the writer says is no name, not even
                as a part of one.
        """
        import ahocorasick

        self._seen = seen
        names = list(names)
        self._bearers: dict[str, list[NoteName]] = {}
        for name in names:
            if is_name(name.name):
                self._add(name)
        self._whole = frozenset(self._bearers)
        self._clear: dict[str, dict[int, str]] = {}
        for part in names_inside(names):
            if not hidden or key_of(part.name) not in hidden:
                self._add(part)
        stems: dict[str, list[str]] = {}
        for key in self._bearers:
            stems.setdefault(stem_of_name(key), []).append(key)
        self._automaton: Any = ahocorasick.Automaton()
        for known, keys in stems.items():
            self._automaton.add_word(known, (len(known), tuple(keys)))
        if stems:
            self._automaton.make_automaton()

    def _add(self, name: NoteName) -> None:
        for key in _keys(name.name):
            self._bearers.setdefault(key, []).append(name)

    def mentions(self, text: str, before: str = "") -> list[Mention]:
        """Return the names in a text, in order; of two that overlap, the longer one.

        Possessive, plural and other common endings are allowed.  Apostrophes and accents may be
        written differently; without its accents a name needs its capital.  A name that is also an
        ordinary word, in the library, in the text or in most books, counts only with a capital,
        and at the start of a sentence only if it occurs inside one as well.  First and last names
        count for people if nobody else has that name.

        Args:
            text: The text to search.
            before: The text before it, which may make it certain that a word is a name.
        """
        spans = _longest(self._spans(text)) if self._bearers else []
        if not spans:
            return []
        keys = {span.key for span in spans}
        clear = {span.key for span in spans if _is_clear(text, span)}
        clear |= {
            span.key
            for span in (self._spans(before) if before else ())
            if span.key in keys and _is_clear(before, span)
        }
        around = folded_in_case(f"{before}{text}")
        known = {key: self._is_sure(key, around) for key in keys}
        return [
            Mention(name.note_id, name.name, span.start, span.end)
            for span in spans
            for name in self._meant(text[span.start : span.end], span.key)
            if self._counts(text, span, name.name, sure=known[span.key], clear=span.key in clear)
        ]

    def named_in_passage(self, text: str) -> dict[int, str]:
        """Return the notes that a passage clearly names, each with its name in lower case.

        A name of one word needs a capital inside a sentence.  Nothing else is looked at, so this
        takes a third of the time of :meth:`mentions`, and none for a passage that is known.
        """
        if not self._bearers:
            return {}
        if (known := self._clear.get(text)) is None:
            if len(self._clear) >= _KNOWN_PASSAGES:
                self._clear.clear()
            known = self._clear[text] = {
                name.note_id: span.key
                for span in _longest(self._spans(text))
                if (" " in span.key and span.key in self._whole)
                or (span.key not in _ORDINARY and _is_clear(text, span))
                for name in self._meant(text[span.start : span.end], span.key)
            }
        return known

    def _meant(self, found: str, key: str) -> Sequence[NoteName]:
        """Return the notes with that name; if any has the text's accents, only those."""
        bearers = self._bearers[key]
        return [name for name in bearers if _is_as_written(found, name.name)] or bearers

    def _counts(self, text: str, span: _NameSpan, name: str, *, sure: bool, clear: bool) -> bool:
        found = text[span.start : span.end]
        if sure and span.key in self._whole and _is_as_written(found, name):
            return len(span.key) > _SHORT or _spelt_alike(found, name)
        return not found[0].islower() and (sure or clear)

    def _is_sure(self, key: str, text: str) -> bool:
        """Tell whether a word is a name in any position; part of a name still needs its capital."""
        if key in _ORDINARY:
            return False
        if " " in key or is_unspaced(key[0]):
            return True
        lower, _ = _sightings_in(key, text)
        seen = self._seen(key)
        is_word = (lower + seen.lower) * _FEW > seen.capital
        if key in self._whole:
            return seen.lower < 2 or not is_word or not (seen.capital or seen.share > _OFTEN)
        return seen.capital > 0 and not is_word

    def _spans(self, text: str) -> Iterator[_NameSpan]:
        text = _with_plain_signs(text)
        yield from self._spans_in(text, *folded_with_offsets(text))
        if _SPELT_OUT.search(text):
            yield from self._spans_in(text, *folded_with_offsets(text, spelt_out=True))

    def _spans_in(self, text: str, plain: str, offsets: Sequence[int]) -> Iterator[_NameSpan]:
        for last, (length, keys) in self._automaton.iter(plain):
            start, end = last + 1 - length, last + 1
            if _is_inside(plain, start, end):
                continue
            for key in keys:
                if endings_of(key).match(text, offsets[end]):
                    yield _NameSpan(offsets[start], offsets[end], key)


class _NameSpan(NamedTuple):
    start: int
    end: int
    key: str


def _sightings_in(key: str, text: str) -> tuple[int, int]:
    pattern = re.compile(rf"(?<![\w\[|/#-]){re.escape(key)}(?!\w)", re.IGNORECASE)
    lower = capital = 0
    for match in pattern.finditer(text):
        if match.group().islower():
            lower += 1
        elif match.group() != match.group().upper() and not _begins(text, match.start()):
            capital += 1
    return lower, capital


def _longest(spans: Iterable[_NameSpan]) -> list[_NameSpan]:
    kept: list[_NameSpan] = []
    reached = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= reached:
            kept.append(span)
            reached = span.end
    return kept


def _is_inside(text: str, start: int, end: int) -> bool:
    """Tell whether letters before a name, or after a Japanese one, belong to the same word."""
    if start and _KATAKANA.match(text[start]) and _KATAKANA.match(text[start - 1]):
        return True
    if end < len(text) and _KATAKANA.match(text[end - 1]) and _KATAKANA.match(text[end]):
        return True
    if not start or is_unspaced(text[start]) or is_unspaced(text[start - 1]):
        return False
    if text[start - 1] == "-":
        return start > 1 and text[start - 2].isalpha()
    if text[start - 1] in _PREFIXES:
        return start > 1 and text[start - 2].isalnum()
    return text[start - 1].isalnum() or text[start - 1] == "_"


def _is_clear(text: str, span: _NameSpan) -> bool:
    """Tell whether a word is clearly a name: its capital is not due to its position."""
    found = text[span.start : span.end]
    return found[0].isupper() and not found[1:].isupper() and not _begins(text, span.start)


def _begins(text: str, start: int) -> bool:
    before = text[max(0, start - 20) : start]
    return bool(_SENTENCE_START.search(before)) and not _TITLE.search(before)


@lru_cache(maxsize=2_000)
def _is_as_written(found: str, name: str) -> bool:
    """Tell whether a text has a name's own accents; case and ending may differ."""
    return alike(name).startswith(alike(found))


def _spelt_alike(found: str, name: str) -> bool:
    """Tell whether a short name is written exactly as in the note."""
    found, name = folded_in_case(found), folded_in_case(name)
    return found == name or (name.isupper() and found == name.capitalize())


def _keys(name: str) -> tuple[str, ...]:
    return foldings(_with_plain_signs(" ".join(name.split())))


def _with_plain_signs(text: str) -> str:
    # Takes a fifth of the time of str.translate.
    for plain, signs in _PLAIN_SIGNS.items():
        for sign in signs:
            text = text.replace(sign, plain)
    return text
