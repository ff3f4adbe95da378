"""Notes caught in passing, and the small dialogs of the library."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from writer_assist.domain.note import (
    ImportFailure,
    ImportPreview,
    PreviewedNote,
    SourceRules,
    SourceState,
)
from writer_assist.ui.draft.prose import ProseEdit
from writer_assist.ui.library.adding import ChaptersDialog, LongText
from writer_assist.ui.library.capture import QuickNote, quotation, tag_marks
from writer_assist.ui.library.source_dialogs import FailuresDialog, RulesDialog

CONTROL = Qt.KeyboardModifier.ControlModifier
CHAPTERS = ImportPreview(chapters=(PreviewedNote("One", 900), PreviewedNote("Two", 800)))


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    return window


@pytest.fixture
def capture(window):
    return QuickNote(window)


def text(capture):
    return capture.findChild(ProseEdit)


def field(capture, name):
    return next(one for one in capture.findChildren(QLineEdit) if one.accessibleName() == name)


def press(dialog, name):
    next(one for one in dialog.findChildren(QPushButton) if one.text() == name).click()


def test_note_is_saved_with_control_enter(capture, qtbot):
    capture.open()
    QTest.keyClicks(field(capture, "Title"), "Mara")
    QTest.keyClicks(text(capture), "She counts.")
    QTest.keyClicks(field(capture, "Tags"), "people, #crew")

    with qtbot.waitSignal(capture.saved) as saved:
        QTest.keyClick(text(capture), Qt.Key.Key_Return, CONTROL)

    assert saved.args == ["Mara", "She counts.\n\n#people #crew\n"]
    assert not capture.isVisible()
    assert capture.is_empty()


def test_escape_leaves_and_keeps_what_was_typed(capture, qtbot):
    capture.open()
    QTest.keyClicks(text(capture), "Rain")

    with qtbot.waitSignal(capture.left), qtbot.assertNotEmitted(capture.saved):
        QTest.keyClick(text(capture), Qt.Key.Key_Escape)
    capture.open()

    assert text(capture).text() == "Rain"


def test_selection_is_quoted_behind_what_was_typed_before(capture):
    capture.write(quoted="It rained.\nAll day.")
    capture.leave()

    capture.write(quoted="The bell.")

    assert text(capture).text() == "> It rained.\n> All day.\n\n> The bell.\n\n"
    assert text(capture).textCursor().atEnd()


def test_nothing_is_saved_and_said_so_while_nothing_is_written(capture, qtbot):
    capture.open()

    with qtbot.assertNotEmitted(capture.saved), qtbot.assertNotEmitted(capture.left):
        capture.save()

    assert "There is nothing to save yet." in [one.text() for one in capture.findChildren(QLabel)]
    assert capture.isVisible()


def test_tab_goes_round_from_the_title(capture, window):
    window.activateWindow()
    capture.open()
    reached = [window.focusWidget()]

    for _ in range(4):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(window.focusWidget())

    title, tags = field(capture, "Title"), field(capture, "Tags")
    assert reached == [title, text(capture), tags, capture.findChild(QPushButton), title]


def test_enter_goes_from_the_title_to_the_text(capture, window):
    capture.open()

    QTest.keyClick(field(capture, "Title"), Qt.Key.Key_Return)

    assert window.focusWidget() is text(capture)


def test_note_with_a_title_begins_with_its_text(capture, window):
    capture.write(title="Mara")

    assert window.focusWidget() is text(capture)


def test_what_is_still_open_is_handed_over_at_the_end(capture, qtbot):
    capture.write(title="Mara")

    with qtbot.waitSignal(capture.saved) as saved:
        capture.hand_over()

    assert saved.args == ["Mara", "\n"]


def test_note_that_could_not_be_saved_is_there_again(capture):
    capture.bring_back("Mara", "She counts.")

    assert capture.isVisible()
    assert (field(capture, "Title").text(), text(capture).text()) == ("Mara", "She counts.")


def test_tags_are_written_as_markdown_writes_them():
    assert tag_marks("ferry, #salt;  rope #") == ["#ferry", "#salt", "#rope"]


def test_quotation_leaves_room_below():
    assert quotation(" One.\n\nTwo. ") == "> One.\n>\n> Two.\n\n"


def test_failures_are_tried_again_one_or_all(window, qtbot):
    dialog = FailuresDialog(window)
    dialog.set_failures((ImportFailure("/n/a.md", "No text."), ImportFailure("/n/b.md", "Gone.")))
    asked = []
    dialog.retry_requested.connect(asked.append)

    press(dialog, "&Retry this file")
    press(dialog, "Retry &all")

    assert asked == ["/n/a.md", ""]


def test_list_of_failures_can_be_copied(window):
    dialog = FailuresDialog(window)
    dialog.set_failures((ImportFailure("/n/a.md", "No text."),))

    press(dialog, "&Copy list")

    assert QGuiApplication.clipboard().text() == "/n/a.md\tNo text."


@pytest.mark.parametrize(("button", "split"), [("&One note", False), ("2 &chapters", True)])
def test_long_text_is_one_note_or_its_chapters(window, qtbot, button, split):
    dialog = ChaptersDialog((LongText("/n/novel.txt", CHAPTERS),), window)

    with qtbot.waitSignal(dialog.decided) as told:
        press(dialog, button)

    assert told.args == ["/n/novel.txt", split]


def test_chapters_do_not_repeat_the_name_of_their_text(window):
    preview = ImportPreview(chapters=(PreviewedNote("novel: I", 900), PreviewedNote("II", 800)))

    dialog = ChaptersDialog((LongText("/n/novel.txt", preview),), window)

    rows = dialog.findChild(QListView).model()
    assert [rows.index(row).data() for row in range(2)] == ["I", "II"]


def test_several_long_texts_are_decided_together(window):
    dialog = ChaptersDialog([LongText(path, CHAPTERS) for path in ("/n/a.txt", "/n/b.txt")], window)
    told = []
    dialog.decided.connect(lambda *decided: told.append(decided))

    press(dialog, "4 &chapters")

    assert told == [("/n/a.txt", True), ("/n/b.txt", True)]


def test_rules_say_how_many_files_they_take_in(window, qtbot):
    dialog = RulesDialog(SourceState("/n", True, 3, rules=SourceRules(exclude=("old/",))), window)
    asked = []
    dialog.preview_requested.connect(lambda *question: asked.append(question))
    dialog.ask()

    dialog.show_preview("/n", ImportPreview(files=230))
    dialog.show_preview("/n", ImportPreview(files=212))

    assert asked == [("/n", SourceRules()), ("/n", SourceRules(exclude=("old/",)))]
    assert "Includes 212 of 230 files." in [label.text() for label in dialog.findChildren(QLabel)]


def test_rules_are_one_pattern_a_line(window, qtbot):
    dialog = RulesDialog(SourceState("/n", True, 3), window)
    only, without = dialog.findChildren(QPlainTextEdit)
    only.setPlainText("*.md\n\n")
    without.setPlainText(" drafts/ \n*.bak.md")

    with qtbot.waitSignal(dialog.rules_chosen) as told:
        press(dialog, next(b.text() for b in dialog.findChildren(QPushButton) if "OK" in b.text()))

    assert told.args == ["/n", SourceRules(("*.md",), ("drafts/", "*.bak.md"))]
