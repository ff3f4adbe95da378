"""The drafts of one folder: the manuscript, when each chapter is a file."""

from __future__ import annotations

import re
from pathlib import Path

SUFFIXES = (".md", ".markdown", ".txt")
MOST = 500

_NUMBER = re.compile(r"(\d+)")


def drafts_beside(draft: Path) -> tuple[Path, ...]:
    """Return the drafts in a draft's folder, itself among them, in the order of their names.

    Numbers are counted: 2 comes before 10.  Hidden files are left out, and so is what
    goes beyond MOST.  Where the folder cannot be listed, there is the draft alone.
    """
    try:
        found = {path for path in draft.parent.iterdir() if _is_draft(path)}
    except OSError:
        found = set()
    return tuple(sorted(found | {draft}, key=_order)[:MOST])


def _is_draft(path: Path) -> bool:
    hidden = path.name.startswith((".", "~"))
    return path.suffix.lower() in SUFFIXES and not hidden and path.is_file()


def _order(path: Path) -> tuple[list[tuple[int, int, str]], str]:
    parts = _NUMBER.split(path.stem.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts], path.name
