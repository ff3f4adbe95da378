"""What typing sets by itself, and what undo gives back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from writer_assist.domain.emphasis import BOLD, ITALIC
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.draft.typing import emphasise


@pytest.fixture
def editor(qtbot):
    editor = Editor()
    qtbot.addWidget(editor)
    editor.typing.choose("en")
    return editor


def select(editor, start, end):
    cursor = editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def write_at_end(editor, keys):
    editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(editor, keys)


def test_typed_marks_become_printed_ones(editor):
    QTest.keyClicks(editor, '"I\'m--" she said...')

    assert editor.text() == "“I’m—” she said…"


@pytest.mark.parametrize(("keys", "typed"), [('So "', 'So "'), ("a--", "a--"), ("a...", "a...")])
def test_one_undo_keeps_what_was_typed(editor, keys, typed):
    QTest.keyClicks(editor, keys)

    editor.undo()
    QTest.keyClicks(editor, "x")

    assert editor.text() == f"{typed}x"


def test_undone_marks_can_be_redone(editor):
    QTest.keyClicks(editor, "a--")
    editor.undo()

    editor.redo()

    assert editor.text() == "a—"


@pytest.mark.parametrize("before", ["%% see ", "```\ncode ", "\n<!-- a\nb "])
def test_comments_and_code_stay_as_typed(editor, before):
    editor.set_text(before)

    write_at_end(editor, '"a"')

    assert editor.text() == f'{before}"a"'


def test_front_matter_stays_as_typed(editor):
    editor.set_text("---\ntitle: x\n---\nOne.")
    select(editor, 11, 12)

    QTest.keyClicks(editor, '"x"')

    assert editor.text() == '---\ntitle: "x"\n---\nOne.'


def test_text_after_a_block_of_code_is_mended(editor):
    editor.set_text("```\ncode\n```\n\U0001f600 ")

    write_at_end(editor, '"a"')

    assert editor.text().endswith("\U0001f600 “a”")


def test_dead_keys_count_as_typed(editor):
    event = QInputMethodEvent()
    event.setCommitString('"')

    QApplication.sendEvent(editor, event)

    assert editor.text() == "“"


def test_nothing_is_set_when_switched_off(editor):
    editor.typing.choose(None)

    QTest.keyClicks(editor, '"a"--...')

    assert editor.text() == '"a"--...'


def test_emphasis_is_one_step_and_keeps_the_selection(editor):
    editor.set_text("The \U0001f600 old ferry.")
    select(editor, 7, 10)

    emphasise(editor, ITALIC)

    assert (editor.text(), editor.selected_text()) == ("The \U0001f600 *old* ferry.", "old")
    editor.undo()
    assert editor.text() == "The \U0001f600 old ferry."


def test_emphasis_marks_each_paragraph_of_a_selection(editor):
    editor.set_text("One.\n\nTwo.")
    editor.selectAll()

    emphasise(editor, BOLD)

    assert editor.text() == "**One.**\n\n**Two.**"
    emphasise(editor, BOLD)
    assert editor.text() == "One.\n\nTwo."


def test_emphasis_without_words_waits_for_them(editor):
    emphasise(editor, ITALIC)

    QTest.keyClicks(editor, "now")

    assert editor.text() == "*now*"


def test_read_only_text_gets_no_emphasis(editor):
    editor.set_text("One.")
    editor.setReadOnly(True)

    emphasise(editor, ITALIC)
    QTest.keyClick(editor, Qt.Key.Key_QuoteDbl)

    assert editor.text() == "One."
