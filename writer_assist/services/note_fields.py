"""The entries of notes' front matter, read again only when their files change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from writer_assist.importing.front_matter import front_matter_of
from writer_assist.library.drawing import DrawnNote

_HEAD = 16_384  # bytes of a file that are read
_MOST_NOTES = 5_000  # whose files are opened; a larger library goes without
_ENDINGS = (".md", ".markdown", ".txt")

Fields = Mapping[str, list[str]]
_NONE: Fields = {}


class NoteFields:
    """Reads the front matter of notes; for one thread."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, Fields]] = {}
        self._opened = 0

    def of(self, note: DrawnNote) -> Fields:
        """Return the entries of a note, by name in lower case; empty if there are none."""
        known = self._known.get(note.path)
        if known is not None and known[0] == note.modified:
            return known[1]
        if not note.path.lower().endswith(_ENDINGS) or self._opened >= _MOST_NOTES:
            return _NONE
        self._opened += 1
        fields = _read(Path(note.path))
        self._known[note.path] = note.modified, fields
        return fields


def _read(path: Path) -> Fields:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return _NONE
    return front_matter_of(head.decode("utf-8", "replace").replace("\r\n", "\n")).fields
