"""Who occurs where in a book, and with whom."""

from __future__ import annotations

import pytest

from tests.libraries import scan, write
from writer_assist.domain.book_sources import WHOLE_LIBRARY
from writer_assist.domain.progress import CancelToken
from writer_assist.services.book_names import BookNamesService
from writer_assist.services.manuscript_texts import ManuscriptShelf
from writer_assist.services.people import PeopleService

ONE = (
    "---\nstatus: Idea\n---\n# The Slip\n\nMara rowed to Saltmouth with Tobias.\n\n"
    "Nobody saw her.\n\n%% Mara again? %%\n\nTobias slept, and Mara did not.\n"
)
TWO = "It was Tobias who rang the bell.\n"


@pytest.fixture
def book(vault, library, reader, folder, tmp_path):
    write(vault / "Characters" / "Mara.md", "She rows, and Tobias pays.")
    write(vault / "Characters" / "Tobias.md", "He pays.")
    write(vault / "Places" / "Saltmouth.md", "A town.")
    library.add_source(vault)
    scan(library)
    write(tmp_path / "novel" / "1.md", ONE)
    write(tmp_path / "novel" / "2.md", TWO)
    names = BookNamesService(reader, folder, ManuscriptShelf())
    work = PeopleService(names).people(
        str(tmp_path / "novel" / "1.md"), WHOLE_LIBRARY, CancelToken()
    )
    while True:
        try:
            next(work)
        except StopIteration as done:
            return done.value


def test_paragraphs_chapters_and_notes_are_counted(book):
    assert [
        (one.name.name, one.paragraphs, one.chapters, [note.title for note in one.notes])
        for one in book.people
    ] == [
        ("Tobias", 3, 2, ["Tobias", "Mara"]),
        ("Mara", 2, 1, ["Mara"]),
        ("Saltmouth", 1, 1, ["Saltmouth"]),
    ]


def test_company_is_counted_by_paragraph(book):
    assert book.company_of(1) == [(0, 2), (2, 1)]


def test_place_is_that_of_the_file_with_its_heading(book):
    place = book.people[1].places[0]

    assert ONE.startswith("Mara rowed to Saltmouth", place.start)
    assert (place.label, place.excerpt) == ("1 › The Slip", "Mara rowed to Saltmouth with Tobias.")


def test_common_paragraphs_of_two_are_told(book):
    assert [place.opening[:4] for place in book.places_of((1, 0))] == ["Mara", "Mara"]


def test_everybody_has_a_place_in_the_picture(book):
    assert len(book.spots) == 3
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in book.spots)
