"""The voice process as the window sees it: there while it has work, gone a little later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.errors import WriterAssistError
from writer_assist.ui.engine_bridge import EngineBridge, nothing
from writer_assist.ui.engine_line import EngineMain
from writer_assist.ui.text import tr

LINGER_MS = 15_000  # a plan is often followed by the learning
LOOK_MS = 500
STOP_WITHIN_S = 60.0  # importing the libraries and loading a large model cannot be interrupted


class VoiceProcess(QObject):
    """Starts the voice process when there is an order, and ends it when there is none.

    A process that has learned holds more than a gigabyte.

    Signals:
        failed: WriterAssistError of an order that was sent without ``on_error``.
    """

    failed = Signal(object)

    def __init__(self, main: EngineMain, parent: QObject | None = None) -> None:
        """Start nothing yet.

        Args:
            main: Runs in the process; see EngineLine.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._main = main
        self._bridge: EngineBridge | None = None
        self._ending: list[EngineBridge] = []
        self._open = 0
        self._linger = QTimer(self, singleShot=True, interval=LINGER_MS)
        self._linger.timeout.connect(self.leave)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._forget_ended)

    @property
    def running(self) -> bool:
        """Whether there is a process that takes orders."""
        return self._bridge is not None

    def report(self, error: WriterAssistError) -> None:
        """Tell the writer of a failure."""
        self.failed.emit(error)

    def send(
        self,
        order: object,
        *,
        on_piece: Callable[[Any], None] = nothing,
        on_done: Callable[[], None] = nothing,
        on_error: Callable[[WriterAssistError], None] | None = None,
    ) -> int:
        """Send an order; see EngineBridge."""
        if self._bridge is None:
            name = tr("The learning of your voice")
            self._bridge = EngineBridge(name, self._main, self, stop_within_s=STOP_WITHIN_S)
            self._bridge.start()
        self._open += 1
        self._linger.stop()

        def done() -> None:
            self._close_one()
            on_done()

        def failed(error: WriterAssistError) -> None:
            self._close_one()
            (on_error or self.report)(error)

        return self._bridge.send(order, on_piece=on_piece, on_done=done, on_error=failed)

    def cancel(self, number: int, *, unhurried: bool = False) -> None:
        """Cancel a request; its outcome is still delivered."""
        self.stop(number)

    def stop(self, number: int) -> None:
        """Stop a request early; see EngineBridge."""
        if self._bridge is not None:
            self._bridge.stop(number)

    @Slot()
    def leave(self) -> None:
        """Tell the process to end; what it was learning is kept.  Does not wait."""
        bridge, self._bridge = self._bridge, None
        self._open = 0
        if bridge is not None:
            bridge.begin_shutdown()
            self._ending.append(bridge)
            self._look.start()

    def finish(self) -> None:
        """Wait until no process is left."""
        self.leave()
        for bridge in self._ending:
            bridge.finish_shutdown()
        self._forget_ended()

    def _close_one(self) -> None:
        self._open = max(0, self._open - 1)
        if not self._open:
            self._linger.start()

    @Slot()
    def _forget_ended(self) -> None:
        for bridge in [one for one in self._ending if one.process_id is None]:
            bridge.finish_shutdown()
            bridge.deleteLater()
            self._ending.remove(bridge)
        if not self._ending:
            self._look.stop()
