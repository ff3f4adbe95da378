"""Renaming notes, putting them into the bin of their folder, and bringing them back.

Nothing is written here; see :func:`writer_assist.manuscript.changes.make_change`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from writer_assist.domain.note import is_at_or_below
from writer_assist.errors import ManuscriptError, NoteUnreadableError
from writer_assist.file_names import shown_name
from writer_assist.files import content_of, encode_like, read_bytes
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.front_matter import entries_of, split_text, with_entry
from writer_assist.manuscript.index_note import free_name, index_beside, is_index

BIN = ".trash"  # as Obsidian's; other programs do not show it
_MOST = 2_000  # notes of a bin that are listed
_HEADING = re.compile(r"\s*#{1,6}[ \t]+(?P<title>[^\n]+?)[ \t#]*(?=\n|\Z)")


@dataclass(frozen=True, slots=True)
class BinnedNote:
    """A note in a bin.

    Attributes:
        path: Its file.
        place: Where it was, and comes back to.
    """

    path: Path
    place: Path


def renamed_note(path: Path, title: str, new: str) -> ManuscriptChange:
    """Return the change that gives a note another name: its file, and its title in the file.

    Args:
        path: The note.
        title: What it is called now.
        new: What it is to be called.

    Raises:
        ManuscriptError: It belongs to a book, the name is taken, or the file cannot be read.
    """
    _check(path)
    stem = free_name(new, ()) if new.strip() else ""
    if not stem:
        raise ManuscriptError("A note needs a name.")
    to = path.with_name(f"{stem}{path.suffix}")
    is_other = stem.casefold() != path.stem.casefold()
    if is_other and os.path.lexists(to):
        raise ManuscriptError(f"Another note here is called “{stem}”. Choose another name.")
    try:
        raw = read_bytes(path)
        content = content_of(raw, path)
        after = raw if content.lossy else encode_like(_titled(content.text, title, new), content)
    except NoteUnreadableError as error:
        raise ManuscriptError(str(error)) from error
    return ManuscriptChange(
        f"Rename “{title}”",
        files=(FileChange(path, raw, after),) if after != raw else (),
        moves=((path, to),) if to != path else (),
        of_notes=True,
    )


def binned_note(path: Path, title: str, folders: Iterable[Path]) -> ManuscriptChange:
    """Return the change that puts a note into the bin of its folder.

    Args:
        path: The note.
        title: What it is called.
        folders: Of the library; each has a bin of its own.

    Raises:
        ManuscriptError: It belongs to a book, or is not there any more.
    """
    _check(path)
    if not path.is_file():
        raise ManuscriptError(f"The file of “{title}” is not there any more: {path}.")
    root = _root_of(path, folders)
    into = root / BIN / path.relative_to(root)
    taken = _stems_in(into.parent)
    into = into.with_name(f"{free_name(into.stem, taken)}{into.suffix}")
    return ManuscriptChange(f"Move “{title}” to the bin", moves=((path, into),), of_notes=True)


def notes_in_bins(folders: Iterable[Path]) -> tuple[BinnedNote, ...]:
    """Return what is in the bins of the library's folders, the latest first."""
    found: list[tuple[float, BinnedNote]] = []
    for root in dict.fromkeys(one if one.is_dir() else one.parent for one in folders):
        for folder, _, names in os.walk(root / BIN):
            for name in names:
                path = Path(folder, name)
                place = root / path.relative_to(root / BIN)
                found.append((_went_at(path), BinnedNote(path, place)))
    found.sort(key=lambda one: (-one[0], str(one[1].path)))
    return tuple(note for _, note in found[:_MOST])


def brought_back(notes: Sequence[BinnedNote]) -> ManuscriptChange:
    """Return the change that brings notes back from the bin, each to where it was."""
    moves: list[tuple[Path, Path]] = []
    for note in notes:
        folder = note.place.parent
        taken = [*_stems_in(folder), *(new.stem for _, new in moves if new.parent == folder)]
        stem = free_name(note.place.stem, taken)
        moves.append((note.path, folder / f"{stem}{note.place.suffix}"))
    name = shown_name(notes[0].place.stem) if len(notes) == 1 else ""
    what = f"“{name}”" if name else f"{len(notes)} notes"
    return ManuscriptChange(f"Bring {what} back", moves=tuple(moves), of_notes=True)


def _check(path: Path) -> None:
    """Refuse what is a part of a book, whose order would not follow."""
    if is_index(path):
        raise ManuscriptError(f"“{shown_name(path.stem)}” lists the scenes of a book. Leave it.")
    if index_beside(path) is not None:
        raise ManuscriptError(
            f"“{shown_name(path.stem)}” is a scene of a book: open it, and rename or delete it "
            "there."
        )


def _titled(text: str, title: str, new: str) -> str:
    """Return a note with another title, where its front matter or first heading gives one."""
    split = split_text(text)
    if str(entries_of(split.block).get("title", "")).strip() == title:
        return with_entry(split, ("title",), new.strip()).whole
    heading = _HEADING.match(split.body)
    if heading is None or heading["title"].strip() != title:
        return text
    start, end = heading.span("title")
    return f"{split.head}{split.body[:start]}{new.strip()}{split.body[end:]}"


def _root_of(path: Path, folders: Iterable[Path]) -> Path:
    """Return the library's folder that a note is in; its own for a single file."""
    above = [one for one in folders if one.is_dir() and is_at_or_below(str(path), str(one))]
    return max(above, key=lambda one: len(one.parts), default=path.parent)


def _stems_in(folder: Path) -> list[str]:
    try:
        return [Path(name).stem for name in os.listdir(folder)]
    except OSError:
        return []


def _went_at(path: Path) -> float:
    """Return when a file was moved, as far as the system tells."""
    try:
        return path.stat().st_ctime
    except OSError:
        return 0.0
