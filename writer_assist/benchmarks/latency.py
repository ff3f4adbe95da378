"""How long it takes from a paragraph to snippets, at rest and while indexing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from writer_assist.benchmarks.prose import Prose
from writer_assist.domain.cancellation import Cancelled, CancelToken
from writer_assist.domain.context import Context
from writer_assist.domain.ports import Embedder, VectorSource
from writer_assist.domain.progress import Pace, PaceSetting, Progress
from writer_assist.embedding.sentence_transformer import SentenceTransformerEmbedder
from writer_assist.embedding.shared import SharedEmbedder
from writer_assist.errors import ModelNotFoundError
from writer_assist.model_store.catalogue import default_embedding_model
from writer_assist.paths import DataFolder
from writer_assist.retrieval.dense import VectorMatrix
from writer_assist.retrieval.hybrid import HybridRetriever
from writer_assist.retrieval.lexical import LexicalSearcher
from writer_assist.retrieval.names import NameMatcher
from writer_assist.retrieval.query_terms import query_of_context
from writer_assist.services.indexing import IndexingService
from writer_assist.services.inspiration import InspirationService
from writer_assist.services.library import LibraryReader, LibraryService

_QUERIES = 100
_WARM_UP = 5
_PAUSE_S = 0.1
_LOAD = 5_000
_SPEED_TEXTS = 128
_SPEED_ROUNDS = 3
_BARE_BATCH = 32
_VECTORS_AT_ONCE = 1_000

Figures = dict[str, object]
Report = Callable[[Progress], None]


@dataclass(slots=True)
class _Stages:
    """Milliseconds per stage, one for each query."""

    taken: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        self.taken.setdefault(name, []).append((time.perf_counter() - begin) * 1000)

    def figures(self) -> dict[str, dict[str, float]]:
        return {
            name: {
                "median_ms": round(float(np.median(taken)), 1),
                "p95_ms": round(float(np.percentile(taken, 95)), 1),
            }
            for name, taken in self.taken.items()
        }


def run_latency(passages: int, *, report: Report | None = None) -> Figures:
    """Build a library of made-up notes and time searches in it.

    The library, the Whoosh index and the model are the real ones; the vectors of the
    notes are random.

    Args:
        passages: About how many; the notes decide.
        report: Called with progress.

    Raises:
        ModelNotFoundError: There is no embedding model.
    """
    if (model := default_embedding_model()) is None:
        raise ModelNotFoundError("No embedding model is installed; searching by meaning needs one.")
    bare = SentenceTransformerEmbedder.load(model)
    pace = PaceSetting()
    shared = SharedEmbedder(bare.model_id, lambda: bare, pace)
    shared.wait_until_loaded()
    with TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        place = Path(temporary)
        folder = DataFolder(place / "data")
        with closing(LibraryService.open(folder)) as library:
            return _measured(library, folder, place, bare, shared, pace, passages, report)


def _measured(
    library: LibraryService,
    folder: DataFolder,
    place: Path,
    bare: SentenceTransformerEmbedder,
    shared: SharedEmbedder,
    pace: PaceSetting,
    passages: int,
    report: Report | None,
) -> Figures:
    words_only = IndexingService(library.passages, library.vectors, folder, None, pace)
    indexing = IndexingService(library.passages, library.vectors, folder, shared, pace)
    with closing(words_only), closing(indexing):
        Prose(1).write_notes(place / "notes", passages)
        begin = time.perf_counter()
        _take_in(library, place / "notes", report)
        scanned = time.perf_counter()
        _drain(words_only.update(CancelToken()), report)
        built = time.perf_counter()
        _put_random_vectors(library.vectors, shared)
        with closing(LibraryReader.open(folder)) as reader:
            idle = _search(reader, folder, shared, _queries(2))
            Prose(3).write_notes(place / "load", _LOAD)
            _take_in(library, place / "load", report)
            pace.set(Pace.GENTLE)
            with _in_background(indexing):
                busy = _search(reader, folder, shared, _queries(4), pause_s=_PAUSE_S)
            pace.set(Pace.FULL)
        _put_random_vectors(library.vectors, shared)
        return {
            "passages": words_only.searchable() - _LOAD,
            "scan_s": round(scanned - begin, 1),
            "full_text_build_s": round(built - scanned, 1),
            "idle": idle,
            f"while {_LOAD} passages are indexed": busy,
            "indexing": _indexing_speed(library, words_only, indexing, bare, place),
        }


def _search(
    reader: LibraryReader,
    folder: DataFolder,
    embedder: Embedder,
    contexts: Iterable[Context],
    *,
    pause_s: float = 0.0,
) -> dict[str, dict[str, float]]:
    stages = _Stages()
    matrix = VectorMatrix(reader.passages, reader.vectors, embedder.model_id)
    service = InspirationService(reader, folder, embedder)
    searcher = LexicalSearcher(folder.lexical_index)
    with closing(service), closing(searcher):
        matrix.refresh()
        service.refresh()
        names = NameMatcher(reader.passages.names())
        retriever = HybridRetriever(searcher, matrix, embedder)
        for number, context in enumerate(contexts):
            if number == _WARM_UP:
                stages = _Stages()
            query = query_of_context(context)
            with stages.timed("full text"):
                searcher.refresh()
                retriever.lexical_scores(query)
            with stages.timed("query vector"):
                vector = embedder.embed_query(query.text)
            with stages.timed("meaning"):
                matrix.refresh()
                matrix.compare(vector).best(200)
            with stages.timed("names"):
                names.mentions(query.text)
            with stages.timed("paragraph to snippets"):
                service.find_snippets(context)
            time.sleep(pause_s)
    return stages.figures()


def _indexing_speed(
    library: LibraryService,
    words_only: IndexingService,
    indexing: IndexingService,
    bare: SentenceTransformerEmbedder,
    place: Path,
) -> dict[str, float]:
    """Compare indexing, reading and commits included, with the model alone, by turns."""
    words, alone, ours, count = 0.0, 0.0, 0.0, 0
    for number in range(_SPEED_ROUNDS):
        folder = place / f"speed {number}"
        Prose(10 + number).write_notes(folder, _SPEED_TEXTS)
        _take_in(library, folder, None)
        texts = [
            passage.embedding_text
            for passage in library.vectors.without_vector(bare.model_id, limit=10 * _SPEED_TEXTS)
        ]
        count += len(texts)
        begin = time.perf_counter()
        _drain(words_only.update(CancelToken()), None)
        indexed = time.perf_counter()
        bare.encode_as_it_is(texts, batch_size=_BARE_BATCH)
        between = time.perf_counter()
        _drain(indexing.update(CancelToken()), None)
        words += indexed - begin
        alone += between - indexed
        ours += time.perf_counter() - between
    return {
        "passages": count,
        "full_text_passages_per_s": round(count / words, 1),
        "vectors_per_s": round(count / ours, 1),
        "bare_vectors_per_s": round(count / alone, 1),
        "ratio": round(alone / ours, 3),
        "ratio_with_full_text": round(alone / (ours + words), 3),
    }


@contextmanager
def _in_background(indexing: IndexingService) -> Iterator[None]:
    cancel = CancelToken()

    def work() -> None:
        try:
            _drain(indexing.update(cancel), None)
        except Cancelled:
            return

    thread = threading.Thread(target=work, name="indexing")
    thread.start()
    try:
        yield
    finally:
        cancel.cancel()
        thread.join()


def _queries(seed: int) -> Iterator[Context]:
    prose = Prose(seed)
    for _ in range(_QUERIES + _WARM_UP):
        text = f"{prose.passage(60)}\n\n{prose.passage(80)}"
        yield Context.at(text, len(text), draft="/drafts/story.md")


def _put_random_vectors(vectors: VectorSource, embedder: Embedder) -> None:
    random = np.random.default_rng(5)
    while found := vectors.without_vector(embedder.model_id, limit=_VECTORS_AT_ONCE):
        rows = random.standard_normal((len(found), embedder.dimension)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        vectors.put(embedder.model_id, [passage.content_hash for passage in found], rows)


def _take_in(library: LibraryService, folder: Path, report: Report | None) -> None:
    library.add_source(folder)
    _drain(library.scan(CancelToken(), only=[folder]), report)


def _drain(steps: Iterator[Progress], report: Report | None) -> None:
    for progress in steps:
        if report is not None:
            report(progress)
