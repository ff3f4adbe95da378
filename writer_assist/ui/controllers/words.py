"""How many words the writer has written in this session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.ui.controllers.choices import SettingsController


class SessionWords(QObject):
    """Counts from where the draft stood when it was opened.

    What the program inserted (cards, ghost text, quotations) is not counted as written.

    Signals:
        changed: int, int, int: words in all, words of this session, and its goal.
    """

    changed = Signal(int, int, int)

    def __init__(
        self,
        settings: SettingsController,
        inserted: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        """Make a counter.

        Args:
            settings: Know the session's goal.
            inserted: Returns how many of the draft's words were inserted, not typed.
            parent: Holds it.
        """
        super().__init__(parent)
        self._settings, self._inserted = settings, inserted
        self._at_start: int | None = None

    def restart(self) -> None:
        """Count from the next figure on: another draft is shown."""
        self._at_start = None

    @Slot(int)
    def count(self, total: int) -> None:
        """Take the words of the draft."""
        typed = total - self._inserted()
        if self._at_start is None:
            self._at_start = typed
        self.changed.emit(total, typed - self._at_start, self._settings.settings.session_goal)
