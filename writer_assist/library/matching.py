"""Which passage of a note's new state is which of the old one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.passage import Passage

_NEARBY = 4  # passages
_LONG_FOR_A_WORD = 15  # characters
_ENOUGH_IN_COMMON = 0.6  # of their words, when a passage counts as edited


@dataclass(frozen=True, slots=True)
class OldPassage:
    """A passage as the library holds it."""

    passage_id: int
    text: str
    heading: str
    text_hash: bytes

    def says_the_same_as(self, passage: Passage) -> bool:
        """Tell whether nothing of the passage itself changed; where it stands may have."""
        return (self.text, self.heading) == (passage.text, passage.heading)


def match_passages(old: Sequence[OldPassage], texts: Sequence[str]) -> list[OldPassage | None]:
    """Find the old passage for each new text; None where it is new.

    The same text is the same passage, wherever it moved.  A text that shares
    most of its words with an old passage at about the same place is that
    passage, edited: a mended typing error must not cost a pin.
    """
    matched = _match_same(old, texts)
    kept = {passage.passage_id for passage in matched if passage}
    places = {passage.passage_id: place for place, passage in enumerate(old)}
    left = {place: p for place, p in enumerate(old) if p.passage_id not in kept}
    expected = 0
    for number, text in enumerate(texts):
        before = matched[number]
        if before is None and left:
            nearby = range(expected - _NEARBY, expected + _NEARBY + 1)
            best = max(
                (place for place in nearby if place in left),
                key=lambda place: _in_common(left[place].text, text),
                default=None,
            )
            if best is not None and _in_common(left[best].text, text) >= _ENOUGH_IN_COMMON:
                before = matched[number] = left.pop(best)
        expected = places[before.passage_id] + 1 if before else expected + 1
    return matched


def _match_same(old: Sequence[OldPassage], texts: Sequence[str]) -> list[OldPassage | None]:
    waiting: defaultdict[str, list[OldPassage]] = defaultdict(list)
    for passage in reversed(old):
        waiting[passage.text].append(passage)
    return [waiting[text].pop() if waiting.get(text) else None for text in texts]


def _in_common(one: str, other: str) -> float:
    words, others = Counter(_parts(one)), Counter(_parts(other))
    return (words & others).total() / max(1, (words | others).total())


def _parts(text: str) -> list[str]:
    """Cut a text into words, or into pairs of characters where there are no spaces."""
    words = text.lower().split()
    if len(text) < _LONG_FOR_A_WORD * len(words):
        return words
    return [text[start : start + 2] for start in range(len(text))]
