from __future__ import annotations

import pytest

from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken
from writer_assist.retrieval.question_ranking import JUDGED_PASSAGES, is_question, ranked_for

QUESTION = "Where does the ferry land?"


class Passages:
    """Passages whose text is their number."""

    def passages(self, passage_ids):
        return [Passage(one, 1, "", "", "", f"{one}", 0, 1) for one in passage_ids]


class Judge:
    """Prefers some passages; remembers what it read."""

    def __init__(self, *preferred):
        self.preferred, self.read = preferred, []

    def scores(self, question, texts):
        self.read += texts
        return [9.0 if int(text) in self.preferred else -9.0 for text in texts]


def ranked(found, judge):
    steps = ranked_for(QUESTION, found, Passages(), judge, CancelToken())
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (QUESTION, True),
        ("ferry", False),
        ("Where does the ferry land", False),
        ("Wo landet die Fähre, wenn der Sturm kommt?", False),
        ("Was hat Lady Gaga gesungen?", False),
        ("Has Mara left?", True),
        ('"the ferry" tag:harbour?', False),
        (f"{'and the ferry ' * 11}lands where?", False),
    ],
)
def test_only_short_english_questions_are_ranked_again(text, is_one):
    assert is_question(text) is is_one


def test_passage_that_answers_rises():
    assert ranked([(1, 0.9), (2, 0.8), (3, 0.1)], Judge(2)) == (2, 1, 3)


def test_half_of_the_order_stays_that_of_the_search():
    assert ranked([(1, 1.0), (2, 0.2), (3, 0.1)], Judge(1, 3)) == (1, 3, 2)


def test_only_the_best_are_read_and_the_others_stay_below():
    judge = Judge(JUDGED_PASSAGES + 1)

    order = ranked([(one, 1 / one) for one in range(1, JUDGED_PASSAGES + 3)], judge)

    assert len(judge.read) == JUDGED_PASSAGES
    assert order[-2:] == (JUDGED_PASSAGES + 1, JUDGED_PASSAGES + 2)
