"""The list as the writer wants it to lean: the dials, and what was shown in vain."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from writer_assist.domain.snippet import UNUSED, Dials, PassageUse
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

_FARTHEST = 0.5  # what "surprising" looks for, as a part of the best score
_NEARNESS, _SHARED_WORDS = 0.16, 0.2  # what closeness and the query's words cost there
_CLOSE, _SAME_WORDS = 1.0, 1.0  # what they count with the dial at "close"
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


class _Best(NamedTuple):
    score: float
    cosine: float


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
    sinks = leaning.sinks_unused and any(use.idle for use in uses.values())
    if leaning.dials == Dials() and not sinks:
        return tuple(candidates)
    best = _Best(
        max((one.score for one in candidates), default=0.0) or 1.0,
        max((one.cosine or 0.0 for one in candidates), default=0.0) or 1.0,
    )
    moved = [
        one._replace(
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


def _by_closeness(one: Candidate, in_words: float, best: _Best, dials: Dials) -> float:
    """Score by distance from what is wanted: the best, or what lies further off."""
    dial = _within(dials.surprising)
    if dial == 0:
        return one.score
    close = in_words if one.cosine is None else max(0.0, one.cosine) / best.cosine
    if dial < 0:
        return one.score - dial * (_CLOSE * close + _SAME_WORDS * in_words)
    wanted = 1 - dial * (1 - _FARTHEST)
    cost = _NEARNESS * close + _SHARED_WORDS * in_words
    return 1 - abs(one.score / best.score - wanted) - dial * cost


def _by_use(use: PassageUse, leaning: Leaning) -> float:
    dial = _within(leaning.dials.forgotten)
    if dial <= 0 or use.last_used is None:
        return -dial * _FAMILIAR * use.familiarity
    long_unused = 1 - math.exp2(-max(0.0, leaning.now - use.last_used) / _LONG)
    return dial * (_LONG_UNUSED * long_unused - _FAMILIAR * use.familiarity)


def _within(dial: float) -> float:
    return max(-1.0, min(1.0, dial))
