"""Telling damaged caches from a bug: checksums of their files, and what Whoosh raises over them."""

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
    """The index is no sound Whoosh index any more; never shown: it is built again."""


@contextmanager
def reading_index() -> Iterator[None]:
    """Turn whatever Whoosh raises over damaged files into IndexDamaged.

    Only for calls of Whoosh.  A file that is not there, or may not be read, stays an
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
    """Return the CRC-32 of a file from a byte on; it is read once, in pieces."""
    found = 0
    with path.open("rb") as file:
        file.seek(skipped)
        while piece := file.read(_AT_ONCE):
            found = zlib.crc32(piece, found)
    return found


def write_sums(folder: Path, segment_id: str) -> None:
    """Keep the size and checksum of each file of a new segment beside them.

    A segment never changes, so this is done once, before a commit names it.
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
    """Look whether each file of a segment is what was written.

    Raises:
        IndexDamaged: One is not.
        OSError: One is not there, or cannot be read.
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
    """What is written beside the index after each commit.

    Attributes:
        version: Of the schema.
        revision: Of the library, that the index has reached.
        generation: Number of the commit.
        contents: Checksum of the commit's table of contents.
    """

    version: int
    revision: int
    generation: int
    contents: int

    @classmethod
    def read(cls, folder: Path) -> IndexState:
        """Return what was written last.

        Raises:
            IndexDamaged: It is not as it was written.
            OSError: It is not there, or cannot be read.
        """
        value = unsealed((folder / _STATE).read_bytes())
        if not isinstance(value, list) or [type(number) for number in value] != [int] * 4:
            raise IndexDamaged("The state of the index is of another kind.")
        return cls(*value)

    def write(self, folder: Path) -> None:
        """Put it in the place of the former one."""
        neighbour = folder / f"{_STATE}.tmp"
        with open(neighbour, "w", encoding="utf-8", opener=private_opener) as file:
            file.write(sealed(astuple(self)))
        os.replace(neighbour, folder / _STATE)


def contents_path(folder: Path, generation: int) -> Path:
    """Return where Whoosh keeps the table of contents of a commit."""
    return folder / f"_MAIN_{generation}.toc"


def check_contents(folder: Path) -> None:
    """Look whether the table of contents that the state knows is as it was written.

    It is unpickled, so this comes before.  A newer one is not known yet while it is
    committed, and an unsound state is left to the writer, which goes by it.

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
    """Return a value as JSON with its own checksum behind it."""
    text = json.dumps(value)
    return f"{text}\n{zlib.crc32(text.encode()):08x}\n"


def unsealed(raw: bytes) -> object:
    """Return the value that was sealed.

    Raises:
        IndexDamaged: It is not as it was written.
    """
    text, _, seal = raw.strip().rpartition(b"\n")
    if f"{zlib.crc32(text):08x}".encode() != seal:
        raise IndexDamaged("A description in the cache is damaged.")
    value: object = json.loads(text)
    return value
