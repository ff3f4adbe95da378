from __future__ import annotations

import pytest

from tests.ui.sets import snippet
from writer_assist.domain.progress import Progress
from writer_assist.messages.exploring import RankAgain
from writer_assist.messages.library import ListNotes
from writer_assist.ui.library.questions import QuestionController

FOUND = (snippet(1), snippet(2), snippet(3))
RANKED = (snippet(3), snippet(1), snippet(2))


class Choices:
    """What the controller is told of the settings and the list."""

    judges = moves = True


@pytest.fixture
def choices():
    return Choices()


@pytest.fixture
def questions(engine, choices):
    controller = QuestionController(
        engine, may_judge=lambda: choices.judges, may_move=lambda: choices.moves
    )
    controller.want(ListNotes("Where is the ferry?"))
    return controller


@pytest.fixture
def shown(questions):
    shown = []
    questions.found.connect(lambda snippets, ranked: shown.append((snippets, ranked)))
    return shown


def test_list_for_a_question_is_shown_and_then_ranked_again(engine, questions, shown):
    questions.receive(FOUND)
    assert shown == [(FOUND, False)]

    engine.answer(Progress("Reading", 1, 3), (3, 1, 2), kind=RankAgain)

    assert engine.orders(RankAgain) == [
        RankAgain("Where is the ferry?", ((1, 1.0), (2, 0.5), (3, 1 / 3)))
    ]
    assert shown[1:] == [(RANKED, True)]


def test_other_words_are_not_ranked_again(engine, questions, shown):
    questions.want(ListNotes("ferry"))

    questions.receive(FOUND)

    assert shown == [(FOUND, False)]
    assert engine.orders(RankAgain) == []


def test_nothing_is_ranked_again_where_it_is_switched_off(engine, questions, choices):
    choices.judges = False

    questions.receive(FOUND)

    assert engine.orders(RankAgain) == []


def test_list_in_which_the_writer_moved_stays_as_it_is(engine, questions, shown, choices):
    questions.receive(FOUND)
    choices.moves = False

    engine.answer((3, 1, 2), kind=RankAgain)

    assert shown == [(FOUND, False)]


def test_same_list_keeps_its_order_when_it_is_asked_for_again(engine, questions, shown):
    questions.receive(FOUND)
    engine.answer((3, 1, 2), kind=RankAgain)

    questions.receive(FOUND)

    assert shown[2:] == [(RANKED, True)]
    assert len(engine.orders(RankAgain)) == 1


def test_new_words_end_the_ranking_of_the_old_ones(engine, questions, shown):
    questions.receive(FOUND)

    questions.want(ListNotes("Where is the bell?"))
    engine.answer((3, 1, 2), kind=RankAgain)

    assert shown == [(FOUND, False)]
