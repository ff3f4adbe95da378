from __future__ import annotations

import pytest

from tests.ui.values import snippet
from writer_assist.domain.answers import Answer, AnswerState, Quotation
from writer_assist.history.conversation import ConversationHistory


def answer(question, text="It rings twice."):
    quoted = Quotation(snippet(4, title="The Bell"), text)
    return Answer(question, AnswerState.SAYS, (quoted,))


@pytest.fixture
def history(tmp_path):
    history = ConversationHistory(tmp_path / "novel.db")
    yield history
    history.close()


def test_conversation_is_kept_in_its_order(history):
    history.keep(answer("Who rings?"))
    history.keep(answer("How often?"))

    assert [one.answer.question for one in history.exchanges()] == ["Who rings?", "How often?"]


def test_search_finds_questions_answers_and_places(history):
    history.keep(answer("Who rings?"))
    history.keep(answer("What sinks?", "The ferry."))

    assert [one.answer.question for one in history.exchanges("FERRY")] == ["What sinks?"]
    assert len(history.exchanges("the bell")) == 2
    assert history.exchanges("ferry rings") == ()


def test_one_is_deleted(history):
    number = history.keep(answer("Who rings?"))
    history.keep(answer("How often?"))

    history.delete(number)

    assert [one.answer.question for one in history.exchanges()] == ["How often?"]


def test_all_is_cleared(history):
    history.keep(answer("Who rings?"))

    history.clear()

    assert history.exchanges() == ()
