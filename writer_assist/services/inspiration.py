"""Finding the notes that fit what the writer is working on."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.context import Context
from writer_assist.domain.passage import Passage
from writer_assist.domain.ports import Embedder, PassageSource, VectorSource
from writer_assist.domain.snippet import Reasons, Snippet
from writer_assist.embedding.shared import SharedEmbedder
from writer_assist.errors import ModelError
from writer_assist.paths import DataFolder
from writer_assist.retrieval.dense import VectorMatrix
from writer_assist.retrieval.diversity import (
    Shingles,
    chosen,
    jaccard,
    shingles,
    stands_in,
    without_near_duplicates,
)
from writer_assist.retrieval.hybrid import Candidate, HybridRetriever, Ranking
from writer_assist.retrieval.lexical import LexicalSearcher
from writer_assist.retrieval.names import NameMatcher
from writer_assist.retrieval.query_terms import Query, query_of_context, query_of_text
from writer_assist.retrieval.reasons import Fit, fit

logger = logging.getLogger(__name__)

# Read for one search: enough that near-duplicates and crowded notes leave a full list.
_READ_PER_SNIPPET = 4
_NAMES_RELOAD_S = 5.0
_HAS_WORDS = re.compile(r"[^\W_]")
_MOST_WORDS_WITH_OPERATORS = 16
_OPERATORS = re.compile(r"\"|(?:^|\s)-\w|\w\*|\b(?:tags?|title|heading|body):|\b(?:NOT|OR)\b")
_NOT_ASKED_FOR = re.compile(
    r"(?:(?:^|\s)-|\bNOT\s+)(?:\w+:)?(?:\"[^\"]*\"|\S+)|\b\w+:|[\"*]|\bOR\b"
)


class LibraryView(Protocol):
    """What a search reads of the library."""

    @property
    def passages(self) -> PassageSource:
        """The passages."""

    @property
    def vectors(self) -> VectorSource:
        """Their vectors; nothing is put."""

    def pinned(self, draft: str) -> frozenset[int]:
        """Return the passages that are always shown beside a draft."""

    def hidden(self, draft: str) -> frozenset[int]:
        """Return the passages that are never shown beside a draft."""

    def last_used(self) -> dict[int, float]:
        """Return when passages were last used, in seconds since the epoch."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A candidate with its text, while the list is put together."""

    candidate: Candidate
    passage: Passage
    shingles: Shingles
    vector: NDArray[np.float32] | None


