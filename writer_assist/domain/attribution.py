"""What each note had to do with every word of a blended text."""

from __future__ import annotations

import re

from writer_assist.domain.continuation import Blend, Share

_WORD = re.compile(r"\S+")


def by_word(text: str, blend: Blend) -> tuple[Share, ...]:
    """Return a share for each word of a text, as it stood when the word was complete."""
    shares = [share for share in blend.shares if share.end > share.start]
    found, at = [], 0
    for word in _WORD.finditer(text):
        while at + 1 < len(shares) and shares[at].end < word.end():
            at += 1
        if shares and shares[at].start < word.end() and shares[at].end > word.start():
            found.append(Share(word.start(), word.end(), shares[at].weights))
    return tuple(found)


def whole(blend: Blend) -> tuple[float, ...]:
    """Return how likely each note was as the source on average; empty while it streams."""
    if not blend.shares:
        return ()
    columns = zip(*(share.weights for share in blend.shares), strict=True)
    return tuple(sum(column) / len(blend.shares) for column in columns)
