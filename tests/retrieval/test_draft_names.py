"""Names found in prose by rule."""

from __future__ import annotations

import pytest

from writer_assist.domain.book_names import NameKind
from writer_assist.retrieval.draft_names import found_names

STORY = """\
# The Harbour Master

The rain had come in from the west, and Mara Venn stood on the slip. "You are late," said Mara.
She walked to Saltmouth, where old Tobias lived. Tobias said nothing. In Saltmouth the bell rang,
and then Mara Venn told Tobias that she would go. She gave it to Tobias's brother on Monday.
People in Saltmouth knew Mrs. Crake; they did not like Mrs. Crake.
Nobody asked. The Ferry was late, and the ferry was cold, and on the Ferry he saw the Ferry.
"""
CALM = "The tide went out and the sheep on the hill were quiet again for the rest of it.\n" * 8


@pytest.fixture
def names():
    return {one.name: one for one in found_names([STORY, CALM])}


def test_names_are_found_with_their_kinds(names):
    kinds = {name: one.kind for name, one in names.items()}

    assert kinds == {
        "Mara Venn": NameKind.PERSON,
        "Tobias": NameKind.PERSON,
        "Saltmouth": NameKind.PLACE,
        "Mrs. Crake": NameKind.PERSON,
    }


def test_name_alone_is_a_form_of_the_longer_one(names):
    assert names["Mara Venn"].forms == ("Mara",)
    assert names["Mara Venn"].in_draft == 3


def test_word_that_is_used_without_a_capital_is_no_name(names):
    assert "Ferry" not in names


def test_nothing_is_found_where_nouns_have_capitals():
    german = "Am Abend ging der Mann mit der Laterne zum Hafen und sah das Boot. " * 20

    assert found_names([german]) == []


def test_who_acts_or_speaks_is_found_in_german():
    story = (
        "Da kam Grete zum Hafen, und der Mann mit der Laterne sah sie. „Guten Abend“, sagte Grete "
        "zu dem Mann. Als der Mann ging, stand Grete allein. Da sagte Grete, dass die Laterne noch "
        "brannte, und nahm die Laterne mit. In dem Haus am Hafen sah Grete den Mann wieder. "
    )

    found = found_names([story], language="german")

    assert [(one.name, one.kind) for one in found] == [("Grete", NameKind.PERSON)]


def test_function_word_of_the_language_begins_no_name():
    story = "Mais Militona riait. On vit Militona. Alors Militona partit, et Militona dansa. "

    found = found_names([story], language="french")

    assert [one.name for one in found] == ["Militona"]
