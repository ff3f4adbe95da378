"""The sample draft and its notes, for the first start."""

from __future__ import annotations

import shutil
from pathlib import Path

from writer_assist.errors import DiskError
from writer_assist.paths import DataFolder, resources_folder

_TITLE = "The Last Crossing"


def sample_notes(folder: DataFolder) -> Path:
    """Return the folder of the sample's notes, whether it is there or not."""
    return folder.notes / _TITLE


def sample_draft(folder: DataFolder) -> Path:
    """Return the sample's draft, whether it is there or not."""
    return folder.drafts / f"{_TITLE}.md"


def sample_files(folder: DataFolder) -> tuple[Path, ...]:
    """Return the sample's notes, whether they are there or not."""
    shipped = (resources_folder() / "sample" / "notes").glob("*.md")
    return tuple(sample_notes(folder) / note.name for note in sorted(shipped))


def install_sample(folder: DataFolder) -> Path:
    """Copy the sample into the data folder and return its draft.

    Files that are there already, perhaps edited, are left as they are.

    Raises:
        DiskError: The data folder cannot be written.
    """
    sample = resources_folder() / "sample"
    try:
        for note in sorted((sample / "notes").glob("*.md")):
            _copy_once(note, sample_notes(folder) / note.name)
        [draft] = (sample / "draft").glob("*.md")
        return _copy_once(draft, sample_draft(folder))
    except OSError as error:
        raise DiskError(f"The sample could not be put into {folder.root}: {error}.") from error


def _copy_once(source: Path, target: Path) -> Path:
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return target
