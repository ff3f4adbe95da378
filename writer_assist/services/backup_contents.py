"""What a backup holds: the manuscripts, the notes written here, and what is stored only in SQLite.

Voices and indexes are left out: they are large, and are made again from what is here.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from writer_assist.domain.backup import BOOK, DRAFTS, NOTES, UNTITLED
from writer_assist.domain.words import count_words
from writer_assist.errors import ManuscriptError, NoteUnreadableError, WriterAssistError
from writer_assist.file_names import path_of_text, shown_name
from writer_assist.files import content_of
from writer_assist.manuscript.index_note import is_index
from writer_assist.manuscript.project import Project, ProjectReader, project_of
from writer_assist.manuscript.structure import SUFFIXES, drafts_beside
from writer_assist.manuscript.word_lists import words_of_book
from writer_assist.paths import DataFolder, make_private_file

MOST_FILES = 5000  # of one folder
_MOST_LEVELS = 3  # between the index of a book and the folder of its scenes


@dataclass(frozen=True, slots=True)
class BookFiles:
    """The files of a manuscript, or of another folder of texts.

    Attributes:
        title: Of the book, or the folder's name.
        kind: As in ``BackedUpBook``.
        root: The folder that all of them are in.
        index: The file that opens it; None for none.
        files: All files.
        words: Of the book; None if they are to be counted in the files.
    """

    title: str
    kind: str
    root: Path
    index: Path | None
    files: tuple[Path, ...]
    words: int | None = None


def books_of(paths: Iterable[Path], folder: DataFolder) -> Iterator[BookFiles]:
    """Yield the manuscripts that drafts belong to, each once; those that are gone are left out.

    Args:
        paths: Drafts and indexes, the latest first.
        folder: The data folder, whose untitled drafts and notes come last.
    """
    seen: set[Path] = set()
    for path in paths:
        path = path.absolute()
        if path.parent == folder.drafts.absolute() or not path.exists():
            continue
        index = project_of(path)
        place = index or path.parent
        if place in seen:
            continue
        seen.add(place)
        try:
            yield _book(index) if index else _folder_of_drafts(path)
        except (ManuscriptError, OSError, ValueError):
            yield _folder_of_drafts(path)  # an index that was broken this very moment
    for kind, place, title in (
        (UNTITLED, folder.drafts, "Untitled drafts"),
        (NOTES, folder.notes, "Notes written here"),
    ):
        files = tuple(_all_in(place))
        if files:
            yield BookFiles(title, kind, place.absolute(), None, files)


def plain_files(folder: DataFolder) -> Iterator[Path]:
    """Yield other files of the data folder that exist nowhere else."""
    for one in (folder.settings, folder.own_words, folder.grammar, folder.bookmarks):
        if one.is_file():
            yield one
    for inside in (folder.dictionaries, folder.templates, folder.root / "indexes"):
        yield from _all_in(inside)


def databases(folder: DataFolder) -> Iterator[Path]:
    """Yield the SQLite files of all projects."""
    yield from sorted((folder.root / "history").glob("*.db"))


def copy_database(database: Path, target: Path) -> bool:
    """Copy a database as it is at one moment, while others may be writing to it.

    Args:
        database: The file.
        target: The copy, a single file without journals.

    Returns:
        Whether the copy is sound.

    Raises:
        sqlite3.Error: It could not be copied.
    """
    make_private_file(target)
    source = f"{database.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(source, uri=True, timeout=5.0)) as before,
        closing(sqlite3.connect(target)) as copy,
    ):
        before.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        return is_sound(copy)


def is_sound(connection: sqlite3.Connection) -> bool:
    """Tell whether a database has no damage at all."""
    [(found,)] = connection.execute("PRAGMA integrity_check(1)").fetchall()
    return bool(found == "ok")


def words_in(raw: bytes, path: Path) -> int:
    """Return the words of a file; 0 for one that is no text."""
    if path.suffix.lower() not in SUFFIXES:
        return 0
    try:
        return count_words(content_of(raw, path).text)
    except NoteUnreadableError:
        return 0


def known_drafts(recent: str, last_draft: str) -> Iterator[Path]:
    """Yield the drafts and indexes that the settings know, the latest first."""
    for line in (last_draft, *recent.split("\n")):
        if line:
            with suppress(WriterAssistError, ValueError):
                yield path_of_text(line)


def inside(path: Path, root: Path) -> str:
    """Return a file's path below a folder, with slashes and always valid text."""
    return "/".join(map(shown_name, path.relative_to(root).parts))


def _book(index_path: Path) -> BookFiles:
    project = ProjectReader().read(index_path)
    index = project.index
    root = Path(os.path.commonpath([index.path.parent, index.folder]))
    if root not in (index.path.parent, *index.path.parents[:_MOST_LEVELS]):
        root = index.path.parent
    found = dict.fromkeys([index.path, *_texts_of(project)])
    files = tuple(path for path in found if _is_inside(path, root) and path.is_file())
    return BookFiles(index.title, BOOK, root, index.path, files, project.words)


def _texts_of(project: Project) -> Iterator[Path]:
    index = project.index
    yield from (scene.path for scene in project.scenes if scene.is_there)
    yield from (index.bin / one.file for one in index.binned)
    yield words_of_book(index.path)
    names = _names_in(index.folder)
    yield from (index.folder / name for name in names if name.lower().endswith(SUFFIXES))


def _folder_of_drafts(path: Path) -> BookFiles:
    folder = path.parent
    files = tuple(one for one in drafts_beside(path) if one.is_file())
    title = folder.name or path.stem
    return BookFiles(title, BOOK if is_index(path) else DRAFTS, folder, path, files)


def _names_in(folder: Path) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [name for name in names if not name.startswith((".", "~"))][:MOST_FILES]


def _all_in(folder: Path) -> Iterator[Path]:
    number = 0
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = Path(place, name)
            if path.is_file() and not name.startswith(".writer-assist-"):
                number += 1
                if number > MOST_FILES:
                    return
                yield path


def _is_inside(path: Path, root: Path) -> bool:
    return Path(os.path.normpath(path)).is_relative_to(root) and ".." not in path.parts
