"""One life of an engine: its process, its pipe, and the two threads that serve them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue

from writer_assist.messages.envelope import Answer, Exit, Request

logger = logging.getLogger(__name__)

EXIT_WITHIN_S = 2.0

EngineMain = Callable[[Connection], None]


class EngineLine:
    """Starts an engine and talks to it without ever blocking the caller.

    The reading thread starts the process, and another thread writes to the pipe. So neither
    an engine that does not read nor a slow start of the process makes the window wait.
    """

    def __init__(
        self, name: str, main: EngineMain, deliver: Callable[[EngineLine, Answer | None], None]
    ) -> None:
        """Start the engine.

        Args:
            name: Of the process and the threads.
            main: Runs in the new process; importable by name, with its arguments.
            deliver: Called on the reading thread with each answer, and with None
                once, when the engine is gone.
        """
        self._name = name
        self._main = main
        self._deliver = deliver
        self._outgoing: SimpleQueue[Request | Exit | None] = SimpleQueue()
        self._guard = threading.Lock()
        self._process: BaseProcess | None = None
        self._unwanted = False
        self._reader = threading.Thread(target=self._live, name=f"{name} reader", daemon=True)
        self._reader.start()

    @property
    def process_id(self) -> int | None:
        """The engine's process; None before it started and after it ended."""
        with self._guard:
            return self._process.pid if self._process else None

    def send(self, message: Request | Exit) -> None:
        """Queue a message for the engine; it is lost if the engine is gone."""
        self._outgoing.put(message)

    def kill(self) -> None:
        """End the process at once; answers that it has sent still arrive."""
        with self._guard:
            self._unwanted = True
            if self._process is not None:
                self._process.kill()

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait for the process and both threads to end; tell whether they have."""
        self._reader.join(timeout_s)
        return not self._reader.is_alive()

    def _live(self) -> None:
        try:
            process, connection = self._start()
        except OSError as error:  # no memory, no processes left
            logger.error("%s cannot be started: %s", self._name, error)
            self._deliver(self, None)
            return
        writer = threading.Thread(
            target=self._write, args=(connection,), name=f"{self._name} writer", daemon=True
        )
        writer.start()
        self._read(connection)
        self._outgoing.put(None)
        self._bury(process)
        writer.join()
        connection.close()
        self._deliver(self, None)

    def _start(self) -> tuple[BaseProcess, Connection]:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=self._main, args=(theirs,), name=self._name, daemon=True)
        try:
            process.start()
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        with self._guard:
            self._process = process
            if self._unwanted:
                process.kill()
        return process, ours

    def _read(self, connection: Connection) -> None:
        while True:
            try:
                answer = connection.recv()
            except (EOFError, OSError):
                return
            except Exception as error:  # noqa: BLE001 - this is an end of the pipe
                logger.error("%s: unreadable answer: %s", self._name, type(error).__name__)
                return
            self._deliver(self, answer)

    def _write(self, connection: Connection) -> None:
        try:
            while (message := self._outgoing.get()) is not None:
                connection.send(message)
        except OSError:
            logger.debug("%s does not listen any more", self._name)

    def _bury(self, process: BaseProcess) -> None:
        # An engine that has closed its end of the pipe is useless, even if it still runs.
        if not wait([process.sentinel], EXIT_WITHIN_S):
            process.kill()
        process.join()
        logger.info("%s ended with exit code %s", self._name, process.exitcode)
        with self._guard:
            self._process = None
            process.close()
