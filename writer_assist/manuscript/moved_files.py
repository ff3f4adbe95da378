"""Finding a draft's file again after it was moved, renamed or deleted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from writer_assist.errors import DraftMissingError
from writer_assist.files import fingerprint_of

_LEVELS = 4  # how many folders above the draft may be renamed so that it is still found
_MOST = 5000  # how many entries of a folder are examined

_Identity = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A file and its folders, each with its identity on the disk.

    Attributes:
        name: The file's name, as the writer knows it.
        real: The file that it links to.
        file: Its identity on the disk; None if unknown.
        folders: Its parent folders and their identities, nearest first.
    """

    name: str
    real: Path
    file: _Identity | None
    folders: tuple[tuple[Path, _Identity | None], ...]

    @classmethod
    def of(cls, path: Path) -> Whereabouts:
        """Record where a file is now."""
        real = Path(os.path.realpath(path))
        folders = tuple((folder, _identity(folder)) for folder in islice(real.parents, _LEVELS))
        return cls(path.name, real, _identity(real), folders)

    def missing_error(self, fingerprint: str) -> DraftMissingError:
        """Return the error that says what happened to the file and, if found, where it is now.

        Args:
            fingerprint: Hash of the file as it was last read or written.
        """
        folder, identity = self.folders[0]
        if _identity(folder) == identity and identity is not None:
            return self._file_is_gone(folder, fingerprint)
        found = self._found_in_renamed_folder(fingerprint)
        if found is not None:
            return DraftMissingError(
                f"The folder {folder.name} is not there any more: it seems to be {found.parent} "
                "now. Nothing was made in its old place.",
                found=found,
            )
        return DraftMissingError(
            f"The folder {folder.name} is not there any more: it was renamed or moved, or its "
            f"drive was taken away. Nothing was made in its place. Bring it back, and {self.name} "
            "is saved there again; or choose Save as.",
        )

    def _file_is_gone(self, folder: Path, fingerprint: str) -> DraftMissingError:
        found = _first_holding(fingerprint, _entries_with(folder, self.file))
        what = f"it seems to be called {found.name} now" if found else "it was moved or deleted"
        return DraftMissingError(
            f"{self.name} is not in its folder any more: {what}. It was not written again, so "
            "that there are not two of it.",
            found=found,
            folder_is_there=True,
        )

    def _found_in_renamed_folder(self, fingerprint: str) -> Path | None:
        for level, (folder, identity) in enumerate(self.folders[:-1]):
            above = self.folders[level + 1][0]
            if not os.path.isdir(above):
                continue
            inside = self.real.relative_to(folder)
            candidates = (renamed / inside for renamed in _entries_with(above, identity))
            return _first_holding(fingerprint, candidates)
        return None


def _entries_with(folder: Path, identity: _Identity | None) -> Iterator[Path]:
    """Yield the entries of a folder with this identity, under any name."""
    if identity is None:
        return
    try:
        with os.scandir(folder) as entries:
            for entry in islice(entries, _MOST):
                state = entry.stat(follow_symlinks=False)
                if (state.st_dev, state.st_ino) == identity:
                    yield Path(entry.path)
    except OSError:
        return


def _first_holding(fingerprint: str, candidates: Iterator[Path]) -> Path | None:
    """Return the file with these bytes, since identities are given again to new files."""
    for path in candidates:
        try:
            if fingerprint_of(path.read_bytes()) == fingerprint:
                return path
        except OSError:
            continue
    return None


def _identity(path: Path) -> _Identity | None:
    try:
        state = os.stat(path)
    except OSError:
        return None
    return state.st_dev, state.st_ino
