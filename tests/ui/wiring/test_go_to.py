"""Going to scenes, headings, notes and commands from one list."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from writer_assist.domain.note import NoteSummary
from writer_assist.messages.library import ListNotes
from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.go_to import GoToWiring

NOTES = (NoteSummary(1, "Mara Venn", "/n/Mara.md", "/n"), NoteSummary(2, "Bell", "/n/B.md", "/n"))


class Desk(SimpleNamespace):
    def open(self, typed=""):
        self.window.action("go_to").trigger()
        self.engine.answer(NOTES, kind=ListNotes)
        QTest.keyClicks(self.list.field, typed)

    def rows(self):
        model = self.list.view.model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def enter(self):
        QTest.keyClick(self.list.field, Qt.Key.Key_Return)


@pytest.fixture
def desk(qtbot, engine, background, tmp_path):
    settings = SettingsController(background, tmp_path / "settings.toml", Settings(theme="light"))
    window = MainWindow(settings.settings)
    qtbot.addWidget(window)
    opened = []
    scenes = [
        SimpleNamespace(name=name, title=title, is_there=True, fields=SimpleNamespace(synopsis=""))
        for name, title in (("01", "The crossing"), ("02", "The quay"))
    ]
    project = SimpleNamespace(project=SimpleNamespace(scenes=scenes), open_scene=opened.append)
    opening = (opened.append, opened.append)
    GoToWiring(engine, background, window, settings, project, opening, window)
    window.resize(1200, 800)
    window.show()
    window.editor.set_text("# One\n\nText.\n\n## The storm\n\nMore.")
    return Desk(
        window=window, engine=engine, settings=settings, opened=opened, list=window.commands
    )


def test_scenes_headings_notes_and_commands_are_in_one_list(desk, qtbot):
    desk.open()

    qtbot.waitUntil(lambda: "The storm" in desk.rows())
    assert [*desk.rows()[:6]] == ["The crossing", "The quay", "One", "The storm", *_titles()]
    assert "Full screen" in desk.rows()


def _titles():
    return [note.title for note in NOTES]


@pytest.mark.parametrize(("typed", "opened"), [("mara", 1), ("quay", "02")])
def test_a_few_letters_and_enter_go_there(desk, typed, opened):
    desk.open(typed)

    desk.enter()

    assert desk.opened == [opened]


def test_heading_puts_the_caret_there(desk, qtbot):
    desk.open("storm")
    qtbot.waitUntil(lambda: desk.rows()[:1] == ["The storm"])

    desk.enter()

    assert desk.window.editor.textCursor().block().text() == "## The storm"


def test_what_was_gone_to_last_comes_first_the_next_time(desk):
    for typed in ("bell", "quay"):
        desk.open(typed)
        desk.enter()

    desk.open()

    assert desk.rows()[:3] == ["The quay", "Bell", "The crossing"]


def test_marked_row_stays_marked_when_notes_arrive(desk):
    desk.window.action("go_to").trigger()
    QTest.keyClick(desk.list.field, Qt.Key.Key_Down)

    desk.engine.answer(NOTES, kind=ListNotes)

    assert desk.list.view.currentIndex().data() == "The quay"


def test_click_goes_there_too(desk):
    desk.open("bell")
    place = desk.list.view.visualRect(desk.list.view.model().index(0, 0)).center()

    QTest.mouseClick(desk.list.view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert desk.opened == [2]
