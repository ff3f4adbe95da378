"""Finding words or a pattern in a text, and the words that would stand there instead."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from writer_assist.errors import PatternError

PATIENCE_S = 1.0  # for one text; a pattern that needs longer would never end

# A letter or a figure may not stand beside a whole word, though an underscore may.
_NOT_AFTER, _NOT_BEFORE = r"(?<![^\W_])", r"(?![^\W_])"
_APOSTROPHES, _SPACES = "'’‘\u02bc", " \u00a0\u202f"
_DOLLAR = regex.compile(r"(?<!\\)\$(?:(\d{1,2})|\{(\w+)\})")


@dataclass(frozen=True, slots=True)
class Wanted:
    r"""What is looked for, and what is to stand there.

    Attributes:
        words: The words, or a regular expression.
        other: What replaces them; in it a pattern's groups are ``$1`` or ``\1``.
        case: Whether capitals must be the same.
        whole: Whether no letter or figure may stand beside the match.
        pattern: Whether ``words`` is a regular expression, as the ``regex`` library reads it.
        keeps_case: Whether the new words get the capitals of the old: MARA, Mara, mara.
    """

    words: str
    other: str = ""
    case: bool = False
    whole: bool = False
    pattern: bool = False
    keeps_case: bool = False


@dataclass(frozen=True, slots=True)
class TextMatch:
    """A match in a text.

    Attributes:
        start: Where it begins, in code points.
        end: Where it ends.
        found: The words that match.
        other: The words that would stand there.
    """

    start: int
    end: int
    found: str
    other: str


class Finder:
    """Finds what is wanted in any number of texts."""

    def __init__(self, wanted: Wanted) -> None:
        """Read the pattern.

        Raises:
            PatternError: It, or what is to replace it, is not well formed.
        """
        self.wanted = wanted
        words = wanted.words if wanted.pattern else _plain(wanted.words)
        if wanted.whole:
            words = f"{_NOT_AFTER}(?:{words}){_NOT_BEFORE}"
        flags = regex.MULTILINE | (0 if wanted.case else regex.IGNORECASE)
        try:
            self._pattern = regex.compile(words, flags)
        except (regex.error, RecursionError, OverflowError) as error:
            raise PatternError(f"This pattern cannot be read: {error}.") from error
        self._template = _DOLLAR.sub(lambda sign: rf"\g<{sign[1] or sign[2]}>", wanted.other)
        if wanted.pattern:
            self._check_template()

    def matches(self, text: str) -> tuple[TextMatch, ...]:
        """Return all matches that are not empty, in the order of the text.

        Raises:
            PatternError: The pattern takes longer than a second.
        """
        try:
            return tuple(self._matches(text))
        except TimeoutError as error:
            raise PatternError(
                "This pattern would take very long, so the search was stopped. Try one with fewer "
                "repetitions, such as + or *, inside one another."
            ) from error

    def _matches(self, text: str) -> Iterator[TextMatch]:
        for found in self._pattern.finditer(text, timeout=PATIENCE_S):
            if found.end() == found.start():
                continue
            other = found.expand(self._template) if self.wanted.pattern else self.wanted.other
            if self.wanted.keeps_case:
                other = with_capitals_of(found[0], other)
            yield TextMatch(found.start(), found.end(), found[0], other)

    def _check_template(self) -> None:
        """Find out what is wrong with the new words before anything is looked for."""
        groups, names = self._pattern.groups, self._pattern.groupindex
        # A pattern with the same groups that matches everything.
        parts = {number: f"(?P<{name}>)" for name, number in names.items()}
        probe = "".join(parts.get(number, "()") for number in range(1, groups + 1))
        try:
            found = regex.compile(probe).match("")
            if found is not None:
                found.expand(self._template)
        except (regex.error, IndexError) as error:
            raise PatternError(f"The new words cannot be read: {error}.") from error


def with_capitals_of(found: str, other: str) -> str:
    """Return words with the capitals of others: all, the first, or none at the beginning."""
    letters = [sign for sign in found if sign.isalpha()]
    if len(letters) > 1 and all(sign.isupper() for sign in letters):
        return other.upper()
    if letters and letters[0].isupper():
        return other[:1].upper() + other[1:]
    return other[:1].lower() + other[1:] if letters else other


def replaced(text: str, matches: Iterable[TextMatch]) -> str:
    """Return a text with the new words in the place of matches, which are in its order."""
    parts, after = [], 0
    for match in matches:
        parts += [text[after : match.start], match.other]
        after = match.end
    return "".join([*parts, text[after:]])


def surroundings(text: str, match: TextMatch, most: int) -> tuple[str, str]:
    """Return what stands before and after a match in its line, at most so many characters each."""
    line_start = text.rfind("\n", 0, match.start) + 1
    line_end = text.find("\n", match.end)
    before = text[max(line_start, match.start - most) : match.start]
    after = text[match.end : len(text) if line_end < 0 else line_end][:most]
    if match.start - most > line_start:  # begin with a whole word
        before = "… " + before.partition(" ")[2]
    return before.lstrip("\t"), after


def _plain(words: str) -> str:
    """Return a pattern for words: any apostrophe, any space, and accents in either form."""
    return "".join(_sign(sign) for sign in unicodedata.normalize("NFC", words))


def _sign(sign: str) -> str:
    if sign in _APOSTROPHES:
        return f"[{_APOSTROPHES}]"
    if sign in _SPACES:
        return rf"(?:[{_SPACES}]|(?<=\S)\n(?=\S))"  # where lines are wrapped, a line end is a space
    apart = unicodedata.normalize("NFD", sign)
    whole = regex.escape(sign)
    return whole if apart == sign else f"(?:{whole}|{regex.escape(apart)})"
