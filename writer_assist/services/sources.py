"""Adding, changing and removing the library's sources, and previewing one."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path

from writer_assist.domain.note import (
    ImportFailure,
    ImportPreview,
    ParsedNote,
    PreviewedNote,
    SourceRules,
    is_at_or_below,
)
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import NoteUnreadableError, UsageError
from writer_assist.files import read_bytes
from writer_assist.importing.file_kinds import is_note_file
from writer_assist.importing.folders import (
    FolderListing,
    FoundFile,
    SourceUnavailableError,
    is_text,
)
from writer_assist.importing.limits import LimitedReader
from writer_assist.importing.pictures import is_plain_picture
from writer_assist.importing.rules import FileRules, faulty_pattern
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.notes import NoteStore
from writer_assist.library.sources import Source, SourceStore
from writer_assist.services.note_files import told_faults

_SPECIAL = re.compile(r"[\\*?\[\]!#]| (?=/|$)")

MOST_NOTES = 300
_SECONDS = 10.0  # for how long a preview may read files


class SourceKeeper:
    """Adds, changes and removes sources; a scan afterwards applies the changes."""

    def __init__(self, database: LibraryDatabase, own_notes: Path) -> None:
        self._database = database
        self._own_notes = own_notes
        self._notes = NoteStore(database)
        self._sources = SourceStore(database)

    def add(self, path: Path, rules: SourceRules, *, split_chapters: bool) -> None:
        """Add a source; see ``LibraryService.add_source``."""
        path = absolute(path)
        refuse_no_source(path)
        refuse_faulty(rules)
        if split_chapters and path.is_dir():
            raise UsageError(f"{path} is a folder: only a single file is split at its chapters.")
        with self._database.transaction():
            self._sources.add(path)
            self._change(self.find(path), rules, split_chapters=split_chapters)

    def set_rules(self, path: Path, rules: SourceRules) -> None:
        """Change which files of a source are imported.

        Raises:
            UsageError: There is no such source, or a pattern is invalid.
        """
        source = self.find(path)
        refuse_faulty(rules)
        self._sources.set_rules(source, rules, split_chapters=source.split_chapters)

    def remove(self, path: Path) -> int:
        """Remove a source or a folder in one; return how many notes were removed with it.

        Raises:
            UsageError: There is no such source, or it is the program's own folder of notes.
        """
        path = absolute(path)
        if (source := self._sources.find(path)) is None:
            return self._leave_out(path)
        if source.path == str(self._own_notes):
            raise UsageError("The notes written in this program stay in its library.")
        with self._database.transaction():
            removed = self._release_notes(source)
            self._sources.set_failures([source.path], [])
            self._sources.remove(source)
        return removed

    def find(self, path: Path) -> Source:
        """Return a source.

        Raises:
            UsageError: It is not a source.
        """
        path = absolute(path)
        if (source := self._sources.find(path)) is None:
            raise UsageError(f"{path} is not in the library.")
        return source

    def _change(self, source: Source, rules: SourceRules, *, split_chapters: bool) -> None:
        if source.split_chapters != split_chapters:
            self._notes.read_again(source.path)
        kept = source.rules if rules == SourceRules() else rules
        self._sources.set_rules(source, kept, split_chapters=split_chapters)

    def _leave_out(self, folder: Path) -> int:
        """Exclude a folder inside a source from now on."""
        holders = [one for one in self._sources.all() if is_at_or_below(str(folder), one.path)]
        notes = [note.note_id for note in self._notes.stored(str(folder))]
        if not holders or not notes:
            raise UsageError(f"{folder} is not in the library.")
        with self._database.transaction():
            for source in holders:
                pattern = _pattern_of(os.path.relpath(folder, source.path))
                rules = replace(source.rules, exclude=(*source.rules.exclude, pattern))
                self._sources.set_rules(source, rules, split_chapters=source.split_chapters)
            self._notes.remove(notes)
        return len(notes)

    def _release_notes(self, source: Source) -> int:
        others = [other for other in self._sources.all() if other != source]
        gone: list[int] = []
        for note in self._notes.stored():
            if note.file.source_id != source.source_id:
                continue
            heir = next((o for o in others if is_at_or_below(note.file.path, o.path)), None)
            if heir:
                self._notes.give_to([note], heir.source_id)
            else:
                gone.append(note.note_id)
        self._notes.remove(gone)
        if source.split_chapters:
            self._notes.read_again(source.path)
        return len(gone)


def refuse_no_source(path: Path) -> None:
    """Check that a path can be a source.

    Raises:
        UsageError: It does not exist, or is a file of an unsupported kind.
    """
    if not is_text(str(path)):
        raise UsageError("The folder's name holds bytes that are no text. Rename it first.")
    if not path.exists():
        raise UsageError(f"{path} is not there.")
    if not path.is_dir() and not path.is_file():
        raise UsageError(f"{path.name} is not an ordinary file: nothing can be read from it.")
    if not path.is_dir() and (not is_note_file(path) or is_plain_picture(str(path))):
        raise UsageError(f"{path.name} is of a kind that is not taken in.")


def refuse_faulty(rules: SourceRules) -> None:
    """Check that all rules are valid.

    Raises:
        UsageError: One is not; the sentence says which.
    """
    if faulty := faulty_pattern((*rules.include, *rules.exclude)):
        raise UsageError(f"“{faulty}” is no pattern. One looks like “drafts/” or “*.bak.md”.")


def absolute(path: Path) -> Path:
    """Return the path without ``..`` and ``~``; symbolic links in it stay as they are."""
    return Path(os.path.abspath(path.expanduser()))


def preview_source(
    path: Path, rules: SourceRules, data_root: Path, cancel: CancelToken
) -> Generator[Progress, None, ImportPreview]:
    """Read a folder or file as if it were imported; of a large folder only a part is read.

    Args:
        path: Folder or file.
        rules: Which files of a folder are read.
        data_root: The program's own folder, which is skipped if it lies inside.
        cancel: Checked between files.

    Raises:
        UsageError: It cannot be imported at all.
        Cancelled: The work was asked to stop.
    """
    path = absolute(path)
    refuse_no_source(path)
    refuse_faulty(rules)
    listing = FolderListing(frozenset({os.path.realpath(data_root)}))
    files: list[FoundFile] = []
    try:
        patterns = FileRules(str(path), rules)
        for found in listing.files(path, patterns):
            cancel.check()
            files += (file for file in found if not is_plain_picture(file.path))
            yield Progress("Looking at folders", len(files))
    except SourceUnavailableError as error:
        raise UsageError(str(error)) from error
    with LimitedReader() as reader:
        preview = yield from _looked_through(path, files, listing.failures, reader, cancel)
    return replace(preview, left_out=tuple(sorted(patterns.by_custom)))


def _pattern_of(relative: str) -> str:
    """Return the .gitignore pattern for one folder."""
    named = _SPECIAL.sub(r"\\\g<0>", relative.replace(os.sep, "/"))
    return f"/{named}/"


def _looked_through(
    path: Path,
    files: Sequence[FoundFile],
    failures: Sequence[ImportFailure],
    reader: LimitedReader,
    cancel: CancelToken,
) -> Generator[Progress, None, ImportPreview]:
    notes: list[PreviewedNote] = []
    failed = list(failures)
    until = time.monotonic() + _SECONDS
    for number, file in enumerate(files):
        cancel.check()
        if len(notes) >= MOST_NOTES or time.monotonic() > until:
            break
        yield Progress("Reading notes", number, min(len(files), MOST_NOTES))
        try:
            read = _notes_in(Path(file.path), reader, split_chapters=False)
            notes += _previewed(read)
            if fault := told_faults(read):
                failed.append(ImportFailure(file.path, fault))
        except NoteUnreadableError as error:
            failed.append(ImportFailure(file.path, str(error)))
    chapters = _chapters(path, reader) if len(notes) == 1 and path.is_file() else ()
    return ImportPreview(tuple(notes[:MOST_NOTES]), len(files), chapters, tuple(failed))


def _chapters(path: Path, reader: LimitedReader) -> tuple[PreviewedNote, ...]:
    chapters = _previewed(_notes_in(path, reader, split_chapters=True))
    return tuple(chapters) if len(chapters) > 1 else ()


def _notes_in(path: Path, reader: LimitedReader, *, split_chapters: bool) -> tuple[ParsedNote, ...]:
    return reader.read(path, read_bytes(path), split_chapters=split_chapters).notes


def _previewed(notes: Sequence[ParsedNote]) -> list[PreviewedNote]:
    return [PreviewedNote(note.title, note.words) for note in notes if not note.fault]
