"""The rescue view: offered when a book does not open, and what it shows."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QListWidget, QPushButton

from tests.manuscript.books import Book
from writer_assist.errors import DraftError
from writer_assist.history.versions import VersionStore
from writer_assist.settings import Settings
from writer_assist.ui.backups.rescue import RescueDialog
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.rescue import RescueWiring


class Place:
    """A window on a scene of a book whose index is damaged."""

    def __init__(self, qtbot, background, folder, book) -> None:
        self.qtbot, self.book, self.asked = qtbot, book, []
        book.index.write_text(book.index.read_text().replace("format: scenes", "format: ["))
        self.window = MainWindow(Settings())
        qtbot.addWidget(self.window)
        self.window.show()
        settings = SettingsController(background, folder.settings, Settings(), self.window)
        messages = MessageController(self.window.messages, self.window)
        self.drafts = DraftWiring(background, folder, self.window, settings, messages, self.window)
        self.rescue = RescueWiring(
            background,
            folder,
            self.window,
            self.drafts,
            messages,
            lambda: self.asked.append("backups"),
            self.window,
        )
        self.drafts.listen()
        self.drafts.draft.begin(book.file("Supper"), wanted=True)
        qtbot.waitUntil(lambda: "damaged" in self.window.messages.sentence())

    def open(self) -> RescueDialog:
        self.window.messages.findChild(QPushButton).click()
        [dialog] = self.window.findChildren(RescueDialog)
        self.qtbot.waitUntil(lambda: self.names(dialog) != [])
        return dialog

    @staticmethod
    def names(dialog) -> list[str]:
        rows = dialog.findChild(QListWidget)
        return [rows.item(row).text() for row in range(rows.count())]


@pytest.fixture
def place(qtbot, background, data_folder, tmp_path):
    book = Book(tmp_path / "Road")
    with closing(VersionStore(data_folder.versions(book.scenes))) as store:
        store.keep(str(book.file("Gone")), "Once it was here.")
    place = Place(qtbot, background, data_folder, book)
    yield place
    place.drafts.draft.close()


def test_damaged_book_offers_all_its_texts_and_versions_of_what_is_gone(place):
    dialog = place.open()

    names = [name.split("  ")[0] for name in place.names(dialog)]
    assert names[:5] == ["Part One", "Arrival", "Supper", "Part Two", "Lantern"]
    assert names[-1] == "Gone"


def test_all_of_it_is_copied_or_saved_as_one_text(place, qtbot, tmp_path, monkeypatch):
    dialog = place.open()
    target = tmp_path / "all.md"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    dialog._copy.click()
    dialog._save.click()

    qtbot.waitUntil(target.exists)
    assert target.read_text() == QApplication.clipboard().text()
    assert "Nobody spoke of the lantern." in target.read_text()


def test_backup_is_one_click_away(place):
    place.open()._backup.click()

    assert place.asked == ["backups"]


def test_unreadable_draft_offers_the_view_too(place):
    place.rescue.offer(DraftError("Supper.md is not a text file."))

    assert place.window.messages.sentence() == "Supper.md is not a text file."
    assert place.window.messages.findChild(QPushButton).text() == "Rescue view"


def test_view_opens_with_the_reason_why_the_first_draft_cannot_be_read(place, qtbot):
    place.drafts.draft.news.rescue_wanted.emit("Supper.md cannot be read.")

    [dialog] = place.window.findChildren(RescueDialog)
    assert any(label.text() == "Supper.md cannot be read." for label in dialog.findChildren(QLabel))
    qtbot.waitUntil(lambda: place.names(dialog) != [])
