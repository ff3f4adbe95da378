"""What is typed into a search box: prose, or words with operators, and what they mean."""

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
# Signs of other search languages; there is nothing that they would mean here.
_OF_OTHERS = re.compile(r"[\^~\[\]{}]")
_IS_SEARCH = re.compile(
    rf'"[^"]*\w[^"]*"|(?:^|[\s(])-[\w("]|\w\*(?=[\s)]|$)|\b{_FIELD}:\S|\b(?:NOT|OR)\b'
)
_NOT_ASKED_FOR = re.compile(
    rf'(?:(?:^|\s)-|\bNOT\s+)(?:\w+:)?(?:"[^"]*"|\S+)|\b{_FIELD}:|["*]|\b(?:AND|OR)\b'
)
_NAMES_OF_FIELDS = {"tag": "tags", "titles": "title", "headings": "heading"}
# As other languages quote, and what their keyboards write for a colon, a minus, a star.
_AS_TYPED = str.maketrans("“”„‟«»＂「」『』：－−＊　", '""""""""""":--* ')  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class FieldsWanted:
    """Fields of which it matters only whether there is anything in them.

    Attributes:
        filled: That must have words.
        empty: That must have none.
    """

    filled: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()


def is_search(text: str) -> bool:
    """Tell whether a text speaks the language of the search box; otherwise it is prose."""
    is_long = len(text) > _MOST_CHARACTERS or len(text.split()) > _MOST_WORDS
    if is_long or _OF_OTHERS.search(text):
        return False
    plain = as_meant(text)
    return bool(_IS_SEARCH.search(plain) or _ANYTHING_IN.search(plain))


def asked_for(text: str) -> str:
    """Return the words of a search that are looked for, without those that must not be there."""
    return _NOT_ASKED_FOR.sub(" ", without_empty_fields(text))


def without_empty_fields(text: str) -> str:
    """Return what :func:`as_meant` does, without what :func:`fields_wanted` says."""
    return _ANYTHING_IN.sub(" ", as_meant(text))


def fields_wanted(text: str) -> FieldsWanted:
    """Return which fields a search wants to be filled or empty, as ``title:*`` and ``-tag:*``."""
    found = [
        (bool(minus), _NAMES_OF_FIELDS.get(name, name))
        for minus, name in _ANYTHING_IN.findall(as_meant(text))
    ]
    return FieldsWanted(
        frozenset(name for minus, name in found if not minus),
        frozenset(name for minus, name in found if minus),
    )


def as_meant(text: str) -> str:
    """Return what was typed as operators are written, with words that only look like one small.

    Quotation marks come in pairs; an operator among words in capitals is one of them.
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
    """Write an operator small where it stands among capitals, or leads nowhere."""
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
