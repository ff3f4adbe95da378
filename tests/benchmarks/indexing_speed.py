"""How soon added notes can be found, and the speed of indexing against the bare model."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.large_library import drain, words_only
from tests.benchmarks.multiplied import MultipliedFiction
from writer_assist.domain.progress import CancelToken, WorkPaceSetting
from writer_assist.embedding.sentence_transformer import SentenceTransformerEmbedder
from writer_assist.embedding.shared_embedder import SharedEmbedder
from writer_assist.paths import DataFolder
from writer_assist.services.indexing import IndexingService
from writer_assist.services.library import LibraryService

_ADDED = 10_000
_FIRST_FOUND = 1_000
_PASSAGES = 400
_ROUNDS = 3
_BARE_BATCH = 32


def indexing_figures(fiction: Path | None, bare: SentenceTransformerEmbedder) -> dict[str, object]:
    """Time adding notes to an empty library, and compare indexing with the model alone."""
    shared = SharedEmbedder(bare.model_id, lambda: bare, WorkPaceSetting())
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        place = Path(name)
        return _added(fiction, place) | _speed(fiction, place, shared, bare)


def _added(fiction: Path | None, place: Path) -> dict[str, object]:
    notes, folder = place / "added", DataFolder(place / "of many")
    MultipliedFiction(fiction, 6).write_notes(notes, _ADDED)
    with closing(LibraryService.open(folder)) as library:
        first, every = _searchable_after(library, folder, notes)
    return {
        f"first {_FIRST_FOUND} of {_ADDED} passages searchable after s": first,
        "all of them after s": every,
    }


def _searchable_after(
    library: LibraryService, folder: DataFolder, notes: Path
) -> tuple[float, float]:
    begin, first = time.perf_counter(), 0.0
    library.add_source(notes)
    with closing(words_only(library, folder)) as indexing:
        scan = library.scan(CancelToken(), only=[notes])
        for steps in (indexing.scan_and_index(scan, CancelToken()), indexing.update(CancelToken())):
            for _ in steps:
                if not first and indexing.searchable() >= _FIRST_FOUND:
                    first = time.perf_counter() - begin
    return round(first, 1), round(time.perf_counter() - begin, 1)


def _speed(
    fiction: Path | None, place: Path, shared: SharedEmbedder, bare: SentenceTransformerEmbedder
) -> dict[str, object]:
    """Compare indexing, including reading and commits, with the model alone, in turns."""
    words, alone, ours, count = 0.0, 0.0, 0.0, 0
    folder = DataFolder(place / "of some")
    with (
        closing(LibraryService.open(folder)) as library,
        closing(words_only(library, folder)) as full_text,
        closing(
            IndexingService(library.passages, library.vectors, folder, shared, WorkPaceSetting())
        ) as both,
    ):
        for number in range(_ROUNDS):
            texts = _new_texts(library, place / f"speed {number}", fiction, 10 + number)
            count += len(texts)
            begin = time.perf_counter()
            drain(full_text.update(CancelToken()))
            indexed = time.perf_counter()
            for first in range(0, len(texts), _BARE_BATCH):
                bare.embed_passages(texts[first : first + _BARE_BATCH])
            between = time.perf_counter()
            drain(both.update(CancelToken()))
            words += indexed - begin
            alone += between - indexed
            ours += time.perf_counter() - between
    return {
        "passages": count,
        "full text, passages per s": round(count / words, 1),
        "vectors per s": round(count / ours, 1),
        "vectors per s of the bare model": round(count / alone, 1),
        "of the bare model's speed": round(alone / ours, 3),
        "of the bare model's speed, with full text": round(alone / (ours + words), 3),
    }


def _new_texts(
    library: LibraryService, notes: Path, fiction: Path | None, seed: int
) -> Sequence[str]:
    MultipliedFiction(fiction, seed).write_notes(notes, _PASSAGES)
    known = {one.passage_id for one in library.passages.changes_after(0, limit=10**6).changed}
    library.add_source(notes)
    drain(library.scan(CancelToken(), only=[notes]))
    changes = library.passages.changes_after(0, limit=10**6).changed
    return [one.embedding_text for one in changes if one.passage_id not in known]
