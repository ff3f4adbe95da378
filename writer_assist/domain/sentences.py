"""Finding the ends of sentences in prose of any language; the only list of abbreviations."""

from __future__ import annotations

import re
from itertools import pairwise

# A name follows them, so a capital after them does not begin a sentence.
_TITLES = """mr mrs ms mx dr dra prof capt lt sgt cmdr cdr cpl pvt messrs mme mlle mgr hr fr frl
    sr sra srta d dña supt insp rev ste"""
# These are titles only with a capital; otherwise they are words or units.
_CAPITAL_TITLES = """st gen col maj hon adm gov sen rep det mt ft geb"""
# Abbreviations that are always followed by more of the sentence.
_HALVES = """vs cf e.g i.e viz approx ca bzw z.b d.h u.a o.ä evtl ggf vgl sog p.ex"""
# Abbreviations if a figure follows; otherwise "no." and "art." are words that end a sentence.
_BEFORE_FIGURES = """no nos nr vol fig figs p pp ch chap art sec str abs bd s c jan feb mar apr jun
    jul aug sep sept oct nov dec núm pág"""

_NEVER_LAST = frozenset(f"{_TITLES} {_HALVES}".split())
_NEVER_LAST_WITH_CAPITAL = frozenset(_CAPITAL_TITLES.split())
_FIGURE_FOLLOWS = frozenset(_BEFORE_FIGURES.split())
_LONGEST_WORD = 9  # how much of a word before a full stop is examined

# Characters that close together with a sentence: quotation marks, brackets, Markdown's marks,
# footnote numbers.  A French closing mark after a space is told from a German opening one by it.
_CLOSING = r"""(?:["'“”‘’«»‹›)\]*_]|[ \u00a0\u202f][»›](?=[\s,;:.!?–—]|$)|\[\^?\w{1,4}\])*"""
_END = re.compile(
    rf"""[.!?…‼⁇⁈⁉\u061f\u06d4।॥\u1362]+{_CLOSING}(?=\s|$)|[。！？．｡]+[」』）】〉》"'”’]*"""
)
_WIDE = "。！？．｡"
_SPACE = re.compile(r"\s*")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_DASHES = "-–—―"
_AFTER_DASH = re.compile(rf"[{_DASHES}]{{1,2}}[^\S\n]?([^\W\d_])")
_LAST_WORD = re.compile(r"[^\W_][\w.]*\Z")
_FIGURE = re.compile(r"[(\[]?(?:\d|[IVXLC]{2,}\b|[VXLC]\b)")
_GERMAN_MONTH = re.compile(
    r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b"
)
_REPORTS = "とっ"  # Japanese quotations are followed by these in "he said"
# A line break ends a sentence, but not in prose that is wrapped by hand: there a long line
# continues in the next one with a letter or a quotation mark.
_LINE_END = re.compile("(?<![^\n]{50})\n|\n(?![^\\W\\d_]|[\"'‘“«„»「])")
_PAIRS = (("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"))


def sentence_ends(
    text: str, start: int = 0, end: int | None = None, *, final: bool = True
) -> list[int]:
    """Return the offsets after each sentence of ``text[start:end]``, in order.

    A sentence includes its closing quotation marks, and "he said" after a speech.

    Args:
        text: Prose.
        start: Where to begin.
        end: Where to stop; None for the end of the text.
        final: Whether nothing follows the text.  Otherwise an end at its very end is left out: a
            quotation mark or more dots may follow.
    """
    end = len(text) if end is None else end
    return [
        found.end()
        for found in _END.finditer(text, start, end)
        if _is_end(text, found, start, end, final=final)
    ]


def ends_sentence(text: str) -> bool:
    """Tell whether the text stops at the end of a sentence."""
    text = text.rstrip()
    ends = sentence_ends(text)
    return bool(ends) and ends[-1] == len(text)


def first_sentence(text: str) -> str:
    """Return a text up to the end of its first sentence, or all of it if there is no end.

    Leading white space stays.  A quotation that the sentence opens is included up to its close.
    """
    ends = sentence_ends(text)
    closed = (end for end in ends if not _leaves_speech_open(text[:end]))
    return text[: next(closed, ends[0] if ends else len(text))]


def sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence of a note, without the white space around it.

    Lines that stand by themselves, such as list items, count as sentences.
    """
    breaks = (found.end() for found in _LINE_END.finditer(text))
    borders = [0, *sorted({*sentence_ends(text), *breaks}), len(text)]
    spans = []
    for start, end in pairwise(borders):
        sentence = text[start:end]
        if stripped := sentence.strip():
            indent = len(sentence) - len(sentence.lstrip())
            spans.append((start + indent, start + indent + len(stripped)))
    return spans


def after_space(text: str, place: int, end: int) -> int:
    """Return the offset after the white space that begins at an offset."""
    # There is nearly always just one space, and this is called for every full stop.
    if place + 1 < end and text[place] == " " and not text[place + 1].isspace():
        return place + 1
    space = _SPACE.match(text, place, end)
    return space.end() if space else place


def _is_end(text: str, found: re.Match[str], start: int, end: int, *, final: bool) -> bool:
    mark, after = text[found.start()], found.end()
    if after == end and not final:
        return False
    if mark in _WIDE:
        return not (text[after - 1] not in _WIDE and text[after : after + 1] in _REPORTS)
    is_ellipsis = mark == "…" or text.startswith("..", found.start())
    follows = after_space(text, after, end)
    if follows == end and after < end and not final and is_ellipsis:
        return False  # after "Wait... " a sentence may go on, but not after a full stop
    if follows > after + 1 and _BLANK_LINE.search(text, after, follows):
        return True
    if _goes_on(text, after, follows, end):
        return False
    if mark != "." or is_ellipsis:
        return True
    return not _is_abbreviation(text, start, found.start(), follows, end, final)


def _goes_on(text: str, after: int, follows: int, end: int) -> bool:
    """Tell whether a lower-case letter follows, possibly after a dash, but not as a list item."""
    if follows == end or text[follows] not in _DASHES:
        return follows < end and text[follows].islower()
    letter = _AFTER_DASH.match(text, follows, end)
    return letter is not None and letter[1].islower() and "\n" not in text[after:follows]


def _is_abbreviation(text: str, start: int, stop: int, follows: int, end: int, final: bool) -> bool:
    """Tell whether the full stop at ``stop`` is part of an abbreviation."""
    found = _LAST_WORD.search(text, max(start, stop - _LONGEST_WORD), stop)
    if found is None:
        return False
    word = found[0]
    small = word.lower()
    if small in _NEVER_LAST or (small in _NEVER_LAST_WITH_CAPITAL and word[0].isupper()):
        return True
    if word.isdigit():
        is_item = found.start() == start or text[found.start() - 1] == "\n"
        return is_item or bool(_GERMAN_MONTH.match(text, follows, end))
    if word.isupper() and word != "I" and all(len(part) == 1 for part in word.split(".")):
        return True  # initials
    if small not in _FIGURE_FOLLOWS:
        return False
    return bool(_FIGURE.match(text, follows, end)) if follows < end else not final


def _leaves_speech_open(text: str) -> bool:
    if text.count('"') % 2:
        return True
    if "„" in text:  # closed by “ or ”
        return text.count("„") > text.count("“") + text.count("”")
    return any(text.count(opening) > text.count(closing) for opening, closing in _PAIRS)
