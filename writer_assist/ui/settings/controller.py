"""Holds the settings while the program runs, and saves them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.errors import WriterAssistError
from writer_assist.settings import Settings, save_settings
from writer_assist.ui.background import Background


class SettingsController(QObject):
    """Holds the settings; every change is saved soon afterwards.

    Signals:
        remembered: Settings, after the program changed something by itself.
        chosen: Settings, Settings: the old and the new, after the writer changed something.
    """

    remembered = Signal(object)
    chosen = Signal(object, object)

    def __init__(
        self,
        background: Background,
        path: Path,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        """Start with settings that have been read.

        Args:
            background: Writes the file.
            path: The file.
            settings: As they were read.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._path = background, path
        self._settings = settings
        self._has_failed = False

    @property
    def settings(self) -> Settings:
        """The settings of this moment."""
        return self._settings

    def remember(self, **changes: str | float) -> None:
        """Change settings that the program remembers by itself, such as the caret."""
        changed = dataclasses.replace(self._settings, **changes)  # type: ignore[arg-type]
        if changed != self._settings:
            self._settings = changed
            self._save()
            self.remembered.emit(changed)

    @Slot(dict)
    def change(self, delta: dict[str, str | float]) -> None:
        """Change the settings that the writer chose; the others stay as they are."""
        before = self._settings
        self._settings = dataclasses.replace(before, **delta)  # type: ignore[arg-type]
        self._save()
        self.chosen.emit(before, self._settings)

    def _save(self) -> None:
        settings = self._settings
        self._background.run(lambda: save_settings(self._path, settings), on_error=self._fail)

    def _fail(self, error: WriterAssistError) -> None:
        if not self._has_failed:  # once, not for every change that cannot be saved
            self._has_failed = True
            self._background.report(error)
