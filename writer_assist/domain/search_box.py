"""The language of the search box: telling operators from prose, and preparing them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MOST_WORDS, _MOST_CHARACTERS = 16, 1_000  # a longer text is prose
_FIELD = r"(?:tags?|titles?|headings?|body)"
_QUOTED = re.compile(r'("[^"]*")')
_OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b")
_CAPITALS = re.compile(r"[^\W\d_]{2,}")
_FIELD_NAME = re.compile(rf"\b{_FIELD}:", re.IGNORECASE)
_SPACED_COLON = re.compile(rf"\b({_FIELD}):(?=\s+\S)")
_ANYTHING_IN = re.compile(rf"(?:(?<![^\s(])(-|NOT\s+))?\b({_FIELD}):\*?(?=[\s)]|$)")
# Operators of other search languages, which have no meaning here.
_OF_OTHERS = re.compile(r"[\^~\[\]{}]")
_IS_SEARCH = re.compile(
    rf'"[^"]*\w[^"]*"|(?:^|[\s(])-[\w("]|\w\*(?=[\s)]|$)|\b{_FIELD}:\S|\b(?:NOT|OR)\b'
)
_NOT_ASKED_FOR = re.compile(
    rf'(?:(?:^|\s)-|\bNOT\s+)(?:\w+:)?(?:"[^"]*"|\S+)|\b{_FIELD}:|["*]|\b(?:AND|OR)\b'
)
_NAMES_OF_FIELDS = {"tag": "tags", "titles": "title", "headings": "heading"}
# Quotation marks of other languages, and what their keyboards write for colon, minus and star.
_AS_TYPED = str.maketrans("“”„‟«»＂「」『』：－−＊　", '""""""""""":--* ')  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class FieldsWanted:
    """Fields that must have a value, whatever it is, or must have none.

    Attributes:
        filled: Fields that must have words.
        empty: Fields that must have none.
    """

    filled: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()


def is_search(text: str) -> bool:
    """Tell whether a text uses operators of the search box; otherwise it is prose."""
    is_long = len(text) > _MOST_CHARACTERS or len(text.split()) > _MOST_WORDS
    if is_long or _OF_OTHERS.search(text):
        return False
    plain = as_meant(text)
    return bool(_IS_SEARCH.search(plain) or _ANYTHING_IN.search(plain))


def asked_for(text: str) -> str:
    """Return the words that a search looks for, without those that it excludes."""
    return _NOT_ASKED_FOR.sub(" ", without_empty_fields(text))


def without_empty_fields(text: str) -> str:
    """Return a search as :func:`as_meant` does, without what :func:`fields_wanted` returns."""
    return _ANYTHING_IN.sub(" ", as_meant(text))


def fields_wanted(text: str) -> FieldsWanted:
    """Return which fields must be filled or empty, from ``title:*`` and ``-tag:*``."""
    found = [
        (bool(minus), _NAMES_OF_FIELDS.get(name, name))
        for minus, name in _ANYTHING_IN.findall(as_meant(text))
    ]
    return FieldsWanted(
        frozenset(name for minus, name in found if not minus),
        frozenset(name for minus, name in found if minus),
    )


def as_meant(text: str) -> str:
    """Return a search with its operators as the parser wants them.

    Words that only look like operators become lower case: an operator in a text of capitals is
    one of its words.  Quotation marks are made to come in pairs.
    """
    text = text.translate(_AS_TYPED)
    if text.count('"') % 2:
        before, _, after = text.rpartition('"')
        text = f"{before} {after}"
    text = _FIELD_NAME.sub(lambda name: name[0].lower(), text)
    text = _SPACED_COLON.sub(r"\1 ", text)
    pieces = _QUOTED.split(text)
    pieces[::2] = map(_without_shouted_operators, pieces[::2])
    return "".join(pieces)


def _without_shouted_operators(text: str) -> str:
    """Lower the case of an operator that stands among capitals or joins nothing."""
    if not _OPERATOR.search(text):
        return text
    words = text.split(" ")
    return " ".join(
        word.lower() if _OPERATOR.fullmatch(word) and _is_shouted(words, place) else word
        for place, word in enumerate(words)
    )


def _is_shouted(words: Sequence[str], place: int) -> bool:
    before = [word for word in words[:place] if word]
    after = [word for word in words[place + 1 :] if word]
    if words[place] == "NOT":
        if before and before[-1] in ("AND", "OR"):
            before.pop()
        return not after or _is_capitals(before[-1] if before else after[0])
    if after and after[0] == "NOT":
        after.pop(0)
    return any(_is_capitals(word) for word in (*before[-1:], *after[:1]))


def _is_capitals(word: str) -> bool:
    letters = "".join(_CAPITALS.findall(word))
    return letters.isupper() and not _FIELD_NAME.match(word)
