"""Answering questions with the writer's own sentences, out of the notes and the manuscript."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.answers import MOST_QUOTATIONS, Answer, AnswerState, Exchange, Quotation
from writer_assist.domain.book_names import corrected_note_names
from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.note import NoteName
from writer_assist.domain.passage import Passage
from writer_assist.domain.ports import AnswerJudge, Embedder, LibraryView
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import ModelError
from writer_assist.files import read_bytes
from writer_assist.manuscript.structure import drafts_beside
from writer_assist.retrieval.analysis import forms, language_in
from writer_assist.retrieval.answering import (
    AT_ONCE_BEHIND,
    AnswerPassage,
    AskedWords,
    Chosen,
    RankedSentence,
    asked_words,
    certainty,
    chosen_quotations,
    evidence,
    read_passage,
    scored,
    state_of,
)
from writer_assist.retrieval.definitions import defining, notes_about, subject_of
from writer_assist.retrieval.judging import (
    FAR_BEHIND,
    can_be_judged,
    judged,
    judged_certainty,
    reordered,
)
from writer_assist.retrieval.manuscript_search import IndexedDraft, best_in_drafts
from writer_assist.retrieval.note_sentences import as_words
from writer_assist.retrieval.query import query_of_text
from writer_assist.retrieval.questions import QuestionKind, kind_of, names_meant, words_meant
from writer_assist.services.inspiration import InspirationService
from writer_assist.text_encoding import decode

logger = logging.getLogger(__name__)

_PASSAGES = 10  # that are read for an answer
_OF_DRAFTS = 6  # of these at most out of the manuscript
_EMBEDDED = 24  # sentences whose meaning is compared
_AT_ONCE = 4  # of these
_DEFINED = 0.9  # certainty where a note has the name that is asked for
_MOST_BYTES = 8_000_000  # of a draft

Vector = NDArray[np.float32]


class DraftShelf:
    """The drafts of a project, read again only when their files changed; for one thread."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, int], IndexedDraft]] = {}

    def drafts(self, draft: str) -> tuple[IndexedDraft, ...]:
        """Return the drafts beside one, including itself; none without a draft.

        What cannot be read is left out.
        """
        if not draft:
            return ()
        found = [one for path in drafts_beside(Path(draft)) if (one := self._read(path))]
        kept = {one.path for one in found}
        self._known = {path: known for path, known in self._known.items() if path in kept}
        return tuple(found)

    def _read(self, path: Path) -> IndexedDraft | None:
        try:
            stat = path.stat()
            stamp = stat.st_mtime_ns, stat.st_size
            known = self._known.get(str(path))
            if known is None or known[0] != stamp:
                if stat.st_size > _MOST_BYTES:
                    return None
                text = decode(read_bytes(path)).text.replace("\r\n", "\n")
                known = self._known[str(path)] = stamp, IndexedDraft.of(str(path), text)
        except (OSError, UnicodeError):
            return None
        return known[1]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was read for a question.

    Attributes:
        passages: The best first.
        asked: The question's words.
        cosines: Of sentences with the question, by passage and number.
        drafts: The paths of the drafts.
    """

    passages: tuple[AnswerPassage, ...]
    asked: AskedWords
    cosines: Mapping[tuple[int, int], float]
    drafts: frozenset[str]

    def quotations(
        self, ranked: Sequence[RankedSentence], *, behind: float = AT_ONCE_BEHIND
    ) -> tuple[Quotation, ...]:
        """Return what is quoted of the ranked sentences; ``behind`` as in chosen_quotations.

        Where the manuscript would have every place, the last one is the notes': whoever asks
        their notes has read the manuscript, since they wrote it.
        """
        chosen = chosen_quotations(ranked, self.passages, behind=behind)
        if len(chosen) == MOST_QUOTATIONS and all(map(self._is_written, chosen)):
            noted = [one for one in ranked if not self._is_written(one)]
            best = chosen_quotations(noted, self.passages, limit=1)
            best = tuple(one for one in best if one.score >= ranked[0].score - behind)
            chosen = (*chosen[: MOST_QUOTATIONS - len(best)], *best)
        return tuple(map(self.quotation, chosen))

    def _is_written(self, one: Chosen | RankedSentence) -> bool:
        """Tell whether it stands in the manuscript."""
        return self.passages[one.place].passage.path in self.drafts

    def quotation(self, one: Chosen) -> Quotation:
        """Return what was chosen with its place, ready to be shown and opened."""
        passage = self.passages[one.place].passage
        draft = passage.path if passage.path in self.drafts else ""
        return _quotation(passage, one.start, one.end, one.score, draft)


class AnswerService:
    """Answers one question at a time; for one thread."""

    def __init__(
        self,
        reader: LibraryView,
        inspiration: InspirationService,
        embedder: Embedder | None,
        shelf: DraftShelf,
        thread: Executor | None = None,
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            reader: Of the library.
            inspiration: Ranks its passages.
            embedder: Compares sentences by meaning; None does without.
            shelf: Reads the manuscript.
            thread: Where a cross-encoder works; None for the caller's thread.
        """
        self._reader, self._inspiration = reader, inspiration
        self._embedder, self._shelf, self._thread = embedder, shelf, thread

    def answer(
        self,
        question: str,
        *,
        draft: str = "",
        earlier: Sequence[Exchange] = (),
        sources: BookSources = WHOLE_LIBRARY,
    ) -> Answer:
        """Return what notes and manuscript say about a question, without a cross-encoder.

        Args:
            question: As it was asked.
            draft: The draft whose project is searched beside the notes; empty for none.
            earlier: The conversation before it, the latest last.
            sources: The notes of the book; no others take part, unless they are pinned.
        """
        steps = self.answers(question, draft=draft, earlier=earlier, sources=sources, judge=None)
        return next(one for one in steps if isinstance(one, Answer))

    def answers(
        self,
        question: str,
        *,
        draft: str = "",
        earlier: Sequence[Exchange] = (),
        sources: BookSources = WHOLE_LIBRARY,
        judge: AnswerJudge | None,
        cancel: CancelToken | None = None,
    ) -> Iterator[Answer | Progress]:
        """Yield the answer at once, and once more as soon as it was judged.

        Progress is yielded between, some hundred times a second, where something more urgent can
        be done on the same thread.

        Args:
            question: As it was asked.
            draft: The draft whose project is searched beside the notes; empty for none.
            earlier: The conversation before it, the latest last.
            sources: The notes of the book; no others take part, unless they are pinned.
            judge: Reorders it; None does without, and so does a question it cannot read.
            cancel: Looked at between its steps.

        Raises:
            Cancelled: The answer is not wanted any more.
        """
        if not forms(question):
            yield Answer(question)
            return
        meant = words_meant(question, earlier)
        reading = yield from self._read(question, meant, draft, sources)
        ranked = scored(reading.passages, reading.asked, kind_of(question), reading.cosines)
        found = evidence(reading.passages, reading.asked, reading.cosines)
        told = list(self._definitions(question, sources))
        about = names_meant(question, earlier)
        sure = certainty(found)
        first = Answer(question, state_of(sure), about=about, certainty=sure)
        first = replace(first, quotations=reading.quotations(ranked))
        first = defined(first, told)
        if judge is None or not ranked or not can_be_judged(question):
            yield first
            return
        yield replace(first, final=False)
        try:
            judgement = yield from judged(
                meant, reading.passages, ranked, judge, cancel or CancelToken(), self._thread
            )
        except ModelError:
            logger.warning("Answering without the cross-encoder", exc_info=True)
            yield first
            return
        ranked = reordered(ranked, judgement)
        sure = judged_certainty(found, judgement)
        state = state_of(sure)
        quoted = reading.quotations(ranked, behind=FAR_BEHIND)
        yield defined(Answer(question, state, quoted, about, certainty=sure), told)

    def drafts(self, draft: str) -> tuple[IndexedDraft, ...]:
        """Return the drafts of a draft's project."""
        return self._shelf.drafts(draft)

    def note_names(self, sources: BookSources) -> Sequence[NoteName]:
        """Return every title and alias of a book's notes, as the writer corrected them."""
        others = self._reader.notes_outside(sources)
        names = [one for one in self._reader.passages.names() if one.note_id not in others]
        return corrected_note_names(names, sources.names)

    def notes_with(
        self, names: Collection[str], draft: str, sources: BookSources, *, limit: int
    ) -> Iterator[list[Passage]]:
        """Yield the passages, in order, of notes that have any of these names; not of drafts."""
        paths = {one.path for one in self.drafts(draft)}
        ranking = self._inspiration.rank(" ".join(sorted(names)), draft, sources)
        found = [one.passage_id for one in ranking.candidates if one.lexical_rank][:limit]
        passages = self._reader.passages.passages(found)
        notes = dict.fromkeys(one.note_id for one in passages if one.path not in paths)
        for note_id in notes:
            yield self._reader.passages.passages_of_notes([note_id])

    def cosines(self, texts: Sequence[str], question: str) -> list[float]:
        """Return the cosine of each text with a question; 0 without a model."""
        return self._cosines(texts, self._vector(question))

    def _definitions(self, question: str, sources: BookSources) -> Iterator[Quotation]:
        """Yield what the notes that are called like the question's subject say of it."""
        if not (subject := subject_of(question)):
            return
        names = self.note_names(sources)
        for note in notes_about(subject, names):
            passages = self._reader.passages.passages_of_notes([note])
            called = [one.name for one in names if one.note_id == note]
            if (found := defining(passages, called, question)) is not None:
                yield _quotation(*found)

    def _read(
        self, question: str, text: str, draft: str, sources: BookSources
    ) -> Generator[Progress, None, _Reading]:
        drafts = self._shelf.drafts(draft)
        paths = frozenset(one.path for one in drafts)
        ranking = self._inspiration.rank(text, draft, sources)
        best = ranking.candidates[: 2 * _PASSAGES]
        ids = [one.passage_id for one in best]
        in_words = dict(zip(ids, ranking.lexical.scores_of(ids).tolist(), strict=True))
        near = {one.passage_id: one.cosine or 0.0 for one in best}
        of_drafts = best_in_drafts(drafts, text, limit=_OF_DRAFTS)
        of_drafts_text = [draft.passage(one) for _, draft, one in of_drafts]
        asked = asked_words(
            query_of_text(text),
            frozenset(forms(question)),
            ranking.words,
            self._inspiration.rarity(
                lambda term: sum(one.index.frequency(term) for one in drafts),
                sum(len(one.index) for one in drafts),
            ),
            {language_in(one.text) for one in of_drafts_text},
        )
        notes = [
            read_passage(one, asked, near[one.passage_id], in_words[one.passage_id])
            for one in self._reader.passages.passages(ids)
            if one.path not in paths
        ][:_PASSAGES]
        vector = self._vector(text)
        meanings = self._cosines([one.embedding_text for one in of_drafts_text], vector)
        written = [
            read_passage(one, asked, cosine, score)
            for one, cosine, (score, _, _) in zip(of_drafts_text, meanings, of_drafts, strict=True)
        ]
        passages = tuple(_merged(notes, written, asked))[:_PASSAGES]
        meanings_of_sentences = yield from self._sentence_cosines(passages, asked, vector)
        return _Reading(passages, asked, meanings_of_sentences, paths)

    def _sentence_cosines(
        self, passages: Sequence[AnswerPassage], asked: AskedWords, vector: Vector | None
    ) -> Generator[Progress, None, dict[tuple[int, int], float]]:
        """Compare the most promising sentences with the question, a few at a time."""
        if vector is None:
            return {}
        found: dict[tuple[int, int], float] = {}
        promising = scored(passages, asked, QuestionKind.OTHER, {})[:_EMBEDDED]
        for start in range(0, len(promising), _AT_ONCE):
            piece = promising[start : start + _AT_ONCE]
            cosines = self._cosines([passages[one.place].text(one) for one in piece], vector)
            found |= {
                (one.place, one.number): cosine for one, cosine in zip(piece, cosines, strict=True)
            }
            yield Progress("Reading", start + len(piece), len(promising))
        return found

    def _vector(self, text: str) -> Vector | None:
        if self._embedder is None:
            return None
        try:
            return self._embedder.embed_query(text)
        except ModelError:
            logger.warning("Answering by words alone: no query vector", exc_info=True)
            return None

    def _cosines(self, texts: Sequence[str], vector: Vector | None) -> list[float]:
        """Return the cosine of each text with the question; 0 without a model."""
        if vector is None or self._embedder is None or not texts:
            return [0.0] * len(texts)
        try:
            return [float(one) for one in self._embedder.embed_passages(list(texts)) @ vector]
        except ModelError:
            return [0.0] * len(texts)


