"""The window "Names in this book"."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from writer_assist.domain.book_names import (
    BookName,
    NameChange,
    NameCorrection,
    NameKind,
    NameList,
)
from writer_assist.ui.story.names_dialog import NamesDialog

MARA = BookName("Mara Venn", NameKind.PERSON, ("Mara",), in_draft=9)
FERRY = BookName("The Ferrywoman", NameKind.TERM, in_draft=4)
QUAY = BookName("Old Quay", NameKind.PLACE, is_hidden=True)


@pytest.fixture
def dialog(qtbot):
    dialog = NamesDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.set_names(NameList((MARA, FERRY, QUAY)))
    dialog.told = []
    dialog.corrected.connect(dialog.told.append)
    return dialog


def rows(dialog):
    model = dialog.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def button(dialog, words):
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == words)


def test_hidden_names_are_listed_on_request(dialog):
    shown = rows(dialog)
    dialog.hidden.setChecked(True)

    assert shown == ["Mara Venn", "The Ferrywoman"]
    assert "Old Quay (hidden)" in rows(dialog)


def test_list_is_narrowed_by_words_of_any_form(qtbot, dialog):
    dialog.field.setText("mara")

    qtbot.waitUntil(lambda: rows(dialog) == ["Mara Venn"])


def test_typed_name_is_added_with_return(qtbot, dialog):
    QTest.keyClicks(dialog.field, "Brigid")
    qtbot.waitUntil(lambda: rows(dialog) == [])
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    assert dialog.told == [NameCorrection(NameChange.ADD, "Brigid", "person")]


def test_delete_hides_the_selected_name(dialog):
    dialog.table.selectRow(1)
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)

    assert dialog.told == [NameCorrection(NameChange.HIDE, "The Ferrywoman")]


def test_rarer_name_is_joined_to_the_more_frequent_one(dialog):
    dialog.table.selectAll()
    button(dialog, "&Join").click()

    assert dialog.told == [NameCorrection(NameChange.JOIN, "The Ferrywoman", "Mara Venn")]


def test_corrections_are_counted_and_can_be_undone(qtbot, dialog):
    dialog.set_names(NameList((MARA,), (NameCorrection(NameChange.HIDE, "Old Quay"),)))

    assert "1 correction" in dialog.line()
    with qtbot.waitSignal(dialog.undo_wanted):
        button(dialog, "&Undo").click()


def test_next_name_is_selected_when_one_was_hidden(dialog):
    dialog.table.selectRow(0)

    dialog.set_names(NameList((dataclasses.replace(MARA, is_hidden=True), FERRY)))

    assert [one.name for one in dialog.selected()] == ["The Ferrywoman"]
