"""Locks between processes, which the system frees when their holder ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_PRIVATE = 0o600
_LOCKED_BYTE = 1 << 30  # on Windows locked bytes cannot be read, so this is not where a name is
_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_LOOK_S = 0.02

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        finally:
            file.seek(0)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def try_lock(file: BinaryIO) -> bool:
    """Lock an open file until it is closed; tell whether it was possible."""
    try:
        _lock(file)
    except OSError:
        return False
    return True


@contextmanager
def locked(path: Path, patience_s: float = 0.0) -> Iterator[bool]:
    """Hold a lock inside the block; yield False if another process or thread still holds it.

    Where the disk has no locks the block runs as if it held one: there, what protects from others
    is a look at the file itself.

    Args:
        path: The file that is locked, created if there is none; its folder must exist.
        patience_s: For how long to wait for another holder.

    Raises:
        OSError: The file cannot be created.
    """
    number = os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE)
    with open(number, "r+b", buffering=0) as file:
        yield _wait_for(file, time.monotonic() + patience_s)


def _wait_for(file: BinaryIO, until: float) -> bool:
    while True:
        try:
            _lock(file)
        except OSError as error:
            if error.errno not in _HELD:
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK_S)
        else:
            return True
