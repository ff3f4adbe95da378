"""Scenes, notes and old versions beside the draft."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from writer_assist.domain.note import NoteSummary
from writer_assist.history.versions import DraftVersion
from writer_assist.messages.library import ListNotes
from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.versions.keeper import Comparison
from writer_assist.ui.wiring.beside import BesideWiring
from writer_assist.ui.wiring.left_open import LeftOpenWiring


class Desk(SimpleNamespace):
    def open(self, typed):
        self.window.action("open_beside").trigger()
        field = self.window.commands.field
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)

    @property
    def read(self):
        return self.window.beside.text.field.text()


class Keeper(SimpleNamespace):
    def list_versions(self, draft, on_done):
        on_done((self.version,))

    def compare(self, version, on_done):
        on_done(Comparison(version, "As it was.", None, ()))


@pytest.fixture
def desk(qtbot, engine, background, tmp_path):
    window = MainWindow(Settings(theme="light"))
    qtbot.addWidget(window)
    paths = {name: tmp_path / f"{name}.md" for name in ("The crossing", "The quay")}
    for name, path in paths.items():
        path.write_text(f"---\nstatus: draft\n---\n\n{name} it is.\n")
    scenes = [SimpleNamespace(title=name, is_there=True, path=path) for name, path in paths.items()]
    draft = SimpleNamespace(path=paths["The crossing"], opened=[])
    draft.open = draft.opened.append
    keeper = Keeper(
        draft=str(draft.path), version=DraftVersion(1, str(draft.path), 0.0, 3, "before the cut")
    )
    notes = []
    project = SimpleNamespace(project=SimpleNamespace(scenes=scenes))
    place = (engine, background, window)
    beside = BesideWiring(*place, draft, project, keeper, notes.append, window)
    window.resize(1200, 800)
    window.show()
    window.editor.set_text("The crossing as it is written.")
    window.editor.setFocus()
    return Desk(window=window, engine=engine, draft=draft, notes=notes, paths=paths, beside=beside)


def test_scene_is_shown_without_its_properties_and_cannot_be_changed(desk, qtbot):
    desk.open("quay")

    qtbot.waitUntil(lambda: desk.read.strip() == "The quay it is.")
    assert desk.window.beside.text.field.isReadOnly()


def test_swap_opens_the_scene_and_shows_the_draft(desk, qtbot):
    desk.open("quay")
    qtbot.waitUntil(desk.window.beside.is_open)

    desk.window.action("swap_beside").trigger()

    assert desk.draft.opened == [desk.paths["The quay"]]
    assert desk.read == "The crossing as it is written."


def test_draft_itself_follows_what_is_written(desk, qtbot):
    desk.open("crossing")
    QTest.keyClicks(desk.window.editor, "Now! ")

    qtbot.waitUntil(lambda: desk.read.startswith("Now! The crossing"))


def test_version_is_shown_with_its_name_and_no_way_to_write_in_it(desk):
    desk.open("before the cut")

    assert desk.read == "As it was."
    desk.window.action("swap_beside").trigger()
    assert desk.draft.opened == []


def test_note_opens_by_its_name(desk):
    desk.window.action("open_beside").trigger()
    desk.engine.answer((NoteSummary(7, "Mara", "/n/Mara.md", "/n"),), kind=ListNotes)
    QTest.keyClicks(desk.window.commands.field, "mara")

    QTest.keyClick(desk.window.commands.field, Qt.Key.Key_Return)

    assert desk.notes == [7]


def test_escape_closes_it_and_the_text_has_the_keyboard(desk, qtbot):
    desk.open("before the cut")
    desk.window.beside.take_focus()

    QTest.keyClick(desk.window.beside.text.field, Qt.Key.Key_Escape)

    assert not desk.window.beside.is_open()
    qtbot.waitUntil(desk.window.editor.hasFocus)


def test_asking_for_cards_brings_their_panel_back(desk):
    desk.open("before the cut")

    desk.window.action("continue").trigger()

    assert desk.window.continuations.isVisible()


def left_open(desk, background, tmp_path, **remembered):
    """Connect what remembers the pane; return the settings and the open draft."""
    window, opened = desk.window, OpenDraft()
    file = tmp_path / "settings.toml"
    settings = SettingsController(background, file, Settings(**remembered), window)
    LeftOpenWiring(window, settings, desk.beside, opened, desk.notes.append, window)
    return settings, opened


def test_scene_beside_the_draft_is_remembered_until_it_is_closed(qtbot, desk, background, tmp_path):
    settings, _ = left_open(desk, background, tmp_path)
    desk.open("quay")
    qtbot.waitUntil(lambda: "quay" in desk.read)
    qtbot.waitUntil(lambda: settings.settings.left_beside == f"scene:{desk.paths['The quay']}")

    desk.window.beside.leave()

    assert settings.settings.left_beside == ""


def test_scene_is_beside_the_first_draft_again(qtbot, desk, background, tmp_path):
    left = f"scene:{desk.paths['The quay']}"
    _, opened = left_open(desk, background, tmp_path, left_beside=left)

    opened.open(str(desk.paths["The crossing"]))

    qtbot.waitUntil(lambda: "The quay it is." in desk.read)


def test_note_is_beside_the_first_draft_again(desk, background, tmp_path):
    _, opened = left_open(desk, background, tmp_path, left_beside="note:7")

    opened.open(str(desk.paths["The crossing"]))

    assert desk.notes == [7]


def test_tint_is_on_again_and_remembered(desk, background, tmp_path):
    settings, _ = left_open(desk, background, tmp_path, tint_shown=True)
    on = desk.window.action("show_authorship").isChecked()

    desk.window.action("show_authorship").trigger()

    assert on
    assert not settings.settings.tint_shown
