"""What an export consists of: the drafts of a folder in their order, or a single draft."""

from __future__ import annotations

import re
from pathlib import Path

from writer_assist.domain.export import ExportSource
from writer_assist.errors import UsageError
from writer_assist.manuscript.structure import SUFFIXES, drafts_beside

_NUMBERED = re.compile(r"\d+(?:[._-]\d+)*[ \t.:)–—-]+(?=\S)")


def sources_of(place: Path, *, titled: bool = True) -> tuple[ExportSource, ...]:
    """Return the files of a manuscript in their order.

    Args:
        place: A draft, or a folder of drafts.
        titled: Whether drafts of a folder that do not begin with a heading get one from their
            names.

    Raises:
        UsageError: There is nothing.
    """
    if not place.is_dir():
        return (ExportSource(place),)
    beside = drafts_beside(place / f"nothing{SUFFIXES[0]}")
    drafts = [path for path in beside if path.is_file()]
    if not drafts:
        raise UsageError(f"There are no drafts in {place}.")
    return tuple(ExportSource(path, title_of(path) if titled else "") for path in drafts)


def title_of(path: Path) -> str:
    """Return the title that a draft's name gives: "03 - The Storm.md" is "The Storm"."""
    words = path.stem.replace("_", " ").strip()
    return _NUMBERED.sub("", words, count=1) or words
