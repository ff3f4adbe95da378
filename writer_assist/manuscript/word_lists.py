"""Words that a writer wants to be known: one a line in a plain file, the writer's or a book's."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from writer_assist.errors import DiskError, NoteUnreadableError
from writer_assist.files import disk_error, read_file, write_atomically

FOLDER = ".writer-assist"  # beside the index of a book; programs for notes do not look into it
APOSTROPHES = str.maketrans("’‘\u02bc", "'''")
_MOST_LETTERS = 100


def words_of_book(index: Path) -> Path:
    """Return the file with the words of the book whose index this is; it travels with the book."""
    return index.parent / FOLDER / "words.txt"


def spelled_alike(word: str) -> str:
    """Return a form of a word that is equal for capitals and all kinds of apostrophes."""
    return word.translate(APOSTROPHES).casefold()


class WordList:
    """One such file; for one thread.

    Each change begins with what the file holds then: another window or computer may have added
    words.
    """

    def __init__(self, file: Path) -> None:
        """Make a list without words; see :meth:`read_again`.

        Args:
            file: The list, in UTF-8; it is made with the first word.
        """
        self.file = file
        self._words: tuple[str, ...] = ()
        self._keys: frozenset[str] = frozenset()

    @property
    def words(self) -> tuple[str, ...]:
        """The words as they are written, in the order in which they were added."""
        return self._words

    def __contains__(self, word: object) -> bool:
        """Tell whether a word is in the list; capitals make no difference."""
        return isinstance(word, str) and spelled_alike(word) in self._keys

    def read_again(self) -> None:
        """Take what the file holds now; one that is not there holds nothing.

        Raises:
            DiskError: It is there and cannot be read.
        """
        if not self.file.exists():
            self._set(())
            return
        try:
            self._set(read_file(self.file).text.split("\n"))
        except NoteUnreadableError as error:
            raise DiskError(f"A list of words cannot be read: {error}") from error

    def change(self, *, add: Iterable[str] = (), remove: Collection[str] = ()) -> None:
        """Add words, and remove others.

        Raises:
            DiskError: The file cannot be read or written; the words count until the program ends.
        """
        gone = set(map(spelled_alike, remove))
        self.read_again()
        self._set([*(one for one in self._words if spelled_alike(one) not in gone), *add])
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self.file, "".join(f"{word}\n" for word in self._words).encode())
        except OSError as error:
            raise disk_error(error, self.file) from error

    def _set(self, lines: Iterable[str]) -> None:
        words = (line.strip().lstrip("\ufeff") for line in lines)
        self._words = tuple(dict.fromkeys(one for one in words if 0 < len(one) <= _MOST_LETTERS))
        self._keys = frozenset(map(spelled_alike, self._words))


class WordLists:
    """The writer's own words, and those of the open book; for one thread."""

    def __init__(self, own: Path) -> None:
        """Begin without a book.

        Args:
            own: The file with the writer's own words; it is read by :meth:`turn`.
        """
        self._own = WordList(own)
        self._of_book: WordList | None = None

    def __contains__(self, word: object) -> bool:
        """Tell whether a word is in one of the lists."""
        return word in self._own or (self._of_book is not None and word in self._of_book)

    @property
    def own(self) -> tuple[str, ...]:
        """The writer's own words."""
        return self._own.words

    @property
    def of_book(self) -> tuple[str, ...]:
        """The words of the open book; none without a book."""
        return self._of_book.words if self._of_book else ()

    def turn(self, index: Path | None) -> None:
        """Read the lists again, for the book with this index; None for no book.

        Raises:
            DiskError: One of them cannot be read.
        """
        self._of_book = WordList(words_of_book(index)) if index else None
        self._own.read_again()
        if self._of_book is not None:
            self._of_book.read_again()

    def change(
        self, *, of_book: bool, add: Iterable[str] = (), remove: Collection[str] = ()
    ) -> None:
        """Change one of the lists; where there is no book, its list stays as it is.

        Raises:
            DiskError: The file cannot be read or written; the words count until the program ends.
        """
        changed = self._of_book if of_book else self._own
        if changed is not None:
            changed.change(add=add, remove=remove)
