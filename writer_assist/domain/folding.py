# ruff: noqa: RUF001 - letters of other scripts look like Latin ones
"""Folding: comparing words regardless of case, apostrophes, accents and invisible characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from unicodedata import combining, is_normalized, normalize

# What people type for an apostrophe, and what programs turn it into: quotation marks, modifier
# letters (Ukrainian, Hawaiian, transliterated Arabic), free-standing accents, primes.
APOSTROPHES = (
    "'`\u00b4\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02ca\u02cb\u2032\u2035"
    "\u055a\u05f3\u1fbd\u1fbf\u1ffe\u275b\u275c\ua78b\ua78c\uff07\uff40"
)
# Soft hyphens, zero-width spaces, direction marks, variation selectors.  They are invisible, so
# they neither separate words nor distinguish them.  To be used in a regular expression's class.
INVISIBLE = (
    "\u00ad\u034f\u061c\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0020-\U000e007f"
)
JOINERS = "\u200c\u200d"
# Marks that may be written or left out: the dots of a decomposed i, Hebrew points, Arabic vowels
# and the stretching stroke, the dots under Devanagari letters, joiners.
OPTIONAL_MARKS = "\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u093c" + JOINERS

# Joiners are kept where they join several emoji to one.
_UNWRITTEN = re.compile(
    f"(?!\u200d[\u2300-\u27bf\U0001f000-\U0001faff])[{OPTIONAL_MARKS}{INVISIBLE}]"
)
_ACCENT = re.compile("[\u0300-\u036f]")
_APOSTROPHE = dict.fromkeys(map(ord, APOSTROPHES), "'")
# Catalan's middle dot between two l, which some texts write as one character with the first l.
_GEMINATE = re.compile("(?<=[lL])\u00b7(?=[lL])|[\u0140\u013f]")

# Letters that Unicode does not decompose, and what people type whose keyboards lack them.
_PLAIN = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ß": "ss",
    "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "ĸ": "k", "ə": "e", "ǝ": "e", "ɛ": "e", "ɔ": "o",
    "ɓ": "b", "ɗ": "d", "ɖ": "d", "ƙ": "k", "ƴ": "y", "ɨ": "i", "ʉ": "u", "ƶ": "z", "ʒ": "z",
    "ƒ": "f", "ȼ": "c", "ƀ": "b", "ɍ": "r", "ɏ": "y", "ɇ": "e", "ɉ": "j", "ɲ": "n",
    "ё": "е", "ѐ": "е", "ѝ": "и", "ґ": "г",
    "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ة": "ه", "ى": "ي",
    "ی": "ي", "ک": "ك",
}  # fmt: skip
# Letters whose accent may be spelt out as a second letter.
_SPELT_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
_ACCENTED_SCRIPTS = re.compile("[\u00c0-\u024f\u0370-\u03ff\u1e00-\u1fff]")


class _Letters(dict[int, str]):
    """What each character is replaced by; a table for ``str.translate``."""

    def __init__(self, *, spelt_out: bool, keeps_case: bool) -> None:
        super().__init__(_APOSTROPHE)
        self._letters = _PLAIN | _SPELT_OUT if spelt_out else _PLAIN
        self._keeps_case = keeps_case

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        found = "" if _UNWRITTEN.match(letter) else self._fold(letter)
        self[code] = found
        return found

    def _fold(self, letter: str) -> str:
        wide = normalize("NFKC", letter)
        if not letter.isalnum() and len(wide) > 1:  # for instance an ellipsis
            wide = letter
        plain = "".join(map(self._plain, wide.casefold()))
        if self._keeps_case and wide.isupper():
            return plain.capitalize() if plain else letter
        return plain

    def _plain(self, letter: str) -> str:
        if (known := self._letters.get(letter)) is not None:
            return known
        if _ACCENTED_SCRIPTS.match(letter):
            letter = normalize("NFD", letter)
        return _ACCENT.sub("", letter).casefold()


_FOLDED = _Letters(spelt_out=False, keeps_case=False)
_FOLDED_SPELT_OUT = _Letters(spelt_out=True, keeps_case=False)
_FOLDED_IN_CASE = _Letters(spelt_out=False, keeps_case=True)


def folded(text: str, *, spelt_out: bool = False) -> str:
    """Return a text in lower case without accents, so that different spellings compare equal.

    Args:
        text: Any text.
        spelt_out: Spell accents out as a second letter where that is usual, as in "Mueller".
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    return composed(text).translate(_FOLDED_SPELT_OUT if spelt_out else _FOLDED)


def foldings(text: str) -> tuple[str, ...]:
    """Return a text folded, and also with accents spelt out if that differs."""
    plain = folded(text)
    if text.isascii():
        return (plain,)
    return tuple(dict.fromkeys((plain, folded(text, spelt_out=True))))


def folded_in_case(text: str) -> str:
    """Return a text without accents, but with its capitals."""
    return text if text.isascii() else composed(text).translate(_FOLDED_IN_CASE)


def folded_with_offsets(text: str, *, spelt_out: bool = False) -> tuple[str, Sequence[int]]:
    """Return a folded text, and where each of its characters and its end are in the original."""
    if text.isascii():
        return folded(text), range(len(text) + 1)
    letters = _FOLDED_SPELT_OUT if spelt_out else _FOLDED
    whole, starts = composed_with_offsets(text)
    plain = whole.translate(letters)
    uneven = [letter for letter in set(whole) if len(letters[ord(letter)]) != 1]
    if not uneven:
        return plain, starts
    offsets: list[int] = []
    reached = 0
    for match in re.finditer(f"[{re.escape(''.join(uneven))}]", whole):
        offsets += starts[reached : match.start()]
        offsets += [starts[match.start()]] * len(letters[ord(match[0])])
        reached = match.end()
    return plain, [*offsets, *starts[reached:]]


def alike(text: str) -> str:
    """Return a form that is equal for texts whose letters are the same.

    Case, apostrophes, the composition of accents, width and invisible characters may differ.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    text = _UNWRITTEN.sub("", text).translate(_APOSTROPHE)
    text = normalize("NFKC", normalize("NFKC", text).casefold())
    return text.replace("i\u0307", "i")


def composed(text: str) -> str:
    """Return a text with its accents composed and without the middle dot between two Catalan l."""
    return _GEMINATE.sub(_without_point, normalize("NFC", text))


def composed_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with its accents composed, and where its characters and end were before."""
    if _is_composed(text):
        return text, range(len(text) + 1)
    pieces: list[str] = []
    offsets: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and _joins(text[end]):
            continue
        point = _GEMINATE.match(text, start)
        piece = _without_point(point) if point else normalize("NFC", text[start:end])
        pieces.append(piece)
        offsets += [start] * len(piece)
        start = end
    return "".join(pieces), [*offsets, len(text)]


def _without_point(found: re.Match[str]) -> str:
    return {"\u0140": "l", "\u013f": "L"}.get(found[0], "")


def _is_composed(text: str) -> bool:
    return is_normalized("NFC", text) and not _GEMINATE.search(text)


@cache
def _joins(letter: str) -> bool:
    """Tell whether a character may combine with the one before: an accent, a final consonant."""
    return bool(combining(letter)) or "\u1160" <= letter <= "\u11ff"
