"""How much of what is near in meaning is near on the map, beside PCA and the library's t-SNE."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.corpus import MemoryPassages, MemoryVectors, passages_of_note
from tests.benchmarks.reporting import Report
from writer_assist.domain.ports import Embedder
from writer_assist.domain.progress import Progress
from writer_assist.errors import UsageError
from writer_assist.retrieval.projection import laid_out, placed_among, principal_plane
from writer_assist.retrieval.word_vectors import word_vectors

NEAREST, AMONG = 10, 30
MANY = 10_000  # notes, for the time that a large map takes
_AT_ONCE = 32
_LEFT_OUT = 5  # every fifth note is placed later
_NOISE = 0.04  # by which a multiplied vector differs from the one it was made of, per dimension
_TEXTS = {".md", ".txt", ".org"}

Floats = NDArray[np.float32]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SetFigures:
    """What was measured on one set of notes.

    Attributes:
        name: Its folder.
        notes: How many.
        map: Share of each note's ten nearest in meaning that are among its thirty nearest here.
        pca: The same of the first two principal components.
        tsne: The same of scikit-learn's t-SNE as it comes.
        words: The same of the map from shared words, still against meaning.
        placed_later: The same of the notes that were placed among the others afterwards.
        chance: What places at random would give.
        map_s: Seconds for the map.
        tsne_s: Seconds for t-SNE.
    """

    name: str
    notes: int
    map: float
    pca: float
    tsne: float
    words: float
    placed_later: float
    chance: float
    map_s: float
    tsne_s: float


@dataclass(frozen=True, slots=True)
class MapFigures:
    """What was measured.

    Attributes:
        sets: On each set.
        large_map_s: Seconds for a map of 10,000 notes.
        large_map_longest_step_ms: The longest time in it during which a search has to wait.
    """

    sets: tuple[SetFigures, ...]
    large_map_s: float
    large_map_longest_step_ms: float


def run_map(
    folders: Sequence[Path], embedder: Embedder, *, most: int, cache: Path, report: Report
) -> MapFigures:
    """Draw maps and measure them.

    Args:
        folders: Each with a ``corpus.jsonl``, or with text files; each text is a note.
        embedder: What meaning is measured with.
        most: Notes of each set.
        cache: Folder where vectors are stored between runs.
        report: Called with progress.

    Raises:
        UsageError: A folder holds no texts, or too few.
    """
    sets, vectors = [], np.empty((0, embedder.dimension), np.float32)
    for folder in folders:
        texts = list(_texts(folder))[:most]
        if len(texts) <= NEAREST:
            raise UsageError(f"{folder} holds too few notes: more than {NEAREST} are needed.")
        own = _mean_vectors(texts, embedder, cache / f"map-{folder.name}.npz", report)
        sets.append(_measured(folder.name, texts, own))
        vectors = max(vectors, own, key=len)
    seconds, step = _large(vectors)
    return MapFigures(tuple(sets), round(seconds, 2), round(1000 * step, 1))


def kept_neighbours(
    vectors: Floats, places: Floats, rows: NDArray[np.int64] | None = None
) -> float:
    """Return the share of the nearest in meaning that are near on a plane.

    Args:
        vectors: Of length 1.
        places: Shape ``(N, 2)``.
        rows: The notes that are asked about; all by default.
    """
    asked = np.arange(len(vectors)) if rows is None else rows
    alike = vectors[asked] @ vectors.T
    apart = ((places[asked, None].astype(np.float64) - places[None]) ** 2).sum(-1)
    alike[np.arange(len(asked)), asked], apart[np.arange(len(asked)), asked] = -np.inf, np.inf
    nearest = np.argsort(-alike, 1, kind="stable")[:, :NEAREST]
    around = np.argsort(apart, 1, kind="stable")[:, :AMONG]
    return float((nearest[:, :, None] == around[:, None]).any(2).mean())


def _measured(name: str, texts: Sequence[str], vectors: Floats) -> SetFigures:
    from sklearn.manifold import TSNE

    start = time.monotonic()
    places = _done(laid_out(vectors))
    between = time.monotonic()
    perplexity = min(30.0, (len(vectors) - 1) / 3)
    tsne = TSNE(perplexity=perplexity, metric="cosine", init="pca", random_state=0)
    theirs = tsne.fit_transform(vectors)
    end = time.monotonic()
    by_words = _done(laid_out(_done(word_vectors(texts, len(texts)))))
    later = np.arange(0, len(vectors), _LEFT_OUT)
    earlier = np.setdiff1d(np.arange(len(vectors)), later)
    known = np.full((len(vectors), 2), np.nan, np.float32)
    known[earlier] = _done(laid_out(vectors[earlier]))
    added = _done(placed_among(vectors, known))
    return SetFigures(
        name,
        len(vectors),
        round(kept_neighbours(vectors, places), 4),
        round(kept_neighbours(vectors, principal_plane(vectors, 0)), 4),
        round(kept_neighbours(vectors, theirs), 4),
        round(kept_neighbours(vectors, by_words), 4),
        round(kept_neighbours(vectors, added, later), 4),
        round(min(1.0, AMONG / (len(vectors) - 1)), 4),
        round(between - start, 2),
        round(end - between, 2),
    )


def _large(vectors: Floats) -> tuple[float, float]:
    """Return the seconds for a map of many notes, and of its longest step."""
    chance = np.random.default_rng(0)
    many = vectors[chance.integers(0, len(vectors), MANY)]
    many = many + _NOISE * chance.standard_normal(many.shape).astype(np.float32)
    many = (many / np.linalg.norm(many, axis=1, keepdims=True)).astype(np.float32)
    start = last = time.monotonic()
    longest = 0.0
    for _ in laid_out(many):
        now = time.monotonic()
        longest, last = max(longest, now - last), now
    return time.monotonic() - start, longest


def _mean_vectors(
    texts: Sequence[str], embedder: Embedder, file: Path, report: Callable[[Progress], None]
) -> Floats:
    passages = [
        passage
        for note, text in enumerate(texts)
        for passage in passages_of_note(note, "", text, path="", first_id=note * 10_000)
    ]
    held = MemoryPassages(passages)
    vectors = MemoryVectors(held, file)
    total = len(passages)
    while missing := vectors.without_vector(embedder.model_id, limit=_AT_ONCE):
        made = embedder.embed_passages([passage.embedding_text for passage in missing])
        vectors.put(embedder.model_id, [passage.content_hash for passage in missing], made)
        report(Progress("Embedding", vectors.count(embedder.model_id), total))
    vectors.keep(embedder.model_id)
    ids, rows = vectors.load(embedder.model_id, [passage.passage_id for passage in passages])
    sums = np.zeros((len(texts), rows.shape[1]), np.float32)
    np.add.at(sums, np.array(ids) // 10_000, rows)
    return (sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)).astype(
        np.float32
    )


def _texts(folder: Path) -> Iterator[str]:
    corpus = folder / "corpus.jsonl"
    if corpus.is_file():
        for line in corpus.read_text("utf-8").splitlines():
            yield str(json.loads(line)["text"])
        return
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in _TEXTS and file.is_file():
            yield file.read_text("utf-8", errors="replace")


def _done(work: Generator[float, None, T]) -> T:
    while True:
        try:
            next(work)
        except StopIteration as end:
            value: T = end.value
            return value
