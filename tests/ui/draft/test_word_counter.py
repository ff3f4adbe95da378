"""Words that were typed, told from those that were inserted."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from writer_assist.ui.draft.editor import Editor


@pytest.fixture
def editor(qtbot):
    editor = Editor()
    qtbot.addWidget(editor)
    editor.show()
    editor.setFocus()
    return editor


def test_inserted_words_are_told_from_typed_ones(editor):
    QTest.keyClicks(editor, "Two words")
    editor.insert_at(editor.remember_place(), " and three inserted")
    QTest.keyClicks(editor, " and more")

    assert (editor.word_count(), editor.inserted_words()) == (7, 3)


def test_inserted_words_follow_undo_and_redo(editor):
    QTest.keyClicks(editor, "Two words")
    editor.insert(" and three inserted")
    editor.insert(" and again")
    counts = [editor.inserted_words()]

    for step in (editor.undo, editor.undo, editor.redo, editor.redo):
        step()
        counts.append(editor.inserted_words())

    assert counts == [5, 3, 0, 3, 5]


def test_words_typed_where_an_insertion_was_undone_are_typed(editor):
    editor.insert("A card.")
    editor.undo()
    QTest.keyClicks(editor, "My own words")

    assert editor.inserted_words() == 0


def test_inserted_words_are_forgotten_with_the_text(editor):
    editor.insert("A card.")
    editor.set_text("Another draft.")

    assert editor.inserted_words() == 0
