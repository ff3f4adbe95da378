"""Exact search by meaning: one matrix of unit vectors in memory."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.ports import PassageSource, VectorSource

_CHANGES_AT_ONCE = 5_000
_PENDING_AT_ONCE = 1_000
_PENDING_CHECK_S = 0.5


@dataclass(frozen=True, slots=True)
class DenseScores:
    """Cosine similarity of every passage that has a vector.

    Attributes:
        passage_ids: Passages that took part, shape ``(n,)``, in no order.
        cosines: Of each, -1 to 1.
    """

    passage_ids: NDArray[np.int64]
    cosines: NDArray[np.float32]

    def best(self, limit: int) -> list[tuple[int, float]]:
        """Return the nearest passages, best first."""
        rows = np.arange(len(self.cosines))
        if len(rows) > limit:
            rows = np.argpartition(-self.cosines, limit - 1)[:limit]
        order = np.lexsort((self.passage_ids[rows], -self.cosines[rows]))
        return [(int(self.passage_ids[row]), float(self.cosines[row])) for row in rows[order]]

    def cosines_of(self, passage_ids: Sequence[int]) -> NDArray[np.float32]:
        """Return the cosines of some passages, NaN for those without a vector."""
        rows = np.flatnonzero(np.isin(self.passage_ids, passage_ids))
        known = dict(zip(self.passage_ids[rows].tolist(), self.cosines[rows], strict=True))
        return np.array([known.get(passage_id, np.nan) for passage_id in passage_ids], np.float32)


NO_DENSE_SCORES = DenseScores(np.empty(0, np.int64), np.empty(0, np.float32))


class VectorMatrix:
    """The vectors of the library, kept in step with it; for one thread."""

    def __init__(self, passages: PassageSource, vectors: VectorSource, model_id: str) -> None:
        self._passages = passages
        self._vectors = vectors
        self._model_id = model_id
        self._revision = 0
        self._ids = np.empty(0, np.int64)
        self._matrix = np.empty((0, 0), np.float32)
        self._size = 0
        self._rows: dict[int, int] = {}
        self._pending: dict[int, None] = {}
        self._checked_at = float("-inf")

    def __len__(self) -> int:
        return self._size

    def refresh(self) -> None:
        """Take in what changed in the library since the last time."""
        fresh: dict[int, None] = {}
        while self._passages.revision() != self._revision:
            changes = self._passages.changes_after(self._revision, limit=_CHANGES_AT_ONCE)
            changed = [passage.passage_id for passage in changes.changed]
            for passage_id in (*changed, *changes.removed):
                self._remove(passage_id)
                self._pending.pop(passage_id, None)
                fresh.pop(passage_id, None)
            fresh |= dict.fromkeys(changed)
            self._revision = changes.revision
            if changes.complete:
                break
        self._pending |= fresh
        self._load(list(fresh))
        self._look_for_pending()

    def vectors_of(self, passage_ids: Sequence[int]) -> list[NDArray[np.float32] | None]:
        """Return the vectors of some passages, None for those without."""
        rows = [self._rows.get(passage_id) for passage_id in passage_ids]
        return [None if row is None else self._matrix[row] for row in rows]

    def compare(self, query: NDArray[np.float32], left_out: Collection[int] = ()) -> DenseScores:
        """Compare a unit vector, shape ``(D,)``, with every passage but those left out."""
        if not self._size or self._matrix.shape[1] != len(query):
            return NO_DENSE_SCORES
        ids = self._ids[: self._size]
        cosines = self._matrix[: self._size] @ query
        if left_out:
            kept = ~np.isin(ids, np.fromiter(left_out, np.int64))
            return DenseScores(ids[kept], cosines[kept])
        return DenseScores(ids.copy(), cosines)

    def _look_for_pending(self) -> None:
        """Take in vectors that came after their passage, oldest first as they are made."""
        now = time.monotonic()
        if not self._pending or now - self._checked_at < _PENDING_CHECK_S:
            return
        self._checked_at = now
        if self._vectors.count(self._model_id) <= self._size:
            return
        waiting = list(self._pending)
        for first in range(0, len(waiting), _PENDING_AT_ONCE):
            if not self._load(waiting[first : first + _PENDING_AT_ONCE]):
                return

    def _load(self, passage_ids: Sequence[int]) -> int:
        loaded = 0
        for first in range(0, len(passage_ids), _CHANGES_AT_ONCE):
            ids, vectors = self._vectors.load(
                self._model_id, passage_ids[first : first + _CHANGES_AT_ONCE]
            )
            for passage_id in ids:
                self._pending.pop(passage_id, None)
            self._append(ids, vectors)
            loaded += len(ids)
        return loaded

    def _append(self, passage_ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        if not len(passage_ids):
            return
        needed = self._size + len(passage_ids)
        if needed > len(self._ids):
            self._grow(needed, vectors.shape[1])
        self._ids[self._size : needed] = passage_ids
        self._matrix[self._size : needed] = vectors
        self._rows |= dict(zip(passage_ids, range(self._size, needed), strict=True))
        self._size = needed

    def _grow(self, needed: int, dimension: int) -> None:
        # An eighth more than needed: doubling would waste up to half of the memory.
        room = needed + needed // 8 + 64
        ids = np.empty(room, np.int64)
        matrix = np.empty((room, dimension), np.float32)
        ids[: self._size] = self._ids[: self._size]
        if self._size:
            matrix[: self._size] = self._matrix[: self._size]
        self._ids, self._matrix = ids, matrix

    def _remove(self, passage_id: int) -> None:
        row = self._rows.pop(passage_id, None)
        if row is None:
            return
        self._size -= 1
        if row != self._size:
            self._ids[row] = self._ids[self._size]
            self._matrix[row] = self._matrix[self._size]
            self._rows[int(self._ids[row])] = row
