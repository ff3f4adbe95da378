"""The scores of the passages that a search looks at, which become more while it looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from writer_assist.retrieval.dense import DenseScores
from writer_assist.retrieval.fusion import fused
from writer_assist.retrieval.whoosh_index.scores import LexicalScores


class PassageScores:
    """The fused scores of passages, and what they rise by.

    Attributes:
        scores: The score of each passage.
        cosines: Its closeness in meaning; NaN without a vector.
    """

    def __init__(
        self,
        lexical: LexicalScores,
        dense: DenseScores,
        *,
        best_bm25: float,
        best_closeness: float,
        meaning: float,
        least: float,
        foreign: Callable[[Sequence[int]], NDArray[np.bool_] | None],
    ) -> None:
        """Prepare; see :func:`fused`.  ``foreign`` tells which passages are in other languages."""
        self.scores: dict[int, float] = {}
        self.cosines: dict[int, float] = {}
        self._lexical, self._dense = lexical, dense
        self._best_bm25, self._best_closeness = best_bm25, best_closeness
        self._meaning = meaning if best_closeness else 0.0
        self._least, self._foreign = least, foreign

    def add(self, passage_ids: Sequence[int]) -> None:
        """Score passages that are not scored yet."""
        ids = [one for one in passage_ids if one not in self.scores]
        if not ids:
            return
        cosines = self._dense.cosines_of(ids)
        scores = fused(
            self._lexical.scores_of(ids),
            cosines,
            best_bm25=self._best_bm25,
            best_closeness=self._best_closeness,
            meaning=self._meaning,
            least=self._least,
            foreign=self._foreign(ids) if self._meaning else None,
        )
        self.cosines.update(zip(ids, cosines.tolist(), strict=True))
        self.scores.update(zip(ids, scores.tolist(), strict=True))

    def best_of(self, passage_ids: Sequence[int]) -> int:
        """Return the one with the highest score."""
        return max(passage_ids, key=self.scores.__getitem__)

    def raise_by(self, bonuses: Mapping[int, float]) -> None:
        """Add to the scores of some passages."""
        for passage_id, bonus in bonuses.items():
            self.scores[passage_id] += bonus

    def ranked(self) -> list[tuple[int, float]]:
        """Return all passages with their scores, best first."""
        ids = np.fromiter(self.scores.keys(), np.int64, len(self.scores))
        scores = np.fromiter(self.scores.values(), np.float64, len(self.scores))
        order = np.lexsort((ids, -scores))
        return list(zip(ids[order].tolist(), scores[order].tolist(), strict=True))
