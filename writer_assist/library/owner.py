"""Who may write to the library: one process at a time, known to the others."""

from __future__ import annotations

import os
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from writer_assist.errors import LibraryLockedError, LibraryReadOnlyError
from writer_assist.paths import PRIVATE_FILE, clear_the_way

_PATIENCE_SECONDS = 0.5  # somebody may just be looking who holds it
_LOCKED_BYTE = 1 << 30  # on Windows what is locked cannot be read, so not the name


class OwnerLock:
    """Held from :meth:`take` until :meth:`release`; the system frees it if the process dies."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @classmethod
    def take(cls, path: Path) -> OwnerLock:
        """Become the owner.

        Raises:
            LibraryLockedError: Somebody else is; the sentence says who.
            LibraryReadOnlyError: The data folder may not be written.
        """
        try:
            clear_the_way(path)
            # Not "w": the holder's name must not be wiped before it is clear who holds it.
            number = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        except OSError as error:
            raise LibraryReadOnlyError(
                f"The data folder {path.parent} may not be written, so the library can be "
                "searched but not changed."
            ) from error
        file = os.fdopen(number, "r+b", buffering=0)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not _try_lock(file):
            if time.monotonic() > deadline:
                file.close()
                raise LibraryLockedError(
                    f"The library is being used by {_holder(path)}. Close it there to change "
                    "notes here; searching works meanwhile."
                )
            time.sleep(0.02)
        with suppress(OSError):  # on a full disk nobody can be told, but it is owned
            file.truncate(0)
            file.write(own_name().encode())
        return cls(file)

    def release(self) -> None:
        """Let others write; the file stays, since removing it would race with them."""
        if not self._file.closed:
            with suppress(OSError):
                self._file.truncate(0)
            with suppress(OSError):
                self._file.close()


def holder(path: Path) -> str:
    """Return who holds the library: "process 4711 on host"; empty if nobody does."""
    try:
        with open(path, "r+b", buffering=0) as file:
            return "" if _try_lock(file) else _holder(path)
    except OSError:
        return ""


def own_name() -> str:
    """Return how this process is called in the sentences of others."""
    return f"process {os.getpid()} on {socket.gethostname()}"


def _holder(path: Path) -> str:
    name = path.read_bytes().decode("utf-8", "replace").strip()
    return name or "another program"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: BinaryIO) -> bool:
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True
else:
    import fcntl

    def _try_lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
