"""Progress, pace and cancelling of long work."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import Enum


class Cancelled(Exception):
    """Raised inside work that was asked to stop; never shown to anyone."""


class CancelToken:
    """A flag that one thread sets to ask another to stop; it is never reset."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work was asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise :class:`Cancelled` if the work was asked to stop."""
        if self.cancelled:
            raise Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """How far long work has come.

    Attributes:
        stage: What is being done, for people: "Reading notes".
        finished: Units finished so far.
        total: Units in all; 0 while unknown.
    """

    stage: str
    finished: int
    total: int = 0


def megabytes(stage: str, finished: int, total: int) -> Progress:
    """Return the progress of work on bytes, counted in megabytes."""
    return Progress(f"{stage} (MB)", finished // 1_000_000, total // 1_000_000)


class WorkPace(Enum):
    """How much of the computer background work may take."""

    REST = "rest"  # a model is generating: pause
    GENTLE = "gentle"  # the writer is typing: one core, short steps
    FULL = "full"  # nobody is waiting


class WorkPaceSetting:
    """A pace that one thread sets and another follows."""

    def __init__(self, pace: WorkPace = WorkPace.FULL) -> None:
        self._changed = threading.Condition()
        self._pace = pace

    @property
    def pace(self) -> WorkPace:
        """The current pace."""
        return self._pace

    def set(self, pace: WorkPace) -> None:
        """Change the pace, and wake whoever is in :meth:`wait_while_resting`."""
        with self._changed:
            self._pace = pace
            self._changed.notify_all()

    def wait_while_resting(self, timeout_s: float) -> bool:
        """Wait at most ``timeout_s`` while the pace is REST; tell whether work may continue."""
        with self._changed:
            return self._changed.wait_for(lambda: self._pace is not WorkPace.REST, timeout_s)
