"""Reads a book of another program; run in a process of its own, so that a bad file costs only it.

The process gets the source and a folder: it leaves there how far it is, and at the end the book.
"""

from __future__ import annotations

import logging
import pickle
import re
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from writer_assist.domain.imported_book import ImportedBook, ImportedScene
from writer_assist.domain.wrapped_lines import with_whole_paragraphs
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import read_bytes
from writer_assist.importing.book_documents import BookText, Tell, read_long_text
from writer_assist.importing.book_manuskript import read_manuskript_book
from writer_assist.importing.book_novelwriter import read_novelwriter_book
from writer_assist.importing.book_scrivener import read_scrivener_book
from writer_assist.importing.book_sources import BookSource, source_of
from writer_assist.manuscript.making import (
    BEGINNING,
    ScenePiece,
    split_at_headings,
    title_page_of,
)

logger = logging.getLogger(__name__)

PROGRESS, ANSWER = "progress", "answer"  # files of the folder

_MOST_MEMORY = 1_500_000_000  # bytes that the process may write to
_HEADING = re.compile(r"\s*#{1,6}[ \t]+(\S.*?)[ \t]*#*[ \t]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class ReadBook:
    """What the process found: a book, or a sentence why there is none."""

    book: ImportedBook | None = None
    fault: str = ""


def read_book(source: Path, tell: Tell) -> ImportedBook:
    """Read a book; what is in it may be hostile.

    Args:
        source: A document, a text, or a project: its folder or its main file.
        tell: Gets how much is read, and of how much.

    Raises:
        NoteUnreadableError: It cannot be read; the sentence says why.
    """
    kind, place = source_of(source)
    if kind is BookSource.SCRIVENER:
        return read_scrivener_book(place, tell)
    if kind is BookSource.NOVELWRITER:
        return read_novelwriter_book(place, tell)
    if kind is BookSource.MANUSKRIPT:
        return read_manuskript_book(place, tell)
    text = read_long_text(place, read_bytes(place))
    return book_of(_with_whole_paragraphs(text), place.stem)


def book_of(text: BookText, name: str) -> ImportedBook:
    """Cut a long text at its headings; the pieces joined are the text, but for its title page.

    Args:
        text: The whole book.
        name: For a book without a title.

    Raises:
        NoteUnreadableError: There is no text in it.
    """
    body = _without_title(text.text, text.title)
    if not body.strip():
        raise NoteUnreadableError(f"There is no text in {name}.")
    pieces = split_at_headings(body)
    title, author = text.title, text.author
    scenes = [_scene(piece) for piece in pieces]
    warnings = list(text.warnings)
    if len(pieces) == 1:
        scenes[0] = replace(scenes[0], title=title or name)
        warnings.append("No headings were found, so the book is one scene.")
    elif pieces[0].title == BEGINNING and (page := title_page_of(scenes[0].text)):
        title, author = title or page[0], author or page[1]
        scenes[0] = replace(scenes[0], title="Title page", is_included=False)
        warnings.append("The title page is kept but not exported: an export writes its own.")
    return ImportedBook(title or name, author, tuple(scenes), warnings=tuple(warnings))


def _with_whole_paragraphs(text: BookText) -> BookText:
    """Join lines that were broken at a fixed width, and say so."""
    whole = with_whole_paragraphs(text.text)
    if whole == text.text:
        return text
    said = "Its lines were broken at a fixed width; they are joined into whole paragraphs."
    return replace(text, text=whole, warnings=(*text.warnings, said))


def _scene(piece: ScenePiece) -> ImportedScene:
    text = piece.text.rstrip().lstrip("\n")
    return ImportedScene(piece.title, piece.depth, f"{text}\n")


def _without_title(text: str, title: str) -> str:
    """Remove a first heading that only says the book's title again."""
    heading = _HEADING.match(text)
    is_title = heading is not None and title and heading[1].casefold() == title.casefold()
    return text[heading.end() :].lstrip("\n") if heading and is_title else text


def main(source: Path, folder: Path) -> None:
    """Read a book and leave it in the folder; whatever happens affects only this process."""
    _limit_memory()

    def tell(finished: int, total: int) -> None:
        (folder / PROGRESS).write_text(f"{finished} {total}", encoding="ascii")

    try:
        answer = ReadBook(read_book(source, tell))
    except NoteUnreadableError as error:
        answer = ReadBook(fault=str(error))
    except (MemoryError, RecursionError):
        answer = ReadBook(
            fault=f"{source.name} takes too much memory to read. Split it into smaller files."
        )
    (folder / ANSWER).write_bytes(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, most))


if __name__ == "__main__":
    # Imported under its own name, since pickled values refer to their module.
    from writer_assist.services import book_reading

    book_reading.main(Path(sys.argv[1]), Path(sys.argv[2]))
