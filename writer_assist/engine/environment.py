"""Set-up for every process of the program, before anything heavy is imported: log, priority."""

from __future__ import annotations

import copy
import faulthandler
import logging
import os
import re
import signal
import sys
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from writer_assist.offline import GUARD, go_offline
from writer_assist.paths import clear_the_way, make_private, make_private_folder, private_opener

LOG_BYTES = 500_000
# Matches a path up to its last slash in the line, since names may contain spaces.
_FOLDERS = re.compile(r"(?:(?<=[\s'\"(=:])|^)(?:file:/|~|[A-Za-z]:)?[/\\].*[/\\](?=[^\s/\\])")
_BELOW_NORMAL_PRIORITY_CLASS = 0x4000


def prepare_engine(log: Path, *, niceness: int) -> None:
    """Set this process up as an engine: offline, at low priority, and ended by the window only.

    Args:
        log: The engine's own log file.
        niceness: By how much its priority is lowered, 0 to 19.
    """
    go_offline()
    GUARD.stand()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _step_back(niceness)
    start_log(log)
    _log_crashes(log.with_suffix(".crash.txt"))


def start_log(log: Path) -> None:
    """Send log records to a file of at most a megabyte; each process has its own.

    Only its owner can read it.  If the file cannot be written, the program works without a
    log.
    """
    try:
        make_private_folder(log.parent, is_chosen=True)
        clear_the_way(log)
        handler: logging.Handler = _PrivateLog(
            log, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler(sys.stderr)
        handler.setLevel(logging.ERROR)
    handler.setFormatter(_DiscreetFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def on_battery() -> bool:
    """Tell whether the computer runs on battery; False if the system does not say."""
    import psutil

    if not hasattr(psutil, "sensors_battery"):  # not available on every system
        return False
    battery = psutil.sensors_battery()
    return battery is not None and battery.power_plugged is False


class _PrivateLog(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        make_private(Path(self.baseFilename))
        return open(self.baseFilename, self.mode, encoding="utf-8", opener=private_opener)  # type: ignore[return-value]


class _DiscreetFormatter(logging.Formatter):
    """Leaves out folders, and the messages of errors, since they may quote the writer's text."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one or several lines of text."""
        own = copy.copy(record)
        own.exc_text = None  # another handler may have stored the error's message there
        return super().format(own)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as logging has it
        """Return the message with file names instead of paths."""
        record.message = "\n".join(_FOLDERS.sub("", line) for line in record.message.split("\n"))
        return super().formatMessage(record)

    def formatException(  # noqa: N802 - as logging has it
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Return where the error was raised and its class."""
        kind, _, where = ei
        frames = traceback.extract_tb(where)
        places = [f"  {Path(one.filename).name}:{one.lineno} in {one.name}" for one in frames]
        return "\n".join([*places, kind.__name__ if kind else ""])


def _log_crashes(path: Path) -> None:
    # In a file of its own, since the log may be rotated while faulthandler holds it open.
    try:
        clear_the_way(path)
        make_private(path)
        faulthandler.enable(open(path, "a", encoding="utf-8", opener=private_opener))  # noqa: SIM115
    except OSError:
        faulthandler.enable()


def _step_back(niceness: int) -> None:
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(niceness)
