"""Comments, bookmarks and footnotes in the draft."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from writer_assist.manuscript.bookmarks import load_bookmarks
from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.wiring.places import PlacesWiring

TEXT = "The quay was empty.\n\nThe bell rang.\n\nThe ferry came."


@pytest.fixture
def desk(qtbot, background, tmp_path):
    window = MainWindow(Settings(theme="light"))
    qtbot.addWidget(window)
    draft = OpenDraft(parent=window)
    messages = MessageController(window.messages, window)
    file = tmp_path / "bookmarks.json"
    PlacesWiring(background, file, window, draft, messages, window)
    window.resize(1300, 800)
    window.show()
    window.editor.set_text(TEXT)
    draft.open("/novel/One.md")
    window.editor.setFocus()
    return SimpleNamespace(window=window, edit=window.editor, draft=draft, file=file)


def rows(desk):
    model = desk.window.beside.places.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def line(desk):
    return desk.edit.textCursor().block().text()


def test_comment_is_written_after_the_caret_in_one_step(desk):
    desk.edit.go_to(TEXT.index(" was"))
    desk.window.action("comment").trigger()
    QTest.keyClicks(desk.edit, "which?")
    written = line(desk)
    for _ in range(2):
        desk.edit.undo()

    assert written == "The quay %% which? %% was empty."
    assert desk.edit.text() == TEXT


def test_selected_words_stay_part_of_the_story(desk):
    desk.edit.setTextCursor(desk.edit.cursor_at(TEXT, 0, 8))

    desk.window.action("comment").trigger()

    assert line(desk) == "The quay %%  %% was empty."


def test_comments_are_not_counted_and_dim(desk):
    desk.edit.set_text("One two. %% not these\n\nnor these %% Three.")

    block = desk.edit.document().findBlockByNumber(2)
    dim = block.layout().formats()[0]

    assert desk.edit.word_count() == 3
    assert (dim.start, dim.length) == (0, len("nor these %%"))


def test_count_follows_a_comment_that_is_opened_and_closed(desk):
    before = desk.edit.word_count()
    desk.edit.go_to(0)
    desk.edit.insert("%% ")
    opened = desk.edit.word_count()
    desk.edit.undo()

    assert (before, opened, desk.edit.word_count()) == (10, 0, 10)


def test_comments_are_walked_around_the_end(desk, qtbot):
    desk.edit.set_text("%% a %%\n\n%% b %%\n\nEnd.")
    desk.edit.go_to(0)
    seen = []
    for name in ("next_comment", "next_comment", "previous_comment"):
        place = desk.edit.textCursor().position()
        desk.window.action(name).trigger()
        qtbot.waitUntil(lambda was=place: desk.edit.textCursor().position() != was)
        seen.append(line(desk))

    assert seen == ["%% b %%", "%% a %%", "%% b %%"]


def test_bookmark_follows_its_line_and_is_kept(desk, qtbot):
    desk.edit.go_to(TEXT.index("bell"))
    desk.window.action("bookmark").trigger()
    desk.edit.go_to(0)
    QTest.keyClicks(desk.edit, "Before. ")

    desk.window.action("next_bookmark").trigger()

    assert line(desk) == "The bell rang."
    start = desk.edit.text().index("The bell")
    qtbot.waitUntil(
        lambda: [one.start for one in load_bookmarks(desk.file, "/novel/One.md")] == [start]
    )


def test_bookmarks_come_back_with_the_draft(desk, qtbot):
    desk.edit.go_to(TEXT.index("bell"))
    desk.window.action("bookmark").trigger()
    qtbot.waitUntil(lambda: bool(load_bookmarks(desk.file, "/novel/One.md")))

    desk.edit.set_text("Another draft.")
    desk.draft.open("/novel/Two.md")
    there = desk.edit.bookmarks.places()
    desk.edit.set_text(TEXT)
    desk.draft.open("/novel/One.md")

    assert there == ()
    qtbot.waitUntil(lambda: desk.edit.bookmarks.places() == (TEXT.index("The bell"),))


def test_second_press_takes_a_bookmark_away(desk):
    for _ in range(2):
        desk.window.action("bookmark").trigger()

    assert desk.edit.bookmarks.places() == ()


def test_footnote_is_begun_at_the_end_and_the_key_leads_back(desk):
    desk.edit.go_to(TEXT.index(" rang"))
    desk.window.action("footnote").trigger()
    QTest.keyClicks(desk.edit, "Of the church.")
    written = desk.edit.text()

    desk.window.action("footnote").trigger()

    assert written == TEXT.replace("bell", "bell[^1]") + "\n\n[^1]: Of the church."
    assert line(desk) == "The bell[^1] rang."


def test_list_shows_what_is_in_the_text_and_leads_there(desk, qtbot):
    desk.edit.set_text("One.\n\n%% cut? %%\n\nTwo.[^1]\n\n[^1]: Note.")
    desk.edit.go_to(0)
    desk.window.action("bookmark").trigger()
    desk.window.action("places").trigger()
    qtbot.waitUntil(lambda: rows(desk) == ["One.", "cut?", "1  Note."])
    places = desk.window.beside.places.list
    qtbot.waitUntil(places.hasFocus)

    QTest.keyClick(places, Qt.Key.Key_Down)
    QTest.keyClick(places, Qt.Key.Key_Down)

    assert line(desk) in ("%% cut? %%", "[^1]: Note.")
    assert places.hasFocus()
    QTest.keyClick(places, Qt.Key.Key_Escape)
    assert not desk.window.beside.is_open()
