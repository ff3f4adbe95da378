"""The window's connection to an engine: it sends orders and delivers the answers."""

from __future__ import annotations

import itertools
import logging
import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from writer_assist.errors import (
    EngineEndedError,
    EngineStoppedError,
    WriterAssistError,
    error_of_kind,
)
from writer_assist.messages.envelope import (
    Answer,
    AnswerPart,
    Cancel,
    EngineReady,
    Exit,
    Failed,
    Notification,
    Request,
)
from writer_assist.ui.engine_line import EngineLine, EngineMain

logger = logging.getLogger(__name__)

STOP_WITHIN_S = 3.0  # after a cancel, on an idle machine; an engine that takes longer is ended
MOST_SLOWED = 20.0  # how much longer a busy machine is given, at most
UNHURRIED_S = 60.0  # a large model may take long over one chunk of a prompt
START_WITHIN_S = 60.0
WATCH_EVERY_MS = 250
DEATHS_ALLOWED = 3
DEATHS_WITHIN_S = 60.0
LEAVE_WITHIN_S = 5.0
DELIVER_FOR_S = 0.006  # of delivering at a time; then keys and painting get their turn
DELIVER_AGAIN_MS = 10


class EngineBridge(QObject):
    """Sends orders to an engine and delivers its answers on the GUI thread.

    After a cancel, nothing more of that order is delivered.  An engine that dies, or does not
    stop when told to, is restarted; pending orders fail with EngineStoppedError, and the
    window with the writer's text goes on.  After three deaths within a minute it stays down
    until :meth:`start_again`.  An engine that was only too slow to stop is ended and restarted
    as often as needed.  Everything here belongs to the GUI thread, and nothing blocks it
    except :meth:`finish_shutdown`.

    Signals:
        restarted: The engine died or was ended, and a new one was started.
        ended: It took too long to stop and was ended; sent before ``restarted``, and before
            pending orders fail.
        stayed_down: str, a sentence: it died too often and was not started again.
        told: object, what the engine reports without being asked.
        failed: WriterAssistError, for the message bar; see :meth:`report`.
    """

    restarted = Signal()
    ended = Signal()
    stayed_down = Signal(str)
    told = Signal(object)
    failed = Signal(object)
    _woken = Signal()

    def __init__(
        self,
        name: str,
        main: EngineMain,
        parent: QObject | None = None,
        *,
        stop_within_s: float = STOP_WITHIN_S,
    ) -> None:
        """Make a bridge; orders wait until :meth:`start`.

        Args:
            name: The engine's name in sentences: "The library".
            main: Runs in the engine's process; see EngineLine.
            parent: The Qt parent.
            stop_within_s: After a cancel; an engine that takes longer is ended.
        """
        super().__init__(parent)
        self._name = name
        self._main = main
        self._stop_within_s = stop_within_s
        self._numbers = itertools.count(1)
        self._pending: dict[int, _Pending] = {}
        self._stopping: dict[int, float] = {}
        self._line: EngineLine | None = None
        self._early: list[Request] = []
        self._ready = self._down = self._leaving = False
        self._deaths: deque[float] = deque(maxlen=DEATHS_ALLOWED)
        self._is_ending = False  # it is being ended by us
        self._inbox: deque[tuple[EngineLine | None, Answer | None]] = deque()
        self._wake_sent = False
        self._woken.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._watch = QTimer(self, interval=WATCH_EVERY_MS)
        self._watch.timeout.connect(self._end_if_hung)

    @property
    def process_id(self) -> int | None:
        """The engine's process, to watch its memory; None while there is none."""
        return self._line.process_id if self._line else None

    @Slot()
    def start(self) -> None:
        """Start the engine; earlier orders are sent first."""
        if self._line is None and not self._leaving:
            self._start_line()
            early, self._early = self._early, []
            for request in early:
                self._transmit(request)

    @Slot()
    def start_again(self) -> None:
        """Start an engine that stayed down; its earlier deaths no longer count."""
        if self._down:
            self._down = False
            self._deaths.clear()
            self._start_line()
            self.restarted.emit()

    def send(
        self,
        order: object,
        *,
        on_piece: Callable[[Any], None] = lambda _: None,
        on_done: Callable[[], None] = lambda: None,
        on_error: Callable[[WriterAssistError], None] | None = None,
    ) -> int:
        """Send an order; return its number, for :meth:`cancel`.

        The callbacks run on the GUI thread, never before this has returned:
        ``on_piece`` for each part of the answer, then one of the others, once.
        Without ``on_error``, an error is reported.
        """
        number = next(self._numbers)
        self._pending[number] = _Pending(on_piece, on_done, on_error or self.report)
        if self._down:
            self._receive(None, Failed(number, "EngineStoppedError", self._down_sentence()))
        else:
            self._transmit(Request(number, order))
        return number

    @Slot(object)
    def report(self, error: WriterAssistError) -> None:
        """Tell the writer of a failure."""
        self.failed.emit(error)

    def cancel(self, number: int, *, unhurried: bool = False) -> None:
        """Cancel a request; unknown or answered numbers do no harm.

        Args:
            number: Of the request.
            unhurried: Whether the engine may take its time to stop; for cancels that the writer
                did not ask for, so that a slow model is not lost.
        """
        if number in self._pending:
            self.stop(number)
            if unhurried:
                self._stopping[number] = time.monotonic() + UNHURRIED_S * slowed()
            del self._pending[number]

    def stop(self, number: int) -> None:
        """Stop a request early; its last pieces are still delivered, and then ``on_done``."""
        if number not in self._pending or number in self._stopping:
            return
        self._stopping[number] = self._deadline()
        self._transmit(Request(number, Cancel()))
        self._watch.start()

    def begin_shutdown(self) -> None:
        """Tell the engine to quit and deliver nothing more, without waiting."""
        self._leaving = True
        self._pending.clear()
        self._watch.stop()
        if self._line is not None:
            self._line.send(Exit())

    def finish_shutdown(self) -> None:
        """Wait for the engine to quit; end it if it does not."""
        if self._line is not None and not self._line.join(LEAVE_WITHIN_S):
            self._line.kill()
            self._line.join()
        self._line = None

    def shutdown(self) -> None:
        """Tell the engine to quit, and wait."""
        self.begin_shutdown()
        self.finish_shutdown()

    def _start_line(self) -> None:
        self._ready = False
        self._line = EngineLine(self._name, self._main, self._receive)

    def _transmit(self, request: Request) -> None:
        if self._line is not None:
            self._line.send(request)
        elif not self._leaving:
            self._early.append(request)

    def _deadline(self) -> float:
        # An engine that is still starting cannot hear a cancel yet.
        within_s = self._stop_within_s if self._ready else START_WITHIN_S
        return time.monotonic() + within_s * slowed()

    def _receive(self, line: EngineLine | None, answer: Answer | None) -> None:
        """Receive an answer, on any thread."""
        self._inbox.append((line, answer))
        if not self._wake_sent:
            self._wake_sent = True
            self._woken.emit()

    @Slot()
    def _deliver(self) -> None:
        self._wake_sent = False
        until = time.monotonic() + DELIVER_FOR_S
        try:
            while self._inbox and time.monotonic() < until:
                line, answer = self._inbox.popleft()
                if not self._leaving and (line is None or line is self._line):
                    self._handle(answer)
        finally:  # also when a callback raised
            if self._inbox:
                QTimer.singleShot(DELIVER_AGAIN_MS, self, self._deliver)

    def _handle(self, answer: Answer | None) -> None:
        if answer is None:
            self._mourn()
        elif isinstance(answer, EngineReady):
            self._ready = True
            self._stopping = dict.fromkeys(self._stopping, self._deadline())
        elif isinstance(answer, Notification):
            self.told.emit(answer.value)
        elif isinstance(answer, AnswerPart):
            if pending := self._pending.get(answer.number):
                pending.on_piece(answer.value)
        else:
            self._stopping.pop(answer.number, None)
            if pending := self._pending.pop(answer.number, None):
                _conclude(pending, answer)

    def _mourn(self) -> None:
        lost, self._pending = self._pending, {}
        self._stopping.clear()
        was_ended, self._is_ending = self._is_ending, False
        self._down = not was_ended and self._dies_too_often()
        logger.error("%s died; staying down: %s", self._name, self._down)
        if self._down:
            self._line = None
        else:
            self._start_line()
        if was_ended:
            self.ended.emit()
        sentence = self._down_sentence() if self._down else self._restart_sentence()
        kind = EngineEndedError if was_ended else EngineStoppedError
        for pending in lost.values():
            pending.on_error(kind(sentence))
        if self._down:
            self.stayed_down.emit(sentence)
        else:
            self.restarted.emit()

    def _dies_too_often(self) -> bool:
        self._deaths.append(time.monotonic())
        lasted_s = self._deaths[-1] - self._deaths[0]
        return len(self._deaths) == DEATHS_ALLOWED and lasted_s < DEATHS_WITHIN_S

    @Slot()
    def _end_if_hung(self) -> None:
        self._deliver()  # what arrived while the window was busy counts
        now = time.monotonic()
        if any(deadline < now for deadline in self._stopping.values()):
            logger.error("%s did not stop in time and is ended", self._name)
            self._stopping.clear()
            if self._line is not None:
                self._is_ending = True
                self._line.kill()
        if not self._stopping:
            self._watch.stop()

    def _restart_sentence(self) -> str:
        return f"{self._name} stopped and was restarted. Your text is safe; please try again."

    def _down_sentence(self) -> str:
        return (
            f"{self._name} stopped {DEATHS_ALLOWED} times within a minute and stays off. "
            "Your text is safe, and everything else still works."
        )


