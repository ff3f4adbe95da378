from __future__ import annotations

import pytest

from writer_assist.domain.snippet import PassageUse, RankingBias
from writer_assist.retrieval.hybrid import Candidate
from writer_assist.retrieval.ranking_bias import Leaning, leaned, sinking

YEAR = 365 * 86_400.0
NEAR, MIDDLING, FAR = Candidate(1, 0.9, 0.6), Candidate(2, 0.5, 0.4), Candidate(3, 0.1, 0.1)
WORDS = {1: 1.0, 2: 0.3, 3: 0.2}


def order(candidates, *, surprising=0.0, forgotten=0.0, uses=None, pinned=(), sinks=True):
    leaning = Leaning(RankingBias(surprising, forgotten), sinks, now=YEAR)
    found = leaned(candidates, WORDS, uses or {}, leaning, pinned=pinned)
    return [one.passage_id for one in found]


def test_level_dials_leave_the_ranking_as_it_was():
    uses = {3: PassageUse(last_used=YEAR, familiarity=0.9)}
    leaning = Leaning(RankingBias(), True, YEAR)

    assert leaned([NEAR, MIDDLING, FAR], WORDS, uses, leaning) == (NEAR, MIDDLING, FAR)


def test_surprising_brings_up_what_is_neither_near_nor_far():
    assert order([NEAR, MIDDLING, FAR], surprising=1.0)[0] == 2
    assert order([NEAR, MIDDLING, FAR], surprising=-1.0) == [1, 2, 3]


def test_forgotten_brings_up_what_was_used_long_ago():
    uses = {
        1: PassageUse(last_used=YEAR, familiarity=0.8),
        2: PassageUse(last_used=0.0, familiarity=0.01),
    }

    assert order([NEAR, MIDDLING, FAR], uses=uses, forgotten=1.0)[0] == 2
    assert order([MIDDLING, NEAR], uses=uses, forgotten=-1.0)[0] == 1


def test_what_was_shown_in_vain_sinks_below_its_equal():
    equals = [Candidate(1, 0.52), Candidate(2, 0.5)]
    uses = {1: PassageUse(idle=20)}

    assert order(equals, uses=uses) == [2, 1]
    assert order(equals, uses=uses, sinks=False) == [1, 2]


def test_clearly_better_match_never_sinks_below():
    uses = {1: PassageUse(idle=10_000)}

    assert order([Candidate(1, 0.6), Candidate(2, 0.5)], uses=uses) == [1, 2]


@pytest.mark.parametrize("idle", [0, 1, 4])
def test_few_showings_cost_nothing(idle):
    assert sinking(idle) == 0


def test_pinned_and_named_do_not_sink():
    named, pinned = Candidate(1, 0.52, names=("Mara",)), Candidate(2, 0.51)
    uses = {1: PassageUse(idle=99), 2: PassageUse(idle=99)}

    assert order([named, pinned, Candidate(3, 0.5)], uses=uses, pinned=[2]) == [1, 2, 3]
