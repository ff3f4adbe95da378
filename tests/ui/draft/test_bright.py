"""What is bright while the rest is dimmed, and where the line being written stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from writer_assist.page_settings import ALL, PARAGRAPH, SENTENCE
from writer_assist.ui.draft.caret_height import TYPEWRITER
from writer_assist.ui.draft.editor import Editor

TEXT = "One is here. “Two,” she said. Three.\n\nAnother paragraph."


@pytest.fixture
def edit(qtbot):
    edit = Editor()
    qtbot.addWidget(edit)
    edit.resize(900, 600)
    edit.show()
    edit.setFocus()
    return edit


def select(edit, start, end):
    cursor = edit.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)


def darkness(edit, word):
    """How dark the darkest pixel of a word is."""
    cursor = edit.document().find(word)
    first = QTextCursor(cursor)
    first.setPosition(cursor.selectionStart())
    place = edit.cursorRect(first).united(edit.cursorRect(cursor)).adjusted(4, 0, -4, 0)
    image = edit.viewport().grab(place).toImage()
    pixels = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return 255 - min(image.pixelColor(x, y).lightness() for x, y in pixels)


@pytest.mark.parametrize(
    ("part", "place", "words"),
    [
        (SENTENCE, 3, "One is here."),
        (SENTENCE, 20, "“Two,” she said."),
        (SENTENCE, 29, "“Two,” she said."),
        (SENTENCE, 36, "Three."),
        (PARAGRAPH, 3, TEXT.split("\n")[0]),
    ],
)
def test_part_at_the_caret_is_bright(edit, part, place, words):
    edit.set_text(TEXT)
    edit.bright.choose(part)
    edit.go_to(place)

    assert edit.bright.bright_text() == words


def test_sentence_grows_with_its_letters_and_ends_with_its_stop(edit):
    edit.set_text(TEXT)
    edit.bright.choose(SENTENCE)
    edit.go_to(6)
    seen = []
    for typed in ("x", "y", ". A", "n"):
        QTest.keyClicks(edit, typed)
        seen.append(edit.bright.bright_text())

    assert seen == ["One isx here.", "One isxy here.", "A here.", "An here."]


def test_all_that_is_selected_is_bright(edit):
    edit.set_text(TEXT)
    edit.bright.choose(SENTENCE)

    select(edit, 20, 34)

    assert edit.bright.bright_text() == "“Two,” she said. Three."


def test_only_the_sentence_is_painted_dark(edit):
    edit.set_text(TEXT)
    edit.go_to(3)
    usual = darkness(edit, "Three")

    edit.bright.choose(SENTENCE)

    assert darkness(edit, "here") > 0.9 * usual
    assert darkness(edit, "Three") < 0.65 * usual
    assert darkness(edit, "Another") < 0.65 * usual
    edit.bright.choose(ALL)
    assert darkness(edit, "Another") > 0.9 * usual


def test_typewriter_keeps_the_line_at_one_height(edit, qtbot):
    edit.set_text("A line of the story.\n" * 200)
    edit.set_typewriter(True)
    edit.go_to(2000)

    for _ in range(3):
        QTest.keyClick(edit, Qt.Key.Key_Down)

    line = edit.viewport().height() * TYPEWRITER
    qtbot.waitUntil(lambda: abs(edit.cursorRect().center().y() - line) <= 1)


def test_typewriter_keeps_the_last_line_there_too(edit, qtbot):
    edit.set_text("A line of the story.\n" * 200)
    edit.set_typewriter(True)
    edit.go_to(10**6)

    QTest.keyClicks(edit, "End")

    line = edit.viewport().height() * TYPEWRITER
    qtbot.waitUntil(lambda: abs(edit.cursorRect().center().y() - line) <= 1)


def test_click_never_moves_the_page(edit):
    edit.set_text("A line of the story.\n" * 200)
    edit.set_typewriter(True)
    edit.verticalScrollBar().setValue(900)

    QTest.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 500))

    assert edit.verticalScrollBar().value() == 900
