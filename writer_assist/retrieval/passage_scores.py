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
        by_meaning: Sequence[tuple[int, float]],
        meaning: float,
        least: float,
        foreign: Callable[[Sequence[int]], NDArray[np.bool_] | None],
    ) -> None:
        """Prepare; nothing is scored yet.

        Args:
            lexical: Scores by words.
            dense: Scores by meaning.
            best_bm25: See :func:`fused`.
            by_meaning: The passages nearest in meaning with their closeness, best first.
            meaning: See :func:`fused`.
            least: See :func:`fused`.
            foreign: Tells which passages are in other languages.
        """
        self.scores: dict[int, float] = {}
        self.cosines: dict[int, float] = {}
        self._lexical, self._dense = lexical, dense
        self._best_bm25 = best_bm25
        self._best_closeness = by_meaning[0][1] if by_meaning else 0.0
        self._nearest = dict(by_meaning)
        self._meaning = meaning if self._best_closeness else 0.0
        self._least, self._foreign = least, foreign

    def add(self, passage_ids: Sequence[int]) -> None:
        """Score passages that are not scored yet."""
        ids = [one for one in passage_ids if one not in self.scores]
        if not ids:
            return
        cosines = self._cosines_of(ids)
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

    def _cosines_of(self, ids: Sequence[int]) -> NDArray[np.float32]:
        cosines = np.array([self._nearest.get(one, np.nan) for one in ids], np.float32)
        others = np.flatnonzero(np.isnan(cosines)).tolist()
        cosines[others] = self._dense.cosines_of([ids[at] for at in others])
        return cosines

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
