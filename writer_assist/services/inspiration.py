"""Finding the snippets that fit what the writer is working on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.context import Context
from writer_assist.domain.meaning_scale import STARTER_SCALE, MeaningScale
from writer_assist.domain.ports import Embedder, LibraryView
from writer_assist.domain.search_box import asked_for, is_search
from writer_assist.domain.snippet import (
    NO_BIAS,
    UNUSED,
    RankingBias,
    Reasons,
    SearchAnswer,
    SearchExplanation,
    Snippet,
)
from writer_assist.embedding.shared_embedder import SharedEmbedder
from writer_assist.errors import ModelError
from writer_assist.paths import DataFolder
from writer_assist.retrieval.analysis import (
    content_terms,
    content_words,
    forms,
    overlap,
)
from writer_assist.retrieval.dense import EarlyVector, VectorMatrix
from writer_assist.retrieval.diversity import (
    CandidateText,
    Choice,
    choose,
    shingles,
    shingles_of,
    stands_in,
    without_near_duplicates,
)
from writer_assist.retrieval.explanation import SearchTrace, explanation
from writer_assist.retrieval.groups import GroupItem, grouped
from writer_assist.retrieval.hybrid import (
    EXPECTED_CLEARLY,
    Candidate,
    GivenVector,
    HybridRetriever,
    Ranking,
    query_of_note,
    without_the_unlike,
)
from writer_assist.retrieval.named_notes import NamedNotes
from writer_assist.retrieval.purpose import SearchPurpose
from writer_assist.retrieval.query import Query, query_of_context, query_of_text
from writer_assist.retrieval.ranking_bias import Leaning, leaned
from writer_assist.retrieval.rarity import TermWorth, rarity, telling_words
from writer_assist.retrieval.reasons import fit
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher
from writer_assist.services.search_scope import SearchScope

logger = logging.getLogger(__name__)

# How many passages are read per snippet, so that removing near-duplicates leaves a full list.
_READ_PER_SNIPPET = 4
FOLLOWING = 2  # how many passages after each snippet are read, as many as a model may be given


class InspirationService:
    """Searches what is indexed; for one thread; never waits for indexing or loading."""

    def __init__(self, reader: LibraryView, folder: DataFolder, embedder: Embedder | None) -> None:
        self._reader = reader
        self._embedder = embedder
        self._beside = ThreadPoolExecutor(1, "query vector")
        self._lexical = LexicalSearcher(folder.lexical_index)
        self._matrix = (
            VectorMatrix(reader.passages, reader.vectors, embedder.model_id, folder.cache)
            if embedder
            else None
        )
        self._names = NamedNotes(reader.passages, self._lexical)
        self._scope = SearchScope(reader, self._lexical, folder)

    @property
    def words_damaged(self) -> bool:
        """Whether the full-text index was found damaged at the last look."""
        return self._lexical.damaged

    def refresh(self) -> None:
        """Load what was indexed since; every search does this, idle moments may do it before."""
        self._lexical.refresh()
        if self._matrix is not None:
            self._matrix.refresh()
        self._names.refresh()

    def find_snippets(
        self,
        context: Context,
        *,
        limit: int = 8,
        dials: RankingBias = NO_BIAS,
        like_note: int | None = None,
        sinks_unused: bool = True,
        sources: BookSources = WHOLE_LIBRARY,
    ) -> SearchAnswer:
        """Return passages that fit the current paragraph, not yet grouped.

        Nothing from the draft itself is offered, and nothing that is already in the context.
        Pinned passages are always included, even beyond ``limit``.

        Args:
            context: Where the writer is.
            limit: Snippets in all.
            dials: How the ranking is to be changed.
            like_note: A note whose text is searched for in place of the context.
            sinks_unused: Whether passages that were often shown but never used lose rank.
            sources: The notes of the book; no others take part, unless they are pinned.
        """
        asked = self._asked(context) if like_note is None else self._like(like_note, context.draft)
        asked = self._within(asked, sources)
        leaning = Leaning(dials, sinks_unused, time.time())
        snippets = self._snippets(self._look(asked, leaning, limit), asked)
        return SearchAnswer(snippets, complete=False)

    def from_other_worlds(
        self, context: Context, *, limit: int, dials: RankingBias, sources: BookSources
    ) -> tuple[Snippet, ...]:
        """Return passages of notes that do not belong to a book, marked as such, best first.

        Nobody's names are looked for: those of another world mean nothing here.
        """
        if sources.are_all or limit < 1:
            return ()
        asked, leaning = self._asked(context), Leaning(dials, now=time.time())
        left_out = self._scope.own(sources) | self.hidden(context.draft) | asked.own
        ranking = self._rank(asked, named=False, left_out=left_out)
        in_words = ranking.in_words([one.passage_id for one in ranking.candidates])
        moved = leaned(ranking.candidates, in_words, {}, leaning)
        found = self._read(moved, frozenset(), limit)
        alike = self._meaning_scale.unrelated
        choice = choose(found, frozenset(), limit, leaning.relevance, unrelated=alike)
        trace = SearchTrace(ranking, moved, choice, (), frozenset(), {})
        return tuple(
            replace(one, reasons=replace(one.reasons, elsewhere=True))
            for one in self._snippets(trace, asked)
        )

    def complete(self, answer: SearchAnswer) -> SearchAnswer:
        """Return the answer with its groups; this takes 10 ms for 8 snippets, 100 ms for 30."""
        found = [one for one in answer.snippets if not one.pinned]
        vectors = self._vectors_of([one.passage.passage_id for one in found])
        groups = grouped(
            [
                GroupItem(one.passage.passage_id, content_words(one.passage.text), vector)
                for one, vector in zip(found, vectors, strict=True)
            ],
            self.rarity(),
            unrelated=self._meaning_scale.unrelated,
        )
        return SearchAnswer(answer.snippets, groups)

    def explain(
        self,
        context: Context,
        *,
        limit: int = 8,
        dials: RankingBias = NO_BIAS,
        sinks_unused: bool = True,
        sources: BookSources = WHOLE_LIBRARY,
    ) -> SearchExplanation:
        """Return the result of :meth:`find_snippets` and each step that led to it."""
        asked = self._within(self._asked(context), sources)
        looked = self._look(asked, Leaning(dials, sinks_unused, time.time()), limit)
        return explanation(
            looked,
            self._snippets(looked, asked),
            everything=self._rank(replace(asked, others=frozenset())).candidates,
            own=asked.own,
            hidden=self.hidden(context.draft),
            elsewhere=frozenset(self._scope.elsewhere(asked.others).tolist()),
            tells=telling_words(self._lexical, asked.query, looked.ranking.words),
            passages=self._reader.passages,
            limit=limit,
        )

    def search_notes(
        self, text: str, *, limit: int = 30, sources: BookSources = WHOLE_LIBRARY
    ) -> SearchAnswer:
        """Return passages that match a text, ungrouped, for the library's search box.

        Quotation marks, ``tag:``, ``title:``, a star at the end of a word and a minus before it
        restrict the search.  In a longer text they are taken as prose, such as the quotation marks
        of a dialogue.
        """
        if not is_search(text):
            if not forms(text):
                return SearchAnswer()
            asked = self._within(self._about(query_of_text(text)), sources)
            away = self._scope.elsewhere(asked.others)
            ranking = without_the_unlike(self._rank(asked, left_out=away))
        else:
            asked = self._within(self._about(query_of_text(asked_for(text))), sources)
            matching = self._lexical.matching(text)
            matching.difference_update(self._scope.elsewhere(asked.others).tolist())
            others = self._lexical.passage_ids() - matching
            ranking = self._rank(asked, named=False, left_out=others, kept=matching)
        unlike = without_near_duplicates(
            self._read(ranking.candidates, frozenset(), limit), lambda item: item.shingles
        )
        choice = Choice(unlike.kept[:limit], unlike.removed)
        uses = self._reader.uses([one.passage.passage_id for one in choice.kept], "")
        trace = SearchTrace(ranking, ranking.candidates, choice, (), frozenset(), uses)
        return SearchAnswer(self._snippets(trace, asked))

    def rank(self, text: str, draft: str, sources: BookSources) -> Ranking:
        """Rank what takes part beside a draft for a text; nothing is removed for variety."""
        asked = self._within(self._about(query_of_text(text)), sources)
        left_out = self._scope.left_out(draft, asked.own, asked.others, self._reader.pinned(draft))
        return self._rank(asked, left_out=left_out)

    def close(self) -> None:
        """Close the files of the index; the reader is closed by the caller."""
        self._beside.shutdown()
        self._lexical.close()

    def _asked(self, context: Context) -> SearchPurpose:
        query = query_of_context(context, self._meaning_scale)
        embedder = self._begun(query)
        own = self._lexical.passages_of(context.draft) if context.draft else set()
        return SearchPurpose(
            query,
            context.draft,
            context.before,
            shingles(context.before + context.paragraph),
            frozenset(own),
            embedder,
        )

    def _like(self, note_id: int, draft: str) -> SearchPurpose:
        self.refresh()
        passages = self._reader.passages.passages_of_notes([note_id])
        ids = [passage.passage_id for passage in passages]
        vectors = [vector for vector in self._vectors_of(ids) if vector is not None]
        embedder = self._ready_embedder()
        return SearchPurpose(
            query_of_note(passages),
            draft,
            "",
            frozenset(),
            frozenset(ids),
            GivenVector.mean_of(vectors, embedder) if vectors and embedder else embedder,
        )

    def _about(self, query: Query) -> SearchPurpose:
        return SearchPurpose(query, "", "", frozenset(), frozenset(), self._begun(query))

    def _within(self, asked: SearchPurpose, sources: BookSources) -> SearchPurpose:
        others = self._scope.other_notes(sources)
        return replace(asked, others=others, corrections=sources.names)

    def _begun(self, query: Query) -> Embedder | None:
        """Start embedding the query, which takes the longest of all steps, and then refresh."""
        embedder = self._ready_embedder()
        if embedder is not None and query.text.strip():
            embedder = EarlyVector(embedder, query.text, self._beside)
        self.refresh()
        return embedder

    def _look(self, asked: SearchPurpose, leaning: Leaning, limit: int) -> SearchTrace:
        pinned = self._reader.pinned(asked.draft)
        left_out = self._scope.left_out(asked.draft, asked.own, asked.others, pinned)
        ranking = self._rank(asked, left_out=left_out, kept=pinned)
        ids = [one.passage_id for one in ranking.candidates]
        uses = self._reader.uses(ids, asked.draft)
        moved = leaned(ranking.candidates, ranking.in_words(ids), uses, leaning, pinned=pinned)
        found = self._read(moved, pinned, limit)
        fresh = [
            item
            for item in found
            if item.candidate.passage_id in pinned or not stands_in(item.shingles, asked.written)
        ]
        scale = self._meaning_scale
        choice = choose(fresh, pinned, limit, leaning.relevance, unrelated=scale.unrelated)
        written = tuple(item for item in found if item not in fresh)
        return SearchTrace(ranking, moved, choice, written, pinned, uses)

    def hidden(self, draft: str) -> frozenset[int]:
        """Return what is hidden in a draft; the sample's notes are shown in the sample only."""
        return self._scope.hidden(draft)

    def _rank(
        self,
        asked: SearchPurpose,
        *,
        named: bool = True,
        left_out: Collection[int] = (),
        kept: Collection[int] = (),
    ) -> Ranking:
        here, before = (asked.query.here, asked.before) if named else ("", "")
        book = asked.others, asked.corrections
        search = partial(
            HybridRetriever.search,
            query=asked.query,
            named=self._names.named(here, before, *book),
            left_out=left_out,
            kept=kept,
            named_in=self._names.in_passages(*book) if named else None,
        )
        try:
            return search(HybridRetriever(self._lexical, self._matrix, asked.embedder))
        except ModelError:
            logger.warning("Searching by words alone: no query vector", exc_info=True)
            return search(HybridRetriever(self._lexical, self._matrix, None))

    @property
    def _meaning_scale(self) -> MeaningScale:
        return embedder.scale if (embedder := self._ready_embedder()) else STARTER_SCALE

    def _ready_embedder(self) -> Embedder | None:
        if isinstance(self._embedder, SharedEmbedder) and not self._embedder.ready:
            return None
        return self._embedder

    def _read(
        self, candidates: Sequence[Candidate], pinned: frozenset[int], limit: int
    ) -> list[CandidateText]:
        best, rest = candidates[: (most := _READ_PER_SNIPPET * limit)], candidates[most:]
        wanted = [*best, *(one for one in rest if one.passage_id in pinned)]
        by_id = {candidate.passage_id: candidate for candidate in wanted}
        passages = self._reader.passages.passages(list(by_id))
        vectors = self._vectors_of([passage.passage_id for passage in passages])
        return [
            CandidateText(by_id[passage.passage_id], passage, shingles_of(passage.text), vector)
            for passage, vector in zip(passages, vectors, strict=True)
        ]

    def _vectors_of(self, passage_ids: Sequence[int]) -> Sequence[NDArray[np.float32] | None]:
        matrix, nothing = self._matrix, [None] * len(passage_ids)
        return nothing if matrix is None else matrix.vectors_of(passage_ids)

    def _snippets(self, looked: SearchTrace, asked: SearchPurpose) -> tuple[Snippet, ...]:
        ranking, found = looked.ranking, looked.choice.kept
        telling = telling_words(self._lexical, asked.query, ranking.words)
        about = content_terms(asked.query.text)
        ids = [item.candidate.passage_id for item in found]
        weights = ranking.lexical.weights_of(ids)
        following = self._reader.passages.following(ids, count=FOLLOWING)
        snippets = []
        for item, of_item in zip(found, weights, strict=True):
            passage_id = item.candidate.passage_id
            fits = fit(item.passage, of_item, ranking.words, telling)
            reasons = Reasons(
                matched_words=fits.matched_words,
                names=item.candidate.names,
                is_expected=item.candidate.expected >= EXPECTED_CLEARLY,
                cosine=item.candidate.cosine,
                lexical_rank=item.candidate.lexical_rank,
                dense_rank=item.candidate.dense_rank,
                last_used=looked.uses.get(passage_id, UNUSED).last_used,
                jaccard=overlap(about, content_terms(item.passage.text)),
            )
            snippets.append(
                Snippet(
                    item.passage,
                    item.score,
                    reasons,
                    fits.best_sentence,
                    pinned=passage_id in looked.pinned,
                    following=following.get(passage_id, ""),
                )
            )
        return tuple(snippets)

    def rarity(self, also: Callable[[str], int] = lambda _: 0, more: int = 0) -> TermWorth:
        """Return what tells how rare an index term is, here and in so many more passages."""
        return rarity(self._lexical, also, more)
