"""Making a project from what a writer has: one long file, or a folder of numbered files.

No word changes: a long file is cut at its headings, and the pieces joined are the file again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from writer_assist.domain.headings import Heading, chapter_headings
from writer_assist.errors import ManuscriptError, NoteUnreadableError
from writer_assist.file_names import safe_stem, shown_name
from writer_assist.files import read_file
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.index_note import SUFFIX, free_name, new_index
from writer_assist.manuscript.scene_order import Place
from writer_assist.manuscript.structure import drafts_beside

SCENES = "Scenes"  # the folder beside the index

_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_CODE = re.compile(r"^ {0,3}(```|~~~).*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
_MARKS = re.compile(r"[*_`]+|\[\[|\]\]")
_MOST_TITLE = 60


@dataclass(frozen=True, slots=True)
class ScenePiece:
    """A piece of a long text that becomes a scene.

    Attributes:
        title: From its heading.
        depth: As in ``Place``.
        text: With the heading, up to the next one.
    """

    title: str
    depth: int
    text: str


def split_at_headings(text: str) -> tuple[ScenePiece, ...]:
    """Cut a text at its headings; the pieces joined are the text.

    Headings are those of Markdown; where there are fewer than two, lines such as "CHAPTER IV".
    """
    marks = list(_markdown_headings(text))
    if len(marks) < 2:
        marks = list(chapter_headings(text))
    if not marks:
        return (ScenePiece("Beginning", 0, text),)
    levels = sorted({mark.level for mark in marks})
    starts = [mark.start for mark in marks]
    pieces: list[ScenePiece] = []
    if text[: starts[0]].strip():
        pieces.append(ScenePiece("Beginning", 0, text[: starts[0]]))
    else:
        starts[0] = 0
    depth = 0
    for mark, start, end in zip(marks, starts, [*starts[1:], len(text)], strict=True):
        depth = min(levels.index(mark.level), depth + 1) if pieces else 0
        pieces.append(ScenePiece(_title(mark.title), depth, text[start:end]))
    return tuple(pieces)


def project_from_file(path: Path, folder: Path | None = None) -> ManuscriptChange:
    """Return the change that makes a project from one long file, which stays as it is.

    Args:
        path: A Markdown or text file.
        folder: Where the project goes; a folder of the file's name beside it if None.

    Raises:
        ManuscriptError: The file cannot be read, or something is in the way.
    """
    try:
        content = read_file(path)
    except NoteUnreadableError as error:
        raise ManuscriptError(str(error)) from error
    split = split_text(content.text)
    return project_from_pieces(
        path.stem, split_at_headings(split.body), folder or path.parent / path.stem
    )


def project_from_pieces(title: str, pieces: Sequence[ScenePiece], folder: Path) -> ManuscriptChange:
    """Return the change that makes a project with these scenes in a new folder.

    Raises:
        ManuscriptError: The folder is there and is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ManuscriptError(
            f"The folder {shown_name(folder.name)} is there already and is not empty. Choose "
            "another place or name."
        )
    names: list[str] = []
    places: list[Place] = []
    files: list[FileChange] = []
    for piece in pieces:
        name = free_name(piece.title, names)
        names.append(name)
        places.append(Place(name, piece.depth))
        files.append(FileChange(folder / SCENES / f"{name}{SUFFIX}", None, piece.text.encode()))
    stem = safe_stem(title) or "Manuscript"
    index = new_index(folder / f"{stem}{SUFFIX}", title, tuple(places), scene_folder=SCENES)
    return ManuscriptChange(
        f"Make “{title}” a project",
        FileChange(index.path, None, index.raw),
        files=tuple(files),
        scenes=tuple(names),
    )


def project_from_folder(draft: Path) -> ManuscriptChange:
    """Return the change that makes the folder of a draft a project.

    The files stay where they are, in the order that their names have; ``.txt`` files get the
    ending ``.md``, which Obsidian needs.

    Args:
        draft: Any draft in the folder.

    Raises:
        ManuscriptError: There is nothing in it.
    """
    folder = draft.parent
    drafts = [path for path in drafts_beside(draft) if path.exists()]
    if not drafts:
        raise ManuscriptError(f"The folder {shown_name(folder.name)} holds no drafts.")
    order: list[Place] = []
    moves: list[tuple[Path, Path]] = []
    taken = {path.stem for path in drafts if path.suffix == SUFFIX}
    for path in drafts:
        name = path.stem
        if path.suffix != SUFFIX:
            name = free_name(path.stem, taken)
            taken.add(name)
            moves.append((path, folder / f"{name}{SUFFIX}"))
        order.append(Place(name, 0))
    stem = free_name(folder.name, [one.name for one in order])
    if stem.casefold() != folder.name.casefold():
        stem = free_name(f"{folder.name} (manuscript)", [one.name for one in order])
    index = new_index(folder / f"{stem}{SUFFIX}", folder.name, tuple(order))
    return ManuscriptChange(
        f"Make “{folder.name}” a project",
        FileChange(index.path, None, index.raw),
        moves=tuple(moves),
        scenes=tuple(one.name for one in order),
    )


def new_project(folder: Path, title: str) -> ManuscriptChange:
    """Return the change that makes a new book with one empty scene.

    Args:
        folder: A folder that is not there yet, or is empty.
        title: Of the book.
    """
    return project_from_pieces(title, [ScenePiece("Chapter 1", 0, "")], folder)


def _markdown_headings(text: str) -> Iterator[Heading]:
    code = [match.span() for match in _CODE.finditer(text)]
    for mark in _ATX.finditer(text):
        if not any(start <= mark.start() < end for start, end in code):
            yield Heading(len(mark[1]), mark[2], mark.start(), mark.end())


def _title(heading: str) -> str:
    words = " ".join(_MARKS.sub("", heading).split())
    return words[:_MOST_TITLE].rstrip(" ,;:-–—.") or "Chapter"
