"""The groups that a list of passages falls into, where it clearly does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.snippet import SnippetGroup

LEAST_ITEMS = 5
_LEAST_IN_GROUP = 2
_MOST_GROUPS = 3
_LEAST_SILHOUETTE = 0.3
_LEAST_GAP = 0.2  # between the similarity inside the groups and between them
_WORDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class GroupItem:
    """A passage of the list.

    Attributes:
        passage_id: Which.
        terms: Its content words, stemmed, in order.
        vector: Of length 1; None without a model.
    """

    passage_id: int
    terms: Sequence[str]
    vector: NDArray[np.float32] | None


def grouped(items: Sequence[GroupItem]) -> tuple[SnippetGroup, ...]:
    """Return groups of passages, best first; none unless they differ clearly."""
    return ()
