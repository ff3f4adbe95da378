"""A folder of numbered files as a book: what its next chapter is called, and making it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from writer_assist.errors import ManuscriptError
from writer_assist.file_names import shown_name
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.index_note import free_name
from writer_assist.manuscript.structure import SUFFIXES, drafts_beside

TITLE = "New chapter"

# "1-02 The Storm" is the second chapter of the first part; a year is no number of a chapter.
_NAME = re.compile(
    r"(?P<words>[^\d\W][^\d]{0,40}?)?(?P<above>(?:\d{1,3}[._-])*)(?P<number>\d{1,3})(?!\d)"
    r"(?P<mark>[\s._)\]:–—-]*)(?P<title>.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A draft with a number in its name."""

    path: Path
    before: str  # all that stands before the number
    number: str
    mark: str  # between the number and the title
    title: str

    @property
    def family(self) -> str:
        """What it has in common with the chapters of the same book, whatever their parts."""
        return re.sub(r"\d", "", self.before).casefold()


def is_book_of_chapters(drafts: Iterable[Path]) -> bool:
    """Tell whether drafts are the chapters of a book: numbered alike, with few numbers missing."""
    return bool(_chapters(list(drafts)))


def next_chapter(drafts: Sequence[Path]) -> Path | None:
    """Return the file for a chapter after the last one; None if drafts are no chapters.

    It is named as the last one is: "Chapter 12" follows "Chapter 11", "09 - New chapter" follows
    "08 - The Storm".  A number that another file of the folder has is passed over.

    Args:
        drafts: All drafts of a folder, in their order.
    """
    chapters = _chapters(drafts)
    if not chapters:
        return None
    last = chapters[-1]
    taken = set(_starts_of_names(last))
    number = int(last.number) + 1
    while number in taken:
        number += 1
    name = f"{last.before}{number:0{len(last.number)}d}{last.mark}{_title_like(last.title)}"
    return last.path.with_name(f"{name.rstrip()}{last.path.suffix}")


def new_chapter(draft: Path) -> ManuscriptChange | None:
    """Return the change that makes an empty chapter after the last one beside a draft.

    None if the drafts in its folder are no chapters.
    """
    path = next_chapter(drafts_beside(draft))
    if path is None:
        return None
    label = f"New chapter “{shown_name(path.stem)}”"
    return ManuscriptChange(label, files=(FileChange(path, None, b""),))


def renamed_chapter(draft: Path, name: str) -> ManuscriptChange | None:
    """Return the change that gives a chapter's file another name; None if it is the same.

    Raises:
        ManuscriptError: The name cannot be that of a file, or another file has it.
    """
    wanted = name.strip()
    wanted = wanted.removesuffix(draft.suffix) if draft.suffix in SUFFIXES else wanted
    stem = free_name(wanted, ()) if wanted else ""
    if not stem or stem == draft.stem:
        return None
    new = draft.with_name(f"{stem}{draft.suffix}")
    is_itself = stem.casefold() == draft.stem.casefold()
    if os.path.lexists(new) and not is_itself:
        raise ManuscriptError(f"Another file is called “{shown_name(new.name)}”. Choose another.")
    label = f"Rename “{shown_name(draft.stem)}”"
    return ManuscriptChange(label, moves=((draft, new),))


def title_place(name: str) -> tuple[int, int]:
    """Return where the title stands in the name of a draft; all of it where it has no number."""
    found = _NAME.fullmatch(name)
    return found.span("title") if found and found["title"] else (0, len(name))


def _chapters(drafts: Sequence[Path]) -> list[_Numbered]:
    """Return the chapters among drafts, in their order; none unless they make a book."""
    families: dict[str, list[_Numbered]] = {}
    for one in filter(None, map(_numbered, drafts)):
        families.setdefault(one.family, []).append(one)
    found = max(families.values(), key=len, default=[])
    numbers = {(one.before.casefold(), int(one.number)) for one in found}
    lasts = [number for _, number in numbers]
    if len(found) == 1:  # a book that was begun
        return found if len(drafts) == 1 and lasts[0] == 1 else []
    is_dense = bool(lasts) and max(lasts) - min(lasts) < 3 * len(numbers)
    return found if is_dense and len(numbers) * 2 > len(found) else []


def _numbered(draft: Path) -> _Numbered | None:
    found = _NAME.fullmatch(draft.stem)
    if found is None:
        return None
    before = f"{found['words'] or ''}{found['above']}"
    return _Numbered(draft, before, found["number"], found["mark"], found["title"])


def _starts_of_names(last: _Numbered) -> Iterator[int]:
    """Yield the numbers that files of any kind have beside a chapter."""
    try:
        names = os.listdir(last.path.parent)
    except OSError:
        return
    for name in names:
        found = _numbered(Path(name))
        if found is not None and found.before.casefold() == last.before.casefold():
            yield int(found.number)


def _title_like(title: str) -> str:
    """Return the title of a new chapter, spelled as another one; empty if that has none."""
    if not title:
        return ""
    words = TITLE if title != title.lower() or not re.search(r"[^\W\d_]", title) else TITLE.lower()
    if " " not in title:
        words = words.replace(" ", "_" if "_" in title else "-" if "-" in title else " ")
    return words
