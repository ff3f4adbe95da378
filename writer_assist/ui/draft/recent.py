"""Remembers the drafts and books that were open last, and offers them in a menu."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from writer_assist.file_names import path_of_text, shown_name
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.text import tr

KEPT = 12


class RecentFiles(QObject):
    """Drafts and books that were open, the latest first; a book stands for all its scenes.

    Of a folder of chapters, the one that was open last is offered.

    Signals:
        chosen: str, a file to open.
    """

    chosen = Signal(str)

    def __init__(self, settings: SettingsController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    def files(self) -> list[str]:
        """Return the files, the latest first."""
        return [line for line in self._settings.settings.recent.split("\n") if line]

    def remember(self, file: str, *, instead_of: Collection[str] = ()) -> None:
        """Put a file first.

        Args:
            file: A draft or the index of a book.
            instead_of: Files that it stands for, which are not offered by themselves.
        """
        if "\n" in file:
            return
        rest = [one for one in self.files() if one != file and one not in instead_of]
        recent = "\n".join([file, *rest][:KEPT])
        if recent != self._settings.settings.recent:
            self._settings.remember(recent=recent)

    def open_menu(self, window: QWidget, place: QPoint) -> None:
        """Show the files to choose from.

        Args:
            window: The menu's parent.
            place: Where it opens, on the screen.
        """
        menu = QMenu(window)
        menu.setAccessibleName(tr("Recent drafts and books"))
        for file in self.files():
            path = path_of_text(file)
            folder = shown_name(path.parent.name)
            action = menu.addAction(f"{_escaped(shown_name(path.stem))}  —  {_escaped(folder)}")
            action.setData(file)
            action.setToolTip(shown_name(str(path)))
            action.setEnabled(Path(path).exists())
        if menu.isEmpty():
            menu.addAction(tr("Nothing was opened yet")).setEnabled(False)
        menu.triggered.connect(self._take)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])

    @Slot(QAction)
    def _take(self, action: QAction) -> None:
        self.chosen.emit(str(action.data()))


def _escaped(name: str) -> str:
    return name.replace("&", "&&")
