"""Scanning the sources: finding what changed since the last scan, and reading only that."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path

from writer_assist.domain.note import ImportFailure, ImportReport, is_at_or_below
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import NoteUnreadableError, NotReadNowError
from writer_assist.files import fingerprint_of, read_bytes
from writer_assist.importing.folders import FolderListing, FoundFile, SourceUnavailableError
from writer_assist.importing.limits import LimitedReader
from writer_assist.importing.pictures import is_plain_picture
from writer_assist.importing.readers import READING_VERSION
from writer_assist.importing.rules import FileRules
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.notes import NoteFile, NoteStore, StoredNote
from writer_assist.library.sources import FailedFile, Source, SourceStore
from writer_assist.services.note_files import ReadFile, file_of, read_note_file

_BATCH_FILES = 50
_BATCH_CHARACTERS = 4_000_000
_BATCH_SECONDS = 1.0
_PROGRESS_SECONDS = 0.1


class LibraryScan:
    """One scan of the sources; used once.  Everything is committed in small batches."""

    def __init__(
        self,
        database: LibraryDatabase,
        data_root: Path,
        cancel: CancelToken,
        only: Sequence[Path] = (),
    ) -> None:
        """Prepare the scan; :meth:`run` does it.

        Args:
            database: The library.
            data_root: The data folder; skipped if a source contains it.
            cancel: Checked between files.
            only: The places to scan, absolute; empty for all sources.
        """
        self._database = database
        self._notes = NoteStore(database)
        self._sources = SourceStore(database)
        self._cancel = cancel
        self._only = _outermost(only)
        self._listing = FolderListing(frozenset({os.path.realpath(data_root)}))
        self._before: dict[str, list[StoredNote]] = {}
        self._found: dict[str, tuple[Source, FoundFile]] = {}
        self._split: set[str] = set()  # files that are split into one note per chapter
        self._roots: list[str] = []  # folders that could be listed
        self._unavailable: set[int] = set()
        self._failed: dict[str, FailedFile] = {}
        self._report = ImportReport()
        self._left_out: set[str] = set()  # by default rules
        self._reader = LimitedReader()

    def run(self) -> Generator[Progress, None, ImportReport]:
        """Bring the library up to date; see ``LibraryService.scan``."""
        with self._reader:
            return (yield from self._look())

    def _look(self) -> Generator[Progress, None, ImportReport]:
        for root in self._only or [""]:
            for note in self._notes.stored(root):
                self._before.setdefault(note.file.path, []).append(note)
        yield from self._list()
        to_read = self._compare()
        to_read = yield from self._follow_moves(to_read)
        self._remove_gone()
        yield from self._read(to_read)
        self._sources.set_failures(self._roots, self._failed.values())
        return replace(
            self._report,
            failed=tuple(
                ImportFailure(file.path, file.reason)
                for file in self._failed.values()
                if file.reason
            ),
            left_out=tuple(sorted(self._left_out)),
        )

    def _count(self, more: ImportReport) -> None:
        report = self._report
        self._report = ImportReport(
            report.added + more.added,
            report.changed + more.changed,
            report.removed + more.removed,
            report.unchanged + more.unchanged,
        )

    def _fail(self, failure: FailedFile) -> None:
        self._failed[failure.path] = failure

    def _list(self) -> Generator[Progress, None, None]:
        shown = time.monotonic()
        for source in self._sources.all():
            if source.split_chapters:
                self._split.add(source.path)
            for files in self._files_of(source):
                self._cancel.check()
                for file in files:
                    self._found.setdefault(file.path, (source, file))
                if time.monotonic() - shown > _PROGRESS_SECONDS:
                    shown = time.monotonic()
                    yield Progress("Looking at folders", len(self._found))
        for failure in self._listing.failures:
            self._fail(FailedFile(failure.path, failure.reason))

    def _files_of(self, source: Source) -> Generator[list[FoundFile], None, None]:
        rules = FileRules(source.path, source.rules)
        for root in self._roots_in(source):
            if root != source.path and not self._listing.reaches(root, rules):
                self._roots.append(root)  # so that its old notes are removed
                continue
            try:
                yield from self._listing.files(Path(root), rules)
            except SourceUnavailableError as error:
                self._set_availability(source, root, str(error))
            else:
                self._set_availability(source, root, "")
        self._left_out |= rules.by_custom

    def _roots_in(self, source: Source) -> list[str]:
        """Return where to begin in a source; empty if the source was not asked for."""
        if not self._only or any(is_at_or_below(source.path, only) for only in self._only):
            return [source.path]
        return [only for only in self._only if is_at_or_below(only, source.path)]

    def _set_availability(self, source: Source, root: str, problem: str) -> None:
        if root != source.path:
            if problem and not os.path.lexists(root) and os.path.isdir(source.path):
                problem = self._other_folder(source)  # or a part of it was deleted
        elif not problem:
            problem = self._other_folder(source)
        if problem:
            self._unavailable.add(source.source_id)
            problem += " Its notes stay in the library until it is back or removed here."
        else:
            self._roots.append(root)
        self._sources.set_reason(source, problem)

    def _other_folder(self, source: Source) -> str:
        """Return a problem if an empty folder is where notes used to be.

        The mount point of a drive that is unplugged looks like that.  A folder that was emptied is
        still the same folder, and its notes are removed.
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
            notes, failure = self._before.get(path), known_failures.get(path)
            if notes and _is_same(notes[0].file, found):
                self._count(ImportReport(unchanged=len(notes)))
                if notes[0].file.source_id != source.source_id:
                    self._notes.give_to(notes, source.source_id)
                if failure and _fails_again(failure, found):  # only a part of it was read
                    self._fail(failure)
            elif failure and _fails_again(failure, found):
                self._fail(failure)
            else:
                to_read.append(path)
        return to_read

    def _follow_moves(self, to_read: list[str]) -> Generator[Progress, None, list[str]]:
        """Let notes whose file disappeared follow it to where the same bytes are now.

        Return the files that still have to be read.
        """
        homeless = self._homeless(to_read)
        sizes = {file.size for files in homeless.values() for file in files}
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

    def _homeless(self, to_read: list[str]) -> dict[str, list[NoteFile]]:
        """Return missing files, by hash, that may be among the files to be read."""
        homeless: defaultdict[str, list[NoteFile]] = defaultdict(list)
        sizes = {self._found[path][1].size for path in to_read if path not in self._before}
        if sizes:
            files = {note.file.path: note.file for note in self._notes.of_sizes(sizes | {-1})}
            for path, file in files.items():
                if path not in self._found:
                    homeless[file.fingerprint].append(file)
        return homeless

    def _move(self, source: Source, found: FoundFile, homeless: dict[str, list[NoteFile]]) -> bool:
        try:
            raw = read_bytes(Path(found.path))
            candidates = homeless.get(fingerprint_of(raw), [])
            candidates = [file for file in candidates if _is_missing(file.path)]
            if not candidates or self._notes.of_file(found.path):
                return False
            read = self._notes_in(source, found, raw)
        except NoteUnreadableError:
            return False  # it is read and listed with the others
        name = os.path.basename(found.path)
        file = min(candidates, key=lambda file: os.path.basename(file.path) != name)
        before = self._notes.of_file(file.path)
        self._count(self._notes.store_file(read.file, read.notes, before))
        if read.shortfall:
            self._fail(
                FailedFile(found.path, read.shortfall, found.size, found.mtime_ns, READING_VERSION)
            )
        homeless[read.file.fingerprint].remove(file)
        self._before.pop(file.path, None)
        return True

    def _remove_gone(self) -> None:
        """Remove notes whose file is gone, unless it could not be looked for."""
        gone = [
            note.note_id
            for path, notes in self._before.items()
            if path not in self._found
            and notes[0].file.source_id not in self._unavailable
            and any(is_at_or_below(path, root) for root in self._roots)
            and not any(is_at_or_below(path, folder) for folder in self._listing.unlisted)
            and self._notes.of_file(path) == notes  # or it was written again meanwhile
            for note in notes
        ]
        if gone:
            self._notes.remove(gone)
            self._count(ImportReport(removed=len(gone)))

    def _read(self, to_read: list[str]) -> Generator[Progress, None, None]:
        batch: list[ReadFile] = []
        length = 0
        committed = shown = time.monotonic()
        for number, path in enumerate(to_read):
            is_full = len(batch) >= _BATCH_FILES or length > _BATCH_CHARACTERS
            if self._cancel.cancelled or is_full or time.monotonic() - committed > _BATCH_SECONDS:
                self._store(batch)
                length, committed = 0, time.monotonic()
                self._cancel.check()
            if time.monotonic() - shown > _PROGRESS_SECONDS or not number:
                shown = time.monotonic()
                yield Progress("Reading notes", number, len(to_read))
            read = self._read_one(path)
            batch += read
            length += sum(file.length for file in read)
        self._store(batch)
        if to_read:
            yield Progress("Reading notes", len(to_read), len(to_read))

    def _read_one(self, path: str) -> list[ReadFile]:
        """Return what a file holds; empty if its bytes are unchanged or cannot be read."""
        source, found = self._found[path]
        stored = self._before.get(path)
        size, mtime_ns = -1, -1
        if is_plain_picture(path):
            self._fail(_holds_nothing(found))
            return self._emptied(source, found, stored)
        try:
            raw = read_bytes(Path(path))
            size, mtime_ns = found.size, found.mtime_ns  # reading it again would change nothing
            file = file_of(source.source_id, found, raw)
            if stored and _has_same_bytes(stored[0].file, file):
                self._notes.touch(file)
                self._count(ImportReport(unchanged=len(stored)))
                return []
            read = self._notes_in(source, found, raw)
        except NotReadNowError as error:
            self._fail(FailedFile(path, str(error), -1, -1, READING_VERSION))
            return []
        except NoteUnreadableError as error:
            self._fail(FailedFile(path, str(error), size, mtime_ns, READING_VERSION))
            return []
        if read.shortfall:
            self._fail(FailedFile(path, read.shortfall, size, mtime_ns, READING_VERSION))
        elif not read.notes:
            self._fail(_holds_nothing(found))
        return [read] if read.notes or stored else []

    def _emptied(
        self, source: Source, found: FoundFile, stored: list[StoredNote] | None
    ) -> list[ReadFile]:
        """Return an empty file's record, which removes the notes it held before."""
        file = NoteFile(source.source_id, found.path, -1, -1, "", READING_VERSION)
        return [ReadFile(file, ())] if stored else []

    def _notes_in(self, source: Source, found: FoundFile, raw: bytes) -> ReadFile:
        is_split = found.path in self._split
        return read_note_file(source.source_id, found, raw, self._reader, split_chapters=is_split)

    def _store(self, batch: list[ReadFile]) -> None:
        sources = {source.source_id for source in self._sources.all()}
        with self._database.transaction():
            for read in batch:
                if read.file.source_id not in sources:  # removed meanwhile
                    continue
                before = self._notes.of_file(read.file.path)
                self._count(self._notes.store_file(read.file, read.notes, before))
        batch.clear()


def _holds_nothing(found: FoundFile) -> FailedFile:
    """Record a file without text, so that it is not read again at every scan."""
    return FailedFile(found.path, "", found.size, found.mtime_ns, READING_VERSION)


def _outermost(places: Sequence[Path]) -> list[str]:
    """Leave out places that are inside others."""
    kept: list[str] = []
    for place in sorted({str(place) for place in places}, key=len):
        if not any(is_at_or_below(place, other) for other in kept):
            kept.append(place)
    return kept


def _is_same(file: NoteFile, found: FoundFile) -> bool:
    return (file.size, file.mtime_ns, file.reading_version) == (
        found.size,
        found.mtime_ns,
        READING_VERSION,
    )


def _fails_again(failure: FailedFile, found: FoundFile) -> bool:
    return (failure.size, failure.mtime_ns, failure.reading_version) == (
        found.size,
        found.mtime_ns,
        READING_VERSION,
    )


def _has_same_bytes(stored: NoteFile, read: NoteFile) -> bool:
    return (stored.fingerprint, stored.reading_version) == (read.fingerprint, READING_VERSION)


def _is_missing(path: str) -> bool:
    """Tell whether a file is certainly gone; a folder that cannot be entered proves nothing."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
