"""Reading a text file as it is, and saving one so that nothing is ever lost."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from writer_assist.errors import DiskError, DraftChangedOutsideError, NoteUnreadableError
from writer_assist.text_encoding import NotTextError, decode

MAX_FILE_BYTES = 64 * 1024 * 1024
TEMPORARY_PREFIX = ".writer-assist-"  # hidden, so that no scan takes it for a note

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True, slots=True)
class FileContent:
    """A text file as it was read, with all that is needed to write it alike.

    Attributes:
        text: Decoded, every line end as one line feed.
        encoding: Name of a Python codec.
        bom: The byte order mark in front; empty if there was none.
        line_end: The one that the file uses most.
        fingerprint: Identity of the file's bytes: SHA-256, hexadecimal.
        lossy: Some bytes stood for no character; they read as U+FFFD.
    """

    text: str
    encoding: str = "utf-8"
    bom: bytes = b""
    line_end: str = "\n"
    fingerprint: str = ""
    lossy: bool = False


def read_file(path: Path) -> FileContent:
    """Read a text file in whatever encoding it is.

    Raises:
        NoteUnreadableError: It is not there, forbidden, too large or no text;
            the sentence says which.
    """
    return content_of(read_bytes(path), path)


def read_bytes(path: Path) -> bytes:
    """Read an ordinary file of at most MAX_FILE_BYTES.

    Raises:
        NoteUnreadableError: It cannot be read.
    """
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):  # reading a pipe would wait for ever
            raise NoteUnreadableError(f"{path.name} is not an ordinary file.")
        if state.st_size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // 1024 // 1024
            raise NoteUnreadableError(f"{path.name} is larger than {limit} megabytes.")
        return path.read_bytes()
    except OSError as error:
        raise NoteUnreadableError(f"{path.name} {_why_unreadable(error)}.") from error


def content_of(raw: bytes, path: Path) -> FileContent:
    """Decode bytes that were read from ``path``.

    Raises:
        NoteUnreadableError: They are no text.
    """
    try:
        decoded = decode(raw)
    except NotTextError as error:
        raise NoteUnreadableError(f"{path.name} {error}") from error
    return FileContent(
        text=decoded.text.replace("\r\n", "\n").replace("\r", "\n"),
        encoding=decoded.encoding,
        bom=decoded.bom,
        line_end=_line_end(decoded.text),
        fingerprint=fingerprint_of(raw),
        lossy=decoded.lossy,
    )


def fingerprint_of(raw: bytes) -> str:
    """Return the identity of a file's bytes."""
    return hashlib.sha256(raw).hexdigest()


def save_text(
    path: Path, text: str, like: FileContent | None = None, expected_fingerprint: str | None = None
) -> FileContent:
    """Write a text file atomically: after a crash, either the old or the new one is there.

    Args:
        path: The file; its folder must exist.
        text: With line feeds as line ends.
        like: Keep this content's encoding, byte order mark and line end.  What
            the encoding cannot hold makes the file UTF-8.
        expected_fingerprint: The file as the writer last saw it; empty when it
            must not exist yet; None writes over whatever is there.  A file that
            was deleted meanwhile is written again.

    Returns:
        What the file holds now.

    Raises:
        DraftChangedOutsideError: The file holds something else; it was left
            alone, and ``text`` was kept beside it under the name in the sentence.
        DiskError: Nothing could be written; the old file is as it was.
    """
    content, raw = _encode(text, like or FileContent(""))
    present = _present_bytes(path)
    if present is not None and present != raw and like is not None and like.lossy:
        _keep_beside(path, present, "original")
    with _temporary(path, raw) as temporary:
        present = _present_bytes(path)  # as late as possible
        if present is not None and _is_other(present, raw, expected_fingerprint):
            copy = _keep_beside(path, raw, "conflict")
            raise DraftChangedOutsideError(
                f"{path.name} was changed by another program, so it was not overwritten. "
                f"Your version was kept beside it as {copy.name}.",
                copy,
            )
        _replace(temporary, path)
    return content


def write_atomically(path: Path, data: bytes) -> None:
    """Put bytes in a file's place, keeping its permissions; the folder must exist.

    Raises:
        DiskError: Nothing could be written; the old file is as it was.
    """
    with _temporary(path, data) as temporary:
        _replace(temporary, path)


def disk_error(error: OSError, path: Path) -> DiskError:
    """Say what the disk refused, in a sentence; raise it ``from`` the error."""
    if error.errno in _FULL:
        return DiskError(f"The disk is full: {path.name} could not be saved. Make some room.")
    if error.errno in _FORBIDDEN:
        return DiskError(f"{path} may not be written. Check its permissions, or save elsewhere.")
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return DiskError(f"The folder {path.parent} is not there any more. Save elsewhere.")
    return DiskError(f"{path.name} could not be saved: {error.strerror or error}.")


def _encode(text: str, like: FileContent) -> tuple[FileContent, bytes]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    encoding, bom = like.encoding, like.bom
    try:
        raw = bom + text.replace("\n", like.line_end).encode(encoding)
    except UnicodeEncodeError:
        # A lone half of a surrogate pair, from a broken paste, must not cost the rest.
        encoding, bom = "utf-8", b""
        raw = text.replace("\n", like.line_end).encode(encoding, "replace")
        text = text.encode(encoding, "replace").decode(encoding)
    return FileContent(text, encoding, bom, like.line_end, fingerprint_of(raw)), raw


def _is_other(present: bytes, raw: bytes, expected_fingerprint: str | None) -> bool:
    if expected_fingerprint is None or present == raw:
        return False
    return fingerprint_of(present) != expected_fingerprint


def _present_bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk_error(error, path) from error


@contextmanager
def _temporary(path: Path, data: bytes) -> Iterator[Path]:
    """Write a neighbour of the file that ``path`` leads to; what is left of it goes."""
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}.tmp")
    try:
        _write_new(temporary, data)
        _copy_mode(target, temporary)
        yield temporary
    except OSError as error:
        raise disk_error(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _write_new(path: Path, data: bytes) -> None:
    with open(path, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _copy_mode(target: Path, temporary: Path) -> None:
    try:
        mode = stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return
    if not os.access(target, os.W_OK):  # renaming over it would not ask
        raise PermissionError(errno.EACCES, "write-protected", str(target))
    temporary.chmod(mode)


def _replace(temporary: Path, path: Path) -> None:
    target = Path(os.path.realpath(path))  # the file stays, not the link to it
    os.replace(temporary, target)
    if os.name == "posix":
        number = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _keep_beside(path: Path, raw: bytes, kind: str) -> Path:
    """Write bytes to a new neighbour of ``path`` whose name nothing has yet."""
    moment = datetime.now().strftime("%Y-%m-%d %H.%M.%S")
    for number in range(1, 1000):
        again = "" if number == 1 else f" {number}"
        copy = path.with_name(f"{path.stem[:80]} ({kind} {moment}{again}){path.suffix}")
        try:
            _write_new(copy, raw)
        except FileExistsError:
            continue
        except OSError as error:
            raise disk_error(error, copy) from error
        return copy
    raise DiskError(f"No name is free for a copy of {path.name}.")


def _line_end(text: str) -> str:
    windows = text.count("\r\n")
    unix = text.count("\n") - windows
    old_mac = text.count("\r") - windows
    if windows > max(unix, old_mac - 1):
        return "\r\n"
    return "\r" if old_mac > unix else "\n"


def _why_unreadable(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "is not there any more"
    if isinstance(error, PermissionError):
        return "may not be read: its permissions forbid it"
    return f"cannot be read from the disk: {error.strerror or error}"
