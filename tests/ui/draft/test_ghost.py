"""Words behind the caret that are not in the draft, with real keys."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from writer_assist.ui.draft.editor import Editor

CONTROL = Qt.KeyboardModifier.ControlModifier
WORDS = " since the morning"


@pytest.fixture
def editor(qtbot):
    around = QWidget()
    editor = Editor(around)
    QVBoxLayout(around).addWidget(editor)
    editor.other = QLineEdit(around)
    around.layout().addWidget(editor.other)
    qtbot.addWidget(around)
    around.resize(800, 600)
    around.show()
    around.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    editor.around = around  # held as long as the editor is
    return editor


def write(editor, text, caret=None):
    editor.set_text(text)
    editor.go_to(len(text) if caret is None else caret)


@pytest.fixture
def shown(editor):
    write(editor, "The ferry had not come")
    editor.ghost.show(WORDS)
    assert editor.ghost.text == WORDS
    return editor


def picture(editor):
    editor.setCursorWidth(0)
    return editor.viewport().grab().toImage()


def test_words_are_no_part_of_the_document(shown, qtbot):
    with qtbot.assertNotEmitted(shown.edited):
        shown.ghost.show(WORDS)

    assert shown.text() == "The ferry had not come"
    assert shown.word_count() == 5
    assert not shown.document().isUndoAvailable()
    assert not shown.document().isModified()


def test_tab_takes_all_in_one_undo_step(shown):
    QTest.keyClick(shown, Qt.Key.Key_Tab)
    taken = shown.text()
    shown.undo()

    assert taken == "The ferry had not come since the morning"
    assert (shown.text(), shown.ghost.text) == ("The ferry had not come", "")


def test_tab_that_comes_too_late_stays_in_the_text(shown):
    shown.ghost.put_away()

    QTest.keyClick(shown, Qt.Key.Key_Tab)

    assert shown.text() == "The ferry had not come"
    assert shown.hasFocus()


def test_text_can_be_left_with_shift_and_tab(editor):
    QTest.keyClick(editor, Qt.Key.Key_Backtab)

    assert not editor.hasFocus()


def test_words_that_were_taken_and_typed_ones_are_undone_apart(shown):
    QTest.keyClick(shown, Qt.Key.Key_Tab)
    QTest.keyClicks(shown, "ed")
    shown.undo()

    assert shown.text() == "The ferry had not come since the morning"


def test_words_are_taken_one_by_one_and_each_can_be_undone(shown):
    QTest.keyClick(shown, Qt.Key.Key_Right, CONTROL)
    first = shown.text(), shown.ghost.text
    QTest.keyClick(shown, Qt.Key.Key_Right, CONTROL)
    second = shown.text()
    shown.undo()

    assert first == ("The ferry had not come since", " the morning")
    assert (second, shown.text()) == (f"{first[0]} the", first[0])


def test_last_word_uses_the_words_up(shown):
    for _ in range(3):
        QTest.keyClick(shown, Qt.Key.Key_Right, CONTROL)

    assert (shown.text(), shown.ghost.text) == ("The ferry had not come since the morning", "")


def test_escape_puts_them_away_and_stops_nothing_else(shown, qtbot):
    stop = QAction(shown.window())
    stop.setShortcut(QKeySequence("Esc"))
    shown.window().addAction(stop)

    with qtbot.assertNotEmitted(stop.triggered):
        QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.ghost.text == ""
    with qtbot.waitSignal(stop.triggered):
        QTest.keyClick(shown, Qt.Key.Key_Escape)


def test_typing_their_letters_uses_them_up(shown):
    QTest.keyClicks(shown, " si")

    assert (shown.text(), shown.ghost.text) == ("The ferry had not come si", "nce the morning")


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_S, CONTROL),
    ],
)
def test_any_other_key_removes_them(shown, key, modifiers):
    QTest.keyClick(shown, key, modifiers)

    assert shown.ghost.text == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Shift, Qt.Key.Key_Control])
def test_key_on_the_way_to_another_does_not(shown, key):
    QTest.keyClick(shown, key)

    assert shown.ghost.text == WORDS


def test_click_elsewhere_removes_them(shown, qtbot):
    place = shown.cursorRect().center() - QPoint(60, 0)

    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert shown.ghost.text == ""


def test_leaving_the_text_removes_them(shown, qtbot):
    shown.other.setFocus()

    qtbot.waitUntil(lambda: shown.ghost.text == "")


def test_another_text_removes_them(shown):
    shown.set_text("Another draft")

    assert shown.ghost.text == ""


def test_card_inserted_elsewhere_removes_nothing_wrongly(editor):
    write(editor, "One.\n\nTwo")
    place = editor.textCursor()
    place.setPosition(4)
    editor.ghost.show(" and three")

    editor.insert_at(place, " And more.")
    QTest.keyClick(editor, Qt.Key.Key_Tab)

    assert editor.text() == "One. And more.\n\nTwo"


def test_words_stand_where_they_will_when_taken(editor):
    write(editor, "The *ferry* had not come since morning, and Mara stood at the slip with it")
    without = picture(editor)
    editor.ghost.show(" until the lantern on the far side of the water went out at last" * 2)
    ghost = picture(editor)
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    taken = picture(editor)

    inked_by_ghost = inked(ghost, but=without)
    heights = {y for _, y in inked_by_ghost}
    assert inked_by_ghost == inked(taken, but=without)
    assert max(heights) - min(heights) > editor.fontMetrics().height()


def inked(image, but):
    """Return where there is ink that is not in another picture."""
    paper = but.pixelColor(0, 0)
    return {
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) != paper == but.pixelColor(x, y)
    }


def test_first_letter_stands_beside_the_caret(editor):
    write(editor, "The ferry had not ")
    without = editor.viewport().grab().toImage()
    editor.ghost.show("come")

    first = min(x for x, _ in inked(editor.viewport().grab().toImage(), but=without))

    assert first >= editor.cursorRect().x() + editor.cursorWidth()


def test_they_cover_no_text_below(editor):
    write(editor, "One two three\n\nBelow", caret=13)
    long = " and so it went on" * 12

    editor.ghost.show(long)

    blank = editor.document().findBlockByNumber(1)
    lines = editor.document().documentLayout().blockBoundingRect(blank).height()
    assert long.startswith(editor.ghost.text)
    assert 60 < len(editor.ghost.text) < 140  # two lines of about 66
    assert lines > 0


def test_where_the_next_paragraph_follows_at_once_they_end_with_the_line(editor):
    write(editor, "One two three\nBelow", caret=13)

    editor.ghost.show(" and so it went on" * 12)

    assert 30 < len(editor.ghost.text) < 66


def test_they_do_not_go_below_the_window(editor):
    write(editor, "One")
    editor.window().resize(800, 170)

    editor.ghost.show(" and so it went on" * 30)

    assert editor.ghost.text.count("went") < 12


def test_word_that_would_move_to_the_next_line_is_not_finished_there(editor):
    write(editor, "m" * 10)
    while editor.document().firstBlock().layout().lineCount() == 1:
        QTest.keyClicks(editor, " mmmm")
    for _ in range(5):
        QTest.keyClick(editor, Qt.Key.Key_Backspace)

    editor.ghost.show("m" * 30)

    assert editor.ghost.text == ""


@pytest.mark.parametrize("words", [" אחרי הגשם", " 🙂 and on", ""])
def test_any_script_is_shown_or_nothing(editor, words):
    write(editor, "המעבורת 🙂" if words.strip() else "The ferry")

    editor.ghost.show(words)
    picture(editor)
    QTest.keyClick(editor, Qt.Key.Key_Tab)

    assert editor.text().endswith(words)


@pytest.mark.parametrize(
    ("text", "caret", "welcome"),
    [("The ferry", 9, True), ("The ferry", 4, False), ("# Ferry", 7, False), ("A\n\n", 3, True)],
)
def test_only_a_paragraphs_end_is_the_place(editor, text, caret, welcome):
    write(editor, text, caret)

    assert editor.ghost.is_welcome() == welcome


def test_what_was_undone_is_not_suggested_again(shown):
    QTest.keyClick(shown, Qt.Key.Key_Tab)
    shown.undo()
    after_undo = shown.ghost.is_welcome()
    QTest.keyClicks(shown, ".")

    assert (after_undo, shown.ghost.is_welcome()) == (False, True)


@pytest.mark.parametrize("why", ["read-only", "selection", "focus"])
def test_no_words_where_the_writer_cannot_take_them(editor, why):
    write(editor, "The ferry")
    if why == "read-only":
        editor.setReadOnly(True)
    elif why == "selection":
        editor.selectAll()
    else:
        editor.other.setFocus()

    assert not editor.ghost.is_welcome()


def test_field_may_go_while_they_are_shown(editor):
    write(editor, "The ferry")
    editor.ghost.show(WORDS)

    shiboken6.delete(editor)

    assert not shiboken6.isValid(editor)


def test_screen_reader_is_told(shown):
    assert shown.accessibleDescription() == "Suggested: since the morning"

    QTest.keyClick(shown, Qt.Key.Key_Escape)

    assert shown.accessibleDescription() == ""
