"""Measuring what notes did the quick way against computing every prompt in full."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.benchmarks.novel_library import notes_beside
from tests.benchmarks.novels import Novel, places_in
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import CardMeasured, CardPieces, Influence, Mode
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.ports import Embedder
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import UsageError
from writer_assist.messages.model import ContinueStory
from writer_assist.messages.orders import SEVERAL_NOTES
from writer_assist.services.continuation import ContinuationService

_CARDS = 4
_SAMPLING = Sampling(max_new_tokens=40, sentences=1, brevity=0.5)


@dataclass(frozen=True, slots=True)
class InfluenceFigures:
    """The output of ``bench influence``.

    Attributes:
        model: The model's name.
        cards: How many cards were measured both ways.
        first: Rank correlation of the first estimate with the Shapley values in full.
        last: Rank correlation of what is told in the end with them.
        last_linear: Linear correlation of the same.
        same_words: Share of what is told in the end that gets the same words: strong, weak, little.
        first_time: Time until the first estimate, as a share of that until the values in full.
        last_time: Time until the end, as a share of the same.
        seconds: Processor time until the values in full, of all cards of a place.
    """

    model: str
    cards: int
    first: float
    last: float
    last_linear: float
    same_words: float
    first_time: float
    last_time: float
    seconds: float


@dataclass(frozen=True, slots=True)
class _Measured:
    first: list[Influence]
    values: list[Influence]
    first_s: float
    values_s: float


def run_influence(
    novels: Sequence[Novel],
    model: LanguageModel,
    embedder: Embedder,
    *,
    count: int = 14,
    seed: int = 1,
    cache: Path,
    report: Callable[[Progress], None],
) -> InfluenceFigures:
    """Write a set from four notes together at each place, and measure it both ways.

    Args:
        novels: At least one; see ``novels``.
        model: The model that writes.
        embedder: For searching.
        count: How many places, spread evenly over the novels.
        seed: For places and cards.
        cache: Folder where vectors are stored between runs.
        report: Called with progress.

    Raises:
        UsageError: There is no place to continue.
    """
    places = places_in(novels, count, seed)
    found = notes_beside(
        places, embedder, most=SEVERAL_NOTES, seed=seed, cache=cache, report=report
    )
    noted = [
        (place.context, notes.found)
        for place, notes in zip(places, found, strict=True)
        if notes is not None
    ]
    if not noted:
        raise UsageError("No paragraph was long enough and stood late enough in its novel.")
    pairs = []
    for number, (context, notes) in enumerate(noted):
        report(Progress("Measuring", number, len(noted)))
        pairs.append([_set(model, context, notes, seed + number, full) for full in (False, True)])
    return _figures(model.identity.name, pairs)


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Spearman's rank correlation; ties are ranked in order."""
    ranks = [np.argsort(np.argsort(values)) for values in (one, other)]
    return float(np.corrcoef(ranks)[0, 1])


def _set(
    model: LanguageModel, context: Context, notes: Sequence[Snippet], seed: int, full: bool
) -> _Measured:
    service = ContinuationService(model, measures_in_full=full)
    sampling = dataclasses.replace(_SAMPLING, seed=seed)
    order = ContinueStory(context, tuple(notes), _CARDS, sampling, Mode.TOGETHER)
    # Processor time, which other programs do not lengthen as much.
    written = first_s = values_s = time.process_time()
    first: list[Influence] = []
    values: list[Influence] = []
    for event in service.stream(order, CancelToken()):
        if isinstance(event, CardPieces):
            written = time.process_time()
        if isinstance(event, CardMeasured) and (together := event.continuation.together):
            if together.exact:
                values += together.influences
                values_s = time.process_time()
            else:
                first += together.influences
                first_s = time.process_time()
    return _Measured(first, values, first_s - written, values_s - written)


def _figures(name: str, pairs: Sequence[Sequence[_Measured]]) -> InfluenceFigures:
    quick, full = zip(*pairs, strict=True)
    first = [one.gain for measured in quick for one in measured.first]
    values = [[one for measured in way for one in measured.values] for way in (quick, full)]
    same = [a.strength is b.strength for a, b in zip(*values, strict=True)]
    last, exact = ([one.gain for one in way] for way in values)
    in_full_s = [one.values_s for one in full]
    return InfluenceFigures(
        model=name,
        cards=len(pairs) * (_CARDS - 1),
        first=round(rank_correlation(first, exact), 3),
        last=round(rank_correlation(last, exact), 3),
        last_linear=round(float(np.corrcoef(last, exact)[0, 1]), 3),
        same_words=round(sum(same) / len(same), 3),
        first_time=round(_ratio([one.first_s for one in quick], in_full_s), 2),
        last_time=round(_ratio([one.values_s for one in quick], in_full_s), 2),
        seconds=round(sum(in_full_s) / len(in_full_s), 1),
    )


def _ratio(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(one) / max(sum(other), 1e-9)
