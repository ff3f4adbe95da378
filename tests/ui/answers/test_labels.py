"""What stands above quotations: the state, and where they come from."""

from __future__ import annotations

import dataclasses

import pytest

from tests.fakes import passage
from writer_assist.domain.answers import Answer, AnswerState, Quotation
from writer_assist.domain.snippet import Snippet
from writer_assist.ui.answers.labels import as_text, state_in_words

NOTE = Quotation(Snippet(passage(1, "It hums.", title="The Ferry"), 1.0), "It hums.")
DRAFT = dataclasses.replace(NOTE, text="It sat there.", draft="/drafts/One.md")


@pytest.mark.parametrize(
    ("quoted", "words"), [(NOTE, "Your notes say"), (DRAFT, "Your manuscript says")]
)
def test_state_names_where_the_first_quotation_stands(quoted, words):
    assert state_in_words(Answer("What?", AnswerState.SAYS, (quoted,))) == words


def test_change_from_notes_to_manuscript_is_said():
    spoken = as_text(Answer("What?", AnswerState.SAYS, (NOTE, DRAFT)))

    assert "It hums. The Ferry" in spoken.replace(".. ", ". ")
    assert "In your manuscript. It sat there" in spoken
