"""What typographers set instead of the straight marks of a keyboard: quotation marks, dashes, dots.

Everything here looks at one paragraph up to the caret, after a key has left its character there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

THIN, NO_BREAK = "\u202f", "\u00a0"
EN_DASH, EM_DASH, ELLIPSIS, APOSTROPHE = "–", "—", "…", "’"

DASHES = EN_DASH + EM_DASH
_SPACES = {";": THIN, "!": THIN, "?": THIN, ":": NO_BREAK}  # as French printers do
_BEFORE_OPENING = "([{" + DASHES + "/“„‘‚«‹"  # an opening mark may follow them
# English words that begin with an apostrophe, which looks like an opening mark until they end.
_SHORTENED = frozenset(
    {"tis", "tisn", "twas", "twasn", "twere", "twill", "twould", "em", "n", "til", "cos", "cuz"}
    | {"bout", "neath", "ere", "appen", "nuff", "nother"}
)
_LAST_WORD = re.compile(r"[‘‚']([^\W\d_]+|\d\ds?)$")
_ADDRESS = re.compile(r"(?:\w+://|www\.|mailto:)\S*$")
_INSIDE_TAG = re.compile(r"<(?:[a-zA-Z/!][^<>]*)?$")
_INSIDE_LINK = re.compile(r"\[\[[^\]]*$|\]\([^)\s]*$")


@dataclass(frozen=True, slots=True)
class QuotationStyle:
    """The marks of one language.

    Attributes:
        double: The opening and the closing mark for a speech.
        single: The same for what is quoted inside it.
        inner: The space inside the double marks; empty for none.
        spaced: Whether ; : ! and ? stand apart from the word before them.
        dash: What two hyphens become; three become the other one.
    """

    double: tuple[str, str]
    single: tuple[str, str]
    inner: str = ""
    spaced: bool = False
    dash: str = EN_DASH


STYLES: Mapping[str, QuotationStyle] = MappingProxyType(
    {
        "en": QuotationStyle(("“", "”"), ("‘", "’"), dash=EM_DASH),
        "de": QuotationStyle(("„", "“"), ("‚", "‘")),
        "de-books": QuotationStyle(("»", "«"), ("›", "‹")),
        "de-ch": QuotationStyle(("«", "»"), ("‹", "›")),
        "fr": QuotationStyle(("«", "»"), ("‹", "›"), inner=THIN, spaced=True),
        "sv": QuotationStyle(("”", "”"), ("’", "’")),
        "es": QuotationStyle(("«", "»"), ("“", "”"), dash=EM_DASH),
        "pl": QuotationStyle(("„", "”"), ("‚", "’")),
        "ru": QuotationStyle(("«", "»"), ("„", "“"), dash=EM_DASH),
    }
)
# Languages that are set like another one.
_LIKE = {"cs": "de", "sk": "de", "sl": "de", "fi": "sv", "it": "es", "pt": "es", "nb": "es"}
_LIKE |= {"no": "es", "nn": "es", "da": "de-books", "hu": "pl", "ro": "pl", "uk": "ru", "be": "ru"}


@dataclass(frozen=True, slots=True)
class Mending:
    """What to put for the last characters before the caret.

    Attributes:
        start: Where in the paragraph they begin, in characters.
        text: What stands there instead, up to the caret.
    """

    start: int
    text: str


def style_of(language: str) -> QuotationStyle:
    """Return the marks of a language: "de", "de_CH", "fr-FR"; English ones if it is not known."""
    code = language.replace("_", "-").lower()
    short = code.partition("-")[0]
    return STYLES.get(code) or STYLES.get(_LIKE.get(short, short)) or STYLES["en"]


def mended(before: str, style: QuotationStyle) -> Mending | None:
    """Return what should stand for the end of a paragraph's text; None if it is fine as it is.

    Args:
        before: The paragraph up to the caret, the character that was typed just now included.
        style: The marks to use.
    """
    head, typed = before[:-1], before[-1:]
    mending = _mending(head, typed, style) if typed else None
    return None if mending is None or is_verbatim(head) else mending  # the dearer look comes last


def is_verbatim(before: str) -> bool:
    """Tell whether the place after a stretch of a line is code, an address, a tag or a link."""
    if before.endswith("\\") or before.count("`") % 2:
        return True
    parts = (_ADDRESS, _INSIDE_TAG, _INSIDE_LINK)
    return any(part.search(before) for part in parts)


def _mending(head: str, typed: str, style: QuotationStyle) -> Mending | None:
    if typed == '"':
        return _double(head, style)
    if typed == "'":
        return _single(head, style)
    if typed == "." and head.endswith("..") and not head.endswith("..."):
        return Mending(len(head) - 2, ELLIPSIS)
    if typed == "-":
        return _dash(head, style)
    return _late(head, typed) or _spaced(head, typed, style)


def _double(head: str, style: QuotationStyle) -> Mending:
    opening, closing = style.double
    if _opens(head, style.double, style.single):
        return Mending(len(head), opening + style.inner)
    kept = head.rstrip(f" {NO_BREAK}{THIN}") if style.inner else head
    return Mending(len(kept), style.inner + closing)


def _single(head: str, style: QuotationStyle) -> Mending:
    opening, closing = style.single
    before = head.rstrip("*_")
    found = _LAST_WORD.search(before)
    if found and found[1].lower() in _SHORTENED:  # rock 'n' roll
        return Mending(found.start(), APOSTROPHE + head[found.start() + 1 :] + APOSTROPHE)
    if before[-1:].isalnum():
        # Where the closing mark is no apostrophe, only an open quotation tells them apart.
        ends = closing != APOSTROPHE and head.rfind(opening) > head.rfind(closing)
        return Mending(len(head), closing if ends and opening != closing else APOSTROPHE)
    return Mending(len(head), opening if _opens(head, style.single, style.double) else closing)


def _opens(head: str, marks: tuple[str, str], others: tuple[str, str]) -> bool:
    """Tell whether a mark at this place opens a quotation; there are two kinds of them."""
    opening, closing = marks
    before = head.rstrip("*_")
    if not before:
        return True
    is_open = opening != closing and before.count(opening) > before.count(closing)
    if before[-1] in DASHES:
        return not is_open  # "But—" ends a speech, and—"Look!"—begins one
    if before[-1].isspace():
        # Only after a space of the quotation's own would it close: « Oui "
        return not (is_open and opening == "«" and not before.rstrip().endswith(opening))
    ends = before[-1] == closing or (before[-1] == others[1] != others[0])
    return before[-1] in _BEFORE_OPENING and not ends


def _dash(head: str, style: QuotationStyle) -> Mending | None:
    if not head.strip("- \t") or head.endswith(("<!", "---")):
        return None  # a rule, a fence or a list may begin here; a comment does
    if head.endswith(("–", "—")):
        other = EM_DASH if head.endswith(EN_DASH) else EN_DASH
        return Mending(len(head) - 1, other)
    if not head.endswith("-"):
        return None
    between_figures = head[-2:-1].isdigit()
    return Mending(len(head) - 1, EN_DASH if between_figures else style.dash)


def _late(head: str, typed: str) -> Mending | None:
    """Return what a character decides about those before it."""
    if typed != "-" and head.lstrip() == "--":  # a speech: now it is no rule
        return Mending(len(head) - 2, EM_DASH + typed)
    if typed.isalnum():
        return None
    found = _LAST_WORD.search(head)
    if not found or found[0][0] == "‚":
        return None
    word = found[1].lower()
    if word not in _SHORTENED and not word[0].isdigit():
        return None
    return Mending(found.start(), APOSTROPHE + head[found.start() + 1 :] + typed)


def _spaced(head: str, typed: str, style: QuotationStyle) -> Mending | None:
    space = _SPACES.get(typed)
    if space is None or not style.spaced or not head.strip():
        return None
    kept = head.rstrip(f" {NO_BREAK}{THIN}")
    if not kept or kept[-1] in ";:!?(«\"'" or (typed == ":" and kept[-1].isdigit()):
        return None
    if typed == ":" and re.search(r"(?:^|\s)(?:https?|ftp|mailto|file)$", kept):
        return None
    return Mending(len(kept), space + typed)
