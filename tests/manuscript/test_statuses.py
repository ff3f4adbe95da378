"""The words of a book for how far a scene is."""

from __future__ import annotations

import pytest

from tests.manuscript.books import Book
from writer_assist.errors import ManuscriptError
from writer_assist.manuscript.scene_fields import STATUSES
from writer_assist.manuscript.statuses import WantedStatus, change_statuses, used_statuses


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path / "book")


def kept(*names):
    return [WantedStatus(name, name) for name in names]


def test_statuses_are_counted_in_the_order_of_the_book(book):
    assert list(used_statuses(book.read()).items()) == [
        ("Idea", 0), ("Outlined", 0), ("Drafted", 1), ("Revised", 0), ("Done", 0),
    ]  # fmt: skip


def test_own_statuses_stand_in_the_index(book):
    book.do(change_statuses, [WantedStatus("Raw"), *kept("Done"), WantedStatus(" Sent ")])

    assert book.read().index.statuses == ("Raw", "Done", "Sent")
    assert "writer-assist:\n  statuses:\n    - Raw\n" in book.index.read_text()


def test_scenes_follow_a_status_that_is_renamed(book):
    change = book.do(change_statuses, [*kept("Idea"), WantedStatus("First draft", "Drafted")])
    renamed = book.file("Arrival").read_text()
    book.undo(change)

    assert renamed.startswith("---\nstatus: First draft\npov: Mara\nmood: dark\n")
    assert book.file("Arrival").read_text().startswith("---\nstatus: Drafted\n")
    assert book.read().index.statuses == STATUSES


def test_scene_keeps_a_status_that_is_removed(book):
    before = book.file("Arrival").read_bytes()

    book.do(change_statuses, kept("Idea", "Done"))

    assert book.file("Arrival").read_bytes() == before
    assert used_statuses(book.read()) == {"Idea": 0, "Done": 0, "Drafted": 1}


def test_usual_statuses_are_not_written_down(book):
    book.do(change_statuses, kept("Idea"))
    book.do(change_statuses, kept(*STATUSES))

    assert "statuses" not in book.index.read_text()


def test_same_statuses_change_nothing(book):
    before = book.everything()

    change = book.do(change_statuses, kept(*STATUSES))

    assert change.index is None
    assert book.everything() == before


def test_two_statuses_with_one_name_become_one(book):
    book.do(change_statuses, [*kept("Idea"), WantedStatus("Idea", "Drafted")])

    assert book.read().index.statuses == ("Idea",)
    assert book.read().scene("Arrival").fields.status == "Idea"


def test_book_needs_a_status(book):
    with pytest.raises(ManuscriptError, match="at least one"):
        change_statuses(book.read(), [WantedStatus(" ")])
