"""Hybrid retrieval: ranking passages for a query by words, meaning and names."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.meaning_scale import STARTER_SCALE, MeaningScale
from writer_assist.domain.passage import Passage
from writer_assist.domain.ports import Embedder
from writer_assist.retrieval.analysis import UNKNOWN_LANGUAGE, forms, guessed_language
from writer_assist.retrieval.dense import NO_DENSE_SCORES, DenseScores, VectorMatrix
from writer_assist.retrieval.expected_notes import PassageNames, expected_notes
from writer_assist.retrieval.fusion import share_beside_words, share_of_meaning
from writer_assist.retrieval.passage_scores import PassageScores
from writer_assist.retrieval.query import (
    OTHERWISE_SHARE,
    Query,
    TermMeaning,
    index_terms,
    most_telling,
    query_of_text,
)
from writer_assist.retrieval.whoosh_index.scores import (
    CorpusStatistics,
    LexicalScores,
    id_array,
    inverse_frequency,
)
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher

POOL = 200

# Most postings to read for one query.  With 10,000 passages all words of a paragraph fit, with
# more only the most informative.  Reading 100,000 takes about 25 ms if none is in memory.
_POSTINGS_BUDGET = 150_000

# The writer is thinking of a note that the text names; its best passage rises by a third of the
# scale.  More (.5 or .7) was better only where the names are those of the links to be found, which
# says little of a draft without links; with the links cut out it changed nothing.
_NAME_BONUS = 0.35
# For a note that all of the best passages name, and nobody else.  With 1, links whose words were
# cut out were found .04 better (nDCG@10, p .0001), whole paragraphs' .015, characters of novels by
# notes on them .06; the rest of a passage's own note .008 worse (p .4), with 2, .03 worse.
_EXPECTED_BONUS = 1.0
EXPECTED_CLEARLY = 0.05  # a rise that moves a passage several ranks, and is told as a reason
_MOST_OF_NOTE = 50  # passages of such a note that are looked at
RARE_LANGUAGE = 0.02


class Candidate(NamedTuple):
    """A ranked passage; a tuple, because a search creates four hundred.

    Attributes:
        passage_id: The passage's id.
        score: 0 to 1, or more for a named note; comparable within one search.
        cosine: Its closeness in meaning, see DenseScores; None without a vector.
        lexical_rank: From 1; None outside the full-text list.
        dense_rank: From 1; None outside the list by meaning.
        names: Names of its note, as they occur in the text.
        expected: By how much it rose because similar passages name its note.
    """

    passage_id: int
    score: float
    cosine: float | None = None
    lexical_rank: int | None = None
    dense_rank: int | None = None
    names: tuple[str, ...] = ()
    expected: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """The result of a search, before anything is removed for variety.

    Attributes:
        candidates: Best first.
        lexical: The BM25F scores of all passages.
        dense: The closeness of all passages in meaning.
        words: For each index term, the word of the query that it comes from.
        nonsense: A closeness that means nothing; see MeaningScale.
    """

    candidates: tuple[Candidate, ...]
    lexical: LexicalScores
    dense: DenseScores
    words: Mapping[str, str]
    nonsense: float = 0.0

    def in_words(self, passage_ids: Sequence[int]) -> dict[int, float]:
        """Return the full-text score of some passages, divided by the best of them."""
        scores = self.lexical.scores_of(passage_ids)
        best = max(float(scores.max(initial=0.0)), 1e-6)
        return dict(zip(passage_ids, (scores / best).tolist(), strict=True))


class WordMatches(NamedTuple):
    """What a search by words found.

    Attributes:
        scores: The BM25F scores of all passages.
        words: For each index term, the word of the query that it comes from.
        most: What a passage with every word of the query would score.
    """

    scores: LexicalScores
    words: Mapping[str, str]
    most: float


class HybridRetriever:
    """Ranks passages by words, meaning and names; for one thread.

    Its indexes are refreshed by their owner.
    """

    def __init__(
        self,
        lexical: LexicalSearcher,
        matrix: VectorMatrix | None,
        embedder: Embedder | None,
    ) -> None:
        self._lexical = lexical
        self._matrix = matrix
        self._embedder = embedder

    def search(
        self,
        query: Query,
        *,
        named: Mapping[int, Sequence[str]] | None = None,
        left_out: Collection[int] = (),
        kept: Collection[int] = (),
        pool: int = POOL,
        named_in: PassageNames | None = None,
    ) -> Ranking:
        """Rank the passages that fit a query.

        Args:
            query: The query.
            named: Notes that the text names, with those names.
            left_out: Passages to ignore completely, as candidates and in all statistics.
            kept: Passages that are ranked even if they do not match.
            pool: The length of the lists by words and by meaning.
            named_in: Knows which notes passages name; with it, notes that the best ones name are
                expected and rise.
        """
        lexical, words, most = self.lexical_scores(query, left_out)
        # All that needs no vector comes before it is waited for.
        in_words = lexical.best(pool)
        of_named = self._passages_of(named or {}, left_out)
        language = guessed_language(forms(query.text))
        dense = self.dense_scores(query, left_out)
        by_meaning = dense.best(pool)
        best_bm25 = in_words[0][1] if in_words else 0.0
        meaning = share_of_meaning(language, self._lexical.languages(), self._scale)
        scoring = PassageScores(
            lexical,
            dense,
            best_bm25=best_bm25,
            best_closeness=by_meaning[0][1] if by_meaning else 0.0,
            meaning=share_beside_words(meaning, best_bm25, most),
            least=self._scale.close,
            foreign=lambda ids: self._foreign(ids, language),
        )
        scoring.add(_merged(in_words, by_meaning, of_named, kept))
        names = {
            scoring.best_of(passages): tuple((named or {})[note_id])
            for note_id, passages in of_named.items()
            if passages
        }
        scoring.raise_by(dict.fromkeys(names, _NAME_BONUS))
        expected = self._expected(scoring, named_in, left_out) if named_in else {}
        candidates = _candidates(scoring, names, expected, _ranks(in_words), _ranks(by_meaning))
        return Ranking(candidates, lexical, dense, words, self._scale.nonsense)

    def lexical_scores(self, query: Query, left_out: Collection[int] = ()) -> WordMatches:
        """Score by words."""
        statistics = self._lexical.statistics(left_out)
        looked_up, frequencies = self._looked_up(query.weights, statistics)
        chosen = most_telling(
            {term: asked.weight for term, asked in looked_up.items()},
            cost=frequencies.__getitem__,
            worth=lambda postings: _rarity(postings, statistics),
            budget=_POSTINGS_BUDGET,
        )
        words = {term: asked.word for term, asked in looked_up.items()}
        most = _most_to_score(query.weights, looked_up, chosen, frequencies, statistics)
        return WordMatches(self._lexical.score(chosen, statistics), words, most)

    def dense_scores(self, query: Query, left_out: Collection[int] = ()) -> DenseScores:
        """Score by meaning; empty while there are no vectors."""
        if self._embedder is None or not self._matrix or not query.text.strip():
            return NO_DENSE_SCORES
        vector = self._embedder.embed_query(query.text)
        return self._matrix.compare(vector, left_out, unrelated=self._scale.unrelated)

    def _looked_up(
        self, weights: Mapping[str, float], statistics: CorpusStatistics
    ) -> tuple[dict[str, TermMeaning], dict[str, int]]:
        """Return the index terms that occur, and how often each does.

        A word that no common language of the library knows is tried in all languages.
        """
        shares = self._lexical.languages()
        common = sorted(name for name, share in shares.items() if share >= RARE_LANGUAGE)
        found = index_terms(weights, common)
        frequencies = self._lexical.frequencies(found, statistics)
        known = {found[term].word for term in frequencies}
        unknown = {word: weight for word, weight in weights.items() if word not in known}
        elsewhere = index_terms(unknown, sorted(shares))
        frequencies |= self._lexical.frequencies(elsewhere, statistics)
        found |= elsewhere
        occurring = {term: found[term] for term in frequencies}
        return _weighed(occurring, frequencies, statistics), frequencies

    @property
    def _scale(self) -> MeaningScale:
        return self._embedder.scale if self._embedder is not None else STARTER_SCALE

    def _foreign(self, ids: Sequence[int], language: str | None) -> NDArray[np.bool_] | None:
        """Tell which passages are in another language that the model reads like the query's.

        Words of the query hardly ever occur in them, whatever they say.
        """
        if language is None or not self._scale.reads(language):
            return None
        others = [
            name
            for name in self._lexical.languages()
            if name not in (language, UNKNOWN_LANGUAGE) and self._scale.reads(name)
        ]
        return self._lexical.are_in(ids, others) if others else None

    def _expected(
        self, scoring: PassageScores, named_in: PassageNames, left_out: Collection[int]
    ) -> dict[int, float]:
        """Raise the best passage of each note that is to be expected; return by how much."""
        notes = expected_notes(scoring.ranked(), named_in)
        of_notes = {
            note_id: passages[:_MOST_OF_NOTE]
            for note_id, passages in self._passages_of(notes, left_out).items()
            if passages
        }
        scoring.add([one for passages in of_notes.values() for one in passages])
        expected = {
            scoring.best_of(passages): _EXPECTED_BONUS * notes[note_id]
            for note_id, passages in of_notes.items()
        }
        scoring.raise_by(expected)
        return expected

    def _passages_of(
        self, named: Collection[int], left_out: Collection[int]
    ) -> dict[int, list[int]]:
        of_notes = self._lexical.passages_of_notes(list(named))
        if not of_notes or not len(left_out):
            return of_notes
        gone = id_array(left_out)
        return {
            note_id: [one for one, out in zip(ids, np.isin(ids, gone), strict=True) if not out]
            for note_id, ids in of_notes.items()
        }


class GivenVector:
    """An embedder that returns a known vector, for a note whose passages are embedded already."""

    def __init__(self, vector: NDArray[np.float32], embedder: Embedder) -> None:
        self.model_id = embedder.model_id
        self.scale = embedder.scale
        self.dimension = len(vector)
        self._vector = vector
        self._embedder = embedder

    @classmethod
    def mean_of(cls, vectors: Sequence[NDArray[np.float32]], embedder: Embedder) -> GivenVector:
        """Create one for the mean of several unit vectors, shape ``(D,)``."""
        mean = np.mean(vectors, axis=0)
        return cls((mean / max(float(np.linalg.norm(mean)), 1e-6)).astype(np.float32), embedder)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See Embedder.embed_passages."""
        return self._embedder.embed_passages(texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the known vector, whatever the text."""
        return self._vector


def query_of_note(passages: Sequence[Passage]) -> Query:
    """Return a query for a note's title and text."""
    title = passages[0].note_title if passages else ""
    return query_of_text("\n\n".join([title, *(passage.words for passage in passages)]).strip())


def without_the_unlike(ranking: Ranking) -> Ranking:
    """Drop very distant passages if no word matched: even nonsense has a nearest passage."""
    if any(one.lexical_rank or one.names for one in ranking.candidates):
        return ranking
    alike = (one for one in ranking.candidates if (one.cosine or 0.0) >= ranking.nonsense)
    return replace(ranking, candidates=tuple(alike))


def _weighed(
    found: Mapping[str, TermMeaning], frequencies: Mapping[str, int], statistics: CorpusStatistics
) -> dict[str, TermMeaning]:
    """Give other spellings at most the weight of the word as written, and all if it is absent."""
    as_written: Counter[str] = Counter()
    for term, asked in found.items():
        if not asked.otherwise:
            as_written[asked.word] += frequencies[term]
    weighed = dict(found)
    for term, asked in found.items():
        if asked.otherwise:
            share = 1 / OTHERWISE_SHARE
            if common := as_written[asked.word]:
                rarity = _rarity(frequencies[term], statistics)
                share = min(1.0, _rarity(common, statistics) / rarity)
            weighed[term] = asked._replace(weight=share * asked.weight)
    return weighed


def _most_to_score(
    weights: Mapping[str, float],
    looked_up: Mapping[str, TermMeaning],
    chosen: Mapping[str, float],
    frequencies: Mapping[str, int],
    statistics: CorpusStatistics,
) -> float:
    """Return what a passage with all words scores; one that no passage has is as rare as can be.

    Words that are too frequent to be looked up, see most_telling, are not among them.
    """
    often: dict[str, int] = {}
    for term in looked_up:
        word, frequency = looked_up[term].word, frequencies[term] if term in chosen else 0
        often[word] = max(often.get(word, 0), frequency)
    return sum(
        weight * _rarity(often.get(word, 1), statistics)
        for word, weight in weights.items()
        if often.get(word, 1)
    )


def _rarity(frequency: int, statistics: CorpusStatistics) -> float:
    return inverse_frequency(min(frequency, statistics.count), statistics.count)


def _merged(
    in_words: Sequence[tuple[int, float]],
    by_meaning: Sequence[tuple[int, float]],
    of_named: Mapping[int, Sequence[int]],
    kept: Collection[int],
) -> list[int]:
    ids = [passage_id for passage_id, _ in (*in_words, *by_meaning)]
    ids += [passage_id for passages in of_named.values() for passage_id in passages]
    return list(dict.fromkeys([*ids, *kept]))


def _candidates(
    scoring: PassageScores,
    names: Mapping[int, tuple[str, ...]],
    expected: Mapping[int, float],
    lexical_ranks: Mapping[int, int],
    dense_ranks: Mapping[int, int],
) -> tuple[Candidate, ...]:
    ranked = scoring.ranked()
    ids = [passage_id for passage_id, _ in ranked]
    cosines = [scoring.cosines[passage_id] for passage_id in ids]
    return tuple(
        map(
            Candidate._make,
            zip(
                ids,
                [score for _, score in ranked],
                [None if math.isnan(cosine) else cosine for cosine in cosines],
                map(lexical_ranks.get, ids),
                map(dense_ranks.get, ids),
                [names.get(passage_id, ()) for passage_id in ids],
                [expected.get(passage_id, 0.0) for passage_id in ids],
                strict=True,
            ),
        )
    )


def _ranks(listed: Sequence[tuple[int, float]]) -> dict[int, int]:
    return {passage_id: rank for rank, (passage_id, _) in enumerate(listed, 1)}
