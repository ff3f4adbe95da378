"""Loads on the computer while somebody types, without engines."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from writer_assist.ui.main_window import MainWindow

Load = Callable[["MainWindow"], AbstractContextManager[object]]


def at_rest(_window: MainWindow) -> AbstractContextManager[object]:
    """No load."""
    return nullcontext()


@contextmanager
def burning(_window: MainWindow) -> Iterator[None]:
    """Another process computes on one core, in place of an engine."""
    process = subprocess.Popen([sys.executable, "-c", "while True: sum(range(9999))"])
    try:
        yield
    finally:
        process.kill()
        process.wait()
