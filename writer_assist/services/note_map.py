"""The map of the notes: finding each a place that it keeps, and what a magnet pulls."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.context import Context
from writer_assist.domain.note_map import MapBasis, MappedNote, NoteMap, NotePulls
from writer_assist.domain.ports import Embedder
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.embedding.shared_embedder import SharedEmbedder
from writer_assist.errors import ModelError
from writer_assist.library.overview import NoteAtGlance
from writer_assist.messages.exploring import DrawMap, WeighNotes
from writer_assist.retrieval.map_file import MapPlaces, keep_places, read_places
from writer_assist.retrieval.projection import laid_out, placed_among
from writer_assist.retrieval.word_vectors import word_vectors
from writer_assist.services.inspiration import InspirationService
from writer_assist.services.library import LibraryReader

Floats = NDArray[np.float32]

_READ_AT_ONCE = 2_000  # passages
_NEARLY_ALL = 0.9  # of the notes must have a vector before meaning decides
_FOUND = 60  # passages that words pull
_PULLED_FROM, _PULLED_FULLY = 1.0, 3.5  # standard deviations above the mean of all notes
_WORDS_PULL = (0.95, 0.45)  # the best of what a search finds, and the last
_READING, _PLACING = "Reading the notes", "Drawing the map"


class NoteMapService:
    """Draws the map; for one thread.

    Attributes:
        built_for: The search and the embedding model that it was made with.
    """

    def __init__(
        self,
        reader: LibraryReader,
        inspiration: InspirationService,
        file: Path,
        embedder: Embedder | None,
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            reader: Of the library.
            inspiration: Searches it.
            file: Where the places are kept.
            embedder: Whose vectors count; None without an embedding model.
        """
        self.built_for = inspiration, embedder
        self._reader, self._inspiration, self._file = reader, inspiration, file
        self._embedder = embedder
        self._means: tuple[int, NDArray[np.int64], Floats] | None = None

    def draw(
        self, order: DrawMap, cancel: CancelToken
    ) -> Generator[Progress | NoteMap, None, None]:
        """Yield progress, then the map.

        Raises:
            Cancelled: It is not wanted any more; nothing was changed.
        """
        notes = self._reader.overview.notes()
        kept = None if order.anew else read_places(self._file)
        best = self._best_model(notes)
        placed = _placed(notes, kept)
        if np.isnan(placed[:, 0]).any():
            model = kept.model_id if kept else best
            placed = yield from self._place(notes, placed, model, cancel)
            kept = _merged(notes, placed, kept, model)
            keep_places(self._file, kept)
        yield self._picture(order, notes, placed, kept or _merged(notes, placed, None, best), best)

    def weigh(self, order: WeighNotes) -> NotePulls:
        """Return how strongly a word or a note pulls the others."""
        pulls = self._pulled_by_words(order)
        for note_id, strength in self._pulled_by_meaning(order):
            pulls[note_id] = max(strength, pulls.get(note_id, 0.0))
        if order.note_id is not None:
            pulls[order.note_id] = 1.0
        strongest = sorted(pulls.items(), key=lambda one: (-one[1], one[0]))
        return NotePulls(order.key, tuple((note, round(pull, 3)) for note, pull in strongest))

    def _best_model(self, notes: Sequence[NoteAtGlance]) -> str:
        """Return the model that can place nearly all notes; empty where only words can."""
        if self._embedder is None:
            return ""
        model = self._embedder.model_id
        passages = sum(len(note.passage_ids) for note in notes)
        known = self._reader.vectors.count(model)
        return model if known >= _NEARLY_ALL * passages else ""

    def _place(
        self, notes: Sequence[NoteAtGlance], placed: Floats, model: str, cancel: CancelToken
    ) -> Generator[Progress, None, Floats]:
        """Find a place for each note that has none; NaN where nothing is known of it."""
        if model:
            vectors = yield from self._mean_vectors(notes, model, cancel)
        else:
            vectors = yield from self._word_vectors(notes, cancel)
        known = np.flatnonzero(~np.isnan(vectors[:, 0])) if vectors.size else np.empty(0, np.int64)
        work = (
            laid_out(vectors[known])
            if np.isnan(placed[:, 0]).all()
            else placed_among(vectors[known], placed[known])
        )
        while True:
            try:
                share = next(work)
            except StopIteration as end:
                placed = placed.copy()
                placed[known] = end.value
                return placed
            cancel.check()
            yield Progress(_PLACING, round(100 * share), 100)

    def _mean_vectors(
        self, notes: Sequence[NoteAtGlance], model: str, cancel: CancelToken
    ) -> Generator[Progress, None, Floats]:
        """Return the mean of each note's vectors, of length 1; NaN for a note without any."""
        ids = [passage for note in notes for passage in note.passage_ids]
        owner = {passage: at for at, note in enumerate(notes) for passage in note.passage_ids}
        sums: Floats | None = None
        for start in range(0, len(ids), _READ_AT_ONCE):
            known, vectors = self._reader.vectors.load(model, ids[start : start + _READ_AT_ONCE])
            if sums is None and len(known):
                sums = np.zeros((len(notes), vectors.shape[1]), np.float32)
            if sums is not None and len(known):
                np.add.at(sums, [owner[passage] for passage in known], vectors)
            cancel.check()
            yield Progress(_READING, min(start + _READ_AT_ONCE, len(ids)), len(ids))
        if sums is None:
            return np.full((len(notes), 2), np.nan, np.float32)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.where(lengths > 0, sums / np.maximum(lengths, 1e-12), np.nan).astype(np.float32)

    def _word_vectors(
        self, notes: Sequence[NoteAtGlance], cancel: CancelToken
    ) -> Generator[Progress, None, Floats]:
        texts = (
            " ".join(one.words for one in self._reader.passages.passages(list(note.passage_ids)))
            for note in notes
        )
        work = word_vectors(texts, len(notes))
        while True:
            try:
                share = next(work)
            except StopIteration as end:
                vectors: Floats = end.value
                return vectors
            cancel.check()
            yield Progress(_READING, round(share * len(notes)), len(notes))

    def _picture(
        self,
        order: DrawMap,
        notes: Sequence[NoteAtGlance],
        placed: Floats,
        kept: MapPlaces,
        best: str,
    ) -> NoteMap:
        hidden = self._inspiration.hidden(order.draft)
        shown = [
            at
            for at, note in enumerate(notes)
            if note.path != order.draft and not hidden.issuperset(note.passage_ids)
        ]
        on_it = [at for at in shown if not np.isnan(placed[at, 0])]
        index = {notes[at].note_id: place for place, at in enumerate(on_it)}
        links = sorted(
            (index[first], index[second])
            for first, second in self._reader.overview.links()
            if first in index and second in index
        )
        degree = np.bincount(np.array(links, np.int64).ravel(), minlength=len(on_it))
        later = set(kept.keys[kept.later].tolist())
        return NoteMap(
            tuple(
                _mapped(notes[at], placed[at], int(count))
                for at, count in zip(on_it, degree, strict=True)
            ),
            tuple(links),
            _basis(kept.model_id),
            _basis(best),
            sum(notes[at].key in later for at in on_it),
            len(shown) - len(on_it),
        )

    def _pulled_by_meaning(self, order: WeighNotes) -> list[tuple[int, float]]:
        embedder = self._embedder
        if embedder is None or (isinstance(embedder, SharedEmbedder) and not embedder.ready):
            return []
        note_ids, means = self._all_means(embedder.model_id)
        if len(note_ids) < 2:
            return []
        if order.note_id is None:
            try:
                query = embedder.embed_query(order.text)
            except ModelError:
                return []
        elif order.note_id in note_ids:
            query = means[int(np.flatnonzero(note_ids == order.note_id)[0])]
        else:
            return []
        alike = means @ query
        others = alike[note_ids != order.note_id]
        above = (alike - others.mean()) / max(float(others.std()), 1e-6)
        pulls = np.clip((above - _PULLED_FROM) / (_PULLED_FULLY - _PULLED_FROM), 0, 1)
        return [(int(note_ids[at]), float(pulls[at])) for at in np.flatnonzero(pulls > 0)]

    def _pulled_by_words(self, order: WeighNotes) -> dict[int, float]:
        """Return what a search finds; by words alone only where there is no meaning."""
        if order.note_id is not None:
            if self._embedder is not None:
                return {}
            answer = self._inspiration.find_snippets(
                Context.at("", 0), like_note=order.note_id, limit=_FOUND, sinks_unused=False
            )
        else:
            answer = self._inspiration.search_notes(order.text, limit=_FOUND)
        found = answer.snippets
        ranked = dict.fromkeys(
            one.passage.note_id for one in found if one.reasons.lexical_rank is not None
        )
        best, last = _WORDS_PULL
        return {
            note_id: best - (best - last) * rank / max(len(ranked), 8)
            for rank, note_id in enumerate(ranked)
        }

    def _all_means(self, model: str) -> tuple[NDArray[np.int64], Floats]:
        revision = self._reader.passages.revision() + self._reader.vectors.count(model)
        if self._means is None or self._means[0] != revision:
            notes = self._reader.overview.notes()
            work = self._mean_vectors(notes, model, CancelToken())
            try:
                while True:
                    next(work)
            except StopIteration as end:
                means = end.value
            known = ~np.isnan(means[:, 0])
            ids = np.array([note.note_id for note in notes], np.int64)
            self._means = revision, ids[known], means[known]
        return self._means[1], self._means[2]


