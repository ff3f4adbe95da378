"""Search by meaning: comparing the query's vector with all vectors of the library."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.ports import Embedder, PassageSource, VectorSource
from writer_assist.retrieval.vector_codes import CodeFile, VectorCodes, described, encode, room_for
from writer_assist.retrieval.whoosh_index.scores import PassageRows, id_array

_AT_ONCE = 5_000
_GONE = -1  # marks a row whose passage no longer exists
_APART = -2.0  # cosine given to a row that is left out
# The cache is rewritten when this many rows, and a quarter of the old ones, are new.
_KEPT_TOGETHER = 4_096
_MOST_IN_MEMORY = 250_000  # rows: 200 MB, and as much again while they grow
_NO_FILE_NAME = re.compile(r"[^-.\w]")
_EXPECTED_WEIGHT = 20  # passages
_GROUP = 16
_MOST_EXACT = 4  # how many times the requested number are computed exactly


@dataclass(frozen=True, slots=True)
class DenseScores:
    """How close every passage is to a vector in meaning; valid until the next refresh.

    Closeness is the cosine or, where ``zero`` is not 0, the share of the way from there to 1.

    Attributes:
        passage_ids: The passage of each row, shape ``(n,)``, in no order; negative if there is
            none.
        cosines: The approximate cosine of each row; -2 for rows that are left out.
        query: The query's vector.
        parts: The vectors, in the order of the rows.
        rows: Finds the row of a passage.
        zero: The cosine at which closeness begins.
    """

    passage_ids: NDArray[np.int64]
    cosines: NDArray[np.float32]
    query: NDArray[np.float32]
    parts: tuple[VectorCodes, ...]
    rows: PassageRows
    zero: float = 0.0

    def best(self, limit: int) -> list[tuple[int, float]]:
        """Return the nearest passages with their closeness, best first."""
        rows = self._may_be_best(limit)
        if not len(rows):
            return []
        cosines = self._exact(rows)
        order = np.lexsort((self.passage_ids[rows], -cosines))[:limit]
        return [(int(self.passage_ids[rows[at]]), float(cosines[at])) for at in order]

    def cosines_of(self, passage_ids: Sequence[int]) -> NDArray[np.float32]:
        """Return the closeness of some passages; NaN for those without a vector."""
        found = np.full(len(passage_ids), np.nan, np.float32)
        rows = self.rows.find(passage_ids)
        known = np.flatnonzero(rows >= 0)
        known = known[self.cosines[rows[known]] > _APART]
        if len(known):
            ascending, where = np.unique(rows[known], return_inverse=True)
            found[known] = self._exact(ascending)[where]
        return found

    def _may_be_best(self, limit: int) -> NDArray[np.int64]:
        """Return the rows that may be among the nearest, given the error of their cosines."""
        if len(self.cosines) <= limit:
            return np.flatnonzero(self.cosines > _APART)
        last = _nth_largest(self.cosines, limit)
        error = max(part.error(self.query) for part in self.parts)
        rows = np.flatnonzero(self.cosines > max(float(last) - 2 * error, _APART))
        if len(rows) > _MOST_EXACT * limit:  # hundreds have nearly the same cosine
            rows = rows[np.argpartition(-self.cosines[rows], _MOST_EXACT * limit)]
            rows = np.sort(rows[: _MOST_EXACT * limit])
        return rows

    def _exact(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        cosines = _vectors(self.parts, rows) @ self.query
        return np.asarray((cosines - self.zero) / (1 - self.zero), np.float32)


NO_DENSE_SCORES = DenseScores(
    np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.float32), (), PassageRows()
)


class VectorMatrix:
    """The vectors of the library, kept up to date with it; for one thread.

    Most of them are in a file that is mapped into memory.  New ones are in memory until the file
    is rewritten.
    """

    def __init__(
        self,
        passages: PassageSource,
        vectors: VectorSource,
        model_id: str,
        folder: Path | None = None,
    ) -> None:
        """Prepare the matrix; :meth:`refresh` reads the vectors.

        Args:
            passages: The library's passages.
            vectors: The library's vectors.
            model_id: The embedding model of the vectors.
            folder: The folder for caches; None keeps all vectors in memory.
        """
        self._passages = passages
        self._vectors = vectors
        self._model_id = model_id
        self._file = folder / f"{_NO_FILE_NAME.sub('_', model_id)}.vectors" if folder else None
        self._opened = False
        self._revision = 0
        self._mark = 0
        self._ids = np.empty(0, np.int64)
        self._size = 0  # rows in use, including those of removed passages
        self._kept: VectorCodes | None = None
        self._fresh: VectorCodes | None = None
        self._gone = 0
        self._rows: PassageRows | None = None  # sorted anew when rows have changed

    def __len__(self) -> int:
        return self._size - self._gone

    def refresh(self) -> None:
        """Load what changed in the library since the last call."""
        if not self._opened:
            self._open()
        while self._passages.revision() != self._revision:
            changes = self._passages.changes_after(self._revision, limit=_AT_ONCE)
            changed = [passage.passage_id for passage in changes.changed]
            self._remove([*changed, *changes.removed])
            self._append(*self._vectors.load(self._model_id, changed))
            self._revision = changes.revision
            if changes.complete:
                break
        for passage_ids, vectors in self._added():
            self._append(passage_ids, vectors)
            if self._size - self._kept_rows() >= _MOST_IN_MEMORY:
                self._keep()
        self._keep()

    def vectors_of(self, passage_ids: Sequence[int]) -> list[NDArray[np.float32] | None]:
        """Return the vectors of some passages; None for those without one."""
        rows = np.unique(self._passage_rows().find(passage_ids))
        rows = rows[rows >= 0]
        if not len(rows):
            return [None] * len(passage_ids)
        known = dict(zip(self._ids[rows].tolist(), _vectors(self._parts(), rows), strict=True))
        return [known.get(passage_id) for passage_id in passage_ids]

    def compare(
        self,
        query: NDArray[np.float32],
        left_out: Collection[int] = (),
        *,
        unrelated: float = 0.0,
    ) -> DenseScores:
        """Compare a unit vector, shape ``(D,)``, with every passage except those left out.

        Args:
            query: The vector.
            left_out: Passages that do not take part.
            unrelated: See MeaningScale.  If it is not 0, closeness begins at the mean cosine.
        """
        parts = self._parts()
        if not len(self) or parts[0].coarse.shape[1] != len(query):
            return NO_DENSE_SCORES
        ids = self._ids[: self._size]
        cosines = np.concatenate([part.roughly_dot(query) for part in parts])
        if self._gone:
            cosines[ids == _GONE] = _APART
        if len(left_out):
            cosines[np.isin(ids, id_array(left_out))] = _APART
        zero = _mean_cosine(cosines[cosines > _APART], unrelated) if unrelated else 0.0
        return DenseScores(ids, cosines, query, parts, self._passage_rows(), zero)

    def _passage_rows(self) -> PassageRows:
        if self._rows is None:
            ids = self._ids[: self._size]
            order = np.argsort(ids)
            self._rows = PassageRows(ids[order], order)
        return self._rows

    def _parts(self) -> tuple[VectorCodes, ...]:
        kept = self._kept_rows()
        fresh = self._fresh.first(self._size - kept) if self._fresh else None
        return tuple(part for part in (self._kept, fresh) if part is not None)

    def _kept_rows(self) -> int:
        return len(self._kept.scales) if self._kept else 0

    def _open(self) -> None:
        """Start from the cache, or by loading all vectors."""
        self._opened = True
        # Vectors of passages that change from now on are returned again with the change.
        self._revision = self._passages.revision()
        found = described(self._file) if self._file else None
        if not self._file or not found or found.model_id != self._model_id:
            return
        if found.revision <= self._revision:
            self._use(self._file, found)
            self._revision, self._mark = found.revision, found.mark

    def _use(self, file: Path, found: CodeFile) -> None:
        self._ids, self._kept = found.columns(file)
        self._size, self._gone, self._fresh, self._rows = found.rows, 0, None, None

    def _added(self) -> Iterator[tuple[Sequence[int], NDArray[np.float32]]]:
        """Yield vectors that were made since, of passages that have none here."""
        while True:
            mark, ids, vectors = self._vectors.added_after(
                self._model_id, self._mark, limit=_AT_ONCE
            )
            if mark == self._mark:
                return
            self._mark = mark
            new = ~np.isin(ids, self._ids[: self._size])
            yield np.array(ids, np.int64)[new].tolist(), vectors[new]

    def _append(self, passage_ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        if not len(passage_ids):
            return
        needed = self._size + len(passage_ids)
        fresh = self._with_room(needed, vectors.shape[1])
        fresh.put(self._size - self._kept_rows(), encode(vectors))
        self._ids[self._size : needed] = passage_ids
        self._size, self._rows = needed, None

    def _with_room(self, needed: int, dimension: int) -> VectorCodes:
        # An eighth more than needed, since doubling could waste half of the memory.
        spare = needed // 8 + 64
        if needed > len(self._ids):
            more = needed + spare - len(self._ids)
            self._ids = np.concatenate([self._ids, np.empty(more, np.int64)])
        needed -= self._kept_rows()
        if self._fresh is None or needed > len(self._fresh.scales):
            grown = room_for(needed + needed // 8 + 64, dimension)
            if self._fresh is not None:
                grown.put(0, self._fresh)
            self._fresh = grown
        return self._fresh

    def _remove(self, passage_ids: Sequence[int]) -> None:
        if not self._size or not passage_ids:
            return
        ids = self._ids[: self._size]
        rows = np.flatnonzero(np.isin(ids, passage_ids))
        ids[rows] = _GONE
        self._gone += len(rows)
        self._rows = None

    def _keep(self) -> None:
        """Rewrite the cache if much has changed since."""
        kept = self._kept_rows()
        changed = self._size - kept + self._gone
        if self._file is None or changed < max(_KEPT_TOGETHER, kept // 4):
            return
        rows = np.flatnonzero(self._ids[: self._size] != _GONE)
        if not len(rows):
            return
        parts = self._parts()
        description = CodeFile(
            self._model_id, self._revision, self._mark, len(rows), parts[0].coarse.shape[1]
        )
        of_parts = [own for _, own in _by_part(parts, rows)]
        if description.write(self._file, self._ids[rows], parts, of_parts):
            self._use(self._file, description)
        else:
            self._file = None


class EarlyVector:
    """An embedder that starts on one query in the background, before its vector is asked for.

    The model computes without Python's global lock, so words are looked up meanwhile.
    """

    def __init__(self, embedder: Embedder, text: str, executor: Executor) -> None:
        self.model_id = embedder.model_id
        self.scale = embedder.scale
        self._embedder = embedder
        self._text = text
        self._vector = executor.submit(embedder.embed_query, text)

    @property
    def dimension(self) -> int:
        """See Embedder.dimension."""
        return self._embedder.dimension

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See Embedder.embed_passages."""
        return self._embedder.embed_passages(texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """See Embedder.embed_query; for the text given at the start it waits for the result."""
        return self._vector.result() if text == self._text else self._embedder.embed_query(text)


def _mean_cosine(cosines: NDArray[np.float32], expected: float) -> float:
    """Return the mean; of few passages, which may all be alike, near to what is expected."""
    return float((cosines.sum() + _EXPECTED_WEIGHT * expected) / (len(cosines) + _EXPECTED_WEIGHT))


def _nth_largest(numbers: NDArray[np.float32], n: int) -> np.float32:
    """Return the nth largest of at least n numbers.

    The nth largest of the groups' largest is no larger, so most numbers need not be ordered.
    """
    grouped = len(numbers) // _GROUP * _GROUP
    if grouped >= 4 * n * _GROUP:
        largest = numbers[:grouped].reshape(-1, _GROUP).max(axis=1)
        numbers = numbers[numbers >= np.partition(largest, -n)[-n]]
    found: np.float32 = np.partition(numbers, -n)[-n]
    return found


def _by_part(
    parts: Sequence[VectorCodes], rows: NDArray[np.int64]
) -> Iterator[tuple[VectorCodes, NDArray[np.int64]]]:
    """Yield each part of the vectors with those of these rows that are in it."""
    for part in parts:
        own = len(part.scales)
        yield part, rows[(rows >= 0) & (rows < own)]
        rows = rows - own


def _vectors(parts: Sequence[VectorCodes], rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the exact vectors of rows in ascending order."""
    return np.concatenate([part.exact(own) for part, own in _by_part(parts, rows)])
