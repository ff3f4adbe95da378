"""What may go on while somebody types, without engines."""

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
    """Nothing goes on."""
    return nullcontext()


@contextmanager
def burning(_window: MainWindow) -> Iterator[None]:
    """Let another process compute on one core; a stand-in for an engine."""
    process = subprocess.Popen([sys.executable, "-c", "while True: sum(range(9999))"])
    try:
        yield
    finally:
        process.kill()
        process.wait()
