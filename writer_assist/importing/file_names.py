"""Names for the files of new notes."""

from __future__ import annotations

import re
from pathlib import Path

from writer_assist.file_names import shortened

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*#^\[\]]+')  # by a file system, or in a wikilink
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # by Windows
_MAX_BYTES = 120


def free_path(folder: Path, title: str) -> Path:
    """Return a path for a new note that no file has yet, as near to its title as can be."""
    name = _safe_name(title)
    taken = {path.name.casefold() for path in folder.iterdir()}  # case counts not everywhere
    number = 1
    while True:
        path = folder / (f"{name}.md" if number == 1 else f"{name} {number}.md")
        if path.name.casefold() not in taken:
            return path
        number += 1


def _safe_name(title: str) -> str:
    name = " ".join(_FORBIDDEN.sub(" ", title).split())
    name = name.encode("utf-8", "ignore").decode("utf-8")
    name = shortened(
        name.strip(". "), _MAX_BYTES
    )  # a leading dot would hide it, a final one is lost on Windows
    if _RESERVED.match(name):
        name = f"{name} note"
    return name or "Untitled note"
