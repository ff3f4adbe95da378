"""Reading notes from their files for the library, and saving edited notes to them."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from writer_assist.domain.note import ParsedNote, is_at_or_below
from writer_assist.errors import DiskError, LibraryError, NoteUnreadableError
from writer_assist.file_names import safe_stem
from writer_assist.files import FileContent, fingerprint_of, read_bytes, read_file, save_text
from writer_assist.importing.folders import FoundFile
from writer_assist.importing.limits import LimitedReader
from writer_assist.importing.readers import READING_VERSION, parse_note
from writer_assist.library.catalogue import Catalogue
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.notes import NoteFile, NoteStore
from writer_assist.library.sources import SourceStore
from writer_assist.manuscript.rescue import Rescue
from writer_assist.paths import PRIVATE_FILE

# A file may change twice within one tick of its clock.  On file systems that store whole seconds
# (FAT, some network drives) a tick is two seconds, elsewhere that of the kernel.
_COARSE_TICK_NS = 2_000_000_000
_FINE_TICK_NS = 20_000_000
_FAULTS_TOLD = 3
_HALF = re.compile("[\ud800-\udfff]")

_LINK_MARKS = re.compile(r"[#^\[\]]+")  # forbidden in a wikilink
_MAX_BYTES = 120


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The notes of a file, ready to be stored.

    Attributes:
        file: Size, time and hash, by which a later change is noticed.
        notes: The notes in it; empty only for kinds of files where that is to be expected.
        shortfall: A sentence on what could not be read; usually empty.
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
    """Return the notes that the bytes of a file hold.

    Raises:
        NoteUnreadableError: They hold none, or do not fit the file's extension.
    """
    path = Path(found.path)
    reading = reader.read(path, raw, split_chapters=split_chapters)
    notes = _told_apart([_sound(note) for note in reading.notes if not note.fault])
    shortfall = " ".join(filter(None, [reading.shortfall, told_faults(reading.notes)]))
    return ReadFile(file_of(source_id, found, raw), notes, shortfall)


def told_faults(notes: Sequence[ParsedNote]) -> str:
    """Return a sentence that names the notes of a file that could not be read, at most a few."""
    faults = [note.fault for note in notes if note.fault]
    more = f"{len(faults) - _FAULTS_TOLD} more of its notes have faults."
    return " ".join([*faults[:_FAULTS_TOLD], *([more] if len(faults) > _FAULTS_TOLD else [])])


def file_of(source_id: int, found: FoundFile, raw: bytes) -> NoteFile:
    """Return size, time and hash of a file, by which a later change is noticed."""
    tick = _FINE_TICK_NS if found.mtime_ns % 1_000_000_000 else _COARSE_TICK_NS
    settled = time.time_ns() - found.mtime_ns > tick
    size = found.size if settled else -1
    return NoteFile(
        source_id, found.path, size, found.mtime_ns, fingerprint_of(raw), READING_VERSION
    )


class NoteWriter:
    """Writes a note's file and imports it at once; new notes go to the folder for own notes."""

    def __init__(self, database: LibraryDatabase, own_notes: Path) -> None:
        self._own_notes = own_notes
        self._rescues: dict[tuple[int | None, str], Rescue] = {}
        self._notes = NoteStore(database)
        self._sources = SourceStore(database)
        self._catalogue = Catalogue(database)

    def write(self, note_id: int | None, title: str, text: str, fingerprint: str) -> int:
        """Save a note; see ``LibraryService.write_note``.

        Returns:
            The note's id.

        Raises:
            DiskError: It could not be saved; the sentence says where a copy was kept.
        """
        if note_id is None:
            path = self._new_path(title, text)
            with self._or_kept_elsewhere(None, path, text):
                self._write_new(path, title, text)
        else:
            path = self._catalogue.path_of(note_id)
            if not self._notes.is_editable(note_id):
                raise LibraryError(
                    f"{path.name} was written in another program: it can be read here, not changed."
                )
            with self._or_kept_elsewhere(note_id, path, text):
                save_text(path, text, _present_content(path), fingerprint)
        return self._scan_and_index(path, note_id)

    def follow(self, old: Path, new: Path) -> None:
        """Let a note follow its file to another name; in a hidden place it leaves the library."""
        before = self._notes.of_file(str(old))
        sources = [one.path for one in self._sources.all() if is_at_or_below(str(new), one.path)]
        if len(before) != 1 or not sources or self._notes.of_file(str(new)):
            return
        inside = new.relative_to(sources[0]).parts if str(new) != sources[0] else ()
        if any(part.startswith(".") for part in inside):
            self._notes.remove([before[0].note_id])
        else:
            with suppress(OSError, NoteUnreadableError):  # the next scan tells
                self._scan_and_index(new, before[0].note_id)

    @contextmanager
    def _or_kept_elsewhere(self, note_id: int | None, path: Path, text: str) -> Iterator[None]:
        key = (note_id, path.name)
        try:
            yield
        except DiskError as error:
            if key not in self._rescues:
                self._rescues[key] = Rescue(self._own_notes.parent / "drafts", path)
            error.kept = self._rescues[key].keep(text)
            if error.kept is not None:
                error.args = (f"{error} A copy is kept as {error.kept}.",)
            raise
        if rescue := self._rescues.pop(key, None):
            rescue.forget()

    def _new_path(self, title: str, text: str) -> Path:
        words = title or _first_line(text)
        try:
            self._own_notes.mkdir(parents=True, exist_ok=True)
            return free_path(self._own_notes, words)
        except OSError:
            return self._own_notes / "Note.md"  # saving fails with an error that says what is wrong

    def _write_new(self, path: Path, title: str, text: str) -> None:
        if title and parse_note(path, text).title != title:
            text = f"# {title}\n\n{text}"
        save_text(path, text, None, "", new_mode=PRIVATE_FILE)

    def _scan_and_index(self, path: Path, note_id: int | None) -> int:
        source = next(s for s in self._sources.all() if is_at_or_below(str(path), s.path))
        state = path.stat()
        found = FoundFile(str(path), state.st_size, state.st_mtime_ns)
        with LimitedReader() as reader:
            read = read_note_file(source.source_id, found, read_bytes(path), reader)
        self._sources.clear_failure(str(path))
        return self._notes.store(read.file, read.notes[0], note_id)


