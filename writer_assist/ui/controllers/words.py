"""How many words this session has brought."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.ui.controllers.choices import SettingsController


class SessionWords(QObject):
    """Counts from where the draft stood when it was opened.

    Signals:
        changed: int, int, int: words in all, words of this session, and its goal.
    """

    changed = Signal(int, int, int)

    def __init__(self, settings: SettingsController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._at_start: int | None = None

    def restart(self) -> None:
        """Count from the next figure on: another draft is shown."""
        self._at_start = None

    @Slot(int)
    def count(self, total: int) -> None:
        """Take the words of the draft."""
        if self._at_start is None:
            self._at_start = total
        self.changed.emit(total, total - self._at_start, self._settings.settings.session_goal)
