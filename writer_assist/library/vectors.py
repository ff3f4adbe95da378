"""Vectors of passages, stored per embedding model under the hash of the embedded text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from writer_assist.domain.passage import Passage
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.passages import PASSAGE_COLUMNS, PassageStore, passages_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HAS_VECTOR = (
    "EXISTS (SELECT 1 FROM vector v WHERE v.model = ? AND v.content_hash = p.content_hash)"
)


class VectorStore:
    """Implements ``VectorSource``; on a reader's connection only load and count work."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database
        self._passages = PassageStore(database)
        self._all_before: dict[str, tuple[int, int]] = {}  # revision and passage, per model
        self._counted: dict[str, tuple[int, int, int]] = {}  # revision, newest vector, count

    def without_vector(self, model_id: str, *, limit: int) -> list[Passage]:
        """Return passages that have no vector of this model yet, oldest first."""
        revision = self._passages.revision()
        known, first = self._all_before.get(model_id, (revision, 0))
        rows = self._database.rows(
            f"SELECT {PASSAGE_COLUMNS}, p.content_hash FROM passage p "
            f"JOIN note n ON n.id = p.note_id WHERE p.id >= ? AND NOT {_HAS_VECTOR} "
            "ORDER BY p.id LIMIT ?",
            (first if known == revision else 0, model_id, limit),
        )
        found = passages_of(rows)
        self._correct_hashes(found, [row[9] for row in rows])
        # If nothing changes, the next call need not check again what is done.
        self._all_before[model_id] = (revision, rows[0][0] if rows else 0)
        return found

    def put(self, model_id: str, hashes: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Store vectors, shape ``(N, D)``, under ``Passage.content_hash``; committed on return."""
        import numpy as np

        exact = np.ascontiguousarray(vectors, dtype="<f4")
        self._database.run_many(
            "INSERT INTO vector (model, content_hash, vector) VALUES (?, ?, ?) "
            "ON CONFLICT (model, content_hash) DO UPDATE SET vector = excluded.vector",
            (
                (model_id, content_hash, row.tobytes())
                for content_hash, row in zip(hashes, exact, strict=True)
            ),
        )

    def load(
        self, model_id: str, passage_ids: Sequence[int]
    ) -> tuple[list[int], NDArray[np.float32]]:
        """Return the ids that have a vector, and the vectors, shape ``(M, D)``, in that order."""
        import numpy as np

        rows = self._database.rows(
            "SELECT p.id, v.vector FROM json_each(?) chosen "
            "JOIN passage p ON p.id = chosen.value "
            "JOIN vector v ON v.model = ? AND v.content_hash = p.content_hash "
            "ORDER BY chosen.key",
            (json.dumps(list(map(int, passage_ids))), model_id),
        )
        if not rows:
            return [], np.empty((0, 0), np.float32)
        flat = np.frombuffer(b"".join(vector for _, vector in rows), "<f4")
        return [passage for passage, _ in rows], flat.reshape(len(rows), -1)

    def added_after(
        self, model_id: str, mark: int, *, limit: int
    ) -> tuple[int, list[int], NDArray[np.float32]]:
        """See VectorSource.added_after; a mark is the id of a vector, of any model."""
        import numpy as np

        # Read first, so that what is put meanwhile is left to the next call.
        newest = max(mark, self._database.number("SELECT max(id) FROM vector"))
        # The plus keeps SQLite from going through all vectors of the model by hash.
        rows = self._database.rows(
            "SELECT v.id, p.id, v.vector FROM (SELECT id, content_hash, vector FROM vector "
            "WHERE id > ? AND id <= ? AND +model = ? ORDER BY id LIMIT ?) v "
            "LEFT JOIN passage p ON p.content_hash = v.content_hash ORDER BY v.id",
            (mark, newest, model_id, limit),
        )
        found = [(passage, vector) for _, passage, vector in rows if passage is not None]
        is_complete = len({vector_id for vector_id, _, _ in rows}) < limit
        # Past those of other models, so that no call looks at them again.
        mark = newest if is_complete else rows[-1][0]
        if not found:
            return mark, [], np.empty((0, 0), np.float32)
        flat = np.frombuffer(b"".join(vector for _, vector in found), "<f4")
        return mark, [passage for passage, _ in found], flat.reshape(len(found), -1)

    def count(self, model_id: str) -> int:
        """Return how many passages have a vector of this model."""
        revision = self._passages.revision()
        newest = self._database.number("SELECT max(id) FROM vector")
        known = self._counted.get(model_id)
        if known is None or known[0] != revision or known[1] > newest:
            counted = self._database.number(
                "SELECT count(*) FROM passage p JOIN vector v ON v.model = ? "
                "AND v.content_hash = p.content_hash WHERE v.id <= ?",
                (model_id, newest),
            )
        else:  # the same passages as before
            counted = known[2] + self._database.number(
                "SELECT count(*) FROM vector v JOIN passage p ON p.content_hash = v.content_hash "
                "WHERE v.id > ? AND v.id <= ? AND +v.model = ?",
                (known[1], newest, model_id),
            )
        self._counted[model_id] = (revision, newest, counted)
        return counted

    def newest_model(self) -> str:
        """Return the id of the model that embedded last; empty if none has."""
        rows = self._database.rows("SELECT model FROM vector ORDER BY id DESC LIMIT 1")
        return str(rows[0][0]) if rows else ""

    def prune(self) -> None:
        """Delete vectors whose text is in no passage any more.

        The newest one stays: otherwise SQLite would use its id again, and callers of
        :meth:`added_after` would miss the vector that gets it.
        """
        self._all_before.clear()
        self._counted.clear()
        self._database.run(
            "DELETE FROM vector WHERE content_hash NOT IN (SELECT content_hash FROM passage) "
            "AND id < (SELECT max(id) FROM vector)"
        )

    def _correct_hashes(self, passages: Sequence[Passage], stored: Sequence[bytes]) -> None:
        """Update stored hashes after a version of the program that embeds a passage differently.

        Vectors are stored under the hash that the passage computes, so a passage stored under
        another hash would count as missing a vector for ever.
        """
        changed = [
            (passage.content_hash, passage.passage_id)
            for passage, content_hash in zip(passages, stored, strict=True)
            if passage.content_hash != content_hash
        ]
        if changed:
            self._database.run_many("UPDATE passage SET content_hash = ? WHERE id = ?", changed)