class InspirationService:
    """Searches what is indexed already; for one thread, never waits for indexing or loading."""

    def __init__(self, reader: LibraryView, folder: DataFolder, embedder: Embedder | None) -> None:
        self._reader = reader
        self._embedder = embedder
        self._lexical = LexicalSearcher(folder.lexical_index)
        self._matrix = (
            VectorMatrix(reader.passages, reader.vectors, embedder.model_id) if embedder else None
        )
        self._names = NameMatcher(())
        self._names_revision = -1
        self._names_loaded_at = float("-inf")

    def refresh(self) -> None:
        """Take in what was indexed since; every search does it, an idle moment may do it before."""
        self._lexical.refresh()
        if self._matrix is not None:
            self._matrix.refresh()
        self._refresh_names()

    def find_snippets(self, context: Context, *, limit: int = 8) -> tuple[Snippet, ...]:
        """Return passages that fit the paragraph being written, pinned ones first, best first.

        Nothing of the draft itself is offered, and nothing that stands in the context.
        Pinned passages come in any case, also beyond ``limit``.
        """
        self.refresh()
        query = query_of_context(context)
        pinned = self._reader.pinned(context.draft)
        hidden = self._reader.hidden(context.draft) | self._own_passages(context)
        ranking = self._rank(query, named=True, left_out=hidden - pinned, kept=pinned)
        written = shingles(context.before + context.paragraph)
        found = [
            item
            for item in self._read(ranking, pinned, limit)
            if item.candidate.passage_id in pinned or not stands_in(item.shingles, written)
        ]
        return self._snippets(self._choose(found, pinned, limit), ranking, pinned)

    def search_notes(self, text: str, *, limit: int = 30) -> tuple[Snippet, ...]:
        """Return passages that fit a text, best first, as the library's search box shows them.

        Quotation marks, ``tag:``, ``title:``, a star at a word's end and a minus before it
        narrow the search down to what fulfils them.  In a longer text they are prose: the
        quotation marks of a dialogue, say.
        """
        self.refresh()
        if not _HAS_WORDS.search(text):
            return ()
        if not _OPERATORS.search(text) or len(text.split()) > _MOST_WORDS_WITH_OPERATORS:
            ranking = self._rank(query_of_text(text), named=True)
        else:
            matching = self._lexical.matching(text)
            others = self._lexical.passage_ids() - matching
            asked = query_of_text(_NOT_ASKED_FOR.sub(" ", text))
            ranking = self._rank(asked, named=False, left_out=others, kept=matching)
        found = self._read(ranking, frozenset(), limit)
        unlike = without_near_duplicates(found, lambda item: item.shingles)
        return self._snippets(unlike[:limit], ranking, frozenset())

    def close(self) -> None:
        """Give the files of the index back; the reader belongs to the caller."""
        self._lexical.close()

    def _rank(
        self,
        query: Query,
        *,
        named: bool,
        left_out: frozenset[int] | set[int] = frozenset(),
        kept: frozenset[int] | set[int] = frozenset(),
    ) -> Ranking:
        names = self._named(query.here) if named else {}
        try:
            return self._retriever(self._ready_embedder()).search(
                query, named=names, left_out=left_out, kept=kept
            )
        except ModelError:
            logger.warning("Searching by words alone: no query vector", exc_info=True)
            return self._retriever(None).search(query, named=names, left_out=left_out, kept=kept)

    def _retriever(self, embedder: Embedder | None) -> HybridRetriever:
        return HybridRetriever(self._lexical, self._matrix, embedder)

    def _ready_embedder(self) -> Embedder | None:
        if isinstance(self._embedder, SharedEmbedder) and not self._embedder.ready:
            return None
        return self._embedder

    def _refresh_names(self) -> None:
        now = time.monotonic()
        revision = self._reader.passages.revision()
        if revision == self._names_revision or now - self._names_loaded_at < _NAMES_RELOAD_S:
            return
        self._names = NameMatcher(self._reader.passages.names())
        self._names_revision, self._names_loaded_at = revision, now

    def _named(self, text: str) -> dict[int, tuple[str, ...]]:
        named: dict[int, dict[str, None]] = {}
        for mention in self._names.mentions(text):
            named.setdefault(mention.note_id, {})[mention.name] = None
        return {note_id: tuple(names) for note_id, names in named.items()}

    def _own_passages(self, context: Context) -> set[int]:
        return self._lexical.passages_of(context.draft) if context.draft else set()

    def _read(self, ranking: Ranking, pinned: frozenset[int], limit: int) -> list[_Found]:
        best = ranking.candidates[: _READ_PER_SNIPPET * limit]
        rest = ranking.candidates[len(best) :]
        wanted = [*best, *(one for one in rest if one.passage_id in pinned)]
        by_id = {candidate.passage_id: candidate for candidate in wanted}
        passages = self._reader.passages.passages(list(by_id))
        vectors = self._vectors_of([passage.passage_id for passage in passages])
        return [
            _Found(by_id[passage.passage_id], passage, shingles(passage.words), vector)
            for passage, vector in zip(passages, vectors, strict=True)
        ]

    def _vectors_of(self, passage_ids: Sequence[int]) -> Sequence[NDArray[np.float32] | None]:
        if self._matrix is None:
            return [None] * len(passage_ids)
        return self._matrix.vectors_of(passage_ids)

    def _choose(
        self, found: Sequence[_Found], pinned: frozenset[int], limit: int
    ) -> Sequence[_Found]:
        first = [item for item in found if item.candidate.passage_id in pinned]
        unlike = without_near_duplicates(
            [*first, *(item for item in found if item not in first)], lambda item: item.shingles
        )
        picked = chosen(
            [item for item in unlike if item not in first],
            limit=limit,
            score=lambda item: item.candidate.score,
            similarity=_similarity,
            group=lambda item: item.passage.note_id,
            begin_with=first,
        )
        rest = [item for item in picked if item not in first]
        return [*first, *sorted(rest, key=lambda item: -item.candidate.score)]

    def _snippets(
        self, found: Sequence[_Found], ranking: Ranking, pinned: frozenset[int]
    ) -> tuple[Snippet, ...]:
        last_used = self._reader.last_used()
        languages = tuple(self._lexical.languages())
        weights = ranking.lexical.weights_of([item.candidate.passage_id for item in found])
        return tuple(
            _snippet(
                item,
                fit(item.passage, of_item, languages, ranking.words),
                last_used=last_used.get(item.candidate.passage_id),
                pinned=item.candidate.passage_id in pinned,
            )
            for item, of_item in zip(found, weights, strict=True)
        )


def _similarity(first: _Found, second: _Found) -> float:
    if first.vector is not None and second.vector is not None:
        return max(0.0, float(first.vector @ second.vector))
    return jaccard(first.shingles, second.shingles)


def _snippet(found: _Found, fits: Fit, *, last_used: float | None, pinned: bool) -> Snippet:
    candidate = found.candidate
    reasons = Reasons(
        matched_words=fits.matched_words,
        names=candidate.names,
        cosine=candidate.cosine,
        lexical_rank=candidate.lexical_rank,
        dense_rank=candidate.dense_rank,
        last_used=last_used,
    )
    return Snippet(found.passage, candidate.score, reasons, fits.best_sentence, pinned)
