"""Zip archives such as documents: checking them before they are opened, and reducing them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import NamedTuple

from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.markup import refuse_harmful_xml

_MAX_MEMBERS = 10_000
_MAX_BYTES = 1_000_000_000  # unpacked, including pictures, according to the archive
_MAX_TEXT_BYTES = 64_000_000  # unpacked, of the parts that are read
_MAX_RATIO = 250  # styles repeated in every paragraph are compressed to a hundredth
_RATIO_COUNTS_FROM = 1_000_000  # bytes

_MARKUP = {".xml", ".rels", ".opf", ".ncx", ".xhtml", ".html", ".htm", ".xht", ""}
_PROTECTED_PAGE = re.compile(rb"""URI=["'][^"']*\.x?html?["']""", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def slimmed_archive(name: str, raw: bytes) -> bytes:
    """Return the same archive, checked and uncompressed, with only its markup.

    Pictures, sounds and fonts stay as empty files, since the text refers to them.

    Args:
        name: The file's name, for error messages.
        raw: The whole file.

    Raises:
        NoteUnreadableError: It is damaged, protected, or malicious.
    """
    if raw.startswith(_OLE):
        raise NoteUnreadableError(
            f"{name} is protected by a password, or of an old kind that cannot be read. "
            "Open it in its program and save it without a password, as .docx or .odt."
        )
    with _opened(name, raw) as archive:
        return _slimmed(name, archive)


class ArchiveContent(NamedTuple):
    """The contents of an archive.

    Attributes:
        texts: Members by name.
        damaged: Names of members that could not be read.
    """

    texts: dict[str, bytes]
    damaged: tuple[str, ...] = ()


def unpacked_texts(name: str, raw: bytes, suffixes: Collection[str]) -> ArchiveContent:
    """Return the members of an archive whose names have one of these suffixes.

    Args:
        name: The file's name, for error messages.
        raw: The whole file.
        suffixes: In lower case, with the dot.

    Raises:
        NoteUnreadableError: It is damaged as a whole, protected, or malicious.
    """
    with _opened(name, raw) as archive:
        members = [
            member.filename
            for member in archive.infolist()
            if PurePosixPath(member.filename).suffix.lower() in suffixes
        ]
        if sum(archive.getinfo(member).file_size for member in members) > _MAX_TEXT_BYTES:
            raise NoteUnreadableError(f"{name} holds more text than any book.")
        texts, damaged = {}, []
        for member in members:
            try:
                texts[member] = archive.read(member)
            except (zipfile.BadZipFile, zlib.error, EOFError):
                damaged.append(member)
        return ArchiveContent(texts, tuple(damaged))


@contextmanager
def _opened(name: str, raw: bytes) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check(name, archive, len(raw))
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise NoteUnreadableError(f"{name} is damaged: its archive cannot be opened.") from error
    except (NotImplementedError, RuntimeError) as error:
        raise NoteUnreadableError(f"{name} is packed in a way that cannot be read.") from error


def _check(name: str, archive: zipfile.ZipFile, packed_bytes: int) -> None:
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS:
        raise _refused(name, f"it holds more than {_MAX_MEMBERS:,} files")
    if any(_climbs_out(member.filename) for member in members):
        raise _refused(name, "it holds names that lead out of it")
    if any(member.flag_bits & 1 for member in members):
        raise NoteUnreadableError(f"{name} is protected by a password. Save a copy without one.")
    if sum(member.file_size for member in members) > _MAX_BYTES:
        raise _refused(name, f"it would unpack to more than {_MAX_BYTES // 10**9} gigabyte")
    if any(map(_is_bomb, members)) or _overlap(members, packed_bytes):
        raise _refused(name, "it is packed as no document is, and would unpack without end")


def _refused(name: str, why: str) -> NoteUnreadableError:
    return NoteUnreadableError(f"{name} was not opened: {why}.")


def _climbs_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in path.parts[0] if name else True


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > _RATIO_COUNTS_FROM and member.file_size > _MAX_RATIO * max(
        1, member.compress_size
    )


def _overlap(members: list[zipfile.ZipInfo], packed_bytes: int) -> bool:
    """Tell whether members share their bytes, a way to let few bytes unpack to very many."""
    ordered = sorted(members, key=lambda member: member.header_offset)
    ends = [member.header_offset + member.compress_size for member in ordered]
    starts = [member.header_offset for member in ordered[1:]] + [packed_bytes]
    return any(end > start for end, start in zip(ends, starts, strict=True))


def _slimmed(name: str, archive: zipfile.ZipFile) -> bytes:
    members = [member for member in archive.infolist() if not member.is_dir()]
    markup = {member.filename for member in members if _is_markup(member.filename)}
    if sum(member.file_size for member in members if member.filename in markup) > _MAX_TEXT_BYTES:
        raise NoteUnreadableError(f"{name} holds more text than any book.")
    slim = io.BytesIO()
    with zipfile.ZipFile(slim, "w") as kept:
        for member in members:
            content = b""
            if member.filename in markup:
                content = archive.read(member)  # never more than the member's declared size
                _check_markup(name, member.filename, content)
            kept.writestr(member.filename, content)
    return slim.getvalue()


def _is_markup(member: str) -> bool:
    return PurePosixPath(member).suffix.lower() in _MARKUP


def _check_markup(name: str, member: str, content: bytes) -> None:
    if member == "META-INF/manifest.xml" and b"encryption-data" in content:
        raise NoteUnreadableError(f"{name} is protected by a password. Save a copy without one.")
    if member == "META-INF/encryption.xml" and _PROTECTED_PAGE.search(content):
        raise NoteUnreadableError(f"{name} is protected against copying, so it cannot be read.")
    refuse_harmful_xml(name, content)
