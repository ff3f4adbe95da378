"""Locks on drafts, so that two windows never write to the same one."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import secrets
import socket
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from writer_assist.errors import DiskError, DraftLockedError
from writer_assist.file_replacement import PRIVATE
from writer_assist.files import write_atomically

logger = logging.getLogger(__name__)

_STILL_ACTIVE = 259
_FAR_FUTURE = 1e11  # seconds; the latest time that time.localtime accepts
_QUERY_LIMITED_INFORMATION = 0x1000


@dataclass(frozen=True, slots=True)
class LockHolder:
    """The window that holds a draft.

    Attributes:
        token: Random; distinguishes holders.
        process: Process id.
        host: The computer's name.
        boot: Identity of this run of the computer; empty if unknown.
        since: When it locked the draft, in seconds since the epoch.
    """

    token: str
    process: int
    host: str
    boot: str
    since: float


class DraftLock:
    """The lock that one window has on a draft.

    The lock is a small file in the data folder that names its holder.  To take over, another
    window writes its own name into it; the old holder notices this before it saves.
    """

    def __init__(self, folder: Path, draft: Path) -> None:
        """Prepare a lock for a draft; :meth:`take` acquires it.

        Args:
            folder: The folder of locks.
            draft: The draft's file.
        """
        key = hashlib.sha256(str(draft.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
        self._path = folder / f"{key[:24]}.json"
        self._name = draft.name
        self._token = ""

    @property
    def held(self) -> bool:
        """Whether this window may write to the draft."""
        holder = _read(self._path)
        return bool(self._token) and (holder is None or holder.token == self._token)

    def acquire(self) -> None:
        """Lock the draft, unless a running window holds it.

        Raises:
            DraftLockedError: Another window holds it; the sentence says which.
        """
        holder = _read(self._path)
        if holder is not None and holder.token != self._token and _is_alive(holder):
            since = time.strftime("%H:%M", time.localtime(holder.since))
            raise DraftLockedError(
                f"{self._name} is open in another window (process {holder.process} on "
                f"{holder.host}, since {since}), so it can only be read here."
            )
        self.take_over()

    def take_over(self) -> None:
        """Lock the draft, whoever holds it."""
        token = secrets.token_hex(8)
        mine = LockHolder(token, os.getpid(), socket.gethostname(), _boot(), time.time())
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, json.dumps(asdict(mine)).encode(), new_mode=PRIVATE)
        except (OSError, DiskError):
            # Writing must be possible even if locks cannot be stored; a change by another window is
            # noticed at the next save anyway.
            logger.warning("the lock of a draft cannot be written")
        self._token = token

    def release(self) -> None:
        """Release the draft if this window still holds it."""
        holder = _read(self._path)
        if self._token and holder is not None and holder.token == self._token:
            with suppress(OSError):
                self._path.unlink()
        self._token = ""


def _read(path: Path) -> LockHolder | None:
    try:
        holder = LockHolder(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return holder if _is_sound(holder) else None


def _is_sound(holder: LockHolder) -> bool:
    """Tell whether each field has its proper type, since a lock may be damaged like any file."""
    texts = (holder.token, holder.host, holder.boot)
    return (
        all(isinstance(text, str) for text in texts)
        and type(holder.process) is int
        and 0 < holder.process < 1 << 31
        and isinstance(holder.since, int | float)
        and 0 <= holder.since < _FAR_FUTURE
    )


def _is_alive(holder: LockHolder) -> bool:
    if holder.host != socket.gethostname():
        return True  # it cannot be known from here; "take over" is offered
    if holder.boot != _boot():
        return False
    return _process_is_alive(holder.process)


def _process_is_alive(process: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        opened = kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, process)
        if not opened:
            return False
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(opened, ctypes.byref(code))
        kernel.CloseHandle(opened)
        return code.value == _STILL_ACTIVE
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
