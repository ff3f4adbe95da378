"""The list as the writer wants it to lean: the dials, and what was shown in vain."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from writer_assist.domain.dials import Dials
from writer_assist.domain.usage import UNUSED, PassageUse
from writer_assist.retrieval.diversity import RELEVANCE
from writer_assist.retrieval.hybrid import Candidate

# Scores are about 0 to 1, and neighbours in a list lie some .02 apart: what was shown in
# vain loses a few places, never more, and a clearly better match stays above.
_DEEPEST = 0.08
_PATIENCE = 4.0  # showings that cost nothing
_SINKS_OVER = 12.0  # showings more for half of _DEEPEST

_FAMILIAR = 0.5  # what familiarity counts with the dial at its end
_LONG_UNUSED = 0.25  # what it counts to have been used once, and not since
_DAY = 86_400.0
_LONG = 120 * _DAY

_BAND_FROM, _BAND_TO = 1.0, 0.55  # centre of the wanted closeness, as a part of the best
_BAND_WIDTH = 0.15
_LEAST_CLOSE = 0.25  # a cosine below says nothing
_SHARED_WORDS = 0.6  # what sharing the query's words costs with the dial at "surprising"
_CLOSEST_RELEVANCE = 1.0
_FREEST_RELEVANCE = 0.45


@dataclass(frozen=True, slots=True)
class Leaning:
    """How the list shall lean.

    Attributes:
        dials: The writer's.
        sinks_unused: Whether what was shown in vain sinks.
        now: Seconds since the epoch.
    """

    dials: Dials = field(default_factory=Dials)
    sinks_unused: bool = False
    now: float = 0.0

    @property
    def relevance(self) -> float:
        """What relevance counts against unlikeness when the list is chosen, 0 to 1."""
        surprising = _within(self.dials.surprising)
        end = _FREEST_RELEVANCE if surprising > 0 else _CLOSEST_RELEVANCE
        return RELEVANCE + abs(surprising) * (end - RELEVANCE)


def leaned(
    candidates: Sequence[Candidate],
    in_words: Mapping[int, float],
    uses: Mapping[int, PassageUse],
    leaning: Leaning,
    *,
    pinned: Collection[int] = (),
) -> tuple[Candidate, ...]:
    """Score candidates anew and sort them, best first; with nothing to lean they stay.

    Args:
        candidates: Best first.
        in_words: The full-text score of each, divided by the best there is.
        uses: What the ledger says; nothing of a passage it does not know.
        leaning: How.
        pinned: These do not sink.
    """
    if leaning.dials == Dials() and not leaning.sinks_unused:
        return tuple(candidates)
    best = max((one.cosine or 0.0 for one in candidates), default=0.0)
    moved = [
        dataclasses.replace(
            one,
            score=_by_closeness(one, in_words.get(one.passage_id, 0.0), best, leaning.dials)
            + _by_use(uses.get(one.passage_id, UNUSED), leaning)
            - (0.0 if one.passage_id in pinned or one.names else _sunk(uses, one, leaning)),
        )
        for one in candidates
    ]
    return tuple(sorted(moved, key=lambda one: (-one.score, one.passage_id)))


def sinking(idle: float) -> float:
    """Return how far a passage sinks that was shown so often in vain, 0 to _DEEPEST."""
    return _DEEPEST * (1 - math.exp2(-max(0.0, idle - _PATIENCE) / _SINKS_OVER))


def _sunk(uses: Mapping[int, PassageUse], one: Candidate, leaning: Leaning) -> float:
    return sinking(uses.get(one.passage_id, UNUSED).idle) if leaning.sinks_unused else 0.0


def _by_closeness(one: Candidate, in_words: float, best: float, dials: Dials) -> float:
    dial = _within(dials.surprising)
    if dial == 0:
        return one.score
    close = max(0.0, one.cosine or 0.0) / max(best, 1e-6) if one.cosine is not None else in_words
    if dial < 0:
        return one.score - dial * (close + in_words)
    centre = max(
        _BAND_FROM + dial * (_BAND_TO - _BAND_FROM), min(1.0, _LEAST_CLOSE / max(best, 1e-6))
    )
    fits = math.exp(-(((close - centre) / _BAND_WIDTH) ** 2))
    return (1 - dial) * one.score + dial * (fits - _SHARED_WORDS * in_words)


def _by_use(use: PassageUse, leaning: Leaning) -> float:
    dial = _within(leaning.dials.forgotten)
    if dial <= 0 or use.last_used is None:
        return -dial * _FAMILIAR * use.familiarity
    long_unused = 1 - math.exp2(-max(0.0, leaning.now - use.last_used) / _LONG)
    return dial * (_LONG_UNUSED * long_unused - _FAMILIAR * use.familiarity)


def _within(dial: float) -> float:
    return max(-1.0, min(1.0, dial))
