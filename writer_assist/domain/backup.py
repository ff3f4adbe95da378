"""Backups: what a zip of one day holds, and what can be asked of all of them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from writer_assist.domain.progress import CancelToken, Progress

BOOK, DRAFTS, UNTITLED, NOTES = "book", "drafts", "untitled", "notes"


@dataclass(frozen=True, slots=True)
class BackedUpBook:
    """A manuscript in a backup, or another folder of texts.

    Attributes:
        key: Where its files are in the zip: "books/The Salt Road".
        title: Of the book, or the folder's name.
        kind: BOOK, a folder of DRAFTS, UNTITLED drafts, or NOTES written in the program.
        root: The folder that its files were copied from, as ``path_to_text`` has it.
        index: The file that opens it, relative to the root; empty for none.
        words: Of its texts.
        files: How many there are.
    """

    key: str
    title: str
    kind: str
    root: str
    index: str
    words: int
    files: int


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup.

    Attributes:
        path: The zip.
        made: When, in seconds since 1970.
        size: Bytes.
        books: What it holds, in the order in which it was opened last.
        holds: Names of all that would be missed, to tell whether a later backup has it too.
        digest: Equal for backups of equal files.
        origin: The data folder.
        left_out: A sentence for each file that could not be copied.
        is_readable: Whether the zip could be opened; a damaged one has no books.
    """

    path: Path
    made: float
    size: int
    books: tuple[BackedUpBook, ...] = ()
    holds: tuple[str, ...] = ()
    digest: str = ""
    origin: str = ""
    left_out: tuple[str, ...] = ()
    is_readable: bool = True

    @property
    def words(self) -> int:
        """The words of all texts."""
        return sum(book.words for book in self.books)


@dataclass(frozen=True, slots=True)
class BackedUpText:
    """One text of a backup.

    Attributes:
        name: The scene, or the file's name without ending.
        text: As the editor would show it.
        words: Of the text.
        depth: How many scenes it is below.
    """

    name: str
    text: str
    words: int
    depth: int = 0


@dataclass(frozen=True, slots=True)
class BackupOutcome:
    """What came of making a backup.

    Attributes:
        made: The new one; None if none was needed.
        latest: The newest one that holds everything as it is now; None only while another window
            is making one.
        left_out: A sentence for each file that could not be copied.
    """

    made: Path | None
    latest: Path | None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RestoredBook:
    """A book that was restored.

    Attributes:
        folder: The new folder.
        opens: The file to open in it; the folder itself where there is none.
        title: Of the book.
    """

    folder: Path
    opens: Path
    title: str


class BackupShelf(Protocol):
    """The backups of a data folder; each method is for a thread that may wait."""

    @property
    def place(self) -> Path:
        """The folder that they are kept in."""
        ...

    def back_up(
        self, cancel: CancelToken, *, by_hand: bool
    ) -> Generator[Progress, None, BackupOutcome]:
        """Make a backup; unless asked for by hand, only if there is none of the last hours.

        Raises:
            DiskError: It could not be made; all others are kept.
        """
        ...

    def backups(self) -> tuple[Backup, ...]:
        """Return all backups, the newest first."""
        ...

    def texts(self, backup: Backup, book: BackedUpBook) -> tuple[BackedUpText, ...]:
        """Return the texts of a book, in order.

        Raises:
            BackupError: The zip is damaged.
        """
        ...

    def restore(
        self, backup: Backup, book: BackedUpBook, parent: Path | None = None
    ) -> RestoredBook:
        """Write a book into a new folder; what is there is never touched.

        Args:
            backup: The backup.
            book: What is restored.
            parent: Where the new folder goes; beside the old one if None.

        Raises:
            BackupError: The zip is damaged; nothing was written.
            DiskError: The folder cannot be written.
        """
        ...
