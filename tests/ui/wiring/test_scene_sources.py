"""The switch that keeps the sources of a scene to what it links to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.ui.fakes import FakeEngine
from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookCount, BookSources
from writer_assist.manuscript.scene_fields import SceneFields, with_fields
from writer_assist.messages.library import CountBookNotes
from writer_assist.settings import Settings
from writer_assist.ui.library.book import BookController
from writer_assist.ui.library.scene_sources import SceneSourcesController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.wiring.scene_sources import SceneSourcesWiring


class Project(QObject):
    """A book of one scene, whose fields are set at once."""

    project_changed = Signal(object, tuple)
    current = ""

    def __init__(self, path):
        super().__init__()
        self.path = path

    def set_field(self, names, field, value):
        assert names == (self.current,)
        self.write(SceneFields(**{field: value}))
        self.project_changed.emit(None, ())

    def write(self, fields=SceneFields(), text="She saw [[Mara]]."):  # noqa: B008
        self.path.write_text(with_fields(text, fields))


class Draft(QObject):
    state_changed = Signal(str)


class Desk:
    """A window with an open scene."""

    def __init__(self, qtbot, background, folder, path):
        self.qtbot, self.engine, self.project = qtbot, FakeEngine(), Project(path)
        self.window = MainWindow(Settings())
        qtbot.addWidget(self.window)
        self.draft, opened = Draft(), OpenDraft()
        self.book = BookController(background, folder, opened, self.window)
        self.scene = SceneSourcesController(background, self.book, opened, self.window)
        messages = MessageController(self.window.messages, self.window)
        parts = (self.book, self.scene, self.project, self.draft, messages)
        SceneSourcesWiring(self.engine, self.window, *parts, self.window)
        self.project.write()
        opened.open(str(path))
        qtbot.waitUntil(lambda: self.scene.sources is not None)
        self.window.show()

    @property
    def action(self):
        return self.window.action("linked_sources")

    def press(self):
        modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(self.window, Qt.Key.Key_F10, modifiers)

    def switch_on(self):
        self.action.trigger()
        self.qtbot.waitUntil(self.is_on)

    def is_on(self):
        return self.scene.sources is not None and self.scene.sources.linked is not None

    def said(self):
        return self.window.sources.linked_words()


@pytest.fixture
def desk(qtbot, background, data_folder, tmp_path):
    return Desk(qtbot, background, data_folder, tmp_path / "One.md")


def test_key_keeps_a_scene_of_a_book_to_its_links(desk):
    desk.project.current = "One"

    desk.press()
    desk.qtbot.waitUntil(desk.is_on)

    assert desk.action.isChecked()
    assert "writer-assist:" in desk.project.path.read_text()
    assert desk.book.sources == WHOLE_LIBRARY


def test_switch_counts_for_the_folder_of_a_draft_that_is_in_no_book(desk):
    desk.switch_on()

    assert desk.book.sources == BookSources(follow_links=True)
    assert "writer-assist" not in desk.project.path.read_text()


def test_scene_that_says_what_its_book_says_needs_no_field(desk):
    desk.project.current = "One"
    desk.switch_on()

    desk.action.trigger()
    desk.qtbot.waitUntil(lambda: desk.scene.sources == WHOLE_LIBRARY)

    assert desk.project.path.read_text() == "She saw [[Mara]]."
    assert not desk.action.isChecked()


def test_panel_says_how_many_notes_are_linked(desk):
    desk.switch_on()
    at_first = desk.said()

    desk.engine.answer(BookCount(1, 9), kind=CountBookNotes)

    assert at_first == "Only notes that this scene links to"
    assert desk.said() == "Only the note that this scene links to"


def test_panel_says_that_links_lead_nowhere(desk):
    desk.switch_on()

    desk.engine.answer(BookCount(0, 9), kind=CountBookNotes)

    assert "leads to no note" in desk.said()


def test_panel_says_that_a_scene_links_to_nothing(desk):
    desk.switch_on()
    desk.project.write(text="She saw nobody.")

    desk.draft.state_changed.emit("Saved")

    desk.qtbot.waitUntil(lambda: "this scene links to none" in desk.said())
    assert desk.window.sources.hint() == ""


def test_button_in_the_panel_shows_all_notes_again(desk):
    desk.switch_on()
    buttons = desk.window.sources.findChildren(QPushButton)

    next(one for one in buttons if one.text() == "Show all notes").click()

    desk.qtbot.waitUntil(lambda: not desk.is_on())
    assert desk.said() == ""
