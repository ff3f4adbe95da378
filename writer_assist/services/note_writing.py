"""Saving notes to their files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from writer_assist.errors import DiskError, LibraryError, NoteUnreadableError
from writer_assist.files import FileContent, read_bytes, read_file, save_text
from writer_assist.importing.file_names import free_path
from writer_assist.importing.folders import FoundFile
from writer_assist.importing.limits import LimitedReader
from writer_assist.importing.readers import parse_note
from writer_assist.library.catalogue import Catalogue
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.notes import NoteStore
from writer_assist.library.sources import SourceStore, is_at_or_below
from writer_assist.manuscript.rescue import Rescue
from writer_assist.services.note_files import read_note_file


class NoteWriter:
    """Writes a note's file and takes it in at once; new ones go to the folder of own notes."""

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
        return self._take_in(path, note_id)

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
            return self._own_notes / "Note.md"  # saving it finds out what is wrong, and tells

    def _write_new(self, path: Path, title: str, text: str) -> None:
        if title and parse_note(path, text).title != title:
            text = f"# {title}\n\n{text}"
        save_text(path, text, None, "")

    def _take_in(self, path: Path, note_id: int | None) -> int:
        source = next(s for s in self._sources.all() if is_at_or_below(str(path), s.path))
        state = path.stat()
        found = FoundFile(str(path), state.st_size, state.st_mtime_ns)
        with LimitedReader() as reader:
            read = read_note_file(source.source_id, found, read_bytes(path), reader)
        self._sources.clear_failure(str(path))
        return self._notes.store(read.file, read.notes[0], note_id)


def _present_content(path: Path) -> FileContent | None:
    """Return how a file is written at present; None if it is gone, or no text any more."""
    try:
        return read_file(path)
    except NoteUnreadableError:
        return None  # saving finds out more, and keeps the writer's text in any case


def _first_line(text: str) -> str:
    return next((line.strip("# \t") for line in text.split("\n") if line.strip("# \t")), "")
