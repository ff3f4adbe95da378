"""Makes a manuscript of a book from another program: read it, look at it, then write it."""

from __future__ import annotations

import logging
import pickle
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from writer_assist.child_process import INSIDE, ChildOutcome, python_path, run_child
from writer_assist.domain.imported_book import (
    RESEARCH,
    ImportedBook,
    ImportedNote,
    ImportedScene,
)
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import NoteUnreadableError, UsageError
from writer_assist.files import disk_error
from writer_assist.importing.notes import front_matter
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.index_note import SUFFIX, free_name
from writer_assist.manuscript.making import ScenePiece, project_from_pieces
from writer_assist.manuscript.scene_fields import SceneFields
from writer_assist.offline import OFFLINE_ENVIRONMENT
from writer_assist.services import book_reading
from writer_assist.services.book_reading import ReadBook

logger = logging.getLogger(__name__)

_LONGEST_S = 900
_HEADING = 12  # words at most


def read_source(source: Path, cancel: CancelToken) -> Generator[Progress, None, ImportedBook]:
    """Read a book in a process of its own, and write nothing; yields its progress.

    Raises:
        Cancelled: It was stopped.
        NoteUnreadableError: It cannot be read; the sentence says why.
        DiskError: There is no room for what was read.
    """
    stage = f"Reading {source.name}"
    yield Progress(stage, 0)
    try:
        with tempfile.TemporaryDirectory(prefix="writer-assist-") as place:
            folder = Path(place)
            with closing(_started(source, folder, cancel)) as running:
                while True:
                    try:
                        seconds = next(running)
                    except StopIteration as ended:
                        code = ended.value.code
                        break
                    if seconds > _LONGEST_S:
                        raise NoteUnreadableError(f"{source.name} takes too long to read.")
                    yield Progress(stage, *_reached(folder / book_reading.PROGRESS))
            return _answer(folder / book_reading.ANSWER, source, code)
    except OSError as error:
        raise disk_error(error, source) from error


def change_of(book: ImportedBook, folder: Path) -> ManuscriptChange:
    """Return the change that writes a book into a new folder, over no file that is there.

    Raises:
        ManuscriptError: The folder is there and is not empty.
        UsageError: No scene is left.
    """
    if not book.scenes:
        raise UsageError("Nothing was chosen to import.")
    change = project_from_pieces(
        book.title or folder.name,
        [_piece(scene) for scene in book.scenes],
        folder,
        author=book.author,
        statuses=_statuses(book),
    )
    return replace(
        change,
        label=f"Import “{book.title or folder.name}”",
        files=(*change.files, *_research(book.notes, folder / RESEARCH)),
        scenes=tuple(_first_to_read(book, change.scenes)),
    )


def _first_to_read(book: ImportedBook, names: Sequence[str]) -> Sequence[str]:
    """Return the names with the scene first that is opened: the first of the book with a text."""
    told = (n for n, one in enumerate(book.scenes) if one.is_included and one.words > _HEADING)
    first = next(told, 0)
    return (names[first], *names[:first], *names[first + 1 :])


def _started(
    source: Path, folder: Path, cancel: CancelToken
) -> Generator[float, None, ChildOutcome]:
    command = [sys.executable, "-m", book_reading.__name__, str(source), str(folder)]
    # Its own children, which convert documents, end with it.
    environment = {**OFFLINE_ENVIRONMENT, "PYTHONPATH": python_path(), INSIDE: "1"}
    return run_child(command, cancel, environment=environment)


def _reached(path: Path) -> tuple[int, int]:
    try:
        finished, total = path.read_text(encoding="ascii").split()
        return int(finished), int(total)
    except (OSError, ValueError):
        return 0, 0


def _answer(path: Path, source: Path, code: int) -> ImportedBook:
    if not path.exists():
        logger.warning("the process that reads a book ended with code %s", code)
        raise NoteUnreadableError(
            f"{source.name} cannot be read: something in it is not as it should be, or it takes "
            "too much memory."
        )
    answer: ReadBook = pickle.loads(path.read_bytes())
    if answer.book is None:
        raise NoteUnreadableError(answer.fault)
    return answer.book


def _piece(scene: ImportedScene) -> ScenePiece:
    fields = SceneFields(
        status=scene.status,
        synopsis=scene.synopsis,
        pov=scene.pov,
        target=scene.target,
        is_included=scene.is_included,
    )
    title = " ".join(scene.title.split()) or "Untitled"
    return ScenePiece(title, scene.depth, scene.text, fields)


def _statuses(book: ImportedBook) -> Sequence[str]:
    used = {scene.status for scene in book.scenes if scene.status}
    return book.statuses if used else ()


def _research(notes: Sequence[ImportedNote], folder: Path) -> list[FileChange]:
    """Return the files of notes; a title that cannot be a file's name is kept in the note."""
    taken: dict[Path, list[str]] = {}
    files: list[FileChange] = []
    for note in notes:
        place = folder
        for name in filter(None, note.folders):
            place /= free_name(name, ())
        names = taken.setdefault(place, [])
        name = free_name(note.title, names)
        names.append(name)
        head = front_matter({"title": note.title}) if name != note.title else ""
        raw = f"{head}{note.text}".encode("utf-8", "replace")
        files.append(FileChange(place / f"{name}{SUFFIX}", None, raw))
    return files
