"""What each of several notes did to a text: by leaving it out, and as its Shapley value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_NOTES = 4  # sixteen prompts; each note more doubles them


def without_one(notes: int) -> Iterator[frozenset[int]]:
    """Return the coalitions that lack one note, in order of the note left out."""
    return (frozenset(range(notes)) - {note} for note in range(notes))


def coalitions(notes: int) -> Iterator[frozenset[int]]:
    """Return all coalitions of so many notes; neighbours begin with the same notes."""
    every = (chosen for size in range(notes + 1) for chosen in combinations(range(notes), size))
    return map(frozenset, sorted(every))


def losses(values: Mapping[frozenset[int], NDArray[np.float64]], notes: int) -> NDArray[np.float64]:
    """Return what is lost without each note alone, shape ``(notes, S)``.

    Args:
        values: Log-likelihoods of S stretches under coalitions of notes, shape ``(S,)``;
            of the whole and of those that lack one.
        notes: How many there are.
    """
    import numpy as np

    whole = values[frozenset(range(notes))]
    return np.stack([whole - values[kept] for kept in without_one(notes)])


def shapley_values(
    values: Mapping[frozenset[int], NDArray[np.float64]], notes: int
) -> NDArray[np.float64]:
    """Return each note's gain, averaged over all orders of coming, shape ``(notes, S)``.

    The values of all notes add up to the gain of all together over none (Shapley 1953).

    Args:
        values: As for :func:`losses`, under every coalition, the empty one too.
        notes: How many there are.
    """
    import numpy as np

    found = np.zeros((notes, len(values[frozenset()])))
    for kept in coalitions(notes):
        for note in set(range(notes)) - kept:
            weight = math.factorial(len(kept)) * math.factorial(notes - len(kept) - 1)
            found[note] += weight * (values[kept | {note}] - values[kept])
    return found / math.factorial(notes)
