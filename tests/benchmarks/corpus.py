"""A library in memory for benchmarks: passages and vectors without files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.note import NoteName
from writer_assist.domain.passage import Passage, content_hash
from writer_assist.domain.ports import Embedder, PassageChanges
from writer_assist.importing.segmentation import USUAL_LENGTH, PassageLength, cut_passages


class MemoryPassages:
    """Passages in the order of their changes; implements PassageSource."""

    def __init__(self, passages: Iterable[Passage] = (), names: Iterable[NoteName] = ()) -> None:
        self._passages: dict[int, Passage] = {}
        self._changes: list[int] = []
        self._names = list(names)
        self._by_hash: tuple[int, dict[bytes, list[int]]] = (-1, {})
        self.add(passages)

    def add(self, passages: Iterable[Passage]) -> None:
        """Add passages, or replace existing ones."""
        for passage in passages:
            self._passages[passage.passage_id] = passage
            self._changes.append(passage.passage_id)

    def remove(self, passage_ids: Iterable[int]) -> None:
        """Remove passages."""
        for passage_id in passage_ids:
            del self._passages[passage_id]
            self._changes.append(passage_id)

    def all(self) -> Iterable[Passage]:
        """Return all passages."""
        return self._passages.values()

    def revision(self) -> int:
        """See PassageSource.revision."""
        return len(self._changes)

    def changes_after(self, revision: int, *, limit: int) -> PassageChanges:
        """See PassageSource.changes_after."""
        ids = self._changes[revision : revision + limit]
        reached = revision + len(ids)
        changed = self.passages(list(dict.fromkeys(ids)))
        removed = tuple(passage_id for passage_id in ids if passage_id not in self._passages)
        return PassageChanges(reached, tuple(changed), removed, reached == len(self._changes))

    def passages(self, passage_ids: Sequence[int]) -> list[Passage]:
        """See PassageSource.passages."""
        known = self._passages
        return [known[passage_id] for passage_id in passage_ids if passage_id in known]

    def names(self) -> list[NoteName]:
        """See PassageSource.names."""
        return self._names

    def with_hash(self, content_hash: bytes) -> Sequence[int]:
        """Return the passages whose embedded text has this hash."""
        if self._by_hash[0] != self.revision():
            found: dict[bytes, list[int]] = {}
            for passage in self.all():
                found.setdefault(passage.content_hash, []).append(passage.passage_id)
            self._by_hash = (self.revision(), found)
        return self._by_hash[1].get(content_hash, ())

    def passages_of_notes(self, note_ids: Sequence[int]) -> list[Passage]:
        """See PassageSource.passages_of_notes."""
        wanted = set(note_ids)
        return [passage for passage in self._passages.values() if passage.note_id in wanted]

    def following(self, passage_ids: Sequence[int], *, count: int) -> dict[int, str]:
        """See PassageSource.following; assumes that ids are consecutive within a note."""
        found = {}
        for passage in self.passages(passage_ids):
            ids = range(passage.passage_id + 1, passage.passage_id + 1 + count)
            behind = [one.text for one in self.passages(ids) if _same_section(passage, one)]
            if behind:
                found[passage.passage_id] = "\n\n".join(behind)
        return found


def _same_section(one: Passage, other: Passage) -> bool:
    return (one.note_id, one.heading) == (other.note_id, other.heading)


class MemoryVectors:
    """Vectors by the hash of their text, optionally stored in a file; a VectorSource."""

    def __init__(self, passages: MemoryPassages, file: Path | None = None) -> None:
        self._passages = passages
        self._file = file
        self._vectors: dict[tuple[str, bytes], NDArray[np.float32]] = {}
        if file is not None and file.is_file():
            with np.load(file) as kept:
                model = str(kept["model"])
                for key, vector in zip(kept["hashes"], kept["vectors"], strict=True):
                    self._vectors[model, key.tobytes()] = vector

    def without_vector(self, model_id: str, *, limit: int) -> list[Passage]:
        """See VectorSource.without_vector."""
        return list(islice(self._missing(model_id), limit))

    def put(self, model_id: str, hashes: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """See VectorSource.put."""
        for key, vector in zip(hashes, vectors, strict=True):
            self._vectors[model_id, key] = vector

    def load(
        self, model_id: str, passage_ids: Sequence[int]
    ) -> tuple[list[int], NDArray[np.float32]]:
        """See VectorSource.load."""
        found = [
            (passage.passage_id, vector)
            for passage in self._passages.passages(passage_ids)
            if (vector := self._vectors.get((model_id, passage.content_hash))) is not None
        ]
        if not found:
            return [], np.empty((0, 0), np.float32)
        return [passage_id for passage_id, _ in found], np.stack([vector for _, vector in found])

    def added_after(
        self, model_id: str, mark: int, *, limit: int
    ) -> tuple[int, list[int], NDArray[np.float32]]:
        """See VectorSource.added_after; a mark is a number of vectors."""
        keys = list(islice(self._vectors, mark, mark + limit))
        found = [
            (passage_id, self._vectors[key])
            for key in keys
            if key[0] == model_id
            for passage_id in self._passages.with_hash(key[1])
        ]
        vectors = [vector for _, vector in found]
        mark += len(keys)
        return mark, [one for one, _ in found], np.array(vectors, np.float32)

    def count(self, model_id: str) -> int:
        """See VectorSource.count."""
        missing = sum(1 for _ in self._missing(model_id))
        return sum(1 for _ in self._passages.all()) - missing

    def get(self, model_id: str, key: bytes) -> NDArray[np.float32] | None:
        """Return one vector; None if there is none."""
        return self._vectors.get((model_id, key))

    def keep(self, model_id: str) -> None:
        """Write the vectors of a model to the file."""
        if self._file is None:
            return
        kept = {key[1]: vector for key, vector in self._vectors.items() if key[0] == model_id}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        neighbour = self._file.with_name(f"new-{self._file.name}")
        hashes = np.array([np.frombuffer(key, np.uint8) for key in kept])
        np.savez(neighbour, model=model_id, hashes=hashes, vectors=np.stack(list(kept.values())))
        neighbour.replace(self._file)

    def _missing(self, model_id: str) -> Iterator[Passage]:
        return (
            passage
            for passage in self._passages.all()
            if (model_id, passage.content_hash) not in self._vectors
        )


class RememberingEmbedder:
    """Stores the vectors of queries, so that a second run needs no model."""

    def __init__(self, embedder: Embedder, vectors: MemoryVectors) -> None:
        self._embedder = embedder
        self._vectors = vectors
        self.model_id = embedder.model_id
        self.scale = embedder.scale

    @property
    def dimension(self) -> int:
        """See Embedder.dimension."""
        return self._embedder.dimension

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See Embedder.embed_passages."""
        return self._embedder.embed_passages(texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """See Embedder.embed_query."""
        key = content_hash(text)
        known = self._vectors.get(self.model_id, key)
        if known is None:
            known = self._embedder.embed_query(text)
            self._vectors.put(self.model_id, [key], known[None])
        return known


def passages_of_note(
    note_id: int,
    title: str,
    text: str,
    *,
    path: str,
    first_id: int,
    length: PassageLength = USUAL_LENGTH,
) -> list[Passage]:
    """Cut a text as the library does; ids are consecutive from ``first_id``."""
    stretches = cut_passages(text, title=title, length=length)
    return [
        Passage(
            passage_id=passage_id,
            note_id=note_id,
            note_title=title,
            path=path,
            heading=stretch.heading,
            text=text[stretch.start : stretch.end],
            start=stretch.start,
            end=stretch.end,
        )
        for passage_id, stretch in enumerate(stretches, first_id)
    ]
