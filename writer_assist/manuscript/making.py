"""Making a project from what a writer has: one long file, or a folder of numbered files.

No word changes: a long file is cut at its headings, and the pieces joined are the file again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from writer_assist.domain.headings import Heading, chapter_headings, level_of_title, number_headings
from writer_assist.domain.words import count_words
from writer_assist.domain.wrapped_lines import with_whole_paragraphs
from writer_assist.errors import ManuscriptError, NoteUnreadableError
from writer_assist.file_names import safe_stem, shown_name
from writer_assist.files import read_file
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.index_note import (
    SUFFIX,
    free_name,
    new_index,
    with_author,
    with_statuses,
)
from writer_assist.manuscript.scene_fields import NO_FIELDS, SceneFields, with_fields
from writer_assist.manuscript.scene_order import Place
from writer_assist.manuscript.structure import drafts_beside

SCENES = "Scenes"  # the folder beside the index
BEGINNING = "Beginning"  # the name of what stands before the first heading

_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_CODE = re.compile(r"^ {0,3}(```|~~~).*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
_LETTER = re.compile(r"\S")
_MARKS = re.compile(r"[*_`]+|\[\[|\]\]")
_MOST_TITLE, _MOST_NAME = 200, 60  # characters
_TITLE_PAGE = 40  # words at most
_BY = re.compile(r"(?:a novel\s+)?(?:written\s+)?by[ \t]+(\S.{1,80})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ScenePiece:
    """A piece of a long text that becomes a scene.

    Attributes:
        title: From its heading.
        depth: As in ``Place``.
        text: With the heading, up to the next one.
        fields: What is known of it.
    """

    title: str
    depth: int
    text: str
    fields: SceneFields = NO_FIELDS


def split_at_headings(text: str) -> tuple[ScenePiece, ...]:
    """Cut a text at its headings; the pieces joined are the text.

    Headings are those of Markdown; where there are fewer than two, lines such as "CHAPTER IV", or
    numbers by themselves that count upwards.
    Chapters are below parts, also if all headings are of one level.
    """
    marks = list(_markdown_headings(text))
    if len(marks) < 2:
        marks = list(chapter_headings(text))
        if not any(mark.level > 1 for mark in marks):
            marks = sorted([*marks, *number_headings(text)], key=lambda mark: mark.start)
    marks = _with_parts(marks)
    if not marks:
        return (ScenePiece(BEGINNING, 0, text),)
    levels = sorted({mark.level for mark in marks})
    starts = [mark.start for mark in marks]
    pieces: list[ScenePiece] = []
    if text[: starts[0]].strip():
        pieces.append(ScenePiece(BEGINNING, 0, text[: starts[0]]))
    else:
        starts[0] = 0
    depth = 0
    for mark, start, end in zip(marks, starts, [*starts[1:], len(text)], strict=True):
        depth = min(levels.index(mark.level), depth + 1) if pieces else 0
        pieces.append(ScenePiece(_title(mark.title), depth, text[start:end]))
    return tuple(pieces)


def title_page_of(text: str) -> tuple[str, str] | None:
    """Return title and author, if a piece is a page that says nothing but them."""
    lines = [line.strip(" *_#") for line in text.split("\n") if line.strip(" *_#")]
    by = next((found for line in lines if (found := _BY.fullmatch(line))), None)
    if by is None or count_words(text) > _TITLE_PAGE or _BY.fullmatch(lines[0]):
        return None
    return lines[0].title() if lines[0].isupper() else lines[0], by[1].strip()


def scene_with(change: ManuscriptChange, before: str) -> tuple[Path, int]:
    """Return which new scene a place of the text is in, and the place in that scene's text.

    Args:
        change: Makes a project from the text.
        before: The text up to the place.
    """
    left = len("".join(before.split()))  # line ends may have changed, letters have not
    path, place = change.files[0].path, 0
    for one in change.files:
        body = split_text((one.after or b"").decode()).body
        letters = len("".join(body.split()))
        path, place = one.path, _end_of_letters(body, left)
        if left <= letters:
            break
        left -= letters
    return path, place


def project_from_file(
    path: Path, folder: Path | None = None, *, whole_paragraphs: bool = False, title: str = ""
) -> ManuscriptChange:
    """Return the change that makes a project from one long file, which stays as it is.

    A title page is kept, but is not in the book: an export writes its own.

    Args:
        path: A Markdown or text file.
        folder: Where the project goes; a folder of the file's name beside it if None.
        whole_paragraphs: Whether lines that were broken at a fixed width are joined.
        title: Of the book; empty for the file's name.

    Raises:
        ManuscriptError: The file cannot be read, or something is in the way.
    """
    try:
        content = read_file(path)
    except NoteUnreadableError as error:
        raise ManuscriptError(str(error)) from error
    body = split_text(content.text).body
    pieces = split_at_headings(with_whole_paragraphs(body) if whole_paragraphs else body)
    author, first = "", pieces[0]
    if first.title == BEGINNING and len(pieces) > 1 and (page := title_page_of(first.text)):
        author = page[1]
        fields = replace(first.fields, is_included=False)
        pieces = (replace(first, title="Title page", fields=fields), *pieces[1:])
    place = folder or path.parent / path.stem
    return project_from_pieces(title or path.stem, pieces, place, author=author)


def project_from_pieces(
    title: str,
    pieces: Sequence[ScenePiece],
    folder: Path,
    *,
    author: str = "",
    statuses: Sequence[str] = (),
) -> ManuscriptChange:
    """Return the change that makes a project with these scenes in a new folder.

    A title that cannot be the name of a file, or that another scene has, is kept in the scene.

    Args:
        title: Of the book.
        pieces: The scenes, in order.
        folder: Is made, or is empty.
        author: Of the book; may be empty.
        statuses: The words for how far a scene is; empty for the usual ones.

    Raises:
        ManuscriptError: The folder is there and is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ManuscriptError(
            f"The folder {shown_name(folder.name)} is there already and is not empty. Choose "
            "another place or name."
        )
    parents: dict[str, str] = {}  # of the scenes so far, by name
    places: list[Place] = []
    files: list[FileChange] = []
    above: list[ScenePiece] = []
    for piece in pieces:
        above = [one for one in above[: piece.depth] if one.depth < piece.depth]
        name = _name_of(piece, above[-1].title if above else "", parents)
        parents[name.casefold()] = above[-1].title if above else ""
        above.append(piece)
        places.append(Place(name, piece.depth))
        fields = replace(piece.fields, title="" if name == piece.title else piece.title)
        head = f"{with_fields('', fields)}\n" if fields != NO_FIELDS else ""
        raw = f"{head}{piece.text}".encode("utf-8", "replace")
        files.append(FileChange(folder / SCENES / f"{name}{SUFFIX}", None, raw))
    stem = safe_stem(title) or "Manuscript"
    index = new_index(folder / f"{stem}{SUFFIX}", title, tuple(places), scene_folder=SCENES)
    index = with_author(with_statuses(index, statuses) if statuses else index, author)
    return ManuscriptChange(
        f"Make “{title}” a project",
        FileChange(index.path, None, index.raw),
        files=tuple(files),
        scenes=tuple(place.name for place in places),
    )


