"""Reading text files of any encoding, and saving them so that nothing is ever lost."""

from __future__ import annotations

import errno
import hashlib
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from writer_assist.errors import DiskError, DraftChangedOutsideError, NoteUnreadableError
from writer_assist.file_names import fitting_name
from writer_assist.file_replacement import PRIVATE, HalfWrittenError, replace_bytes, write_new
from writer_assist.text_encoding import NotTextError, decode

MAX_FILE_BYTES = 64 * 1024 * 1024
# What zipfile raises for an archive with a flipped bit, by where the bit is.
DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_MARK = re.compile(r"(?: \((?:conflict|original) [-0-9. ]+\))+\Z")


@dataclass(frozen=True, slots=True)
class FileContent:
    """A text file's content, with all that is needed to write it in the same way.

    Attributes:
        text: Decoded, with line feeds as line ends.
        encoding: Name of a Python codec.
        bom: The byte order mark at the beginning; empty if there was none.
        line_end: The line end that is most frequent in the file.
        fingerprint: SHA-256 of the file's bytes, hexadecimal.
        lossy: Whether some bytes were invalid; they were read as U+FFFD.
    """

    text: str
    encoding: str = "utf-8"
    bom: bytes = b""
    line_end: str = "\n"
    fingerprint: str = ""
    lossy: bool = False


def read_file(path: Path) -> FileContent:
    """Read a text file in any encoding.

    Raises:
        NoteUnreadableError: It is missing, forbidden, too large or not text; the sentence says
            which.
    """
    return content_of(read_bytes(path), path)


def read_bytes(path: Path) -> bytes:
    """Read a regular file of at most MAX_FILE_BYTES.

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
    """Decode the bytes of the file ``path``.

    Raises:
        NoteUnreadableError: They are not text.
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
    """Return the hash that identifies a file's bytes."""
    return hashlib.sha256(raw).hexdigest()


def save_text(
    path: Path,
    text: str,
    like: FileContent | None = None,
    expected_fingerprint: str | None = None,
    *,
    spare: Path | None = None,
    new_mode: int = 0o666,
) -> FileContent:
    """Save a text file so that even after a crash either the old or the new one is there.

    Args:
        path: The file; its folder must exist.
        text: The text, with line feeds as line ends.
        like: Keep this content's encoding, byte order mark and line end.  If the encoding lacks a
            character of the text, UTF-8 is used.
        expected_fingerprint: The file as the writer last saw it; empty if it must not exist yet;
            None to overwrite any content.  A file that was deleted meanwhile is written again.
        spare: Where a copy is kept while the file is written in place; its folder also receives
            what cannot be saved next to the file.
        new_mode: Permissions of a file that is not there yet, before the usual mask.

    Returns:
        The file's new content.

    Raises:
        DraftChangedOutsideError: The file has other content; it was not overwritten, and ``text``
            was saved next to it under the name in the sentence.
        DiskError: Nothing could be written; the old file is unchanged, unless the error says that
            it is half written.
    """
    content, raw = _encode(text, like or FileContent(""))
    present = _present_bytes(path)
    if present is not None and present != raw and like is not None and like.lossy:
        _keep_beside(path, present, "original", spare)

    def look_again() -> None:
        present = _present_bytes(path)
        if present is not None and _is_other(present, raw, expected_fingerprint):
            copy = _keep_beside(path, raw, "conflict", spare)
            raise DraftChangedOutsideError(
                f"{path.name} was changed by another program, so it was not overwritten. "
                f"Your version was kept {_where(copy, path)}.",
                copy,
            )

    try:
        replace_bytes(path, raw, spare=spare, before_replacing=look_again, new_mode=new_mode)
    except OSError as error:
        raise disk_error(error, path) from error
    return content


def write_atomically(path: Path, data: bytes, *, new_mode: int = 0o666) -> None:
    """Put bytes in a file's place, keeping its permissions; the folder must exist.

    Args:
        path: The file.
        data: The new bytes.
        new_mode: Permissions of a file that is not there yet, before the usual mask.

    Raises:
        DiskError: Nothing could be written; the old file is unchanged.
    """
    try:
        replace_bytes(path, data, new_mode=new_mode)
    except OSError as error:
        raise disk_error(error, path) from error


def changed_at(path: Path) -> float:
    """Return when a file was last changed, or the list of files in a folder; 0 if unknown."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def disk_error(error: OSError, path: Path) -> DiskError:
    """Return an error that says what the disk refused; raise it ``from`` the original error."""
    if isinstance(error, HalfWrittenError):
        return DiskError(
            f"The disk failed while {path.name} was being saved: {error.strerror or error}.",
            half_written=True,
        )
    if error.errno in _FULL:
        return DiskError(f"The disk is full: {path.name} could not be saved. Make some room.")
    if error.errno in _FORBIDDEN:
        return DiskError(f"{path} may not be written. Check its permissions, or save elsewhere.")
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return DiskError(f"The folder {path.parent} is not there any more. Save elsewhere.")
    if error.errno == errno.ENAMETOOLONG:
        return DiskError(f"The name {path.name} is too long for this disk. Choose a shorter one.")
    return DiskError(f"{path.name} could not be saved: {error.strerror or error}.")


def encode_like(text: str, like: FileContent) -> bytes:
    """Return a text as bytes, in the encoding and with the line ends of a file's content.

    If the encoding lacks a character of the text, it is UTF-8.
    """
    return _encode(text, like)[1]


def _encode(text: str, like: FileContent) -> tuple[FileContent, bytes]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    encoding, bom = like.encoding, like.bom
    try:
        raw = bom + text.replace("\n", like.line_end).encode(encoding)
    except UnicodeEncodeError:
        # A lone surrogate, for instance from a faulty paste, must not cost the rest.
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


def _keep_beside(path: Path, raw: bytes, kind: str, spare: Path | None) -> Path:
    """Write bytes to a new file next to ``path``, or else to the folder of the spare copy."""
    try:
        return _keep_in(path.parent, path, raw, kind, _mode_of(path))
    except OSError as error:
        try:
            if spare is not None:
                spare.parent.mkdir(parents=True, exist_ok=True)
                return _keep_in(spare.parent, path, raw, kind, PRIVATE)
        except OSError:
            pass
        raise disk_error(error, path) from error


def _keep_in(folder: Path, path: Path, raw: bytes, kind: str, mode: int) -> Path:
    moment = datetime.now().strftime("%Y-%m-%d %H.%M.%S")
    stem = _MARK.sub("", path.stem)  # a copy of a copy gets only one mark
    for number in range(1, 1000):
        again = "" if number == 1 else f" {number}"
        copy = folder / fitting_name(stem, f" ({kind} {moment}{again}){path.suffix[:16]}")
        try:
            write_new(copy, raw, mode)
        except FileExistsError:
            continue
        return copy
    raise FileExistsError(errno.EEXIST, "no name is free for a copy")


def _mode_of(path: Path) -> int:
    """Return who may read a file: a copy of it is for nobody else."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return PRIVATE


def _where(copy: Path, path: Path) -> str:
    return f"beside it as {copy.name}" if copy.parent == path.parent else f"as {copy}"


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
