"""Where the sentences of a passage begin and end."""

from __future__ import annotations

import re
from itertools import pairwise

_END = re.compile(r"[.!?\u2026]+[\"'\u201d\u2019\u00bb)\]*_]*(?=\s)|[\u3002\uff01\uff1f]+|\n+")


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
