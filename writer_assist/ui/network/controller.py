"""Asks every process of the program what it asked of the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.network import NetworkRecord
from writer_assist.errors import WriterAssistError
from writer_assist.messages.network import AskNetwork
from writer_assist.offline import NetworkGuard
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import Engine

WINDOW = "window"


@dataclass(frozen=True, slots=True)
class AskedEngine:
    """An engine that can be asked.

    Attributes:
        engine: Its bridge.
        runs: Tells whether there is a process to ask.
    """

    engine: Engine
    runs: Callable[[], bool]


class NetworkController(QObject):
    """Collects the records; a process that does not run has none.

    Signals:
        told: str, object: a process, and its NetworkRecord, or None where it does not run.
        failed: WriterAssistError.
    """

    told = Signal(str, object)
    failed = Signal(object)

    def __init__(
        self,
        background: Background,
        guard: NetworkGuard,
        engines: Mapping[str, AskedEngine],
        parent: QObject | None = None,
    ) -> None:
        """Prepare; nobody is asked yet.

        Args:
            background: Asks the guard of the window, which takes a look at the system.
            guard: Of the window's own process.
            engines: By the name of their process.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._guard, self._engines = background, guard, engines

    @Slot()
    def ask(self) -> None:
        """Ask everybody."""
        self._ask(try_out=False)

    @Slot()
    def try_out(self) -> None:
        """Have everybody ask for a connection, to see it refused."""
        self._ask(try_out=True)

    def _ask(self, *, try_out: bool) -> None:
        def look() -> NetworkRecord:
            if try_out:
                self._guard.try_out()
            return self._guard.record()

        self._background.run(look, on_done=partial(self.told.emit, WINDOW), on_error=self._fail)
        for name, asked in self._engines.items():
            if asked.runs():
                tell = partial(self.told.emit, name)
                asked.engine.send(AskNetwork(try_out), on_piece=tell, on_error=self._fail)
            else:
                self.told.emit(name, None)

    def _fail(self, error: WriterAssistError) -> None:
        self.failed.emit(error)