def slowed() -> float:
    """Return how many times slower than an idle machine this one is; 1 where that is not known.

    An engine computes between two checks for a cancel; beside ten other programs that takes ten
    times as long.
    """
    if not hasattr(os, "getloadavg"):
        return 1.0
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    return max(1.0, min(MOST_SLOWED, busy))


def nothing(*_: object) -> None:
    """Ignore an answer."""


class Engine(Protocol):
    """Takes orders; see EngineBridge."""

    def send(
        self,
        order: object,
        *,
        on_piece: Callable[[Any], None] = nothing,
        on_done: Callable[[], None] = nothing,
        on_error: Callable[[WriterAssistError], None] | None = None,
    ) -> int:
        """Send an order; return its number.  Without ``on_error``, an error is reported."""

    def report(self, error: WriterAssistError) -> None:
        """Tell the writer of a failure."""

    def cancel(self, number: int, *, unhurried: bool = False) -> None:
        """Cancel a request."""

    def stop(self, number: int) -> None:
        """Stop a request early; what was written until then is still delivered."""


@dataclass(frozen=True, slots=True)
class _Pending:
    on_piece: Callable[[Any], None]
    on_done: Callable[[], None]
    on_error: Callable[[WriterAssistError], None]


def _conclude(pending: _Pending, answer: Answer) -> None:
    if isinstance(answer, Failed):
        pending.on_error(error_of_kind(answer.kind, answer.sentence))
    else:  # Done, or Stopped after stop()
        pending.on_done()
