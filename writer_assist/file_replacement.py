"""Puts new bytes in a file's place, so that either the old or the new ones are always whole.

Only what the text needs decides: writing it, and flushing the file.  The folder's flush, the
mode and the attributes are kept as far as the disk can.
"""

from __future__ import annotations

import errno
import logging
import os
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TEMPORARY_PREFIX = ".writer-assist-"  # hidden, so that no scan takes it for a note
PRIVATE = 0o600  # for its owner alone

logger = logging.getLogger(__name__)

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would make two bytes of a line feed
_NOT_SUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
# What a folder answers that takes no new file, or gives up none, while the file itself may
# well be written: its permissions, a sticky folder, a single file that was mounted there.
_NO_EXCHANGE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EXDEV, *_NOT_SUPPORTED}
_LIST = "system.posix_acl_access"


class HalfWrittenError(OSError):
    """A file was written in place, broke off, and could not be put back."""


def replace_bytes(
    path: Path,
    data: bytes,
    *,
    spare: Path | None = None,
    before_replacing: Callable[[], None] = lambda: None,
    new_mode: int = 0o666,
) -> None:
    """Put bytes in the place of a file, or of the one that a link leads to.

    A neighbour is written and renamed over it.  Where that would lose something - other
    names of the same file, its owner, its attributes - or where the folder forbids it, the
    file is written in place, and a spare copy of the new bytes stands elsewhere meanwhile.

    Args:
        path: The file; its folder must exist.
        data: The new bytes.
        spare: Where that copy goes; None for the system's temporary folder.
        before_replacing: Called as late as possible; what it raises leaves the file alone.
        new_mode: Permissions of a file that is not there yet, before the usual mask.

    Raises:
        HalfWrittenError: The file is neither the old nor the new one; the spare copy stays.
        OSError: Nothing was written; the old file is as it was.
    """
    target = Path(os.path.realpath(path))
    before = _state(target)
    if before is not None and not os.access(target, os.W_OK):  # renaming would not ask
        raise PermissionError(errno.EACCES, "write-protected", str(target))
    try:
        if _exchange(target, data, before, before_replacing, new_mode):
            return
    except OSError as error:
        if before is None or error.errno not in _NO_EXCHANGE:
            raise
    with _spare_copy(spare, data):
        before_replacing()
        _write_in_place(target, data)


def write_new(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write a file that is not there yet; what could not be written whole is removed again.

    Raises:
        FileExistsError: It is there.
        OSError: It could not be written.
    """
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    try:
        try:
            _write_all(number, data)
            _flush(number)
        finally:
            os.close(number)  # some disks tell only now that they are full
    except BaseException:
        with suppress(OSError):
            os.unlink(path)
        raise


def _exchange(
    target: Path,
    data: bytes,
    before: os.stat_result | None,
    before_replacing: Callable[[], None],
    new_mode: int,
) -> bool:
    """Rename a new file over the old one; False if that would lose something of the old."""
    if before is not None and before.st_nlink > 1:
        return False
    temporary = target.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}.tmp")
    write_new(temporary, data, new_mode if before is None else stat.S_IMODE(before.st_mode))
    try:
        if before is not None and not _carry_along(target, before, temporary):
            return False
        before_replacing()
        try:
            os.replace(temporary, target)
        except OSError:
            if not _holds(target, data):  # a share may do it, and lose the answer
                raise
    finally:
        with suppress(OSError):
            os.unlink(temporary)
    _flush_folder(target.parent)
    return True


def _carry_along(target: Path, before: os.stat_result, temporary: Path) -> bool:
    """Give a new file the owner, attributes and mode of the old one; False if it cannot be."""
    try:
        after = os.stat(temporary)
        if os.name == "posix" and (before.st_uid, before.st_gid) != (after.st_uid, after.st_gid):
            os.chown(temporary, before.st_uid, before.st_gid)
        _carry_attributes(target, temporary)
        mode = stat.S_IMODE(before.st_mode)
        if stat.S_IMODE(os.stat(temporary).st_mode) != mode:
            os.chmod(temporary, mode)
    except OSError as error:
        logger.debug("a draft is written in place, for its attributes: %s", error.strerror)
        return False
    return True


def _carry_attributes(target: Path, temporary: Path) -> None:
    """Copy extended attributes, access lists among them, where the system has them."""
    if not hasattr(os, "listxattr"):
        return
    old, new = _attributes(target), _attributes(temporary)
    for name, value in old.items():
        if new.get(name) != value:
            os.setxattr(temporary, name, value)
    if _LIST in new and _LIST not in old:  # the folder gives one to each new file
        os.removexattr(temporary, _LIST)


def _attributes(path: Path) -> dict[str, bytes]:
    try:
        names = os.listxattr(path)
    except OSError:  # the disk knows none
        return {}
    return {name: os.getxattr(path, name) for name in names}


def _write_in_place(target: Path, data: bytes) -> None:
    """Write over a file's bytes, or leave it as it was."""
    number = os.open(target, os.O_RDWR | _BINARY)
    try:
        old = _read_all(number)
        # What makes the file longer comes first: if the disk has no room for it, nothing of
        # the old text has been touched yet.
        with _or_undo(lambda: os.ftruncate(number, len(old))):
            _write_all(number, data[len(old) :], len(old))
            _flush(number)
        with _or_undo(lambda: _put_back(number, old)):
            _write_all(number, data[: len(old)], 0)
            os.ftruncate(number, len(data))
            _flush(number)
    finally:
        with suppress(OSError):
            os.close(number)


@contextmanager
def _or_undo(undo: Callable[[], None]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        try:
            undo()
        except OSError:
            raise HalfWrittenError(error.errno, error.strerror) from error
        raise


def _put_back(number: int, old: bytes) -> None:
    _write_all(number, old, 0)
    os.ftruncate(number, len(old))


@contextmanager
def _spare_copy(spare: Path | None, data: bytes) -> Iterator[None]:
    """Keep a copy of bytes while a file is written in place; it stays where that breaks off."""
    copy = _write_spare(spare, data)
    keep = False
    try:
        yield
    except HalfWrittenError:
        keep = True
        raise
    except OSError:
        keep = copy == spare  # whoever named it tells the writer of it
        raise
    finally:
        if copy is not None and not keep:
            with suppress(OSError):
                os.unlink(copy)


def _write_spare(spare: Path | None, data: bytes) -> Path | None:
    name = f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}.md"
    for place in (spare, Path(tempfile.gettempdir()) / name):
        if place is None:
            continue
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            replace_bytes(place, data, new_mode=PRIVATE)
        except OSError:
            continue
        return place
    # The text is in the window's memory still; to refuse it altogether would be worse.
    logger.warning("no spare copy could be made")
    return None


def _state(target: Path) -> os.stat_result | None:
    try:
        return os.stat(target)
    except FileNotFoundError:
        return None


def _holds(target: Path, data: bytes) -> bool:
    try:
        return target.read_bytes() == data
    except OSError:
        return False


def _read_all(number: int) -> bytes:
    os.lseek(number, 0, os.SEEK_SET)
    pieces = []
    while piece := os.read(number, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _write_all(number: int, data: bytes, place: int | None = None) -> None:
    if place is not None:
        os.lseek(number, place, os.SEEK_SET)
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(number, rest) :]


def _flush(number: int) -> None:
    """Wait until a file is on the disk; where that cannot be asked for, it is on its way."""
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:
            raise


def _flush_folder(folder: Path) -> None:
    """Ask for the file's new name to be on the disk too; many shares refuse that."""
    if os.name != "posix":
        return
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
