"""Versions in the window: kept while writing, restored as one step of undo."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QPushButton, QTextBrowser

from writer_assist.history.versions import VersionStore
from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.versions.dialog import VersionsDialog
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.versions import VersionsWiring

TEXT = "One.\n\nTwo.\n"


@pytest.fixture
def window(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def messages(window):
    return MessageController(window.messages, window)


@pytest.fixture
def drafts(window, background, data_folder, messages):
    settings = SettingsController(background, data_folder.settings, Settings(), window)
    return DraftWiring(background, data_folder, window, settings, messages, window)


@pytest.fixture
def wiring(qtbot, window, background, data_folder, tmp_path, drafts, messages):
    wiring = VersionsWiring(
        background, data_folder, window, drafts.draft, drafts.open_draft, messages, window
    )
    drafts.listen()
    path = tmp_path / "novel.md"
    path.write_text(TEXT)
    drafts.draft.begin(path, wanted=True)
    qtbot.waitUntil(lambda: window.editor.text() == TEXT)
    yield wiring
    drafts.draft.close()
    wiring.keeper.close()


def test_what_was_read_is_kept_before_a_word_is_changed(wiring, window, qtbot):
    kept = []
    window.editor.insert("Zero. ")

    wiring.keeper.list_versions(wiring.keeper.draft, kept.append)

    qtbot.waitUntil(lambda: bool(kept))
    assert [version.words for version in kept[0]] == [2]


def test_change_is_put_back_and_can_be_undone(wiring, window, qtbot):
    window.editor.insert("Zero. ")
    window.action("versions").trigger()
    dialog = window.findChild(VersionsDialog)
    page = dialog.findChild(QTextBrowser)
    qtbot.waitUntil(lambda: "Nothing has changed" in page.toPlainText())
    dialog._list.setCurrentRow(1)
    qtbot.waitUntil(lambda: "Put this back" in page.toPlainText())

    page.anchorClicked.emit(QUrl("0"))

    assert window.editor.text() == TEXT
    window.editor.undo()
    assert "Zero. " in window.editor.text()
    dialog.close()


def test_text_changed_meanwhile_is_compared_again_and_not_touched(wiring, window, qtbot):
    window.editor.insert("Zero. ")
    window.action("versions").trigger()
    dialog = window.findChild(VersionsDialog)
    page = dialog.findChild(QTextBrowser)
    qtbot.waitUntil(lambda: "Nothing has changed" in page.toPlainText())
    dialog._list.setCurrentRow(1)
    qtbot.waitUntil(lambda: "Put this back" in page.toPlainText())
    window.editor.insert("And more. ")

    page.anchorClicked.emit(QUrl("0"))

    assert "Zero. And more." in window.editor.text()
    qtbot.waitUntil(lambda: "And more." in page.toPlainText())
    dialog.close()


LONG = "She came by the ferry at noon, and nobody was there to meet her on the quay.\n\n" * 3


def test_versions_of_a_scene_renamed_while_closed_are_offered_and_taken_over(
    wiring, drafts, window, data_folder, qtbot, tmp_path
):
    old, new, kept, adopted = tmp_path / "old name.md", tmp_path / "new name.md", [], []
    wiring.keeper.list_versions(wiring.keeper.draft, kept.append)
    qtbot.waitUntil(lambda: bool(kept))
    with closing(VersionStore(data_folder.versions(tmp_path))) as store:
        store.keep(str(old), f"{LONG}A.", now=1.0)
        store.keep(str(old), LONG, now=2.0)
    new.write_text(LONG)
    wiring.adopted.connect(lambda *files: adopted.append(files))

    drafts.draft.open(new)
    qtbot.waitUntil(lambda: "“old name”" in window.messages.sentence())
    window.messages.findChild(QPushButton).click()

    wiring.keeper.list_versions(str(new), kept.append)
    qtbot.waitUntil(lambda: len(kept) == 2)
    assert adopted == [(str(old), str(new))]
    assert len(kept[1]) == 3


def test_versions_of_a_folder_renamed_while_closed_are_offered_and_taken_over(
    wiring, drafts, window, data_folder, qtbot, tmp_path
):
    old, new, kept = tmp_path / "Salt" / "One.md", tmp_path / "Brine" / "One.md", []
    with closing(VersionStore(data_folder.versions(old.parent))) as store:
        store.keep(str(old), f"{LONG}A.", now=1.0)
        store.keep(str(old), LONG, now=2.0)
    new.parent.mkdir()
    new.write_text(LONG)

    drafts.draft.open(new)
    qtbot.waitUntil(lambda: "folder “Salt”, which is gone" in window.messages.sentence())
    window.messages.findChild(QPushButton).click()

    def is_taken_over():
        wiring.keeper.list_versions(str(new), kept.append)
        return bool(kept) and [one.made for one in kept[-1]][-2:] == [2.0, 1.0]

    qtbot.waitUntil(is_taken_over)
