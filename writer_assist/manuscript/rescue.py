"""Copies of a draft that could not be saved, in places that can be told to the writer."""

from __future__ import annotations

import hashlib
import logging
import os
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

_OLDER_S = 120  # than the draft: what was written since replaced it long ago


class Rescue:
    """The copy of one draft; it is written over by each later one, and goes when all is saved.

    Attributes:
        place: Where the copy goes, if it can.
    """

    def __init__(self, folder: Path, draft: Path, *, series: str = "") -> None:
        """Find a name that no other copy has.

        Args:
            folder: For such copies, in the data folder.
            draft: The draft's file.
            series: Tells copies apart that are made by different hands at the same time.
        """
        self._series = series
        self._key, self._title = _key(draft), draft.stem
        number = 1
        while os.path.lexists(place := folder / self._name(number)):
            number += 1
        self.place = place
        self._kept: list[Path] = []

    def keep(self, text: str) -> Path | None:
        """Write the copy; return where it is, or None if no place took it."""
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
        """Delete the copies: the draft itself was saved."""
        for place in self._kept:
            with suppress(OSError):
                place.unlink()
        self._kept = []

    def _places(self) -> Iterator[Path]:
        """Yield the places for a copy, the best first; the last ones only when nothing else is."""
        yield self.place
        short = f"rescued-{self._key}-{self._series}{os.getpid()}{SUFFIX}"
        yield self.place.with_name(short)
        yield self.place.parent.parent / short
        with suppress(RuntimeError):  # there may be no home
            yield Path.home() / short
        yield Path(tempfile.gettempdir()) / short

    def _name(self, number: int) -> str:
        return fitting_name(self._title, f" (rescued {self._key}-{self._series}{number}){SUFFIX}")


def rescued_copy(folder: Path, draft: Path, *, other_than: str | None = None) -> Path | None:
    """Return the newest copy that is left of a draft, from a day when saving failed.

    Args:
        folder: For such copies.
        draft: The draft's file.
        other_than: The draft's present text: a copy of the same, or one that is older than
            the file, is no news.
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


def _key(draft: Path) -> str:
    return hashlib.sha256(str(draft).encode("utf-8", "surrogateescape")).hexdigest()[:6]
