"""Making the library searchable: full text first, then vectors as fast as the model goes."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from writer_assist.domain.passage import Passage
from writer_assist.domain.ports import Embedder, PassageSource, VectorSource
from writer_assist.domain.progress import CancelToken, Progress, WorkPace, WorkPaceSetting
from writer_assist.embedding.shared_embedder import FULL_SLICE, GENTLE_SLICE
from writer_assist.paths import DataFolder
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher
from writer_assist.retrieval.whoosh_index.writer import LexicalWriter, reached_revision
from writer_assist.settings import load_settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The first commit is small, so that something can be found at once.  A large one would hold
# Python's global lock, and so the search, for a second.
_FIRST_COMMIT = 200
_COMMIT = 1_000

# When this many texts are sorted by length, their batches need little padding.
_SORTED_TOGETHER = 256

_WORDS = "Indexing words"
_COMMIT_S = 1.0
_PROGRESS_S = 0.1
_REST_CHECK_S = 0.1


Report = TypeVar("Report")
Step = TypeVar("Step")


class IndexingService:
    """Keeps the full-text index and the vectors up to date with the library; for one thread."""

    def __init__(
        self,
        passages: PassageSource,
        vectors: VectorSource,
        folder: DataFolder,
        embedder: Embedder | None,
        pace: WorkPaceSetting,
    ) -> None:
        self._passages = passages
        self._vectors = vectors
        self._embedder = embedder
        self._pace = pace
        self._writer = LexicalWriter(folder.lexical_index)
        self._searcher = LexicalSearcher(folder.lexical_index)

    def update(self, cancel: CancelToken) -> Generator[Progress, None, None]:
        """Index what changed; every step is committed, so it may be interrupted at any time.

        Yields:
            Progress, at most ten times a second.

        Raises:
            Cancelled: Between two steps.
            DiskError: The index cannot be written.
            ModelError: The embedding model failed; the full-text index is complete by then.
        """
        yield from _seldom(self._index_words(cancel))
        if self._embedder is not None:
            yield from _seldom(self._embed(self._embedder, cancel))

    def scan_and_index(
        self, scan: Generator[Progress, None, Report], cancel: CancelToken
    ) -> Generator[Progress, None, Report]:
        """Run a scan and index its notes for full text while it reads; returns its report.

        Raises:
            Cancelled: By the scan, or between two steps.
            DiskError: The index cannot be written.
        """
        reached = self._begin()
        while True:
            try:
                progress = next(scan)
            except StopIteration as end:
                report: Report = end.value
                return report
            yield progress
            while self._passages.revision() - reached >= (_COMMIT if reached else _FIRST_COMMIT):
                yield from self._wait(cancel, progress)
                reached = self._commit(reached)[0]

    def searchable(self) -> int:
        """Return how many passages the full-text index holds."""
        self._searcher.refresh()
        return self._searcher.count()

    def embedded(self) -> int:
        """Return how many passages have a vector of the current model."""
        return self._vectors.count(self._embedder.model_id) if self._embedder else 0

    def close(self) -> None:
        """Close the files of the index."""
        self._searcher.close()

    def _index_words(self, cancel: CancelToken) -> Generator[Progress, None, None]:
        reached = self._begin()
        finished = 0
        while reached != (newest := self._passages.revision()):
            # Each change has its own revision, but a passage that changed twice is returned once.
            yield from self._wait(cancel, Progress(_WORDS, finished, finished + newest - reached))
            reached, count = self._commit(reached)
            finished += count
            newest = self._passages.revision()
            yield Progress(_WORDS, finished, finished + newest - reached)

    def _begin(self) -> int:
        """Return the revision of the library that the full-text index has reached."""
        reached = self._writer.open()
        if reached > self._passages.revision():
            self._writer.clear()
            return 0
        return reached

    def _commit(self, reached: int) -> tuple[int, int]:
        """Index the next changes; return the new revision and the number of changes."""
        changes = self._passages.changes_after(reached, limit=_COMMIT if reached else _FIRST_COMMIT)
        count = len(changes.changed) + len(changes.removed)
        return self._writer.apply(changes), count

    def _embed(self, embedder: Embedder, cancel: CancelToken) -> Generator[Progress, None, None]:
        finished = self._vectors.count(embedder.model_id)
        while True:
            found = self._vectors.without_vector(embedder.model_id, limit=_SORTED_TOGETHER)
            if not found:
                return
            for passages, vectors in _batches(self._embedded(embedder, found, cancel)):
                if passages:  # none while the pace is REST
                    hashes = [passage.content_hash for passage in passages]
                    self._vectors.put(embedder.model_id, hashes, vectors)
                    finished += len(passages)
                yield Progress("Indexing by meaning", finished, self._searchable_total(finished))

    def _embedded(
        self, embedder: Embedder, passages: Sequence[Passage], cancel: CancelToken
    ) -> Iterator[tuple[Sequence[Passage], NDArray[np.float32] | None]]:
        """Yield passages with their vectors; nothing, repeatedly, while the pace is REST."""
        texts = {passage.passage_id: passage.embedding_text for passage in passages}
        ordered = sorted(passages, key=lambda passage: len(texts[passage.passage_id]))
        done = 0
        while done < len(ordered):
            for _ in self._wait(cancel, None):
                yield (), None
            size = FULL_SLICE if self._pace.pace is WorkPace.FULL else GENTLE_SLICE
            piece = ordered[done : done + size]
            yield piece, embedder.embed_passages([texts[p.passage_id] for p in piece])
            done += len(piece)

    def _searchable_total(self, at_least: int) -> int:
        return max(self._searcher.count() or self.searchable(), at_least)

    def _wait(self, cancel: CancelToken, step: Step) -> Iterator[Step]:
        """Wait while the pace is REST, yielding so that short orders can be done meanwhile."""
        cancel.check()
        while not self._pace.wait_while_resting(_REST_CHECK_S):
            yield step
            cancel.check()


def words_are_searchable(passages: PassageSource, folder: DataFolder) -> bool:
    """Tell whether the full-text index is undamaged and up to date with the library."""
    searcher = LexicalSearcher(folder.lexical_index)
    searcher.refresh()
    damaged = searcher.damaged
    searcher.close()
    newest = passages.revision()
    return not damaged and (not newest or reached_revision(folder.lexical_index) == newest)


def index_counts(vectors: VectorSource, folder: DataFolder) -> tuple[int, int, str]:
    """Return how many passages have full text and vectors, and the embedding model's id.

    Nothing is loaded; the id is empty if no model is installed.
    """
    from writer_assist.embedding.sentence_transformer import embedding_model_id
    from writer_assist.services.embedding_choice import embedding_model_of

    searcher = LexicalSearcher(folder.lexical_index)
    searcher.refresh()
    searchable = searcher.count()
    searcher.close()
    model = embedding_model_of(folder, load_settings(folder.settings).embedding_model)
    model_id = embedding_model_id(model) if model else ""
    return searchable, vectors.count(model_id) if model_id else 0, model_id


def _batches(
    pieces: Iterator[tuple[Sequence[Passage], NDArray[np.float32] | None]],
) -> Iterator[tuple[Sequence[Passage], NDArray[np.float32]]]:
    """Join pieces to batches, so that there is at most one commit a second."""
    import numpy as np

    passages: list[Passage] = []
    vectors: list[NDArray[np.float32]] = []
    begun = time.monotonic()
    for found, of_found in pieces:
        passages += found
        if of_found is not None:
            vectors.append(of_found)
        if of_found is None or time.monotonic() - begun >= _COMMIT_S:
            yield passages, np.concatenate(vectors) if vectors else np.empty((0, 0), np.float32)
            passages, vectors, begun = [], [], time.monotonic()
    if passages:
        yield passages, np.concatenate(vectors)


def _seldom(steps: Iterator[Progress]) -> Generator[Progress, None, None]:
    """Pass on the first and last step, and at most ten a second of the others."""
    last, said = float("-inf"), None
    step = None
    for step in steps:
        if time.monotonic() - last >= _PROGRESS_S:
            last, said = time.monotonic(), step
            yield step
    if step is not None and step is not said:
        yield step
