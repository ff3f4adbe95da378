"""The time from a paragraph to its snippets, against FTS5, at rest and while indexing."""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.corpus import MemoryPassages, MemoryVectors, RememberingEmbedder
from tests.benchmarks.fts5 import Fts5Index
from tests.benchmarks.indexing_speed import indexing_figures
from tests.benchmarks.large_library import (
    REAL_VECTORS,
    build_library,
    drain,
    words_only,
)
from tests.benchmarks.multiplied import MultipliedFiction
from tests.benchmarks.reporting import Report
from tests.benchmarks.stages import Stages, megabytes, memory
from writer_assist.domain.context import Context
from writer_assist.domain.ports import Embedder
from writer_assist.domain.progress import (
    Cancelled,
    CancelToken,
    Progress,
    WorkPace,
    WorkPaceSetting,
)
from writer_assist.embedding.sentence_transformer import SentenceTransformerEmbedder
from writer_assist.embedding.shared_embedder import SharedEmbedder
from writer_assist.errors import ModelNotFoundError
from writer_assist.model_store.catalogue import default_embedding_model
from writer_assist.paths import DataFolder
from writer_assist.retrieval.dense import VectorMatrix
from writer_assist.retrieval.diversity import shingles, without_near_duplicates
from writer_assist.retrieval.hybrid import POOL, HybridRetriever
from writer_assist.retrieval.names import NameMatcher
from writer_assist.retrieval.query import query_of_context
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher
from writer_assist.services.indexing import IndexingService
from writer_assist.services.inspiration import InspirationService
from writer_assist.services.library import LibraryReader, LibraryService

_QUERIES = 100
_WARM_UP = 5
_PAUSE_S = 0.1
_READ = 32
_LOAD = 1_000

Figures = dict[str, object]


def run_latency(
    passages: int, *, report: Report, fiction: Path | None = None, cache: Path | None = None
) -> Figures:
    """Build a library of multiplied fiction unless it exists, and time searches in it.

    Args:
        passages: About how many; the exact number depends on the notes.
        report: Called with progress, in another process too.
        fiction: A folder with text files; None for the texts of the program.
        cache: Where the library is stored for the next run; None deletes it.

    Raises:
        ModelNotFoundError: There is no embedding model.
        UsageError: There is no fiction in the folder.
    """
    with (
        TemporaryDirectory(ignore_cleanup_errors=True)
        if cache is None
        else nullcontext(str(cache / f"{passages} passages")) as name
    ):
        place = Path(name).absolute()
        embedder = _embedder()
        built = build_library(place, passages, embedder, fiction, report)
        MultipliedFiction(fiction, 5).write_notes(place / "load", _LOAD)
        texts = list(MultipliedFiction(fiction, 2).contexts(4 * (_QUERIES + _WARM_UP)))
        # In a process of its own, so that only the memory of searching is measured.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            measured = pool.submit(_measure, place, texts, report).result()
        report(Progress("Adding 10,000 passages to an empty library", 0))
        measured["indexing"] = indexing_figures(fiction, embedder)
    vectors = "real" if passages <= REAL_VECTORS else f"{REAL_VECTORS} real, the others synthetic"
    return {"passages": passages, "vectors": vectors, "build_s": built, **measured}


def _measure(place: Path, texts: Sequence[Context], report: Report) -> Figures:
    sys.setswitchinterval(0.001)  # as the library process does
    folder = DataFolder(place / "data")
    bare, pace = _embedder(), WorkPaceSetting()
    shared = SharedEmbedder(bare.model_id, lambda: bare, pace)
    shared.wait_until_loaded()
    whole, parts, beside, busy = (texts[first::4] for first in range(4))
    figures: Figures = {"memory_mb": {"with the embedding model alone": memory()}}
    with closing(LibraryReader.open(folder)) as reader:
        report(Progress("Searching", 0, _QUERIES))
        figures |= _at_rest(reader, folder, shared, whole, parts, place)
        report(Progress("Comparing with FTS5", 0, _QUERIES))
        figures["full text and FTS5"] = _beside_fts5(folder, beside, place)
        with closing(LibraryService.open(folder)) as library:
            report(Progress("Changing a note", 0, 1))
            figures["changed note searchable after s"] = _changed_note(library, folder)
            report(Progress("Searching while indexing", 0, _QUERIES))
            indexing = IndexingService(library.passages, library.vectors, folder, shared, pace)
            with closing(indexing), _load(library, folder, place / "load"):
                pace.set(WorkPace.GENTLE)
                with _in_background(indexing):
                    figures["while indexing"] = _whole(reader, folder, shared, busy)
                pace.set(WorkPace.FULL)
    return figures


def _at_rest(
    reader: LibraryReader,
    folder: DataFolder,
    embedder: Embedder,
    whole: Sequence[Context],
    parts: Sequence[Context],
    place: Path,
) -> Figures:
    begin = time.perf_counter()
    with closing(InspirationService(reader, folder, embedder)) as service:
        service.refresh()
        opened = time.perf_counter() - begin
        stages = Stages()
        for number, context in enumerate(whole):
            if number == _WARM_UP:
                stages = Stages()
            with stages.timed("paragraph to snippets"):
                service.find_snippets(context)
        used = memory()
    found = _stages(reader, folder, embedder, parts)
    return {
        "opened_s": round(opened, 2),
        "library_process_memory_mb": used,
        "index_mb": {
            "full text": megabytes(folder.lexical_index),
            "vectors": megabytes(*folder.cache.glob("*.vectors")),
            "library": megabytes(folder.database),
            "FTS5": megabytes(place / "fts5.db"),
        },
        "at rest": stages.figures() | found.figures(),
    }