def project_from_folder(draft: Path, *, title: str = "") -> ManuscriptChange:
    """Return the change that makes the folder of a draft a project.

    The files stay where they are, in the order that their names have; ``.txt`` files get the
    ending ``.md``, which Obsidian needs.

    Args:
        draft: Any draft in the folder.
        title: Of the book; empty for the folder's name.

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
    index = new_index(folder / f"{stem}{SUFFIX}", title or folder.name, tuple(order))
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


def _with_parts(marks: list[Heading]) -> list[Heading]:
    """Tell parts from chapters by their words, if all headings are of one level."""
    known = {level_of_title(mark.title) for mark in marks}
    if len({mark.level for mark in marks}) != 1 or not known >= {1, 2}:
        return marks
    return [replace(one, level=1 if level_of_title(one.title) == 1 else 2) for one in marks]


def _name_of(piece: ScenePiece, above: str, parents: Mapping[str, str]) -> str:
    """Return a name for a scene's file: its title, with its part's where another part has it.

    Args:
        piece: The scene.
        above: The title of what it is below; empty at the top.
        parents: What the other scenes are below, by their names in lower case.
    """
    title = piece.title[:_MOST_NAME].rstrip(" ,;:-–—.")
    if above and parents.get(free_name(title, ()).casefold(), above) != above:
        title = f"{above[:_MOST_NAME]} - {title}"
    return free_name(title, parents)


def _end_of_letters(text: str, count: int) -> int:
    """Return the place in a text after so many characters that are no blanks."""
    if not count:
        return 0
    letters = (found.end() for found in _LETTER.finditer(text))
    return next(islice(letters, count - 1, None), len(text))


def _title(heading: str) -> str:
    words = " ".join(_MARKS.sub("", heading).split())
    return words[:_MOST_TITLE].rstrip(" ,;:-–—.") or "Chapter"
