"""A library of any size, made by copying real fiction with some of its words changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from writer_assist.domain.context import Context
from writer_assist.errors import UsageError
from writer_assist.paths import resources_folder

_WORDS_IN_PASSAGE = 119
_PASSAGES_IN_NOTE = 40
_LEAST_WORDS = 20
_LONGEST_WORDS = 12  # characters on average
_MOST_WORDS = 140  # in a paragraph; some files have none
# Shares of all words in a copy: exchanged within the same book, and made up from two others, which
# lets the vocabulary grow as it does in real text.
_MOVED, _MADE_UP = 0.12, 0.006
_RARITY, _RARE_WORDS = 0.6, 200  # Pareto's exponent and scale for made-up words
_DONE = "complete"
_REPORTED_EVERY = 50 * _PASSAGES_IN_NOTE


@dataclass(frozen=True, slots=True, eq=False)
class _Book:
    paragraphs: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]


class MultipliedFiction:
    """Paragraphs of real books, first unchanged, then with other words in them.

    The same seed gives the same text.
    """

    def __init__(self, fiction: Path | None = None, seed: int = 1) -> None:
        """Read the books.

        Args:
            fiction: A folder with text files; None for the texts of the program.
            seed: For the changes.

        Raises:
            UsageError: There is no text in the folder.
        """
        self._random = np.random.default_rng(seed)
        self._books = [book for path in _files(fiction) if (book := _read(path)).paragraphs]
        if not self._books:
            raise UsageError(f"There are no text files in {fiction}.")

    def write_notes(
        self, folder: Path, passages: int, report: Callable[[int], None] = lambda _: None
    ) -> None:
        """Write Markdown files with about that many passages; does nothing if they exist.

        Args:
            folder: Where they are written.
            passages: About how many; the exact number depends on the notes.
            report: Called with the number of passages written so far.
        """
        done = folder / _DONE
        if done.is_file():
            return
        folder.mkdir(parents=True, exist_ok=True)
        left = {book: self._paragraphs(book) for book in self._books}
        for first in range(0, passages, _PASSAGES_IN_NOTE):
            if first % _REPORTED_EVERY == 0:
                report(first)
            size = min(_PASSAGES_IN_NOTE, passages - first)
            book = self._books[int(self._random.integers(len(self._books)))]
            text = _taken(left[book], size * _WORDS_IN_PASSAGE)
            title = " ".join(text[-1].split()[:2]).strip(".,;:!?\"'").title()
            path = folder / f"{first // 10_000}" / f"{first}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"# {title} {first}\n\n" + "\n\n".join(text) + "\n", "utf-8")
        done.touch()

    def contexts(self, count: int) -> Iterator[Context]:
        """Yield contexts in which a paragraph is being written, with one before it."""
        for _ in range(count):
            book = self._books[int(self._random.integers(len(self._books)))]
            at = int(self._random.integers(max(len(book.paragraphs) - 1, 1)))
            text = "\n\n".join(
                " ".join(self._changed(one, book)) for one in book.paragraphs[at : at + 2]
            )
            yield Context.at(text, len(text), draft="/drafts/story.md")

    def _paragraphs(self, book: _Book) -> Iterator[str]:
        yield from map(" ".join, book.paragraphs)
        while True:
            for paragraph in book.paragraphs:
                yield " ".join(self._changed(paragraph, book))

    def _changed(self, paragraph: Sequence[str], book: _Book) -> list[str]:
        words = list(paragraph)
        chances = self._random.random(len(words))
        for place in np.flatnonzero(chances < _MOVED + _MADE_UP):
            drawn = int(self._random.integers(len(book.words)))
            words[place] = (
                book.words[drawn] if chances[place] < _MOVED else self._made_up(book.words)
            )
        return words

    def _made_up(self, words: Sequence[str]) -> str:
        rank = int(min(self._random.pareto(_RARITY) * _RARE_WORDS, 1e12))
        first, second = words[rank % len(words)], words[rank // len(words) % len(words)]
        return f"{first}{second}{rank}".lower() if rank > len(words) ** 2 else first + second


def _files(fiction: Path | None) -> list[Path]:
    if fiction is not None:
        return sorted(path for path in fiction.rglob("*") if path.suffix in {".txt", ".md"})
    shipped = resources_folder()
    return [shipped / "measure" / "prose.txt", *sorted((shipped / "sample").rglob("*.md"))]


def _read(path: Path) -> _Book:
    text = path.read_text("utf-8", errors="replace").replace("\r\n", "\n")
    if len(text) > _LONGEST_WORDS * len(text.split()):
        return _Book((), ())  # a script without spaces, in which words cannot be exchanged
    paragraphs = tuple(
        tuple(words[first : first + _MOST_WORDS])
        for words in map(str.split, text.split("\n\n"))
        for first in range(0, len(words), _MOST_WORDS)
        if len(words) - first >= _LEAST_WORDS
    )
    return _Book(paragraphs, tuple(word for paragraph in paragraphs for word in paragraph))


def _taken(paragraphs: Iterator[str], words: int) -> list[str]:
    taken = []
    while words > 0:
        taken.append(next(paragraphs))
        words -= len(taken[-1].split())
    return taken
