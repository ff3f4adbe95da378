"""Where the time of a search goes: a table of stages that adds up to the whole."""

from __future__ import annotations

import functools
import gc
import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.large_library import build_library
from tests.benchmarks.multiplied import MultipliedFiction
from tests.benchmarks.reporting import Report
from tests.benchmarks.stages import memory
from writer_assist.domain.context import Context
from writer_assist.domain.progress import Progress, WorkPaceSetting
from writer_assist.embedding.sentence_transformer import SentenceTransformerEmbedder
from writer_assist.embedding.shared_embedder import SharedEmbedder
from writer_assist.library.passages import PassageStore
from writer_assist.paths import DataFolder
from writer_assist.retrieval import hybrid
from writer_assist.retrieval.dense import EarlyVector, VectorMatrix
from writer_assist.retrieval.named_notes import NamedNotes
from writer_assist.retrieval.query import query_of_context
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher
from writer_assist.services import inspiration
from writer_assist.services.inspiration import InspirationService
from writer_assist.services.library import LibraryReader
from writer_assist.services.search_scope import SearchScope

_WARM_UP = 5
_WHOLE = "everything else"

# What is timed, and under which name; what is called inside another is taken off it.
_STAGES: tuple[tuple[object, str, str], ...] = (
    (InspirationService, "find_snippets", _WHOLE),
    (InspirationService, "refresh", "looking for changes"),
    (inspiration, "query_of_context", "words of the paragraph"),
    (NamedNotes, "named", "names"),
    (hybrid, "expected_notes", "names in similar passages"),
    (hybrid.HybridRetriever, "_looked_up", "index terms"),
    (LexicalSearcher, "score", "full text"),
    (EarlyVector, "embed_query", "waiting for the vector"),
    (VectorMatrix, "compare", "meaning"),
    (hybrid.HybridRetriever, "search", "fusion and lists"),
    (SearchScope, "left_out", "what takes part"),
    (SearchScope, "other_notes", "what takes part"),
    (inspiration, "leaned", "dials"),
    (PassageStore, "passages", "reading"),
    (PassageStore, "following", "reading"),
    (VectorMatrix, "vectors_of", "reading"),
    (inspiration, "shingles_of", "runs of words"),
    (inspiration, "shingles", "runs of words"),
    (inspiration, "choose", "diversity"),
    (inspiration, "telling_words", "reasons: telling words"),
    (inspiration, "fit", "reasons: best sentences"),
    (InspirationService, "_snippets", "reasons: the rest"),
)


class SelfTimes:
    """Seconds that functions took without what they called of one another, on one thread."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}
        self._inside: list[float] = []
        self._thread = threading.get_ident()

    @contextmanager
    def watching(self, stages: Sequence[tuple[object, str, str]]) -> Iterator[None]:
        """Time functions while the block runs; each is an object's attribute, and its stage."""
        with ExitStack() as after:
            for owner, name, stage in stages:
                before = getattr(owner, name)
                setattr(owner, name, self._timed(before, stage))
                after.callback(setattr, owner, name, before)
            yield

    def _timed(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        @functools.wraps(function)
        def timed(*args: Any, **options: Any) -> Any:
            if threading.get_ident() != self._thread:
                return function(*args, **options)
            self._inside.append(0.0)
            begin = time.perf_counter()
            try:
                return function(*args, **options)
            finally:
                taken = time.perf_counter() - begin
                self.taken[stage] = self.taken.get(stage, 0.0) + taken - self._inside.pop()
                if self._inside:
                    self._inside[-1] += taken

        return timed


def run_journey(
    passages: int,
    model: Path,
    *,
    queries: int,
    real_vectors: int,
    report: Report,
    fiction: Path | None,
    cache: Path,
) -> dict[str, object]:
    """Time searches in a library of multiplied fiction, stage by stage, beside the bare vector.

    Args:
        passages: About how many; the exact number depends on the notes.
        model: Folder of the embedding model.
        queries: How many paragraphs to search for.
        real_vectors: How many passages are embedded; the others get vectors like theirs.
        report: Called with progress, in another process too.
        fiction: A folder with text files; None for the texts of the program.
        cache: Where the library is stored for the next run.
    """
    place = (cache / f"{passages} passages").absolute()
    embedder = SentenceTransformerEmbedder.load(model)
    build_library(place, passages, embedder, fiction, report, real_vectors=real_vectors)
    texts = list(MultipliedFiction(fiction, 2).contexts(queries + _WARM_UP))
    # In a process of its own, so that only the memory of searching is measured.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measure, place, model, texts, report).result()


def _measure(
    place: Path, model: Path, texts: Sequence[Context], report: Report
) -> dict[str, object]:
    sys.setswitchinterval(0.001)  # as the library process does
    folder, times = DataFolder(place / "data"), SelfTimes()
    bare = SentenceTransformerEmbedder.load(model)
    shared = SharedEmbedder(bare.model_id, lambda: bare, WorkPaceSetting())
    shared.wait_until_loaded()
    gc.freeze()  # as there, too
    alone: list[float] = []
    whole: list[float] = []
    with (
        closing(LibraryReader.open(folder)) as reader,
        closing(InspirationService(reader, folder, shared)) as service,
    ):
        for number, context in enumerate(texts):
            begin = time.perf_counter()
            shared.embed_query(query_of_context(context, shared.scale).text)
            between = time.perf_counter()
            if number < _WARM_UP:
                service.find_snippets(context)
                continue
            with times.watching(_STAGES):
                between = time.perf_counter()
                service.find_snippets(context)
            whole.append(time.perf_counter() - between)
            alone.append(between - begin)
            if number % 20 == 0:
                report(Progress("Searching", number, len(texts)))
        used = memory()
    return {
        "embedding model": bare.model_id,
        "passages": place.name.split()[0],
        "memory_mb": used,
        "bare vector": _spread(alone),
        "paragraph to snippets": _spread(whole),
        "ratio of medians": round(float(np.median(whole) / np.median(alone)), 2),
        "ratio of 95th percentiles": round(
            float(np.percentile(whole, 95) / np.percentile(alone, 95)), 2
        ),
        "mean ms of each stage": _table(times.taken, len(whole)),
    }


def _table(taken: dict[str, float], count: int) -> dict[str, float]:
    """Return milliseconds for each stage, longest first, and their sum."""
    means = {name: 1000 * seconds / count for name, seconds in taken.items()}
    ordered = sorted(means, key=lambda name: -means[name])
    return {name: round(means[name], 2) for name in ordered} | {
        "sum": round(sum(means.values()), 2)
    }


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    return {
        "mean_ms": round(1000 * float(np.mean(seconds)), 1),
        "median_ms": round(1000 * float(np.median(seconds)), 1),
        "p95_ms": round(1000 * float(np.percentile(seconds, 95)), 1),
    }
