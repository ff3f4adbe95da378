"""What a folder or file would become, before anything is taken in."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.note import ImportFailure, ImportPreview, PreviewedNote, SourceRules
from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.domain.progress import Progress
from writer_assist.errors import NoteUnreadableError, UsageError
from writer_assist.files import read_bytes
from writer_assist.importing.folders import FolderListing, FoundFile, SourceUnavailableError
from writer_assist.importing.limits import LimitedReader
from writer_assist.importing.pictures import is_plain_picture
from writer_assist.importing.rules import FileRules
from writer_assist.services.note_files import told_faults
from writer_assist.services.source_keeping import absolute, refuse_faulty, refuse_no_source

MOST_NOTES = 300
_SECONDS = 10.0  # then what was read so far has to do


def preview_source(
    path: Path, rules: SourceRules, data_root: Path, cancel: CancelToken
) -> Generator[Progress, None, ImportPreview]:
    """Read a folder or file as if it were taken in; of a folder no more than is looked at.

    Args:
        path: Folder or file.
        rules: Which files of a folder count.
        data_root: The program's own folder, which is never taken in from above.
        cancel: Looked at between files.

    Raises:
        UsageError: It cannot be taken in at all.
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
