"""One look at the folders of notes: what changed is read, and nothing else."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.note import ImportFailure, ImportReport
from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.domain.progress import Progress
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of, fingerprint_of, read_bytes
from writer_assist.importing.folders import FolderListing, FoundFile, SourceUnavailableError
from writer_assist.importing.readers import READING_VERSION, parse_note
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.notes import NoteFile, NoteStore, StoredNote
from writer_assist.library.sources import FailedFile, Source, SourceStore, is_at_or_below

_BATCH_FILES = 50
_BATCH_SECONDS = 1.0
_PROGRESS_SECONDS = 0.1

# A file may change twice within one tick of its clock.  Where times are whole seconds (FAT,
# some network drives) the tick is two of them, elsewhere that of the kernel.
_COARSE_TICK_NS = 2_000_000_000
_FINE_TICK_NS = 20_000_000


@dataclass(frozen=True, slots=True)
class ReadNote:
    """A file that was read, ready to be stored."""

    file: NoteFile
    note: ParsedNote


def read_note_file(source_id: int, found: FoundFile, raw: bytes) -> ReadNote:
    """Find out what the bytes of a file of notes hold.

    Raises:
        NoteUnreadableError: They are no text.
    """
    path = Path(found.path)
    note = parse_note(path, content_of(raw, path).text)
    tick = _FINE_TICK_NS if found.mtime_ns % 1_000_000_000 else _COARSE_TICK_NS
    settled = time.time_ns() - found.mtime_ns > tick
    size = found.size if settled else -1
    file = NoteFile(
        source_id, found.path, size, found.mtime_ns, fingerprint_of(raw), READING_VERSION
    )
    return ReadNote(file, note)


class LibraryScan:
    """One look; made for it and not used again.  Everything is committed in small batches."""

    def __init__(
        self, database: LibraryDatabase, data_root: Path, cancel: CancelToken, only: Path | None
    ) -> None:
        self._database = database
        self._notes = NoteStore(database)
        self._sources = SourceStore(database)
        self._cancel = cancel
        self._only = only
        self._listing = FolderListing(frozenset({os.path.realpath(data_root)}))
        self._before: dict[str, StoredNote] = {}
        self._found: dict[str, tuple[Source, FoundFile]] = {}
        self._roots: list[str] = []  # that could be listed
        self._unavailable: set[int] = set()
        self._failed: list[FailedFile] = []
        self._report = ImportReport()

    def run(self) -> Generator[Progress, None, ImportReport]:
        """Bring the library up to date; see ``LibraryService.scan``."""
        self._before = {note.file.path: note for note in self._notes.stored()}
        yield from self._list()
        to_read = self._compare()
        to_read = yield from self._follow_moves(to_read)
        self._remove_gone()
        yield from self._read(to_read)
        self._sources.set_failures(self._roots, self._failed)
        return replace(
            self._report,
            failed=tuple(ImportFailure(file.path, file.reason) for file in self._failed),
        )

    def _count(self, *, added: int = 0, changed: int = 0, removed: int = 0, same: int = 0) -> None:
        report = self._report
        self._report = ImportReport(
            report.added + added,
            report.changed + changed,
            report.removed + removed,
            report.unchanged + same,
        )

    def _list(self) -> Generator[Progress, None, None]:
        shown = time.monotonic()
        for source in self._sources.all():
            root = self._root_in(source)
            if root is None:
                continue
            try:
                for files in self._listing.files(Path(root)):
                    self._cancel.check()
                    for file in files:
                        self._found.setdefault(file.path, (source, file))
                    if time.monotonic() - shown > _PROGRESS_SECONDS:
                        shown = time.monotonic()
                        yield Progress("Looking at folders", len(self._found))
            except SourceUnavailableError as error:
                self._set_availability(source, root, str(error))
            else:
                self._set_availability(source, root, "")
        self._failed += [FailedFile(fail.path, fail.reason) for fail in self._listing.failures]

    def _root_in(self, source: Source) -> str | None:
        """Return where to begin in a source; None if it is not asked for."""
        only = str(self._only) if self._only else source.path
        if is_at_or_below(source.path, only):
            return source.path
        return only if is_at_or_below(only, source.path) else None

    def _set_availability(self, source: Source, root: str, problem: str) -> None:
        if root != source.path:
            if problem and not os.path.lexists(root) and os.path.isdir(source.path):
                problem = ""  # a part of it was deleted
        elif not problem:
            problem = self._other_folder(source)
        if problem:
            self._unavailable.add(source.source_id)
            problem += " Its notes stay in the library until it is back or removed here."
        else:
            self._roots.append(root)
        self._sources.set_reason(source, problem)

    def _other_folder(self, source: Source) -> str:
        """Say so if an empty folder stands where notes used to be.

        That is what the place of a drive looks like while the drive is away.  A folder
        that was emptied is still the same folder, and its notes leave.
        """
        try:
            state = os.stat(source.path)
            is_empty = os.path.isdir(source.path) and not os.listdir(source.path)
        except OSError as error:
            return f"{os.path.basename(source.path)} cannot be read: {error.strerror}."
        identity = f"{state.st_dev}:{state.st_ino}"
        if is_empty and source.identity not in {"", identity}:
            return f"An empty folder is in the place of {os.path.basename(source.path)}."
        self._sources.set_identity(source, identity)
        return ""

    def _compare(self) -> list[str]:
        """Return the files that have to be read."""
        known_failures = {file.path: file for file in self._sources.failed_files()}
        to_read: list[str] = []
        for path, (source, found) in self._found.items():
            note, failure = self._before.get(path), known_failures.get(path)
            if note and _is_same(note.file, found):
                self._count(same=1)
                if note.file.source_id != source.source_id:
                    self._notes.give_to(note.note_id, source.source_id)
            elif failure and (failure.size, failure.mtime_ns) == (found.size, found.mtime_ns):
                self._failed.append(failure)
            else:
                to_read.append(path)
        return to_read

    def _follow_moves(self, to_read: list[str]) -> Generator[Progress, None, list[str]]:
        """Let notes whose file has gone follow it to where the same bytes are now.

        Return the files that are still to be read.
        """
        homeless: defaultdict[str, list[StoredNote]] = defaultdict(list)
        for path, note in self._before.items():
            if path not in self._found:
                homeless[note.file.fingerprint].append(note)
        sizes = {note.file.size for notes in homeless.values() for note in notes}
        rest: list[str] = []
        for number, path in enumerate(to_read):
            self._cancel.check()
            source, found = self._found[path]
            may_be_moved = path not in self._before and (found.size in sizes or -1 in sizes)
            if not may_be_moved or not self._move(source, found, homeless):
                rest.append(path)
            elif number % _BATCH_FILES == 0:
                yield Progress("Following moved notes", number, len(to_read))
        return rest

    def _move(
        self, source: Source, found: FoundFile, homeless: dict[str, list[StoredNote]]
    ) -> bool:
        try:
            raw = read_bytes(Path(found.path))
            candidates = homeless.get(fingerprint_of(raw), [])
            candidates = [note for note in candidates if _is_missing(note.file.path)]
            if not candidates:
                return False
            read = read_note_file(source.source_id, found, raw)
        except NoteUnreadableError:
            return False  # it is read, and listed, with the others
        name = os.path.basename(found.path)
        note = min(candidates, key=lambda note: os.path.basename(note.file.path) != name)
        self._notes.store(read.file, read.note, note.note_id)
        homeless[read.file.fingerprint].remove(note)
        del self._before[note.file.path]
        self._count(changed=1)
        return True

    def _remove_gone(self) -> None:
        """Remove notes whose file is not there, but for those that could not be looked for."""
        gone = [
            note.note_id
            for path, note in self._before.items()
            if path not in self._found
            and note.file.source_id not in self._unavailable
            and any(is_at_or_below(path, root) for root in self._roots)
            and not any(is_at_or_below(path, folder) for folder in self._listing.unlisted)
            and self._notes.find(path) == note  # or it was written anew meanwhile
        ]
        if gone:
            self._notes.remove(gone)
            self._count(removed=len(gone))

    def _read(self, to_read: list[str]) -> Generator[Progress, None, None]:
        batch: list[ReadNote] = []
        committed = shown = time.monotonic()
        for number, path in enumerate(to_read):
            if self._cancel.cancelled or len(batch) >= _BATCH_FILES:
                self._store(batch)
                self._cancel.check()
            if time.monotonic() - committed > _BATCH_SECONDS:
                self._store(batch)
                committed = time.monotonic()
            if time.monotonic() - shown > _PROGRESS_SECONDS or not number:
                shown = time.monotonic()
                yield Progress("Reading notes", number, len(to_read))
            batch += self._read_one(path)
        self._store(batch)
        if to_read:
            yield Progress("Reading notes", len(to_read), len(to_read))

    def _read_one(self, path: str) -> list[ReadNote]:
        """Return the note in a file; none if its bytes are the same, or cannot be read."""
        source, found = self._found[path]
        stored = self._before.get(path)
        size, mtime_ns = -1, -1
        try:
            raw = read_bytes(Path(path))
            size, mtime_ns = found.size, found.mtime_ns  # reading it again would change nothing
            read = read_note_file(source.source_id, found, raw)
        except NoteUnreadableError as error:
            self._failed.append(FailedFile(path, str(error), size, mtime_ns))
            return []
        if stored and _has_same_bytes(stored.file, read.file):
            self._notes.touch(stored.note_id, read.file)
            self._count(same=1)
            return []
        return [read]

    def _store(self, batch: list[ReadNote]) -> None:
        sources = {source.source_id for source in self._sources.all()}
        with self._database.transaction():
            for read in batch:
                if read.file.source_id not in sources:  # removed meanwhile
                    continue
                stored = self._notes.find(read.file.path)
                self._notes.store(read.file, read.note, stored.note_id if stored else None)
                known = read.file.path in self._before
                self._count(changed=int(known), added=int(not known))
        batch.clear()


def _is_same(file: NoteFile, found: FoundFile) -> bool:
    return (file.size, file.mtime_ns, file.reading_version) == (
        found.size,
        found.mtime_ns,
        READING_VERSION,
    )


def _has_same_bytes(stored: NoteFile, read: NoteFile) -> bool:
    return (stored.fingerprint, stored.reading_version) == (read.fingerprint, READING_VERSION)


def _is_missing(path: str) -> bool:
    """Tell whether a file is certainly not there; a folder that may not be entered says nothing."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
