"""A question for somebody or something is answered by the note that is called so."""

from __future__ import annotations

import pytest

from tests.fakes import passage
from writer_assist.domain.note import NoteName
from writer_assist.retrieval.definitions import defining, notes_about, subject_of

NAMES = [
    NoteName(1, "Mara Venn"),
    NoteName(2, "The Bell"),
    NoteName(3, "Tobias Crake"),
    NoteName(4, "Tobias Venn"),
    NoteName(1, "the ferryman's daughter"),
]


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Who is Mara?", "Mara"),
        ("who's the ferryman's daughter", "the ferryman's daughter"),
        ("Where is Gannet Island?", "Gannet Island"),
        ("Tell me about the Bell.", "the Bell"),
        ("Wer ist Mara?", "Mara"),
        ("Qui est Mara ?", "Mara"),
        ("¿Quién es Mara?", "Mara"),
        ("Who killed Mara?", ""),
        ("Mara is afraid.", ""),
    ],
)
def test_subject_is_all_that_is_asked_for(question, subject):
    assert subject_of(question) == subject


@pytest.mark.parametrize(
    ("subject", "notes"),
    [
        ("Mara", (1,)),
        ("bell", (2,)),
        ("the ferryman’s daughter", (1,)),
        ("Tobias", (3, 4)),
        ("Venn", (1, 4)),
        ("mara", ()),
        ("M", ()),
    ],
)
def test_note_is_found_by_its_name_or_a_part_of_it(subject, notes):
    assert notes_about(subject, NAMES) == notes


def quoted(text, names=("The Bell",), question="What is the bell?"):
    found = defining([passage(1, text)], names, question)
    return None if found is None else found[0].text[found[1] : found[2]]


def test_sentence_that_says_what_it_is_comes_first():
    text = (
        "# The Bell\n\nEyes: none\n\nIt rings in storms.\n\nThe bell is flat by a tone. It hangs."
    )

    assert quoted(text) == "The bell is flat by a tone. It hangs."


def test_first_prose_defines_where_no_sentence_names_it():
    assert (
        quoted("> [!bug] Issue\n> To be done.\n\n*A tagline.*\n\nCast in 1841.") == "Cast in 1841."
    )


def test_article_of_a_name_is_no_name():
    assert quoted("Two columns. The columns are long.") == "Two columns. The columns are long."


def test_place_is_told_where_it_is_asked_for():
    text = "Gannet Island is cold.\n\nIt lies in the bay."

    assert quoted(text, ("Gannet Island",), "Where is Gannet Island?") == "It lies in the bay."


def test_note_without_prose_defines_nothing():
    assert quoted("# The Bell\n\n![[bell.png]]") is None
