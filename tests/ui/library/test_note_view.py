"""Reading and writing one note."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QPushButton, QToolButton

from tests.ui.values import note, opened
from writer_assist.messages.library import WriteNote
from writer_assist.ui.library.note_head import (
    PART,
    NotePart,
    part_at,
    part_numbered,
    place_of_heading,
    without_title,
)
from writer_assist.ui.library.note_view import NoteEdit, NoteView
from writer_assist.ui.library.reader import NoteReader

HTML = '<h1><a name="L0"></a>One</h1><p><a name="L2"></a>two</p><p><a name="L4"></a>three</p>'


@pytest.fixture
def view(qtbot):
    view = NoteView()
    qtbot.addWidget(view)
    view.resize(300, 500)
    view.show()
    return view


def write(view, text):
    """Begin to write and type at the beginning."""
    view.turn()
    QTest.keyClicks(view.findChild(NoteEdit), text)


def reader(view):
    return view.findChild(NoteReader)


def test_changed_note_is_saved_with_control_s(view, qtbot):
    view.show_note(*opened(note(text="Cast.")))
    write(view, "Re")

    with qtbot.waitSignal(view.saved) as saved:
        QTest.keyClick(view.findChild(NoteEdit), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert saved.args == [1, "The Bell", "ReCast.", "print"]


def test_leaving_saves_what_was_changed(view, qtbot):
    view.show_note(*opened(note(text="Cast.")))
    write(view, "Re")

    with qtbot.waitSignals([view.saved, view.closed]):
        view.leave()


def test_leaving_an_untouched_note_saves_nothing(view, qtbot):
    view.show_note(*opened(note()))
    view.turn()

    with qtbot.assertNotEmitted(view.saved):
        view.leave()


def test_another_note_does_not_swallow_the_first(view, qtbot):
    view.show_note(*opened(note(1, "Cast.")))
    write(view, "Re")

    with qtbot.waitSignal(view.saved) as saved:
        view.show_note(*opened(note(2, "Other.")))

    assert saved.args[0] == 1


def test_what_was_written_is_read_again_and_saved(view, qtbot):
    view.show_note(*opened(note(text="Cast.")))
    write(view, "Re")

    with qtbot.waitSignal(view.saved), qtbot.waitSignal(view.read_wanted) as told:
        view.turn()
    view.show_part(NotePart(0, 7, 1, 1, "<p>ReCast.</p>"))

    assert told.args == ["ReCast.", 2]
    assert reader(view).toPlainText() == "ReCast."
    assert not view.is_writing()


def test_what_is_written_during_a_save_is_kept(view, qtbot):
    view.show_note(*opened(note(text="Cast.")))
    write(view, "Re")
    view.save()
    QTest.keyClicks(view.findChild(NoteEdit), "-")

    view.show_saved(note(text="ReCast."))

    with qtbot.waitSignal(view.saved) as saved:
        view.leave()
    assert saved.args[2] == "Re-Cast."


def test_note_that_could_not_be_saved_comes_back(view, qtbot):
    view.show_note(*opened(note(1, "Cast.")))

    view.write_again(WriteNote(1, "The Bell", "ReCast.", "print"))

    assert view.findChild(NoteEdit).text() == "ReCast."
    with qtbot.waitSignal(view.saved):
        view.leave()


def test_place_in_a_note_is_marked_for_a_while(view, qtbot):
    view.show_note(*opened(note(text="# One\n\ntwo\n\nthree"), (7, 10), HTML))

    marks = [mark.cursor.selectedText() for mark in reader(view).extraSelections()]

    assert marks == ["two"]
    qtbot.waitUntil(lambda: reader(view).extraSelections() == [])


def test_double_click_begins_to_write_there(view):
    view.show_note(*opened(note(text="# One\n\ntwo\n\nthree"), None, HTML))

    reader(view).writing_wanted.emit(4)

    edit = view.findChild(NoteEdit)
    assert view.is_writing()
    assert edit.textCursor().block().text() == "three"


@pytest.mark.parametrize(
    ("link", "signal", "told"),
    [
        ("note:The%20Ferry#Hull", "link_followed", "The Ferry#Hull"),
        ("tag:people/crew", "tag_wanted", "people/crew"),
        ("https://example.org", "page_wanted", QUrl("https://example.org")),
    ],
)
def test_links_lead_to_notes_tags_and_elsewhere(view, qtbot, link, signal, told):
    with qtbot.waitSignal(getattr(view, signal)) as heard:
        reader(view).anchorClicked.emit(QUrl(link))

    assert heard.args == [told]


def test_notes_that_link_here_are_one_click_away(view, qtbot):
    ferry = note(7, title="The Ferry").summary
    view.show_note(*opened(dataclasses.replace(note(), backlinks=(ferry,))))
    head = next(b for b in view.findChildren(QPushButton) if b.text() == "Linked from 1 note")

    head.click()
    listed = view.findChild(QListWidget)
    with qtbot.waitSignal(view.note_wanted) as asked:
        listed.itemClicked.emit(listed.item(0))

    assert asked.args == [7]


def test_extracted_document_is_read_only_and_can_be_opened(view, qtbot):
    text = note()
    summary = dataclasses.replace(text.summary, path="/n/report.docx", editable=False)
    view.show_note(*opened(dataclasses.replace(text, summary=summary)))

    view.turn()
    with qtbot.waitSignal(view.page_wanted) as asked:
        next(b for b in view.findChildren(QPushButton) if b.text() == "Open the file").click()

    assert not view.is_writing()
    assert asked.args == [QUrl.fromLocalFile("/n/report.docx")]


def test_buttons_lead_along_the_trail(view, qtbot):
    view.show_note(*opened(note()))
    view.set_trail(True, False)
    buttons = {b.accessibleName(): b for b in view.findChildren(QToolButton)}

    with qtbot.waitSignal(view.back_wanted):
        buttons["Back"].click()

    assert not buttons["Forward"].isEnabled()


def test_long_text_is_read_in_parts_that_make_it_whole():
    text = "".join(f"Paragraph {n}. {'rain ' * 30}\n\n" for n in range(900))
    parts = [part_numbered(text, 1)]
    while parts[-1].number < parts[-1].parts:
        parts.append(part_numbered(text, parts[-1].number + 1))

    assert len(parts) > 3
    assert "".join(text[part.start : part.end] for part in parts) == text
    assert all(text[part.start :].startswith("Paragraph") for part in parts)
    assert part_at(text, len(text)) == parts[-1]
    assert part_at(text, parts[1].start) == parts[1]


def test_text_without_paragraphs_is_cut_all_the_same():
    assert part_at("x" * 10 * PART, 0).end == PART


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# Mara\n\nShe.", "\n\nShe."),
        ("---\ntags: a\n---\n\n# Mara\nShe.", "---\ntags: a\n---\n\n\nShe."),
        ("She.\n\n# Mara", "She.\n\n# Mara"),
        ("# Marah\n\nShe.", "# Marah\n\nShe."),
    ],
)
def test_title_is_not_said_twice_and_lines_stay_in_place(text, shown):
    assert without_title(text, "Mara") == shown


def test_heading_in_a_note_is_found():
    text = "# One\n\n## The hull\n\nTar."

    assert place_of_heading(text, "the Hull") == (7, 18)
    assert place_of_heading(text, "Mast") is None


def test_note_with_emoji_is_read_where_it_was_written(view, qtbot):
    text = "🙂🙂🙂\n\nThe end."
    view.show_note(*opened(note(text=text)))
    view.turn()
    edit = view.findChild(NoteEdit)
    edit.setTextCursor(edit.cursor_at(text, 5, 5))

    with qtbot.waitSignal(view.read_wanted) as told:
        view.turn()

    assert told.args == [text, 5]
