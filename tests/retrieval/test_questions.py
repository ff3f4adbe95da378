from __future__ import annotations

import pytest

from writer_assist.domain.answers import Exchange
from writer_assist.retrieval.questions import (
    QuestionKind,
    has_sign_of,
    kind_of,
    names_meant,
    words_meant,
)

ABOUT_MARA = Exchange("Where does Mara live?", "Mara lives above the chandler's shop.")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who rings the bell?", QuestionKind.PERSON),
        ("When did the ferry sink?", QuestionKind.TIME),
        ("Where is the ledger?", QuestionKind.PLACE),
        ("How many boats are left?", QuestionKind.NUMBER),
        ("Why did she leave?", QuestionKind.REASON),
        ("How does Mara feel about the sea?", QuestionKind.FEELING),
        ("What is in the chest?", QuestionKind.OTHER),
        ("Wer läutet die Glocke?", QuestionKind.PERSON),
        ("the ledger", QuestionKind.OTHER),
    ],
)
def test_first_word_tells_what_is_asked_for(question, kind):
    assert kind_of(question) is kind


def test_sentence_with_a_number_may_answer_how_many():
    assert has_sign_of(QuestionKind.NUMBER, "Four boats were left.")
    assert not has_sign_of(QuestionKind.NUMBER, "The boats were gone.")


def test_pronoun_means_who_was_asked_about_last():
    assert names_meant("Why did she leave?", [ABOUT_MARA]) == ("Mara",)
    assert words_meant("Why did she leave?", [ABOUT_MARA]) == "Why did she leave? Mara"


def test_name_in_the_question_is_enough():
    assert names_meant("Why did Tobias leave?", [ABOUT_MARA]) == ()


def test_nobody_is_meant_without_a_conversation():
    assert names_meant("Why did she leave?", []) == ()


def test_and_asks_the_same_about_somebody_else():
    meant = words_meant("And what of Tobias?", [ABOUT_MARA])

    assert "live" in meant
    assert "Tobias" in meant
    assert "Mara" not in meant


def test_names_are_passed_on_through_a_question_without_any():
    later = Exchange("Why did she leave?", "", ("Mara",))

    assert names_meant("And what did she take?", [ABOUT_MARA, later]) == ("Mara",)
