"""Replacing the content of a file so that either the old or the new one is always complete.

Success depends only on what the text needs: writing and flushing the file.  Flushing the
folder, and keeping mode and attributes, is done as far as the disk supports it.
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
# Errors of a folder that accepts no new file, or gives none up, although the file itself may be
# writable: permissions, a sticky folder, a single file that is mounted there.
_NO_EXCHANGE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EXDEV, *_NOT_SUPPORTED}
_LIST = "system.posix_acl_access"


class HalfWrittenError(OSError):
    """A file was being written in place when an error occurred, and could not be restored."""


def replace_bytes(
    path: Path,
    data: bytes,
    *,
    spare: Path | None = None,
    before_replacing: Callable[[], None] = lambda: None,
    new_mode: int = 0o666,
) -> None:
    """Replace the content of a file, or of the file that a link leads to.

    A temporary file next to it is renamed over it.  If that would lose something (other hard
    links, the owner, attributes), or if the folder forbids it, the file is written in place,
    while a spare copy of the new bytes exists elsewhere.

    Args:
        path: The file; its folder must exist.
        data: The new bytes.
        spare: Where the spare copy goes; None for the system's temporary folder.
        before_replacing: Called as late as possible; if it raises, the file is not touched.
        new_mode: Permissions of a new file, before the usual mask is applied.

    Raises:
        HalfWrittenError: The file is neither the old nor the new one; the spare copy stays.
        OSError: Nothing was written; the old file is unchanged.
    """
    target = Path(os.path.realpath(path))
    before = _state(target)
    if before is not None and not os.access(target, os.W_OK):  # renaming would not check this
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
    """Write a file that does not exist yet; an incomplete one is removed again.

    Raises:
        FileExistsError: It exists.
        OSError: It could not be written.
    """
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    try:
        try:
            _write_all(number, data)
            _flush(number)
        finally:
            os.close(number)  # some disks report only now that they are full
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
    """Rename a new file over the old one; False if something of the old one would be lost."""
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
            if not _holds(target, data):  # a network share may succeed although it reports an error
                raise
    finally:
        with suppress(OSError):
            os.unlink(temporary)
    _flush_folder(target.parent)
    return True


def _carry_along(target: Path, before: os.stat_result, temporary: Path) -> bool:
    """Give a new file the owner, attributes and mode of the old one; False if impossible."""
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
    """Copy extended attributes, including access lists, if the system has them."""
    if not hasattr(os, "listxattr"):
        return
    old, new = _attributes(target), _attributes(temporary)
    for name, value in old.items():
        if new.get(name) != value:
            os.setxattr(temporary, name, value)
    if _LIST in new and _LIST not in old:  # some folders give a list to each new file
        os.removexattr(temporary, _LIST)


def _attributes(path: Path) -> dict[str, bytes]:
    try:
        names = os.listxattr(path)
    except OSError:  # the disk does not support them
        return {}
    return {name: os.getxattr(path, name) for name in names}


def _write_in_place(target: Path, data: bytes) -> None:
    """Overwrite a file's bytes, or leave it as it was."""
    number = os.open(target, os.O_RDWR | _BINARY)
    try:
        old = _read_all(number)
        # The file is extended first: if the disk has no room for that, the old text has not been
        # touched yet.
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
    """Keep a copy of bytes while a file is written in place; after an error it stays."""
    copy = _write_spare(spare, data)
    keep = False
    try:
        yield
    except HalfWrittenError:
        keep = True
        raise
    except OSError:
        keep = copy == spare  # the caller named it, and tells the writer of it
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
    # The text is still in the window's memory; refusing to save at all would be worse.
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
    """Wait until a file is on the disk, if the system supports that."""
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:
            raise


def _flush_folder(folder: Path) -> None:
    """Ask the system to write the file's new name to the disk; many shares refuse."""
    if os.name != "posix":
        return
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