def free_path(folder: Path, title: str) -> Path:
    """Return an unused path for a new note, as close to its title as possible."""
    name = _safe_name(title)
    # On some systems case makes no difference.
    taken = {path.name.casefold() for path in folder.iterdir()}
    number = 1
    while True:
        path = folder / (f"{name}.md" if number == 1 else f"{name} {number}.md")
        if path.name.casefold() not in taken:
            return path
        number += 1


def _sound(note: ParsedNote) -> ParsedNote:
    """Replace lone surrogates, which can be neither stored nor shown."""
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
    """Number parts with the same name, such as two chapters or entries."""
    met: Counter[str] = Counter()
    apart = []
    for note in notes:
        met[note.part] += 1
        number = met[note.part]
        apart.append(note if number == 1 else replace(note, part=f"{note.part} ({number})"))
    return tuple(apart) if len({note.part for note in apart}) == len(apart) else _numbered(apart)


def _numbered(notes: Sequence[ParsedNote]) -> tuple[ParsedNote, ...]:
    return tuple(replace(note, part=f"{number}") for number, note in enumerate(notes))


def _present_content(path: Path) -> FileContent | None:
    """Return the present encoding and fingerprint of a file; None if it is gone or no text."""
    try:
        return read_file(path)
    except NoteUnreadableError:
        return None  # saving raises the error, and keeps the writer's text in any case


def _first_line(text: str) -> str:
    return next((line.strip("# \t") for line in text.split("\n") if line.strip("# \t")), "")


def _safe_name(title: str) -> str:
    name = safe_stem(_LINK_MARKS.sub(" ", title), most_bytes=_MAX_BYTES, kind="note")
    return name or "Untitled note"