def _stages(
    reader: LibraryReader, folder: DataFolder, embedder: Embedder, contexts: Iterable[Context]
) -> Stages:
    """Time the stages of a search separately."""
    stages = Stages()
    searcher = LexicalSearcher(folder.lexical_index)
    matrix = VectorMatrix(reader.passages, reader.vectors, embedder.model_id, folder.cache)
    names = NameMatcher(reader.passages.names())
    remembering = RememberingEmbedder(embedder, MemoryVectors(MemoryPassages()))
    retriever = HybridRetriever(searcher, matrix, remembering)
    with closing(searcher):
        for number, context in enumerate(contexts):
            if number == _WARM_UP:
                stages = Stages()
            with stages.timed("query words"):
                query = query_of_context(context)
            with stages.timed("names"):
                names.mentions(query.here)
            with stages.timed("full text"):
                searcher.refresh()
                retriever.lexical_scores(query).scores.best(POOL)
            with stages.timed("query vector"):
                remembering.embed_query(query.text)
            with stages.timed("meaning"):
                matrix.refresh()
                retriever.dense_scores(query).best(POOL)
            with stages.timed("both, and fusion"):
                ranking = retriever.search(query)
            best = [one.passage_id for one in ranking.candidates[:_READ]]
            with stages.timed("reading"):
                read = reader.passages.passages(best)
                matrix.vectors_of(best)
            with stages.timed("near-duplicates"):
                without_near_duplicates(read, lambda one: shingles(one.words))
    return stages


def _beside_fts5(folder: DataFolder, contexts: Iterable[Context], place: Path) -> Figures:
    """Time Whoosh and FTS5 in turns, with the same words and number of hits."""
    stages, words = Stages(), 0
    searcher = LexicalSearcher(folder.lexical_index)
    retriever = HybridRetriever(searcher, None, None)
    with closing(searcher), closing(Fts5Index(place / "fts5.db")) as fts5:
        searcher.refresh()
        for number, context in enumerate(contexts):
            if number == _WARM_UP:
                stages, words = Stages(), 0
            query = query_of_context(context)
            with stages.timed("Whoosh"):
                scores, source, _ = retriever.lexical_scores(query)
                scores.best(POOL)
            if not (asked := {source[term] for term in scores.contributions}):
                continue
            with stages.timed("FTS5"):
                fts5.search(asked, POOL)
            words += len(asked)
    ratio = stages.median("Whoosh") / stages.median("FTS5")
    return {
        "words per query": round(words / _QUERIES, 1),
        "hits": POOL,
        **stages.figures(),
        "Whoosh / FTS5": round(ratio, 2),
    }


def _changed_note(library: LibraryService, folder: DataFolder) -> float:
    """Return the seconds from changing a file until its new word is found."""
    note = folder.notes / "changed.md"
    note.write_text("# A note that changes\n\nNothing in it yet.\n", "utf-8")
    searcher = LexicalSearcher(folder.lexical_index)
    with closing(words_only(library, folder)) as indexing, closing(searcher):
        drain(library.scan(CancelToken(), only=[note]))
        drain(indexing.update(CancelToken()))
        searcher.refresh()
        word = f"zyxomma{time.time_ns()}"
        note.write_text(f"# A note that changes\n\nNow it says {word}.\n", "utf-8")
        begin = time.perf_counter()
        drain(library.scan(CancelToken(), only=[note]))
        drain(indexing.update(CancelToken()))
        searcher.refresh()
        assert searcher.matching(word)
        taken = time.perf_counter() - begin
        note.unlink()
        drain(library.scan(CancelToken(), only=[folder.notes]))
        drain(indexing.update(CancelToken()))
    return round(taken, 2)


@contextmanager
def _load(library: LibraryService, folder: DataFolder, load: Path) -> Iterator[None]:
    """Add notes that wait to be indexed, and remove them at the end."""
    library.add_source(load)
    drain(library.scan(CancelToken(), only=[load]))
    try:
        yield
    finally:
        library.remove_source(load)
        with closing(words_only(library, folder)) as indexing:
            drain(indexing.update(CancelToken()))


def _whole(
    reader: LibraryReader, folder: DataFolder, embedder: Embedder, contexts: Iterable[Context]
) -> dict[str, dict[str, float]]:
    stages = Stages()
    with closing(InspirationService(reader, folder, embedder)) as service:
        for number, context in enumerate(contexts):
            if number == _WARM_UP:
                stages = Stages()
            with stages.timed("paragraph to snippets"):
                service.find_snippets(context)
            time.sleep(_PAUSE_S)
    return stages.figures()


@contextmanager
def _in_background(indexing: IndexingService) -> Iterator[None]:
    cancel = CancelToken()

    def work() -> None:
        with suppress(Cancelled):
            drain(indexing.update(cancel))

    thread = threading.Thread(target=work, name="indexing")
    thread.start()
    try:
        yield
    finally:
        cancel.cancel()
        thread.join()


def _embedder() -> SentenceTransformerEmbedder:
    if (model := default_embedding_model()) is None:
        raise ModelNotFoundError("No embedding model is installed; searching by meaning needs one.")
    return SentenceTransformerEmbedder.load(model)
