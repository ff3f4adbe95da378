"""Where the sentences of a passage begin and end."""

from __future__ import annotations

import re
from itertools import pairwise

# A line break ends a sentence, but not in prose that is broken into lines by hand: there a
# long line goes on with a letter or a quotation mark.
_TITLES = "".join(rf"(?<!\b{title})" for title in ("Mr", "Mrs", "Ms", "Dr", "St", "Prof"))
_END = re.compile(
    rf"(?=[.!?\u2026]){_TITLES}[.!?\u2026]+[\"'\u201d\u2019\u00bb)\]*_]*(?=\s)"
    r"|[\u3002\uff01\uff1f]+"
    r"|(?<![^\n]{50})\n|\n(?![^\W\d_]|[\"'\u2018\u201c\u00ab])"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence, without white space around it, in order."""
    borders = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    found = []
    for start, end in pairwise(borders):
        sentence = text[start:end]
        if sentence.strip():
            indent = len(sentence) - len(sentence.lstrip())
            found.append((start + indent, start + len(sentence.rstrip())))
    return found
