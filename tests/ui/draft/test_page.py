"""How the draft is set on its page: never in its text, never in the history of undo."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from writer_assist.page_settings import INDENT, SPACE, TYPED
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.draft.page import PageStyle

BOOK = "# One\n\nFirst.\n\nSecond.\n\nThird.\n\n***\n\nFourth."
PAGE = PageStyle()


@pytest.fixture
def edit(qtbot):
    edit = Editor()
    qtbot.addWidget(edit)
    edit.resize(900, 600)
    edit.show()
    edit.setFocus()
    return edit


def turned(paragraphs, **more):
    return dataclasses.replace(PAGE, paragraphs=paragraphs, **more)


def blocks(edit):
    document = edit.document()
    return [document.findBlockByNumber(number) for number in range(document.blockCount())]


def seen(edit):
    return [block.text() for block in blocks(edit) if block.isVisible()]


def indented(edit):
    shown = [block for block in blocks(edit) if block.text()]
    return [block.text() for block in shown if block.blockFormat().textIndent() > 0]


def heights(edit):
    return {block.blockFormat().lineHeight() for block in blocks(edit)}


def type_in(edit, words, position=None):
    cursor = edit.textCursor()
    if position is None:
        cursor.movePosition(QTextCursor.MoveOperation.End)
    else:
        cursor.setPosition(position)
    edit.setTextCursor(cursor)
    for letter in words:
        if letter == "\n":
            QTest.keyClick(edit, Qt.Key.Key_Return)
        else:
            QTest.keyClicks(edit, letter)


def test_book_indents_paragraphs_that_follow_one_and_hides_what_parts_them(edit):
    edit.set_text(BOOK)

    edit.set_page(turned(INDENT))

    assert indented(edit) == ["Second.", "Third."]
    assert seen(edit) == ["# One", "", "First.", "Second.", "Third.", "", "***", "", "Fourth."]
    assert edit.text() == BOOK


def test_page_as_typed_shows_every_line(edit):
    edit.set_page(turned(INDENT))
    edit.set_text(BOOK)

    edit.set_page(turned(TYPED))

    assert "\n".join(seen(edit)) == BOOK
    assert indented(edit) == []


def test_space_parts_paragraphs_with_and_without_blank_lines_alike(edit):
    edit.set_page(turned(SPACE))

    edit.set_text("One.\nTwo.\n\nThree.")

    spaces = [block.blockFormat().topMargin() for block in blocks(edit) if block.isVisible()]
    assert spaces[0] == 0
    assert spaces[1] == spaces[2] > 0


def test_gap_of_two_blank_lines_stays_in_sight(edit):
    edit.set_page(turned(INDENT))

    edit.set_text("One.\n\n\nTwo.")

    assert seen(edit) == ["One.", "", "Two."]
    assert indented(edit) == []


def test_another_line_height_is_no_step_of_undo_and_no_edit(edit, qtbot):
    edit.set_text("One.\n\nTwo.")
    type_in(edit, "More")

    with (
        qtbot.assertNotEmitted(edit.edited),
        qtbot.assertNotEmitted(edit.document().contentsChange),
    ):
        edit.set_page(turned(INDENT, line_height=180))
    edit.undo()

    assert edit.text() == "One.\n\nTwo."


def test_undo_and_redo_pass_over_the_page(edit, qtbot):
    edit.set_text("One.")
    type_in(edit, "Two")
    edit.set_page(turned(INDENT))
    edit.set_page(turned(INDENT, line_height=150))
    type_in(edit, "Three")
    texts = []

    for key in (Qt.Key.Key_Z, Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_Y):
        QTest.keyClick(edit, key, Qt.KeyboardModifier.ControlModifier)
        texts.append(edit.text())

    assert texts == ["One.Two", "One.", "One.Two", "One.TwoThree"]
    assert heights(edit) == {150}


def test_page_is_put_right_by_the_next_key_after_undo_went_behind_it(edit, qtbot):
    edit.set_text("One.")
    type_in(edit, "Two")
    edit.set_page(turned(TYPED, line_height=150))
    edit.undo()

    type_in(edit, "!")

    assert edit.text() == "One.!"
    qtbot.waitUntil(lambda: heights(edit) == {150})


def test_page_holds_on_loaded_and_new_paragraphs(edit):
    edit.set_page(turned(INDENT, line_height=180))

    edit.set_text("One.\n\nTwo.")
    type_in(edit, "\nThree.")

    assert heights(edit) == {180}
    assert indented(edit)[-1] == "Three."


def test_page_that_changes_while_something_was_undone_keeps_it(edit, qtbot):
    edit.set_text("One.")
    type_in(edit, "Two.")
    edit.undo()

    edit.set_page(turned(TYPED, line_height=180))
    edit.redo()

    assert edit.text() == "One.Two."
    qtbot.waitUntil(lambda: heights(edit) == {180})


def test_enter_in_a_book_parts_paragraphs_as_markdown_does(edit):
    edit.set_page(turned(INDENT))
    edit.set_text("One.\n\nTwo.")

    type_in(edit, "\nThree.")

    assert edit.text() == "One.\n\nTwo.\n\nThree."
    assert seen(edit) == ["One.", "Two.", "Three."]


def test_enter_keeps_to_a_text_whose_lines_are_its_paragraphs(edit):
    edit.set_page(turned(INDENT))
    edit.set_text("One.\nTwo.")

    type_in(edit, "\nThree.")

    assert edit.text() == "One.\nTwo.\nThree."


@pytest.mark.parametrize(("key", "place"), [(Qt.Key.Key_Backspace, 6), (Qt.Key.Key_Delete, 4)])
def test_joining_paragraphs_takes_what_parts_them_in_one_step(edit, key, place):
    edit.set_page(turned(INDENT))
    edit.set_text("One.\n\nTwo.")
    type_in(edit, "", position=place)

    QTest.keyClick(edit, key)
    joined = edit.text()
    edit.undo()

    assert joined == "One.Two."
    assert edit.text() == "One.\n\nTwo."
    assert seen(edit) == ["One.", "Two."]


def test_inserted_paragraphs_are_indented_in_the_same_step(edit):
    edit.set_page(turned(INDENT))
    edit.set_text("# One\n\nFirst.")
    edit.go_to(99)

    edit.insert("\n\nSecond.\n\nThird.")
    inserted = indented(edit)
    edit.undo()

    assert inserted == ["Second.", "Third."]
    assert edit.text() == "# One\n\nFirst."


def test_hidden_lines_are_no_stop_for_the_caret(edit):
    edit.set_page(turned(INDENT))
    edit.set_text("One.\n\nTwo.")
    type_in(edit, "", position=4)

    QTest.keyClick(edit, Qt.Key.Key_Right)

    assert edit.textCursor().position() == 6


def test_wider_page_has_longer_lines(edit):
    edit.set_text("A line of the story. " * 40)
    edit.set_page(turned(TYPED, width=40))
    narrow = edit.viewport().width()

    edit.set_page(turned(TYPED, width=60))

    assert edit.viewport().width() == pytest.approx(narrow * 1.5, rel=0.05)


def test_line_with_the_caret_stays_where_it_is_when_the_page_changes(edit):
    edit.set_text("\n\n".join(["A line of the story."] * 300))
    edit.go_to(4000)
    edit.verticalScrollBar().setValue(edit.verticalScrollBar().value() + 90)
    before = edit.cursorRect().top()

    edit.set_page(turned(INDENT, line_height=200))

    assert abs(edit.cursorRect().top() - before) <= 1