def defined(answer: Answer, told: Sequence[Quotation]) -> Answer:
    """Return an answer with definitions first, then what else notes say, then the manuscript."""
    if not told:
        return answer
    known = [(one.snippet.passage.passage_id, one.span) for one in told]
    others = [
        one
        for one in answer.quotations
        if not any(
            one.snippet.passage.passage_id == passage and _overlap(one.span, span)
            for passage, span in known
        )
    ]
    others.sort(key=lambda one: bool(one.draft))
    quoted = (*told, *others)[:MOST_QUOTATIONS]
    sure = max(answer.certainty, _DEFINED)
    return replace(answer, state=AnswerState.SAYS, quotations=quoted, certainty=sure)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _quotation(
    passage: Passage, start: int, end: int, score: float = 0.0, draft: str = ""
) -> Quotation:
    snippet = Snippet(passage, score, best_sentence=(start, end))
    return Quotation(snippet, as_words(passage.text[start:end]), draft)


def _merged(
    notes: Sequence[AnswerPassage], written: Sequence[AnswerPassage], asked: AskedWords
) -> Iterator[AnswerPassage]:
    """Merge passages of notes and drafts; the order of each list is kept."""
    left = deque(written)
    for one in notes:
        while left and _value(left[0], asked) > _value(one, asked):
            yield left.popleft()
        yield one
    yield from left


def _value(one: AnswerPassage, asked: AskedWords) -> float:
    return asked.share(one.found) + one.cosine
