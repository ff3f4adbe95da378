"""Where sentences end, in prose of any language: the one place that knows abbreviations."""

from __future__ import annotations

import re
from itertools import pairwise

# A name follows them, whatever its capital says.
_TITLES = """mr mrs ms mx dr dra prof capt lt sgt cmdr cdr cpl pvt messrs mme mlle mgr hr fr frl
    sr sra srta d dña supt insp rev ste"""
# Titles when they are written with a capital; else words or units.
_CAPITAL_TITLES = """st gen col maj hon adm gov sen rep det mt ft geb"""
# They belong to what follows.
_HALVES = """vs cf e.g i.e viz approx ca bzw z.b d.h u.a o.ä evtl ggf vgl sog p.ex"""
# They belong to a figure that follows; where none does, "no." and "art." are words.
_BEFORE_FIGURES = """no nos nr vol fig figs p pp ch chap art sec str abs bd s c jan feb mar apr jun
    jul aug sep sept oct nov dec núm pág"""

_NEVER_LAST = frozenset(f"{_TITLES} {_HALVES}".split())
_NEVER_LAST_WITH_CAPITAL = frozenset(_CAPITAL_TITLES.split())
_FIGURE_FOLLOWS = frozenset(_BEFORE_FIGURES.split())
_LONGEST_WORD = 9  # that is looked at before a full stop

# Marks that close with a sentence: quotation marks, brackets, Markdown's, numbers of footnotes.
# A French one stands after a space, and is told by that from a German one that opens.
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
_REPORTS = "とっ"  # what a speaker said is reported with it in Japanese
# A line break ends a sentence, but not in prose that is broken into lines by hand: there a
# long line goes on with a letter or a quotation mark.
_LINE_END = re.compile("(?<![^\n]{50})\n|\n(?![^\\W\\d_]|[\"'‘“«„»「])")
_PAIRS = (("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"))


def sentence_ends(
    text: str, start: int = 0, end: int | None = None, *, final: bool = True
) -> list[int]:
    """Return the offsets after each sentence of ``text[start:end]``, in order.

    Closing quotation marks belong to a sentence, and so does "he said" after a speech.

    Args:
        text: Prose.
        start: Where to begin.
        end: Where to stop; None for the end of the text.
        final: Whether nothing follows.  Otherwise an end at the very end is left out: what
            follows may be a quotation mark, or more dots.
    """
    end = len(text) if end is None else end
    return [
        found.end()
        for found in _END.finditer(text, start, end)
        if _is_end(text, found, start, end, final=final)
    ]


def ends_sentence(text: str) -> bool:
    """Tell whether the text stops where a sentence does."""
    text = text.rstrip()
    ends = sentence_ends(text)
    return bool(ends) and ends[-1] == len(text)


def first_sentence(text: str) -> str:
    """Return a text up to its first sentence's end; all of it if there is none.

    White space in front stays.  A speech that the sentence begins is not left open.
    """
    ends = sentence_ends(text)
    closed = (end for end in ends if not _leaves_speech_open(text[:end]))
    return text[: next(closed, ends[0] if ends else len(text))]


def sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence of a note, without white space around it.

    Lines that stand by themselves, such as the items of a list, are sentences too.
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
    """Return the offset after the white space that begins at a place."""
    # One space is what stands there nearly always, and this is asked of every full stop.
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
        return False  # "Wait... " may go on; a full stop will not
    if follows > after + 1 and _BLANK_LINE.search(text, after, follows):
        return True
    if _goes_on(text, after, follows, end):
        return False
    if mark != "." or is_ellipsis:
        return True
    return not _is_abbreviation(text, start, found.start(), follows, end, final)


def _goes_on(text: str, after: int, follows: int, end: int) -> bool:
    """Tell whether a small letter follows; after a dash too, but not as an item of a list."""
    if follows == end or text[follows] not in _DASHES:
        return follows < end and text[follows].islower()
    letter = _AFTER_DASH.match(text, follows, end)
    return letter is not None and letter[1].islower() and "\n" not in text[after:follows]


def _is_abbreviation(text: str, start: int, stop: int, follows: int, end: int, final: bool) -> bool:
    """Tell whether the full stop at ``stop`` belongs to the word before it."""
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
    if "„" in text:  # which “ or ” closes
        return text.count("„") > text.count("“") + text.count("”")
    return any(text.count(opening) > text.count(closing) for opening, closing in _PAIRS)
