"""From a file on the disk to what the library keeps of it."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.files import fingerprint_of
from writer_assist.importing.folders import FoundFile
from writer_assist.importing.limits import LimitedReader
from writer_assist.importing.readers import READING_VERSION
from writer_assist.library.notes import NoteFile

# A file may change twice within one tick of its clock.  Where times are whole seconds (FAT,
# some network drives) the tick is two of them, elsewhere that of the kernel.
_COARSE_TICK_NS = 2_000_000_000
_FINE_TICK_NS = 20_000_000
_FAULTS_TOLD = 3
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read, ready to be stored.

    Attributes:
        file: What tells later whether it has changed.
        notes: What it holds; nothing only where the file's kind lets expect that.
        shortfall: A sentence on what of it was not read; empty mostly.
    """

    file: NoteFile
    notes: tuple[ParsedNote, ...]
    shortfall: str = ""

    @property
    def length(self) -> int:
        """The length of its texts in characters."""
        return sum(len(note.text) for note in self.notes)


def read_note_file(
    source_id: int,
    found: FoundFile,
    raw: bytes,
    reader: LimitedReader,
    *,
    split_chapters: bool = False,
) -> ReadFile:
    """Find out which notes the bytes of a file hold.

    Raises:
        NoteUnreadableError: They hold none, or are not what the file's name says.
    """
    path = Path(found.path)
    reading = reader.read(path, raw, split_chapters=split_chapters)
    notes = _told_apart([_sound(note) for note in reading.notes if not note.fault])
    shortfall = " ".join(filter(None, [reading.shortfall, told_faults(reading.notes)]))
    return ReadFile(file_of(source_id, found, raw), notes, shortfall)


def told_faults(notes: Sequence[ParsedNote]) -> str:
    """Say which of a file's notes could not be read; the first few by name."""
    faults = [note.fault for note in notes if note.fault]
    more = f"{len(faults) - _FAULTS_TOLD} more of its notes have faults."
    return " ".join([*faults[:_FAULTS_TOLD], *([more] if len(faults) > _FAULTS_TOLD else [])])


def file_of(source_id: int, found: FoundFile, raw: bytes) -> NoteFile:
    """Return what tells later whether a file has changed since these bytes were read."""
    tick = _FINE_TICK_NS if found.mtime_ns % 1_000_000_000 else _COARSE_TICK_NS
    settled = time.time_ns() - found.mtime_ns > tick
    size = found.size if settled else -1
    return NoteFile(
        source_id, found.path, size, found.mtime_ns, fingerprint_of(raw), READING_VERSION
    )


def _sound(note: ParsedNote) -> ParsedNote:
    """Put a sign in the place of halves of characters, which nothing can keep or show."""
    words = (note.title, note.text, note.part, *note.aliases, *note.tags, *note.links)
    headings = [stretch.heading for stretch in note.stretches]
    if not any(map(_HALF.search, (*words, *headings))):
        return note
    return replace(
        note,
        title=_whole(note.title),
        text=_whole(note.text),
        part=_whole(note.part),
        aliases=tuple(map(_whole, note.aliases)),
        tags=tuple(map(_whole, note.tags)),
        links=tuple(map(_whole, note.links)),
        stretches=tuple(
            replace(stretch, heading=_whole(stretch.heading)) for stretch in note.stretches
        ),
    )


def _whole(text: str) -> str:
    return _HALF.sub("\ufffd", text)


def _told_apart(notes: Sequence[ParsedNote]) -> tuple[ParsedNote, ...]:
    """Number the parts that are called the same: two chapters, or two entries of one name."""
    met: Counter[str] = Counter()
    apart = []
    for note in notes:
        met[note.part] += 1
        number = met[note.part]
        apart.append(note if number == 1 else replace(note, part=f"{note.part} ({number})"))
    return tuple(apart) if len({note.part for note in apart}) == len(apart) else _numbered(apart)


def _numbered(notes: Sequence[ParsedNote]) -> tuple[ParsedNote, ...]:
    return tuple(replace(note, part=f"{number}") for number, note in enumerate(notes))
