"""A whole book as it was at one time: its scenes in order, each with its text and its fields."""

from __future__ import annotations

from dataclasses import dataclass

from writer_assist.domain.authorship import Runs


@dataclass(frozen=True, slots=True)
class KeptScene:
    """A scene of a book, or a draft of a folder, as it was when the book was kept.

    Attributes:
        name: What the book called it then; of a draft in a folder, its file's name.
        depth: How many entries of the order it was below.
        draft: Its file as text; the present one, if it was renamed since.
        text: Without its fields; None if there was no file, or it could not be read.
        head: The front matter above the text.
        runs: Who wrote the text; empty where nobody knows.
    """

    name: str
    depth: int
    draft: str
    text: str | None
    head: str = ""
    runs: Runs = ()


@dataclass(frozen=True, slots=True)
class BookVersion:
    """What a list shows of a kept book.

    Attributes:
        number: Among the kept versions of the book.
        name: What the writer called it.
        made: When, in seconds since 1970.
        scenes: How many it had.
        words: Of all their texts.
    """

    number: int
    name: str
    made: float
    scenes: int
    words: int


@dataclass(frozen=True, slots=True)
class KeptBook:
    """A kept book.

    Attributes:
        version: What it is called, and when it was kept.
        scenes: In the order of that time.
    """

    version: BookVersion
    scenes: tuple[KeptScene, ...]
