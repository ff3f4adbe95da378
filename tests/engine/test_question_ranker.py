from __future__ import annotations

from types import SimpleNamespace

import pytest

from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.engine.question_ranker import QuestionRanker
from writer_assist.errors import ModelError
from writer_assist.messages.exploring import RankAgain

QUESTION = "Where does the ferry land?"


class Passages:
    """Passages whose text is their number."""

    def passages(self, passage_ids):
        return [Passage(one, 1, "", "", "", f"{one}", 0, 1) for one in passage_ids]


class Judge:
    """Prefers the last passage."""

    def scores(self, question, texts):
        return [float(text) for text in texts]


class FailingJudge:
    def scores(self, question, texts):
        raise ModelError("It is out of memory.")


def ranked(question, judge):
    shared = SimpleNamespace(judge=lambda *, wanted: judge)
    searching = SimpleNamespace(reader=lambda _: SimpleNamespace(passages=Passages()), judging=None)
    order = RankAgain(question, ((1, 1.0), (2, 0.9), (3, 0.8)))
    steps = QuestionRanker(shared, searching).rank(order, CancelToken())
    return [one for one in steps if not isinstance(one, Progress)]


def test_passages_come_once_in_the_order_in_which_they_answer():
    assert ranked(QUESTION, Judge()) == [(1, 2, 3)]


@pytest.mark.parametrize(
    ("question", "judge"), [("ferry", Judge()), (QUESTION, None), (QUESTION, FailingJudge())]
)
def test_nothing_comes_where_it_cannot_be_judged(question, judge):
    assert ranked(question, judge) == []
