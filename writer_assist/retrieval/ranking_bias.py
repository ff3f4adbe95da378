"""Adjusting the ranking: the two dials, and passages that are often shown but never used."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from writer_assist.domain.snippet import UNUSED, PassageUse, RankingBias
from writer_assist.retrieval.diversity import RELEVANCE
from writer_assist.retrieval.hybrid import Candidate

# Scores are about 0 to 1, and neighbours in a list differ by about .02.  So a passage that is
# never used loses a few ranks at most, and a clearly better match stays above others.
_DEEPEST = 0.08
_PATIENCE = 4.0  # showings without use that have no effect
_SINKS_OVER = 12.0  # further showings until half of _DEEPEST is lost

_FAMILIAR = 0.5  # weight of familiarity with the dial at its end
_LONG_UNUSED = 0.25  # added for a passage that was used once, but not since
_DAY = 86_400.0
_LONG = 120 * _DAY

_FARTHEST = 0.5  # the score that "surprising" looks for, as a share of the best
_NEARNESS, _SHARED_WORDS = 0.16, 0.2  # penalty for closeness and for shared words there
_CLOSE, _SAME_WORDS = 1.0, 1.0  # bonus for them with the dial at "close"
_CLOSEST_RELEVANCE = 1.0
_FREEST_RELEVANCE = 0.45


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a ranking is to be adjusted.

    Attributes:
        dials: The writer's dials.
        sinks_unused: Whether passages that were often shown but never used lose rank.
        now: Seconds since the epoch.
    """

    dials: RankingBias = field(default_factory=RankingBias)
    sinks_unused: bool = False
    now: float = 0.0

    @property
    def relevance(self) -> float:
        """Weight of relevance when the list is made diverse, 0 to 1."""
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
    """Adjust the scores of candidates and sort them, best first; without a change they stay.

    Args:
        candidates: Best first.
        in_words: The full-text score of each, divided by the best.
        uses: What is recorded about their use; unknown passages are missing.
        leaning: How to adjust.
        pinned: Passages that do not lose rank for being unused.
    """
    sinks = leaning.sinks_unused and any(use.idle for use in uses.values())
    if leaning.dials == RankingBias() and not sinks:
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
    """Return the score lost by a passage after so many showings without use, 0 to _DEEPEST."""
    return _DEEPEST * (1 - math.exp2(-max(0.0, idle - _PATIENCE) / _SINKS_OVER))


def _sunk(uses: Mapping[int, PassageUse], one: Candidate, leaning: Leaning) -> float:
    return sinking(uses.get(one.passage_id, UNUSED).idle) if leaning.sinks_unused else 0.0


def _by_closeness(one: Candidate, in_words: float, best: _Best, dials: RankingBias) -> float:
    """Score by the distance from what is wanted: the best, or something less close."""
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
