"""Text whose lines a program broke at a fixed width, and making whole paragraphs of it again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_FULL = range(50, 100)  # characters of a full line, in text whose lines were broken
_MOST = 0.8  # of the lines that another line follows
_LONGEST = 0.98  # of the lines are no longer than what is taken for the width
_LOOSE = 2  # characters that a line may be short of the width, as trailing blanks are cut
_BEGINS_LINE = re.compile(r"[#>|]|[-+*][ \t]|\d{1,3}[.)][ \t]|\s|`{3}|~{3}|\[\^|%%")
_GOES_ON = re.compile(r"(?:--|[—–]|\w-)\Z")  # the next word follows without a blank
_FENCE = re.compile(r"(?:`{3,}|~{3,})[^`]*\Z")


def are_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether nearly all lines that another line follows are of one full width."""
    followed = [len(line) for line, after in pairwise(lines) if line and after]
    full = sum(length in _FULL for length in followed)
    return bool(followed) and full >= _MOST * len(followed)


def with_whole_paragraphs(text: str) -> str:
    """Join lines that were broken at a fixed width; return other texts as they are.

    A line is joined with the next one only where the next word did not fit on it, so that the
    lines of a poem or an address stay.  No word and no sign changes, only line ends do.
    """
    lines = text.split("\n")
    stripped = [line.strip() for line in lines]
    if not are_wrapped(stripped):
        return text
    lengths = sorted(len(line) for line, after in pairwise(stripped) if line and after)
    width = lengths[min(int(len(lengths) * _LONGEST), len(lengths) - 1)]
    parts, is_code, was_cut = [lines[0]], bool(_FENCE.match(lines[0])), False
    for line, after in pairwise(lines):
        is_code ^= bool(_FENCE.match(after))
        # In a paragraph, a small letter goes on with the sentence even after a shorter line.
        goes_on = was_cut and after[:1].islower() and bool(line.strip())
        was_cut = not is_code and (goes_on or _is_cut(line, after, width))
        joint = "" if _GOES_ON.search(line) else " "
        parts += [joint if was_cut else "\n", after]
    return "".join(parts)


def _is_cut(line: str, after: str, width: int) -> bool:
    """Tell whether a line ends only because the next word did not fit on it."""
    if not line.strip() or not after.strip() or line.endswith("  ") or line.startswith("#"):
        return False
    if _BEGINS_LINE.match(after):
        return False
    word = re.split(r"[ \t]|(?<=--)|(?<=\w-)", after, maxsplit=1)[0]
    return len(line.rstrip()) + 1 + len(word) > width - _LOOSE
