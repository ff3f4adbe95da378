"""What mouse, clipboard and undo do in any text field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.draft.pasting import plain
from writer_assist.ui.draft.prose import ProseEdit

# The test's screen cannot grab keys for a menu; a press that nobody wants is no fault.
pytestmark = pytest.mark.qt_log_ignore(
    "plugin does not support", "not accepted by receiving widget", extend=True
)

SHIFT = Qt.KeyboardModifier.ShiftModifier
NO_KEY = Qt.KeyboardModifier.NoModifier
BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)


@pytest.fixture(params=[ProseEdit, Editor])
def edit(qtbot, request):
    edit = request.param()
    qtbot.addWidget(edit)
    edit.resize(1000, 600)
    edit.show()
    edit.setFocus()
    return edit


def mime(**formats):
    data = QMimeData()
    for name, words in formats.items():
        data.setData(name.replace("_", "/"), QByteArray(words.encode("utf-8", "surrogatepass")))
    return data


def pasted(edit, data):
    assert edit.canInsertFromMimeData(data)
    edit.insertFromMimeData(data)
    return edit.text()


def menu_words(menu):
    return [action.text().split("\t")[0].replace("&", "") for action in menu.actions()]


def put_caret(edit, position, end=None):
    cursor = edit.textCursor()
    cursor.setPosition(position)
    cursor.setPosition(end or position, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)


def ask_for_menu(widget, point, reason=QContextMenuEvent.Reason.Mouse):
    event = QContextMenuEvent(reason, point, widget.mapToGlobal(point))
    QApplication.sendEvent(widget, event)
    return QApplication.activePopupWidget()


# --- mouse ------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("beside", [True, False])
def test_every_button_may_be_pressed(edit, button, beside):
    edit.set_text("The ferry is late.")
    field, point = (edit, QPoint(3, 20)) if beside else (edit.viewport(), QPoint(40, 60))

    QTest.mouseClick(field, button, pos=point)
    QTest.mouseDClick(field, button, pos=point)

    assert edit.text() == "The ferry is late."


@pytest.mark.parametrize("beside", [True, False])
@pytest.mark.parametrize("turn", [-120, 120])
def test_wheel_beyond_the_end_does_nothing(edit, beside, turn):
    field = edit if beside else edit.viewport()
    place = QPointF(3, 20)
    event = QWheelEvent(
        place,
        QPointF(field.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )

    QApplication.sendEvent(field, event)

    assert edit.verticalScrollBar().value() == 0


def test_wheel_beside_the_text_scrolls_it(edit):
    edit.set_text("A line.\n" * 200)
    place = QPointF(3, 20)
    event = QWheelEvent(
        place,
        QPointF(edit.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )

    QApplication.sendEvent(edit, event)

    assert edit.verticalScrollBar().value() > 0


def test_drag_that_begins_beside_the_text_selects(qtbot):
    edit = Editor()
    qtbot.addWidget(edit)
    edit.resize(1000, 600)
    edit.set_text("The ferry is late.")
    edit.show()
    line = edit.viewport().mapTo(edit, edit.cursorRect().center()).y()

    QTest.mousePress(edit, Qt.MouseButton.LeftButton, pos=QPoint(3, line))
    QTest.mouseMove(edit, QPoint(500, line))
    QTest.mouseMove(edit, QPoint(980, line))
    QTest.mouseRelease(edit, Qt.MouseButton.LeftButton, pos=QPoint(980, line))

    assert edit.selected_text() == "The ferry is late."


@pytest.mark.parametrize("beside", [True, False])
def test_menu_opens_where_the_writer_points(edit, beside):
    edit.set_text("The ferry is late.")
    field = edit if beside else edit.viewport()

    menu = ask_for_menu(field, QPoint(4, 60))

    assert isinstance(menu, QMenu)
    assert menu_words(menu)[:8] == ["Undo", "Redo", "", "Cut", "Copy", "Paste", "Select all"]
    menu.close()


def test_menu_has_what_the_widget_can_do(edit):
    edit.addAction("Continue here")

    assert menu_words(edit.context_menu())[-1] == "Continue here"


@pytest.mark.parametrize(
    "ask",
    [
        lambda edit: QTest.keyClick(edit, Qt.Key.Key_F10, SHIFT),
        lambda edit: QTest.keyClick(edit, Qt.Key.Key_Menu),
        lambda edit: ask_for_menu(edit, QPoint(), QContextMenuEvent.Reason.Keyboard),
    ],
)
def test_menu_opens_by_key_at_the_caret(edit, ask):
    edit.set_text("The ferry is late.")
    put_caret(edit, 5)

    ask(edit)
    menu = QApplication.activePopupWidget()

    assert isinstance(menu, QMenu)
    assert edit.textCursor().position() == 5
    menu.close()


def test_menu_of_a_selection_keeps_it(edit):
    edit.set_text("The ferry is late.")
    edit.selectAll()
    middle = edit.cursorRect(edit.cursor_at("The ferry is late.", 6, 6)).center()

    ask_for_menu(edit.viewport(), middle).close()

    assert edit.selected_text() == "The ferry is late."


def test_menu_elsewhere_takes_the_caret_along(edit):
    edit.set_text("The ferry is late.")
    put_caret(edit, 0, 3)
    there = edit.cursorRect(edit.cursor_at("The ferry is late.", 12, 12)).center()

    ask_for_menu(edit.viewport(), there).close()

    assert (edit.textCursor().position(), edit.selected_text()) == (12, "")


def test_menu_of_what_is_only_read_changes_nothing(edit):
    edit.setReadOnly(True)

    assert menu_words(edit.context_menu()) == ["Copy", "Select all"]


# --- undo -------------------------------------------------------------------------------------


def undone(edit):
    """Return the texts that undoing passes through."""
    texts = []
    while edit.document().isUndoAvailable():
        edit.undo()
        texts.append(edit.text())
    return texts


def test_typing_is_undone_word_by_word(edit):
    QTest.keyClicks(edit, "It rained all day.")

    assert undone(edit) == ["It rained all ", "It rained ", "It ", ""]


def test_scripts_without_spaces_are_undone_sentence_by_sentence(edit):
    for letter in "雨が降る。風も。":
        QApplication.sendEvent(edit, QKeyEvent(QEvent.Type.KeyPress, 0, NO_KEY, letter))

    assert undone(edit) == ["雨が降る。", ""]


def test_pause_ends_an_undo_step(edit, qtbot):
    with qtbot.waitSignal(edit.document().modificationChanged, check_params_cb=lambda on: not on):
        QTest.keyClicks(edit, "rain")
    QTest.keyClicks(edit, "bow")

    assert undone(edit) == ["rain", ""]


def test_paste_is_a_step_of_its_own(edit):
    QTest.keyClicks(edit, "ab")
    edit.insertFromMimeData(mime(text_plain="cd"))
    QTest.keyClicks(edit, "ef")

    assert undone(edit) == ["abcd", "ab", ""]


@pytest.mark.parametrize("text", ["x", " A whole card.", "One.\n\nTwo."])
def test_insertion_is_a_step_of_its_own(edit, text):
    QTest.keyClicks(edit, "ab")
    edit.put(edit.textCursor(), text)
    edit.put(edit.textCursor(), text)
    QTest.keyClicks(edit, "ef")

    assert undone(edit) == [f"ab{text}{text}", f"ab{text}", "ab", ""]


def test_what_is_redone_is_a_step_of_its_own(edit):
    QTest.keyClicks(edit, "ab")
    edit.put(edit.textCursor(), " card")
    edit.undo()
    edit.redo()
    QTest.keyClicks(edit, "cd")

    assert undone(edit) == ["ab card", "ab", ""]


# --- clipboard --------------------------------------------------------------------------------


def test_html_alone_gives_its_words(edit):
    page = (
        "<html><head><title>Page</title><style>p {color: red}</style></head><body>"
        "<script>let x = 1;</script><p>One <b>bold</b> word.</p><p>Two<br>lines.</p>"
        "<img src='a.png'></body></html>"
    )

    assert pasted(edit, mime(text_html=page)).strip() == "One **bold** word.\n\nTwo\nlines."


def test_italics_bold_and_scene_breaks_come_as_markdown(edit):
    page = (
        "<style>.said {font-style: italic}</style><h1>One</h1><p>The <i>old </i><em>ferry</em>, "
        "<b>late</b> <span class=said>again</span>.</p><hr><p><a href='x'>Two</a></p>"
    )

    words = pasted(edit, mime(text_html=page, text_plain="One\nThe old ferry\nTwo"))

    assert words == "One\n\nThe *old ferry*, **late** *again*.\n\n***\n\nTwo"


def test_a_page_wrapped_in_light_bold_is_not_bold(edit):
    page = "<b style='font-weight:normal'><p>A <span style='font-weight:700'>bold</span> one.</p>"

    assert pasted(edit, mime(text_html=page, text_plain="A bold one.")) == "A **bold** one."


def test_clipboard_can_be_pasted_without_marks(edit):
    QGuiApplication.clipboard().setMimeData(mime(text_html="<i>Late</i>", text_plain="Late"))

    edit.paste_plain()

    assert edit.text() == "Late"


def test_nothing_is_pasted_into_a_text_that_can_only_be_read(edit):
    QGuiApplication.clipboard().setText("Late")
    edit.setReadOnly(True)

    edit.paste_plain()

    assert edit.text() == ""


def test_text_beside_html_is_preferred(edit):
    assert pasted(edit, mime(text_html="<p>no</p>", text_plain="yes")) == "yes"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("a\0b\x07c\x1bd\x7fe\x9bf", "abcdef"),
        ("a\r\nb\rc\u2028d\u2029e\x0bf\x0cg\x85h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("tab\there\n", "tab\there\n"),
        ("half \ud83d and \udc00", "half  and "),
        (
            "whole 🙂, e\u0301, na\u200cma, \u05d0\u200f",
            "whole 🙂, e\u0301, na\u200cma, \u05d0\u200f",
        ),
        ("\ufeffmark \ufffc\ufdd0\ufdd1", "mark "),
    ],
)
def test_characters_that_stand_for_nothing_stay_outside(edit, raw, words):
    edit.put(edit.textCursor(), raw)

    assert (plain(raw), edit.text()) == (words, words)


def test_pasted_control_characters_stay_outside(edit):
    assert pasted(edit, mime(text_plain="a\0b\u2028c")) == "ab\nc"


def test_file_is_never_inserted(edit):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/notes/a b.md")])
    data.setText("file:///notes/a%20b.md")

    edit.insertFromMimeData(data)

    assert edit.text() == ""


def test_dropped_files_are_reported(qtbot):
    edit = Editor()
    qtbot.addWidget(edit)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/notes/a b.md"), QUrl.fromLocalFile("/notes/c.png")])

    with qtbot.waitSignal(edit.files_dropped) as dropped:
        edit.insertFromMimeData(data)

    assert dropped.args == [("/notes/a b.md", "/notes/c.png")]


def test_dropped_link_gives_the_words_that_were_clicked_on(edit):
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/bell")])
    data.setHtml('<a href="https://example.org/bell">The bell</a>')

    assert pasted(edit, data) == "The bell"


def drop(edit, data, position):
    point = edit.cursorRect(edit.cursor_at(edit.text(), position, position)).center()
    event = QDropEvent(
        QPointF(point),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    edit.dropEvent(event)


@pytest.mark.parametrize("words", ["x", "late and "])
def test_dropped_text_is_an_undo_step_at_its_place(edit, words):
    edit.set_text("The ferry.")
    put_caret(edit, 10)
    QTest.keyClicks(edit, "!")

    drop(edit, mime(text_plain=words), 4)
    QTest.keyClicks(edit, "ab")

    assert undone(edit) == [f"The {words}ferry.!", "The ferry.!", "The ferry."]


def test_dropped_file_changes_nothing(edit):
    edit.set_text("The ferry.")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/notes/a.md")])

    drop(edit, data, 4)

    assert edit.text() == "The ferry."
    assert not edit.document().isUndoAvailable()


def test_picture_is_no_text(edit):
    assert not edit.canInsertFromMimeData(mime(image_png="x"))


def test_copied_text_keeps_its_no_break_spaces(edit):
    edit.set_text("5\u00a0km")
    edit.selectAll()

    edit.copy()

    assert QGuiApplication.clipboard().text() == "5\u00a0km"
