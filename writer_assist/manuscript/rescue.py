"""Rescue copies of drafts that could not be saved, in places that the writer is told."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from writer_assist.errors import NoteUnreadableError
from writer_assist.file_names import fitting_name
from writer_assist.file_replacement import PRIVATE, replace_bytes
from writer_assist.files import read_file

SUFFIX = ".md"

logger = logging.getLogger(__name__)

_RESCUED = re.compile(rf"\(rescued ([0-9a-f]{{6}})-[^()]*\){re.escape(SUFFIX)}$")
_OLDER_S = 120  # than the draft: what was written since replaced it long ago


class Rescue:
    """The rescue copy of one draft; each copy replaces the last, and saving deletes it.

    Attributes:
        place: Where the copy goes if possible.
    """

    def __init__(self, folder: Path, draft: Path, *, series: str = "") -> None:
        """Find a name that no other copy has.

        Args:
            folder: The folder for rescue copies in the data folder.
            draft: The draft's file.
            series: Distinguishes copies that different parts of the program make at the same time.
        """
        self._series = series
        self._key, self._title = _key(draft), draft.stem
        number = 1
        while os.path.lexists(place := folder / self._name(number)):
            number += 1
        self.place = place
        self._kept: list[Path] = []

    def keep(self, text: str) -> Path | None:
        """Write the copy; return its path, or None if it could not be written anywhere."""
        raw = text.encode("utf-8", "replace")
        for place in self._places():
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                replace_bytes(place, raw, new_mode=PRIVATE)
            except OSError:
                continue
            if place not in self._kept:
                self._kept.append(place)
            return place
        logger.warning("no rescue copy could be written")
        return None

    def forget(self) -> None:
        """Delete the copies, since the draft itself was saved."""
        for place in self._kept:
            with suppress(OSError):
                place.unlink()
        self._kept = []

    def _places(self) -> Iterator[Path]:
        """Yield places for a copy, best first; the last ones only if no other works."""
        yield self.place
        short = f"rescued-{self._key}-{self._series}{os.getpid()}{SUFFIX}"
        yield self.place.with_name(short)
        yield self.place.parent.parent / short
        with suppress(RuntimeError):  # there may be no home folder
            yield Path.home() / short
        yield Path(tempfile.gettempdir()) / short

    def _name(self, number: int) -> str:
        return fitting_name(self._title, f" (rescued {self._key}-{self._series}{number}){SUFFIX}")


def rescued_copy(folder: Path, draft: Path, *, other_than: str | None = None) -> Path | None:
    """Return the newest rescue copy of a draft from an earlier day, if there is one.

    Args:
        folder: The folder for rescue copies.
        draft: The draft's file.
        other_than: The draft's current text: a copy with the same text, or one that is older than
            the file, is ignored.
    """
    pattern = f"*(rescued {_key(draft)}-*){SUFFIX}"
    try:
        copies = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime)
        newest = copies[-1] if copies else None
        if newest is None or other_than is None:
            return newest
        if newest.stat().st_mtime < draft.stat().st_mtime - _OLDER_S:
            return None
        return newest if read_file(newest).text != other_than else None
    except (OSError, NoteUnreadableError):
        return None


def is_rescued_copy(path: Path, folder: Path) -> bool:
    """Tell whether a file is a rescue copy, by its name and place."""
    return path.parent == folder.absolute() and _RESCUED.search(path.name) is not None


def is_copy_of(path: Path, draft: Path) -> bool:
    """Tell whether a rescue copy was made of this draft."""
    found = _RESCUED.search(path.name)
    return found is not None and found[1] == _key(draft)


def _key(draft: Path) -> str:
    return hashlib.sha256(str(draft).encode("utf-8", "surrogateescape")).hexdigest()[:6]
