"""Notes to expect beside a text: those that the passages most like it name.

A paragraph often means a note without naming it ("the regent").  The names and links that the
writer put into similar passages say which one that may be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from writer_assist.domain.ports import PassageSource

PassageNames = Callable[[Sequence[int]], Sequence[Mapping[int, float]]]
"""Returns, for each passage, the notes that it names, and how telling each name is, 0 to 1."""

# From 10 to 80 passages do about as well (links whose words were cut out: nDCG@10 .560 to .565).
_PASSAGES = 12
_FLOOR = 0.8  # share of the last one's score at which a passage says nothing
_MOST_NOTES = 10


def expected_notes(ranked: Sequence[tuple[int, float]], names: PassageNames) -> dict[int, float]:
    """Return notes, each with the share of the best passages that name it, 0 to 1.

    Args:
        ranked: Passages with their scores, best first.
        names: Knows what passages name.
    """
    best = ranked[:_PASSAGES]
    if not best:
        return {}
    least = _FLOOR * best[-1][1]
    weights = [max(0.0, score - least) for _, score in best]
    expected: defaultdict[int, float] = defaultdict(float)
    for weight, named in zip(weights, names([one for one, _ in best]), strict=True):
        for note_id, telling in named.items():
            # Who names many says less of each.
            expected[note_id] += weight * telling / len(named) ** 0.5
    whole = sum(weights)
    strongest = sorted(expected, key=lambda note_id: (-expected[note_id], note_id))[:_MOST_NOTES]
    return {one: expected[one] / whole for one in strongest if expected[one] > 0}


def names_in_passages(
    passages: PassageSource,
    named_in: Callable[[str], Mapping[int, str]],
    telling: Callable[[str], float],
) -> PassageNames:
    """Return what knows the names in the passages of a library.

    Args:
        passages: The library.
        named_in: Returns the notes that a text names, with their names there.
        telling: Returns how telling a name is, 0 to 1.
    """

    def names(passage_ids: Sequence[int]) -> list[dict[int, float]]:
        known = {one.passage_id: one for one in passages.passages(passage_ids)}
        return [
            {
                note_id: telling(name)
                for note_id, name in named_in(known[one].text).items()
                if note_id != known[one].note_id
            }
            if one in known
            else {}
            for one in passage_ids
        ]

    return names
