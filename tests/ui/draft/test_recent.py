"""The menu of recent drafts and books."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from writer_assist.settings import Settings
from writer_assist.ui.draft.recent import KEPT, RecentFiles, labels
from writer_assist.ui.settings.controller import SettingsController


@pytest.fixture
def recent(background, tmp_path):
    settings = SettingsController(background, tmp_path / "settings.toml", Settings())
    recent = RecentFiles(settings, background)
    recent.settings = settings  # held as long as it is
    return recent


@pytest.fixture
def entries(qtbot, recent):
    """The entries of a menu in which one of two files is there."""
    for file in ("/a/there.md", "/a/gone.md"):
        recent.remember(file)
    window = QWidget()
    qtbot.addWidget(window)
    recent.window = window  # held as long as it is
    menu = recent.menu(window, {file: "there" in file for file in recent.files()})
    return [one for one in menu.actions() if not one.isSeparator()]


def test_file_that_is_gone_can_not_be_chosen_but_forgotten(entries, recent):
    gone, _, forget = entries
    assert not gone.isEnabled()
    assert "(not found)" in gone.text()

    forget.trigger()

    assert recent.files() == ["/a/there.md"]


def test_draft_is_opened_that_was_chosen(entries, recent, qtbot):
    with qtbot.waitSignal(recent.chosen) as told:
        entries[1].trigger()

    assert told.args == ["/a/there.md"]


def test_book_stands_for_its_scenes(recent):
    recent.remember("/a/One.md")
    recent.remember("/a/Book.md", instead_of="/a/One.md")

    assert recent.files() == ["/a/Book.md"]


def test_only_some_are_kept(recent):
    for number in range(KEPT + 3):
        recent.remember(f"/a/{number}.md")

    assert len(recent.files()) == KEPT
    assert recent.files()[0] == f"/a/{KEPT + 2}.md"


def test_two_of_one_name_are_told_apart_by_their_folders():
    files = ["/home/m/Saga/Draft/One.md", "/home/m/Tale/Draft/One.md", "/home/m/Tale/Draft/Two.md"]

    assert labels(files) == ["One  —  Saga/Draft", "One  —  Tale/Draft", "Two  —  Draft"]


def test_two_of_one_folder_are_told_apart_by_their_endings():
    assert labels(["/a/One.md", "/a/One.txt"]) == ["One.md  —  a", "One.txt  —  a"]
