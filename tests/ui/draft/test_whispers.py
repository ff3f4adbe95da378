"""Dots beside lines that say something else than a note."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from writer_assist.domain.whispers import Whisper
from writer_assist.ui.draft.editor import Editor

TEXT = "It rained.\nMara’s blue eyes.\nNobody came."
EYES = Whisper(1, 0, 16, "Mara", "eyes", "blue", "grey", 7, "Mara Venn")


@pytest.fixture
def editor(qtbot):
    editor = Editor()
    qtbot.addWidget(editor)
    editor.resize(600, 400)
    editor.show()
    editor.set_text(TEXT)
    editor.whispers.show(0, 3, (EYES,))
    return editor


def test_whisper_says_what_the_note_says(editor):
    one = editor.whispers.after(0)

    assert one.words == "Your note “Mara Venn” says of Mara’s eyes: grey. Here: blue."


def test_whisper_follows_its_line(editor):
    cursor = editor.textCursor()
    cursor.insertText("Then. ")

    assert editor.whispers.after(0).cursor.selectedText() == "Mara’s blue eyes"


def test_click_on_a_dot_tells_it(qtbot, editor):
    line = editor.cursorRect(editor.whispers.after(0).cursor)
    viewport = editor.viewport()

    with qtbot.waitSignal(editor.whispers.chosen) as chosen:
        QTest.mouseClick(
            viewport,
            Qt.MouseButton.LeftButton,
            pos=QPoint(viewport.width() - 5, line.center().y()),
        )

    assert chosen.args[0].whisper == EYES


def test_only_the_stretch_that_was_checked_is_replaced(editor):
    editor.whispers.show(2, 3, ())
    kept = editor.whispers.after(0)
    editor.whispers.show(0, 3, ())

    assert kept is not None
    assert editor.whispers.after(0) is None
