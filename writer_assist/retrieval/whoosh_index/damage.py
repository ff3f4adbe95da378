"""Detecting damaged index files: checksums, and the errors that Whoosh raises for them."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from writer_assist.paths import make_private, private_opener

_SUMS = ".sums"
_STATE = "state.json"
_AT_ONCE = 1 << 20


class IndexDamaged(Exception):
    """The index is damaged; never shown to the writer, since it is rebuilt."""


@contextmanager
def reading_index() -> Iterator[None]:
    """Turn whatever Whoosh raises for damaged files into IndexDamaged.

    To be used around calls of Whoosh only.  A file that is missing or unreadable remains an
    OSError.
    """
    try:
        yield
    except (OSError, IndexDamaged):
        raise
    # WORKAROUND Whoosh 2.7: a wrong byte comes out as struct.error, KeyError, pickle and
    # zlib errors, whoosh.index.IndexError or, in its postings, a bare Exception.
    except Exception as error:
        raise IndexDamaged("The full-text index is damaged.") from error


def checksum(path: Path, *, skipped: int = 0) -> int:
    """Return the CRC-32 of a file without its first bytes; it is read once, in pieces."""
    found = 0
    with path.open("rb") as file:
        file.seek(skipped)
        while piece := file.read(_AT_ONCE):
            found = zlib.crc32(piece, found)
    return found


def write_sums(folder: Path, segment_id: str) -> None:
    """Store the size and checksum of each file of a new segment next to them.

    A segment never changes, so this is done once, before a commit lists it.
    """
    table = folder / f"{segment_id}{_SUMS}"
    if table.exists():
        return
    files = {}
    for path in sorted(folder.glob(f"{segment_id}.*")):
        make_private(path)
        files[path.name] = (path.stat().st_size, checksum(path))
    with open(table, "w", encoding="utf-8", opener=private_opener) as file:
        file.write(sealed(files))


def check_sums(folder: Path, segment_id: str) -> None:
    """Check that each file of a segment is as it was written.

    Raises:
        IndexDamaged: One is not.
        OSError: One is missing or cannot be read.
    """
    files = unsealed((folder / f"{segment_id}{_SUMS}").read_bytes())
    if not isinstance(files, dict):
        raise IndexDamaged("The checksums of a segment are damaged.")
    for name, (size, expected) in files.items():
        path = folder / name
        if path.stat().st_size != size or checksum(path) != expected:
            raise IndexDamaged(f"{path.suffix} is damaged.")


@dataclass(frozen=True, slots=True)
class IndexState:
    """A record of the index's state, written next to the index after each commit.

    Attributes:
        version: The version of the schema.
        revision: The revision of the library that the index has reached.
        generation: The number of the commit.
        contents: The checksum of the commit's table of contents.
    """

    version: int
    revision: int
    generation: int
    contents: int

    @classmethod
    def read(cls, folder: Path) -> IndexState:
        """Return the state that was written last.

        Raises:
            IndexDamaged: It is damaged.
            OSError: It is missing or cannot be read.
        """
        value = unsealed((folder / _STATE).read_bytes())
        if not isinstance(value, list) or [type(number) for number in value] != [int] * 4:
            raise IndexDamaged("The state of the index is of another kind.")
        return cls(*value)

    def write(self, folder: Path) -> None:
        """Replace the previous state."""
        neighbour = folder / f"{_STATE}.tmp"
        with open(neighbour, "w", encoding="utf-8", opener=private_opener) as file:
            file.write(sealed(astuple(self)))
        os.replace(neighbour, folder / _STATE)


def contents_path(folder: Path, generation: int) -> Path:
    """Return the path of a commit's table of contents in Whoosh."""
    return folder / f"_MAIN_{generation}.toc"


def check_contents(folder: Path) -> None:
    """Check that the table of contents named in the state is as it was written.

    It is unpickled later, so this must come first.  A newer one is unknown while it is being
    committed, and a damaged state is left to the writer, which depends on it.

    Raises:
        IndexDamaged: It is not.
    """
    try:
        state = IndexState.read(folder)
        found = checksum(contents_path(folder, state.generation))
    except (IndexDamaged, OSError):
        return
    if found != state.contents:
        raise IndexDamaged("The table of contents is damaged.")


def sealed(value: object) -> str:
    """Return a value as JSON with a checksum of itself at the end."""
    text = json.dumps(value)
    return f"{text}\n{zlib.crc32(text.encode()):08x}\n"


def unsealed(raw: bytes) -> object:
    """Return the value that was given to :func:`sealed`.

    Raises:
        IndexDamaged: It is not as it was written.
    """
    text, _, seal = raw.strip().rpartition(b"\n")
    if f"{zlib.crc32(text):08x}".encode() != seal:
        raise IndexDamaged("A description in the cache is damaged.")
    value: object = json.loads(text)
    return value
