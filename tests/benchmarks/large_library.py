"""A large library for benchmarks, built once and stored between runs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.fts5 import Fts5Index
from tests.benchmarks.multiplied import MultipliedFiction
from tests.benchmarks.reporting import Report
from writer_assist.domain.ports import Embedder
from writer_assist.domain.progress import CancelToken, Progress, WorkPaceSetting
from writer_assist.paths import DataFolder
from writer_assist.services.indexing import IndexingService
from writer_assist.services.library import LibraryService

REAL_VECTORS = 10_000
_REAL_AT_ONCE = 256
_SYNTHETIC_AT_ONCE = 5_000
_NOISE = 0.7  # length of the noise that is added to a real vector before normalising


def build_library(
    place: Path,
    passages: int,
    embedder: Embedder,
    fiction: Path | None,
    report: Report,
    *,
    real_vectors: int = REAL_VECTORS,
) -> dict[str, float]:
    """Build what is missing in ``place``; each step continues where it was stopped.

    Args:
        place: A folder.
        passages: About how many.
        embedder: Embeds the first ``real_vectors`` passages; the others get vectors like theirs.
        fiction: A folder with text files; None for the texts of the program.
        report: Called with progress.
        real_vectors: How many.

    Returns:
        The seconds of each step, including those of earlier runs.
    """
    times = _Times(place / "times.json")
    with times.measured("notes written"):
        MultipliedFiction(fiction).write_notes(
            place / "notes",
            passages,
            lambda written: report(Progress("Writing notes", written, passages)),
        )
    folder = DataFolder(place / "data")
    with closing(LibraryService.open(folder)) as library:
        if not any(source.path == str(place / "notes") for source in library.status().sources):
            library.add_source(place / "notes")
        with times.measured("notes read"):
            drain(library.scan(CancelToken()), report)
        with times.measured("full text"), closing(words_only(library, folder)) as indexing:
            drain(indexing.update(CancelToken()), report)
        with times.measured("vectors"):
            put_vectors(library, embedder, report, real_vectors=real_vectors)
    with times.measured("FTS5"), closing(Fts5Index(place / "fts5.db")) as fts5:
        report(Progress("Building FTS5 beside it", 0))
        fts5.build(folder.database)
    return times.kept()


def put_vectors(
    library: LibraryService,
    embedder: Embedder,
    report: Report,
    *,
    real_vectors: int = REAL_VECTORS,
) -> None:
    """Give every passage a vector: the first ones are real, the others similar to them."""
    real = library.vectors.count(embedder.model_id)
    while real < real_vectors:
        found = library.vectors.without_vector(embedder.model_id, limit=_REAL_AT_ONCE)
        if not found:
            return
        found.sort(key=lambda passage: len(passage.embedding_text))
        vectors = embedder.embed_passages([passage.embedding_text for passage in found])
        library.vectors.put(embedder.model_id, [one.content_hash for one in found], vectors)
        real += len(found)
        report(Progress("Embedding", real, real_vectors))
    _, _, models = library.vectors.added_after(embedder.model_id, 0, limit=real_vectors)
    random = np.random.default_rng(5)
    while found := library.vectors.without_vector(embedder.model_id, limit=_SYNTHETIC_AT_ONCE):
        rows = _alike(models, len(found), random)
        library.vectors.put(embedder.model_id, [one.content_hash for one in found], rows)
        real += len(found)
        report(Progress("Putting synthetic vectors", real))


def words_only(library: LibraryService, folder: DataFolder) -> IndexingService:
    """Return an indexing service for full text alone."""
    return IndexingService(library.passages, library.vectors, folder, None, WorkPaceSetting())


def drain(steps: Iterator[Progress], report: Report | None = None) -> None:
    """Run work to its end."""
    for progress in steps:
        if report is not None:
            report(progress)


def _alike(
    models: NDArray[np.float32], count: int, random: np.random.Generator
) -> NDArray[np.float32]:
    chosen = models[random.integers(len(models), size=count)]
    noise = random.standard_normal(chosen.shape).astype(np.float32)
    rows = chosen + noise * np.float32(_NOISE / chosen.shape[1] ** 0.5)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


class _Times:
    """The seconds of each step, summed over the runs that it took."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def kept(self) -> dict[str, float]:
        if not self._file.is_file():
            return {}
        found: dict[str, float] = json.loads(self._file.read_text("utf-8"))
        return found

    def measured(self, step: str) -> _Step:
        return _Step(self, step)

    def add(self, step: str, seconds: float) -> None:
        known = self.kept()
        # Finding that nothing is left to do takes time too, but is not building.
        if step not in known or seconds > known[step] / 2:
            known[step] = round(known.get(step, 0.0) + seconds, 1)
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(known), "utf-8")


class _Step:
    def __init__(self, times: _Times, step: str) -> None:
        self._times, self._step = times, step
        self._begin = 0.0

    def __enter__(self) -> None:
        self._begin = time.perf_counter()

    def __exit__(self, *_raised: object) -> None:
        self._times.add(self._step, time.perf_counter() - self._begin)
