"""A book from another program, as it was read and before anything of it is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from writer_assist.domain.words import count_words

_BREAK = re.compile(r"^(?:\*[ \t]*){3,}$|^(?:-{3,}|_{3,}|⁂|#)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"\s*#{1,6}[ \t]+\S[^\n]*(?:\n|\Z)")

RESEARCH = "Research"
"""The folder of a book, beside its index, that notes of the other program are put into."""

NO_TITLES: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ImportedScene:
    """A part, a chapter or a scene of the book.

    Attributes:
        title: As the other program shows it, or from its heading.
        depth: How many entries it is below: 0 for one at the top.
        text: Markdown; may be empty, and may begin with its heading.
        status, synopsis, pov: As in ``SceneFields``.
        target: How many words it is to have; 0 for no target.
        is_included: Whether it is a part of the book when that is exported.
        words: Of the text, counted when the book was read.
    """

    title: str
    depth: int = 0
    text: str = ""
    status: str = ""
    synopsis: str = ""
    pov: str = ""
    target: int = 0
    is_included: bool = True
    words: int = field(default=-1)

    def __post_init__(self) -> None:
        """Count the words once, where the book is read."""
        if self.words < 0:
            object.__setattr__(self, "words", count_words(self.text))


@dataclass(frozen=True, slots=True)
class ImportedNote:
    """Research that the other program keeps beside the book.

    Attributes:
        title: As the other program shows it.
        text: Markdown.
        folders: The folders it is in, outermost first.
    """

    title: str
    text: str
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedBook:
    """A book, as a preview shows it and as it is written.

    Attributes:
        title: Of the book; empty if the source does not say.
        author: Empty if the source does not say.
        scenes: In the order of the book.
        notes: Research; it is offered beside the book.
        statuses: The other program's words for how far a scene is, in its order.
        warnings: What the writer should know, in whole sentences.
    """

    title: str = ""
    author: str = ""
    scenes: tuple[ImportedScene, ...] = ()
    notes: tuple[ImportedNote, ...] = ()
    statuses: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """The words of all scenes."""
        return sum(scene.words for scene in self.scenes)


def with_scenes_apart(book: ImportedBook) -> ImportedBook:
    """Return the book with each chapter cut at its scene breaks; the scenes are below it.

    The breaks themselves go: an export puts them between scenes.
    """
    scenes: list[ImportedScene] = []
    for scene in book.scenes:
        end = _heading_end(scene)
        heading = f"{scene.text[:end].strip()}\n" if end else ""
        rest = scene.text[end:]
        parts = [part.strip("\n") for part in _BREAK.split(rest)]
        parts = [part for part in parts if part.strip()]
        if len(parts) < 2:
            scenes.append(scene)
            continue
        scenes.append(replace(scene, text=heading, words=-1))
        scenes += [
            ImportedScene(
                f"Scene {number}", scene.depth + 1, f"{part}\n", is_included=scene.is_included
            )
            for number, part in enumerate(parts, start=1)
        ]
    return replace(book, scenes=tuple(scenes))


def _heading_end(scene: ImportedScene) -> int:
    """Return where the heading of a scene ends: a mark of Markdown, or lines that say its title."""
    mark = _HEADING.match(scene.text)
    if mark is not None:
        return mark.end()
    first = re.match(r"\s*\S.*?(?=\n\s*\n|\Z)", scene.text, re.DOTALL)
    words = re.findall(r"\w+", first[0]) if first else []
    return first.end() if first and words == re.findall(r"\w+", scene.title) else 0


def chosen_of(
    book: ImportedBook,
    *,
    title: str = "",
    author: str = "",
    titles: Mapping[int, str] = NO_TITLES,
    left_out: Collection[int] = (),
    with_notes: bool = True,
) -> ImportedBook:
    """Return the book as the writer wants it.

    What stands below an entry that is left out moves up, unless it is left out itself.

    Args:
        book: As it was read.
        title: Of the book; empty to leave it.
        author: Of the book; empty to leave it.
        titles: Other titles of scenes, by their numbers.
        left_out: The numbers of scenes that are not wanted.
        with_notes: Whether research comes along.
    """
    kept: list[ImportedScene] = []
    gone: list[int] = []  # depths of the entries left out that are still open
    for number, scene in enumerate(book.scenes):
        while gone and gone[-1] >= scene.depth:
            gone.pop()
        if number in left_out:
            gone.append(scene.depth)
            continue
        words = titles.get(number, "").strip() or scene.title
        kept.append(replace(scene, title=words, depth=scene.depth - len(gone)))
    notes = book.notes if with_notes else ()
    return replace(
        book,
        title=title.strip() or book.title,
        author=author.strip() or book.author,
        scenes=tuple(kept),
        notes=notes,
    )