def _placed(notes: Sequence[NoteAtGlance], kept: MapPlaces | None) -> Floats:
    """Return the kept place of each note, NaN for one without."""
    places = np.full((len(notes), 2), np.nan, np.float32)
    if kept is not None and len(kept.keys):
        row = {key: at for at, key in enumerate(kept.keys.tolist())}
        for at, note in enumerate(notes):
            if (known := row.get(note.key)) is not None:
                places[at] = kept.places[known]
    return places


def _merged(
    notes: Sequence[NoteAtGlance], placed: Floats, kept: MapPlaces | None, model: str
) -> MapPlaces:
    """Return what is to be kept: the notes that have a place now."""
    before = dict(zip(kept.keys.tolist(), kept.later.tolist(), strict=True)) if kept else {}
    has_place = ~np.isnan(placed[:, 0])
    keys = np.array([note.key for note in notes], np.int64)[has_place]
    later = np.array([before.get(key, kept is not None) for key in keys.tolist()], bool)
    return MapPlaces(model, keys, placed[has_place], later)


def _mapped(note: NoteAtGlance, place: Floats, links: int) -> MappedNote:
    return MappedNote(
        note.note_id,
        note.title,
        note.path,
        note.tags,
        note.touched,
        links,
        len(note.passage_ids),
        float(place[0]),
        float(place[1]),
    )


def _basis(model: str) -> MapBasis:
    return MapBasis.MEANING if model else MapBasis.WORDS
