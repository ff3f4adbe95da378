"""A book's notes among all others."""

from __future__ import annotations

import pytest

from tests.libraries import scan, write
from writer_assist.domain.book_sources import (
    WHOLE_LIBRARY,
    BookCount,
    BookSources,
    LinkedNotes,
)


@pytest.fixture
def two_books(library, vault):
    """One note of a ferry, two of the moon, one of which carries the ferry's tag."""
    write(vault / "ferry" / "Mara.md", "She is Mara.")
    write(vault / "moon" / "Base.md", "A base.")
    write(vault / "moon" / "Tide.md", "#harbour/tides The moon pulls.")
    library.add_source(vault)
    scan(library)
    return vault


@pytest.mark.parametrize(
    ("places", "tags", "own"),
    [((), (), 3), (("ferry",), (), 1), (("ferry",), ("harbour",), 2), (("nowhere",), (), 0)],
)
def test_notes_of_a_book_are_counted(reader, two_books, places, tags, own):
    sources = BookSources(tuple(str(two_books / place) for place in places), tags)

    assert reader.count_notes(sources) == BookCount(own, 3)


def test_same_answer_is_kept_until_a_note_changes(library, reader, two_books):
    ferry = BookSources(places=(str(two_books / "ferry"),))
    first = reader.notes_outside(ferry)
    again = reader.notes_outside(ferry)

    write(two_books / "moon" / "Crater.md", "A crater.")
    scan(library)

    assert again is first
    assert len(reader.notes_outside(ferry)) == len(first) + 1


def test_list_of_notes_can_keep_to_the_book(reader, two_books):
    ferry = BookSources(places=(str(two_books / "ferry"),))

    def titles(sources):
        return [n.title for page in reader.catalogue.list_notes(sources=sources) for n in page]

    assert titles(ferry) == ["Mara"]
    assert titles(WHOLE_LIBRARY) == ["Base", "Mara", "Tide"]


def linked(vault, *links, **book):
    return BookSources(**book, linked=LinkedNotes(str(vault / "novel" / "One.md"), links))


@pytest.mark.parametrize(
    ("links", "own"),
    [
        ((), 0),
        (("Mara",), 1),
        (("mara#Her coat", "../moon/Tide.md", "ferry/Mara"), 2),
        (("Nobody", "Base"), 1),
    ],
)
def test_notes_that_a_scene_links_to_are_counted(reader, two_books, links, own):
    assert reader.count_notes(linked(two_books, *links)) == BookCount(own, 3)


def test_link_leads_to_the_note_of_the_book_where_another_has_its_name(library, reader, two_books):
    write(two_books / "elsewhere" / "Mara.md", "Another Mara.")
    scan(library)
    here, there = (str(two_books / place) for place in ("ferry", "elsewhere"))

    ferry = reader.notes_outside(linked(two_books, "Mara", places=(here,)))
    other = reader.notes_outside(linked(two_books, "Mara", places=(there,)))

    assert len(ferry) == len(other) == 3
    assert ferry != other


def test_linked_note_counts_although_the_book_does_not_hold_it(reader, two_books):
    ferry = linked(two_books, "Tide", places=(str(two_books / "ferry"),))

    assert reader.count_notes(ferry) == BookCount(1, 3)
