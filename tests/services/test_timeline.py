"""The dates of a book and its notes."""

from __future__ import annotations

import pytest

from tests.libraries import scan, write
from writer_assist.domain.book_sources import WHOLE_LIBRARY
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.story_dates import NotePlace
from writer_assist.services.book_names import BookNamesService
from writer_assist.services.manuscript_texts import ManuscriptShelf
from writer_assist.services.timeline import TimelineService

DRAFT = (
    "---\ndate: 1931-10-02\ncreated: 2024-01-01\n---\n# One\n\nIn 1929 it rained. On May 3 too.\n"
)


@pytest.fixture
def timeline(vault, library, reader, folder, tmp_path):
    write(vault / "Mara.md", "---\nborn: 1889\nmodified: 2023-01-01\n---\nIn 1905 she left.")
    library.add_source(vault)
    scan(library)
    draft = str(write(tmp_path / "novel" / "One.md", DRAFT))
    names = BookNamesService(reader, folder, ManuscriptShelf())
    work = TimelineService(names).timeline(draft, WHOLE_LIBRARY, CancelToken())
    while True:
        try:
            next(work)
        except StopIteration as done:
            return done.value


def test_dates_of_book_and_notes_are_in_order_of_time(timeline):
    listed = [(one.words, one.is_in_book) for one in timeline.entries]

    assert listed == [("1889", False), ("1905", False), ("1929", True), ("1931-10-02", True)]


def test_date_without_a_year_is_listed_apart(timeline):
    assert [one.words for one in timeline.unclear] == ["May 3"]


def test_place_in_a_note_is_that_of_its_text(timeline, reader):
    place = timeline.entries[1].place

    assert isinstance(place, NotePlace)
    text = reader.read_note(place.note_id).text
    assert text[place.start : place.end] == "1905"
