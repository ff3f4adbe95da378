"""Full screen, and only the text: everything else out of sight, and back as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from writer_assist.ui.status_line import StatusLine

_FULL = Qt.WindowState.WindowFullScreen


class FocusMode(QObject):
    """Hides panels, menu and status line, and shows again exactly what was hidden.

    Full screen is a matter of its own; but whoever left the ordinary window while only the text
    was shown gets it back too.
    """

    def __init__(
        self,
        window: QWidget,
        others: Sequence[QWidget],
        status: StatusLine,
        action: Callable[[str], QAction],
    ) -> None:
        """Connect the actions ``only_text`` and ``full_screen``; nothing is hidden yet.

        Args:
            window: May fill the screen.
            others: Everything but the text and the status line.
            status: Fades while only the text is shown, and comes back under the mouse.
            action: Returns the action of a name.
        """
        super().__init__(window)
        self._window, self._others, self._status = window, others, status
        self._only_text, self._full = action("only_text"), action("full_screen")
        self._hidden: list[QWidget] = []
        self._was_full = False
        self._only_text.toggled.connect(self._show_only_text)
        self._full.triggered.connect(self._fill_screen)
        status.back_requested.connect(self.leave_text)
        window.installEventFilter(self)

    def is_on(self) -> bool:
        """Tell whether only the text is shown."""
        return self._only_text.isChecked()

    @Slot()
    def leave_text(self) -> None:
        """Show again what was hidden."""
        self._only_text.setChecked(False)

    def leave_all(self) -> None:
        """Return to an ordinary window with its panels."""
        self.leave_text()
        self._fill_screen(False)

    def leave_one(self) -> None:
        """Take one step back: to the panels, or else out of full screen."""
        if self.is_on():
            self.leave_text()
        else:
            self._fill_screen(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the window where the system makes it fill the screen."""
        if event.type() == QEvent.Type.WindowStateChange:
            self._full.setChecked(self._window.isFullScreen())
        return super().eventFilter(watched, event)

    @Slot(bool)
    def _show_only_text(self, on: bool) -> None:
        if on:
            self._was_full = self._window.isFullScreen()
            self._hidden = [widget for widget in self._others if not widget.isHidden()]
        for widget in self._hidden:
            widget.setVisible(not on)
        self._status.set_alone(on)
        if not on:
            self._hidden = []
            self._fill_screen(self._was_full)

    @Slot(bool)
    def _fill_screen(self, on: bool) -> None:
        state = self._window.windowState()
        self._window.setWindowState(state | _FULL if on else state & ~_FULL)
        self._full.setChecked(on)
