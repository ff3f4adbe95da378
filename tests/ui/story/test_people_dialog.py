"""The window "People and places"."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from writer_assist.domain.book_names import BookName, NameKind
from writer_assist.domain.people import (
    BookPeople,
    Company,
    NoteMention,
    Occurrences,
    StoryPlace,
)
from writer_assist.ui.story.people_dialog import PeopleDialog


def place(number):
    return StoryPlace("/novel/1.md", "1", "", 10 * number, "Mara", f"Mara {number}", number)


BOOK = BookPeople(
    (
        Occurrences(
            BookName("Mara", NameKind.PERSON),
            2,
            1,
            (place(1), place(2)),
            (NoteMention(7, "Mara Venn"),),
        ),
        Occurrences(BookName("Tobias", NameKind.PERSON), 1, 1, (place(2),)),
        Occurrences(BookName("Saltmouth", NameKind.PLACE), 1, 1, (place(3),)),
    ),
    (Company(0, 1, 1),),
    ((0.0, 0.5), (1.0, 0.5), (0.5, 1.0)),
)


@pytest.fixture
def dialog(qtbot):
    dialog = PeopleDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.set_people(BOOK)
    return dialog


def listed(dialog):
    return [dialog.places.item(row).text() for row in range(dialog.places.count())]


def test_company_places_and_notes_of_the_chosen_one_are_listed(dialog):
    dialog.choose((0,))

    assert listed(dialog) == [
        "Often with", "Tobias — 1 paragraph", "1", "Mara 1", "Mara 2", "In your notes", "Mara Venn",
    ]  # fmt: skip


def test_two_who_are_chosen_show_where_they_meet(dialog):
    dialog.choose((0, 1))

    assert listed(dialog) == ["1", "Mara 2"]
    assert "1 paragraph has all of them" in dialog.line()


def test_return_opens_a_place_and_a_note(qtbot, dialog):
    dialog.choose((0,))
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)

    with qtbot.waitSignal(dialog.place_wanted) as opened:
        dialog.places.itemActivated.emit(dialog.places.item(4))
    with qtbot.waitSignal(dialog.note_wanted) as note:
        dialog.places.itemActivated.emit(dialog.places.item(6))

    assert (opened.args, note.args) == ([place(2)], [7])


def test_arrow_in_the_picture_goes_to_the_next_dot(dialog):
    dialog.choose((0,))

    QTest.keyClick(dialog.graph, Qt.Key.Key_Right)

    assert dialog.chosen() == (1,)


def test_table_is_narrowed_to_places(dialog):
    dialog.kinds.setCurrentIndex(2)

    assert dialog.table.model().rowCount() == 1
