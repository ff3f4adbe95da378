"""What a file or folder is, if it is a book of another program: recognised by names only."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.book_documents import DOCUMENTS, TEXTS

_NOVELWRITER = "nwProject.nwx"


class BookSource(Enum):
    """A kind of book; the value is what the writer calls it."""

    SCRIVENER = "Scrivener project"
    NOVELWRITER = "novelWriter project"
    MANUSKRIPT = "Manuskript project"
    DOCUMENT = "document"
    TEXT = "text"


def source_of(path: Path) -> tuple[BookSource, Path]:
    """Return the kind of a book, and the file or folder to read it from.

    Raises:
        NoteUnreadableError: It is none, or is missing.
    """
    name = path.name.lower()
    if path.is_dir():
        return _folder(path), path
    if not path.exists():
        raise NoteUnreadableError(f"{path.name} is not there.")
    if name.endswith(".scrivx"):
        return BookSource.SCRIVENER, path.parent
    if name.endswith(".nwx"):
        return BookSource.NOVELWRITER, path.parent
    if name.endswith(".msk"):
        return BookSource.MANUSKRIPT, path
    if path.suffix.lower() in DOCUMENTS:
        return BookSource.DOCUMENT, path
    if path.suffix.lower() in TEXTS:
        return BookSource.TEXT, path
    raise NoteUnreadableError(
        f"{path.name} cannot be opened as a manuscript. Word, OpenDocument, rich text, EPUB, web "
        "pages, Markdown and text can, and projects of Scrivener, novelWriter and Manuskript."
    )


def _folder(path: Path) -> BookSource:
    if path.name.lower().endswith(".scriv") or any(path.glob("*.scrivx")):
        return BookSource.SCRIVENER
    if (path / _NOVELWRITER).is_file():
        return BookSource.NOVELWRITER
    if (path / "outline").is_dir():
        return BookSource.MANUSKRIPT
    raise NoteUnreadableError(
        f"The folder {path.name} is no project of Scrivener, novelWriter or Manuskript. A folder "
        "of drafts becomes a book with Make it a project."
    )
