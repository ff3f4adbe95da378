"""The structure of a manuscript: drafts in a folder and scenes in a draft; and the sample draft."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path

from writer_assist.errors import DiskError
from writer_assist.paths import DataFolder, resources_folder

SUFFIXES = (".md", ".markdown", ".txt")

_NUMBER = re.compile(r"(\d+)")

# A heading, a line of stars or dashes, or a single sign between two scenes.
_BREAK = re.compile(r"\s{0,3}(?:#{1,6}(?:\s.*)?|(?:[*\-_~=•·⁂#§][ \t]*){1,40})\s*\Z")

_TITLE = "The Last Crossing"


def drafts_beside(draft: Path) -> tuple[Path, ...]:
    """Return the drafts in a draft's folder, including itself, sorted by name.

    Numbers in names are compared as numbers: 2 comes before 10.  Hidden files are left out.  If
    the folder cannot be listed, only the draft itself is returned.
    """
    found = drafts_in(draft.parent)
    return found if draft in found else tuple(sorted((*found, draft), key=_order))


def drafts_in(folder: Path) -> tuple[Path, ...]:
    """Return the drafts in a folder, sorted by name; none if it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            found = [folder / entry.name for entry in entries if _is_draft(entry)]
    except OSError:
        return ()
    return tuple(sorted(found, key=_order))


def scene_at(text: str, position: int) -> tuple[int, int]:
    """Return start and end of the scene around a position, as offsets in the text.

    Scenes are separated by headings, by lines such as ``***`` or ``---``, and by gaps that are
    wider than those between the draft's paragraphs.  At such a border it is the scene that
    follows; if none follows, the one before.
    """
    lines = text.split("\n")
    scenes = _scenes(lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for first, last in scenes:
        if position < starts[last + 1]:
            return starts[first], starts[last + 1] - 1
    if not scenes:
        return 0, 0
    first, last = scenes[-1]
    return starts[first], starts[last + 1] - 1


def sample_notes(folder: DataFolder) -> Path:
    """Return the folder of the sample's notes, whether or not it exists."""
    return folder.notes / _TITLE


def sample_draft(folder: DataFolder) -> Path:
    """Return the path of the sample draft, whether or not it exists."""
    return folder.drafts / f"{_TITLE}.md"


def sample_files(folder: DataFolder) -> tuple[Path, ...]:
    """Return the paths of the sample's notes, whether or not they exist."""
    shipped = (resources_folder() / "sample" / "notes").glob("*.md")
    return tuple(sample_notes(folder) / note.name for note in sorted(shipped))


def install_sample(folder: DataFolder) -> Path:
    """Copy the sample into the data folder and return the path of its draft.

    Existing files, which may have been edited, are left as they are.

    Raises:
        DiskError: The data folder is read-only.
    """
    sample = resources_folder() / "sample"
    try:
        for note in sorted((sample / "notes").glob("*.md")):
            _copy_once(note, sample_notes(folder) / note.name)
        [draft] = (sample / "draft").glob("*.md")
        return _copy_once(draft, sample_draft(folder))
    except OSError as error:
        raise DiskError(f"The sample could not be put into {folder.root}: {error}.") from error


def _is_draft(entry: os.DirEntry[str]) -> bool:
    hidden = entry.name.startswith((".", "~"))
    return not hidden and entry.name.lower().endswith(SUFFIXES) and entry.is_file()


def _order(path: Path) -> tuple[list[tuple[int, int, str]], str]:
    parts = _NUMBER.split(path.stem.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts], path.name


def _scenes(lines: list[str]) -> list[tuple[int, int]]:
    """Return the first and last line of each scene."""
    wide = usual_gap(lines) + 1
    scenes: list[tuple[int, int]] = []
    parted = True
    for number, line in enumerate(lines):
        if _BREAK.match(line) and line.strip():
            parted = True
        elif line.strip():
            if parted or number - scenes[-1][1] > wide:
                scenes.append((number, number))
            else:
                scenes[-1] = (scenes[-1][0], number)
            parted = False
    return scenes


def usual_gap(lines: list[str]) -> int:
    """Return the number of empty lines between most paragraphs."""
    full = [number for number, line in enumerate(lines) if line.strip()]
    gaps = Counter(after - before - 1 for before, after in pairwise(full))
    return max(gaps, key=lambda gap: (gaps[gap], -gap), default=1)


def _copy_once(source: Path, target: Path) -> Path:
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return target
