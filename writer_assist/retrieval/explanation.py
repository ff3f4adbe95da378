"""Explaining a search step by step: what was found, and why some of it is not shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from writer_assist.domain.passage import Passage
from writer_assist.domain.ports import PassageSource
from writer_assist.domain.snippet import (
    UNUSED,
    ListedPassage,
    MatchedWord,
    OmittedPassage,
    PassageUse,
    SearchExplanation,
    Snippet,
)
from writer_assist.retrieval.diversity import CandidateText, Choice, RemovalCause, RemovedItem
from writer_assist.retrieval.hybrid import Candidate, Ranking

_LISTED = 20


@dataclass(frozen=True, slots=True)
class SearchTrace:
    """The intermediate results of a search.

    Attributes:
        ranking: The ranking before dials and use.
        leaned: The candidates after dials and use, best first.
        choice: What is shown, and what was removed for variety.
        written: Passages whose text is already in the draft.
        pinned: Passages that are always shown.
        uses: What is recorded about the use of the candidates.
    """

    ranking: Ranking
    leaned: Sequence[Candidate]
    choice: Choice[CandidateText]
    written: Sequence[CandidateText]
    pinned: frozenset[int]
    uses: Mapping[int, PassageUse]


def explanation(
    looked: SearchTrace,
    snippets: tuple[Snippet, ...],
    *,
    everything: Sequence[Candidate],
    own: Collection[int],
    hidden: Collection[int],
    elsewhere: Collection[int],
    tells: Mapping[str, float],
    passages: PassageSource,
    limit: int,
) -> SearchExplanation:
    """Put the steps of a search into words.

    Args:
        looked: The search.
        snippets: The snippets that it shows.
        everything: The ranking if no passage had been left out.
        own: Passages of the draft itself.
        hidden: Passages that the writer hid.
        elsewhere: Passages that do not belong to the book.
        tells: The weight of each index term.
        passages: Returns passages, for their labels.
        limit: How many snippets were asked for.
    """
    lexical = looked.ranking.lexical.best(_LISTED)
    dense = looked.ranking.dense.best(_LISTED)
    fused = [(one.passage_id, one.score) for one in looked.leaned[:_LISTED]]
    kept_back = {
        one.passage_id: reason
        for one in everything[:_LISTED]
        for reason in _why_kept_back(one.passage_id, own, hidden, elsewhere)
    }
    reasons = _reasons(looked, snippets, kept_back, limit)
    ids = [number for number, _ in (*lexical, *dense, *fused)] + list(reasons)
    labels = {one.passage_id: one.label for one in passages.passages(list(dict.fromkeys(ids)))}
    scores = {one.passage_id: one.score for one in (*everything, *looked.leaned)}
    left_out = [(number, scores.get(number, 0.0)) for number in reasons]
    return SearchExplanation(
        words=_words(looked.ranking.words, tells),
        names=_names(looked.leaned),
        lexical=_listed(lexical, labels),
        dense=_listed(dense, labels),
        fused=_listed(fused, labels),
        left_out=tuple(
            OmittedPassage(one, reasons[one.passage_id]) for one in _listed(left_out, labels)
        ),
        snippets=snippets,
    )


def _reasons(
    looked: SearchTrace,
    snippets: Sequence[Snippet],
    kept_back: Mapping[int, str],
    limit: int,
) -> dict[int, str]:
    """Return a sentence for each passage that one might expect in the list, best first."""
    shown = {one.passage.passage_id for one in snippets}
    reasons = {number: why for number, why in kept_back.items() if number not in shown}
    reasons |= {
        item.passage.passage_id: "Most of it stands in your text already."
        for item in looked.written
    }
    reasons |= {one.item.passage.passage_id: _because(one) for one in looked.choice.removed}
    scores = {one.passage_id: one.score for one in looked.leaned}
    for one in looked.ranking.candidates[:limit]:
        number = one.passage_id
        if number not in shown and number not in reasons:
            moved = scores.get(number) != one.score
            reasons[number] = _sank(looked.uses.get(number, UNUSED), moved)
    return reasons


def _why_kept_back(
    passage_id: int,
    own: Collection[int],
    hidden: Collection[int],
    elsewhere: Collection[int],
) -> Iterator[str]:
    if passage_id in own:
        yield "It is part of the file that you are writing."
    elif passage_id in elsewhere:
        yield "It is not among the sources of this book."
    elif passage_id in hidden:
        yield "You have hidden it."


def _because(removed: RemovedItem[CandidateText]) -> str:
    label = _name(removed.because_of.passage) if removed.because_of else ""
    if removed.cause is RemovalCause.CROWDED:
        return f"Two passages of {_name(removed.item.passage)} are shown already."
    if removed.cause is RemovalCause.REPEATS:
        return f"It says the same as {label}, nearly word for word."
    return f"It is much like {label}, which is shown." if label else "Others fit better."


def _sank(use: PassageUse, moved: bool) -> str:
    if not moved:
        return "Passages that are pinned, or that say more, have its place."
    if use.idle >= 1:
        return "It was shown often and never used, so that another has its place."
    return "The dials lean away from it."


def _name(passage: Passage) -> str:
    return f"“{passage.note_title or passage.label}”"


def _words(asked: Mapping[str, str], tells: Mapping[str, float]) -> tuple[MatchedWord, ...]:
    found: dict[str, float] = {}
    for term, told in tells.items():
        found[asked[term]] = max(told, found.get(asked[term], 0.0))
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(MatchedWord(word, round(told, 3)) for word, told in ordered)


def _names(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in candidates for name in one.names))


def _listed(
    scored: Iterable[tuple[int, float]], labels: Mapping[int, str]
) -> tuple[ListedPassage, ...]:
    return tuple(
        ListedPassage(number, labels[number], round(score, 4))
        for number, score in scored
        if number in labels
    )
