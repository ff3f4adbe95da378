"""Remembers the drafts and books that were open last, and offers them in a menu."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from writer_assist.file_names import path_of_text, shown_name
from writer_assist.ui.background import Background
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.text import plural, tr

KEPT = 12

_FORGET = ""  # in place of a file, for the entry that forgets those that are missing


class RecentFiles(QObject):
    """Drafts and books that were open, the latest first; a book stands for all its scenes.

    Of a folder of chapters, the one that was open last is offered.

    Signals:
        chosen: str, a file to open.
    """

    chosen = Signal(str)

    def __init__(
        self, settings: SettingsController, background: Background, parent: QObject | None = None
    ) -> None:
        """Remember what the settings say.

        Args:
            settings: Keep the files.
            background: Looks which of them are there; a share may take its time.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._settings, self._background = settings, background

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
        self._keep([file, *rest][:KEPT])

    def offer(self, window: QWidget, place: QPoint, *, but: str = "") -> None:
        """Show the files to choose from, as soon as it is known which are there.

        Args:
            window: The menu's parent.
            place: Where it opens, on the screen.
            but: A file that is open already.
        """
        files = [file for file in self.files() if file != but]
        self._background.run(
            lambda: {file: _is_there(file) for file in files},
            on_done=partial(self._open_menu, window, place),
        )

    def menu(self, window: QWidget, found: Mapping[str, bool]) -> QMenu:
        """Return a menu of files.

        Args:
            window: The menu's parent.
            found: The files, and whether each is there.
        """
        menu = QMenu(window)
        menu.setAccessibleName(tr("Recent drafts and books"))
        menu.setToolTipsVisible(True)
        for file, words in zip(found, labels(list(found)), strict=True):
            said = words if found[file] else tr("{file} (not found)").format(file=words)
            action = menu.addAction(said.replace("&", "&&"))
            action.setData(file)
            action.setToolTip(shown_name(str(path_of_text(file))))
            action.setEnabled(found[file])
        if menu.isEmpty():
            menu.addAction(tr("Nothing else was opened yet")).setEnabled(False)
        if missing := sum(not is_there for is_there in found.values()):
            menu.addSeparator()
            forget = plural(
                missing,
                "&Forget the one that was not found",
                "&Forget the {n} that were not found",
            )
            menu.addAction(forget).setData(_FORGET)
        menu.triggered.connect(partial(self._take, found))
        return menu

    def _open_menu(self, window: QWidget, place: QPoint, found: Mapping[str, bool]) -> None:
        menu = self.menu(window, found)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
        usable = [action for action in menu.actions() if action.isEnabled() and action.data()]
        if usable:
            menu.setActiveAction(usable[0])

    def _take(self, found: Mapping[str, bool], action: QAction) -> None:
        file = str(action.data())
        if file == _FORGET:
            self._keep([one for one in self.files() if found.get(one, True)])
        else:
            self.chosen.emit(file)

    def _keep(self, files: Sequence[str]) -> None:
        recent = "\n".join(files)
        if recent != self._settings.settings.recent:
            self._settings.remember(recent=recent)


def labels(files: Sequence[str]) -> list[str]:
    """Return what files are called in the menu, each with as many folders as tell it from others.

    A draft that differs from another one by its ending alone is called with it.
    """
    paths = [path_of_text(file) for file in files]
    stems = Counter((path.parent, path.stem) for path in paths)
    names = [path.name if stems[path.parent, path.stem] > 1 else path.stem for path in paths]
    return [
        f"{shown_name(name)}  —  {shown_name(_folders(path, _namesakes(name, paths, names)))}"
        for name, path in zip(names, paths, strict=True)
    ]


def _namesakes(name: str, paths: Sequence[Path], names: Sequence[str]) -> set[Path]:
    """Return the folders of the files that have this name in the menu."""
    return {path.parent for path, other in zip(paths, names, strict=True) if other == name}


def _folders(path: Path, others: Collection[Path]) -> str:
    """Return the end of a file's folder that no other folder among these has."""
    parts = path.parent.parts
    depth = 1
    while depth < len(parts) and sum(one.parts[-depth:] == parts[-depth:] for one in others) > 1:
        depth += 1
    return "/".join(parts[-depth:]).replace("//", "/")


def _is_there(file: str) -> bool:
    try:
        return path_of_text(file).exists()
    except (OSError, ValueError):
        return False
