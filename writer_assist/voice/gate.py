"""A gate that training passes many times a second, so that it rests or stops at once."""

from __future__ import annotations

import threading
import time

from writer_assist.domain.progress import CancelToken

_LOOK_S = 0.05


class TrainingGate:
    """Closed while the training must rest; one thread trains, any thread opens and closes.

    Attributes:
        rested_s: How long the training has waited so far.
    """

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()
        self._cancel = CancelToken()
        self.rested_s = 0.0

    def rest(self, resting: bool) -> None:
        """Close or open the gate."""
        if resting:
            self._open.clear()
        else:
            self._open.set()

    @property
    def resting(self) -> bool:
        """Whether the gate is closed."""
        return not self._open.is_set()

    def watch(self, cancel: CancelToken) -> None:
        """Stop the training when this token is cancelled."""
        self._cancel = cancel

    def wait(self) -> None:
        """Wait while the gate is closed.

        Raises:
            Cancelled: The training is to stop.
        """
        self._cancel.check()
        if self._open.is_set():
            return
        began = time.monotonic()
        try:
            while not self._open.wait(_LOOK_S):
                self._cancel.check()
        finally:
            self.rested_s += time.monotonic() - began
