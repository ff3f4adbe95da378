"""Backups in the window: a day is chosen, looked into and restored."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QListWidget, QPlainTextEdit

from writer_assist.domain.backup import (
    BOOK,
    BackedUpBook,
    BackedUpText,
    Backup,
    BackupOutcome,
    RestoredBook,
)
from writer_assist.domain.progress import Progress
from writer_assist.errors import BackupError, DiskError
from writer_assist.settings import Settings
from writer_assist.ui.backups.dialog import BackupsDialog
from writer_assist.ui.draft.controller import DraftController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.backups import BackupsWiring

DAY = 86_400


def book(root: Path, words: int) -> BackedUpBook:
    return BackedUpBook(f"books/{root.name}", root.name, BOOK, str(root), "Road.md", words, 2)


class FakeShelf:
    """Backups that exist only here."""

    def __init__(self, place: Path) -> None:
        self.place, self.root = place, place / "Road"
        now = time.time()
        other = book(place / "Sea", 9)
        self.found = [
            Backup(place / "1.zip", now, 2_000_000, (other, book(self.root, 120))),
            Backup(place / "2.zip", now - DAY, 2_000_000, is_readable=False),
            Backup(place / "3.zip", now - 2 * DAY, 2_000_000, (book(self.root, 100),)),
        ]
        self.asked: list[bool] = []
        self.restored: list[Backup] = []
        self.error: Exception | None = None
        self.is_slow = False

    def back_up(self, cancel, *, by_hand):
        yield Progress("Making a backup", 0)
        self.asked.append(by_hand)
        while self.is_slow:
            cancel.check()
            yield Progress("Making a backup", 0)
        if self.error:
            raise self.error
        return BackupOutcome(self.found[0].path, self.found[0].path)

    def backups(self):
        return tuple(self.found)

    def texts(self, backup, book):
        if self.error:
            raise self.error
        text = f"{book.words} words of {book.title}."
        return (BackedUpText("Part", "", 0), BackedUpText("Arrival", text, 4, 1))

    def restore(self, backup, book, parent=None):
        self.restored.append(backup)
        new = self.place / "Road (backup)"
        new.mkdir()
        (new / "Road.md").write_text("Restored.\n")
        return RestoredBook(new, new / "Road.md", book.title)


class Place:
    """A window with its backups."""

    def __init__(self, qtbot, folder, background, shelf) -> None:
        self.qtbot, self.shelf = qtbot, shelf
        self.window = MainWindow(Settings())
        qtbot.addWidget(self.window)
        self.window.show()
        self.draft = DraftController(background, folder, self.window.editor.text, self.window)
        messages = MessageController(self.window.messages, self.window)
        settings = SettingsController(background, folder.settings, Settings(), self.window)
        self.settings = settings
        opened = OpenDraft(str(shelf.root / "Scenes" / "Arrival.md"))
        self.wiring = BackupsWiring(
            shelf, self.window, settings, self.draft, opened, messages, self.window
        )

    def said(self) -> str:
        return self.window.messages.sentence()

    def open(self) -> BackupsDialog:
        self.window.action("backups").trigger()
        [dialog] = self.window.findChildren(BackupsDialog)
        self.qtbot.waitUntil(lambda: bool(self.text(dialog)) or not dialog._said.isHidden())
        return dialog

    @staticmethod
    def text(dialog) -> str:
        return dialog.findChild(QPlainTextEdit).toPlainText()

    @staticmethod
    def days(dialog) -> list[str]:
        days = next(
            one for one in dialog.findChildren(QListWidget) if one.accessibleName() == "Days"
        )
        return [days.item(row).text() for row in range(days.count())]


@pytest.fixture
def place(qtbot, data_folder, background, tmp_path):
    place = Place(qtbot, data_folder, background, FakeShelf(tmp_path))
    yield place
    place.wiring.controller.close()
    place.draft.close()


def test_days_of_the_open_book_tell_words_and_the_latest_is_looked_into(place):
    dialog = place.open()

    latest, damaged, first = place.days(dialog)
    assert latest.endswith("120 words  (+20)")
    assert damaged.endswith("damaged, cannot be opened")
    assert first.endswith("100 words")
    assert place.text(dialog) == "120 words of Road."


def test_third_click_restores_and_opens(place, qtbot):
    dialog = place.open()

    dialog._restore.click()

    qtbot.waitUntil(lambda: place.draft.path is not None and place.draft.path.name == "Road.md")
    assert place.shelf.restored == [place.shelf.found[0]]
    assert "The old one is untouched" in place.said()


def test_damage_is_said_where_one_looks(place):
    place.shelf.error = BackupError("This backup is damaged.")

    dialog = place.open()

    assert dialog._said.text() == "This backup is damaged."
    assert place.text(dialog) == ""


def test_backup_by_hand_says_what_came_of_it(place, qtbot):
    place.window.action("back_up").trigger()

    qtbot.waitUntil(lambda: "Backed up" in place.said())
    assert place.shelf.asked == [True]


def test_daily_backup_that_fails_is_told_once(place, qtbot):
    place.shelf.error = DiskError("The disk is full, so no backup was made.")
    place.wiring.controller._make_daily()
    qtbot.waitUntil(lambda: "The disk is full" in place.said())
    place.window.messages.withdraw(place.said())

    place.wiring.controller._make_daily()

    qtbot.waitUntil(lambda: len(place.shelf.asked) == 2 and not place.wiring.controller.busy)
    assert place.said() == ""


def test_another_place_is_tried_out_at_once(place, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/media/stick")

    place.open()._change.click()

    qtbot.waitUntil(lambda: place.shelf.asked == [True])
    assert place.settings.settings.backup_folder == "/media/stick"


def test_days_can_be_looked_into_while_a_backup_is_made_and_stopped(place, qtbot):
    place.shelf.is_slow = True
    place.window.action("back_up").trigger()

    dialog = place.open()
    qtbot.waitUntil(lambda: place.text(dialog) == "120 words of Road.")
    was = dialog._now.text().replace("&", "")
    dialog._now.click()

    qtbot.waitUntil(lambda: not place.wiring.controller.busy)
    assert was == "Stop"
