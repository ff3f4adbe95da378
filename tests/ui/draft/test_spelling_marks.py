"""The marks of unknown words while a paragraph is written."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from writer_assist.ui.draft.editor import Editor


@pytest.fixture
def edit(qtbot):
    edit = Editor()
    qtbot.addWidget(edit)
    edit.resize(900, 500)
    edit.show()
    edit.setFocus()
    asked = []
    edit.spelling.words_wanted.connect(asked.extend)
    edit.spelling.words_wanted.connect(
        lambda words: edit.spelling.tell({word: not word.startswith("x") for word in words})
    )
    edit.asked = asked
    edit.spelling.set_on(True)
    return edit


def show(qtbot, edit, text, unknown):
    edit.set_text(text)
    edit.go_to(len(text))
    edit.viewport().repaint()
    qtbot.waitUntil(lambda: bool(edit.spelling.unknown_at(text.index(unknown))))
    edit.viewport().repaint()


def marked(edit, word):
    """Whether dots in the colour of danger are under a word."""
    cursor = edit.document().find(word)
    start = edit.textCursor()
    start.setPosition(cursor.selectionStart())
    line = edit.cursorRect(start).united(edit.cursorRect(cursor))
    image = edit.viewport().grab(line.adjusted(2, line.height() // 2, -2, 2)).toImage()
    spots = ((x, y) for x in range(image.width()) for y in range(image.height()))
    colours = (image.pixelColor(*spot) for spot in spots)
    return any(colour.red() > colour.blue() + 60 for colour in colours)


def test_marks_move_with_the_words_while_their_paragraph_is_written(edit, qtbot):
    show(qtbot, edit, "One xtwo three.", "xtwo")
    edit.go_to(0)

    QTest.keyClicks(edit, "And ")

    assert marked(edit, "xtwo")
    assert not marked(edit, "three")


def test_nothing_is_asked_for_until_the_writer_pauses(edit, qtbot):
    show(qtbot, edit, "One xtwo three.", "xtwo")
    edit.asked.clear()

    QTest.keyClicks(edit, " xnew word")
    edit.viewport().repaint()
    at_once = list(edit.asked)

    assert at_once == []
    qtbot.waitUntil(lambda: marked(edit, "xnew"))


def test_mark_of_a_word_that_is_changed_goes_at_once(edit, qtbot):
    show(qtbot, edit, "One xtwo three.", "xtwo")
    edit.go_to(6)

    QTest.keyClicks(edit, "y")

    assert not marked(edit, "xtywo")
