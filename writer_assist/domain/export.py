"""What is handed in: the order to export a manuscript, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

STANDARD, BOOK, PLAIN = "standard-manuscript", "book", "plain"
TEMPLATES = (STANDARD, BOOK, PLAIN)
"""The templates that come along, by the names of their folders."""


class ExportFormat(Enum):
    """A kind of file, or of a folder; the value of a file's is its ending, without the dot."""

    DOCX = "docx"
    ODT = "odt"
    PDF = "pdf"
    EPUB = "epub"
    HTML = "html"
    MARKDOWN = "md"
    TEXT = "txt"
    NOVELWRITER = "novelwriter"
    LONGFORM = "longform"

    @property
    def is_folder(self) -> bool:
        """Whether it is a project in a folder of its own."""
        return self in (ExportFormat.NOVELWRITER, ExportFormat.LONGFORM)


@dataclass(frozen=True, slots=True)
class ExportSource:
    """One file of the manuscript.

    Attributes:
        path: The file.
        title: The heading that it gets if it does not begin with one; empty for none, then it
            goes on after a scene break.
        text: The text as it is now; None to read the file.
        level: Of its heading, from 1 for the top of the book; 0 to go by the headings it has.
    """

    path: Path
    title: str = ""
    text: str | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class TitlePage:
    """What stands before the text.

    Attributes:
        title: Of the book; empty to take it from the first file.
        author: Empty to take it from the first file.
        contact: Lines with name, address and the like, for the standard manuscript.
        language: A code such as "en", for hyphenation and screen readers.
        publisher: For e-books; may be empty.
        rights: Who has them: "© 2026 Mara Venn"; may be empty.
        isbn: Of the e-book; empty for a number made of title and author.
        description: What shops and libraries say of the e-book.
        dedication: Lines after the title.
        about: About the author, as the last chapter; Markdown.
        cover: A picture for the e-book, PNG or JPEG; None for none.
    """

    title: str = ""
    author: str = ""
    contact: tuple[str, ...] = ()
    language: str = "en"
    publisher: str = ""
    rights: str = ""
    isbn: str = ""
    description: str = ""
    dedication: tuple[str, ...] = ()
    about: str = ""
    cover: Path | None = None


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What to export, as what, and where.

    Attributes:
        sources: In the order of the book.
        format: The kind of file.
        template: The name of a template.
        title_page: What stands before the text.
        target: The file to write.
    """

    sources: tuple[ExportSource, ...]
    format: ExportFormat
    template: str
    title_page: TitlePage
    target: Path


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """What was written.

    Attributes:
        target: The file.
        words: Of the text, without title page and running heads.
        left_out: Names of the files that are marked ``compile: false``.
    """

    target: Path
    words: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """What the writer chose in the dialog.

    Attributes:
        format: The value of an ExportFormat.
        template: The name of a template.
        title, author: Of the book; empty to take them from the first draft.
        contact: Lines for the title page.
        language: A code such as "en".
        drafts: Names of the files to export; empty for all.
        named: Whether drafts without a heading get one from their names.
        target: The file to write; empty for a name suggested.
        publisher, rights, isbn, description, dedication, about: As in ``TitlePage``.
        cover: The path of a picture; empty for none.
    """

    format: str = ExportFormat.DOCX.value
    template: str = STANDARD
    title: str = ""
    author: str = ""
    contact: str = ""
    language: str = "en"
    drafts: tuple[str, ...] = ()
    named: bool = True
    target: str = ""
    publisher: str = ""
    rights: str = ""
    isbn: str = ""
    description: str = ""
    dedication: str = ""
    about: str = ""
    cover: str = ""
