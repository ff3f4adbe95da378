"""The dialog for the words that were added to the dictionary."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from writer_assist.ui.draft.word_lists import WordListsDialog


@pytest.fixture
def dialog(qtbot):
    def make(book="Ferry"):
        dialog = WordListsDialog(("grey-eyed", "Skarholm"), ("Grimshawe",), book)
        qtbot.addWidget(dialog)
        dialog.told = []
        dialog.own_changed.connect(lambda *changes: dialog.told.append(("own", *changes)))
        dialog.book_changed.connect(lambda *changes: dialog.told.append(("book", *changes)))
        dialog.show()
        return dialog

    return make


def select(column, word):
    [row] = column.list.findItems(word, Qt.MatchFlag.MatchExactly)
    row.setSelected(True)


def test_word_goes_over_to_the_book(dialog):
    shown = dialog()
    select(shown.own, "Skarholm")

    next(one for one in shown.findChildren(QPushButton) if one.text() == "To the &book →").click()
    shown.accept()

    assert shown.told == [("own", (), ("Skarholm",)), ("book", ("Skarholm",), ())]


def test_typed_words_are_added_with_return(dialog):
    shown = dialog()
    QTest.keyClicks(shown.of_book.field, "selkie  kelp-grey")
    QTest.keyClick(shown.of_book.field, Qt.Key.Key_Return)

    still_open = shown.isVisible()
    shown.accept()

    assert still_open
    assert shown.told == [("book", ("kelp-grey", "selkie"), ())]


def test_corrected_word_takes_the_place_of_the_wrong_one(dialog):
    shown = dialog()
    [row] = shown.own.list.findItems("Skarholm", Qt.MatchFlag.MatchExactly)

    row.setText("Skerholm")
    shown.accept()

    assert shown.told == [("own", ("Skerholm",), ("Skarholm",))]


def test_del_removes_a_word(dialog):
    shown = dialog()
    select(shown.own, "grey-eyed")

    QTest.keyClick(shown.own.list, Qt.Key.Key_Delete)
    shown.accept()

    assert shown.told == [("own", (), ("grey-eyed",))]


def test_without_a_book_there_is_one_list(dialog):
    shown = dialog(book="")

    assert not shown.of_book.isVisible()
    shown.accept()
    assert shown.told == []
