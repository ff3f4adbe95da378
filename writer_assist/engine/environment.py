"""What every process of the program sets up before it imports anything heavy."""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from writer_assist.offline import go_offline

LOG_BYTES = 500_000
_BELOW_NORMAL_PRIORITY_CLASS = 0x4000


def prepare_engine(log: Path, *, niceness: int) -> None:
    """Make this process a quiet engine: offline, polite, and ended by the window only.

    Args:
        log: The engine's own log file.
        niceness: How much it steps back behind the window, 0 to 19.
    """
    go_offline()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _step_back(niceness)
    start_log(log)
    _log_crashes(log.with_suffix(".crash.txt"))


def start_log(log: Path) -> None:
    """Send log records to a file that never grows over a megabyte; one file per process.

    Where the file cannot be written, the program works without a log.
    """
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            log, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler(sys.stderr)
        handler.setLevel(logging.ERROR)
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s")
    )
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def _log_crashes(path: Path) -> None:
    # A file of its own: the log's may be rotated away under faulthandler's feet.
    try:
        faulthandler.enable(path.open("a", encoding="utf-8"))
    except OSError:
        faulthandler.enable()


def _step_back(niceness: int) -> None:
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(niceness)
