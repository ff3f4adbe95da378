"""What of other programs' projects is not taken in: their trash, and files without text."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_OF_MANUSKRIPT = ("settings.txt", "status.txt", "labels.txt")


def left_out(folder: str) -> Iterator[str]:
    """Yield the files and folders of a project that are no notes; nothing elsewhere.

    Args:
        folder: Absolute; it may be a project of Scrivener, novelWriter or Manuskript, or a bundle.

    Yields:
        Absolute paths; some may not be there.
    """
    # What reads XML is imported only where there is some, for every scan comes here.
    if folder.lower().endswith(".scriv"):
        from writer_assist.importing.scrivener import trashed_places

        yield from (
            os.path.join(folder, *place.split("/")) for place in trashed_places(Path(folder))
        )
    elif folder.endswith(".textbundle"):
        yield os.path.join(folder, "info.json")
    elif os.path.isfile(os.path.join(folder, "nwProject.nwx")):
        from writer_assist.importing.novelwriter import trashed_files

        yield from (os.path.join(folder, "content", name) for name in trashed_files(Path(folder)))
    elif os.path.isfile(os.path.join(folder, "MANUSKRIPT")):
        from writer_assist.importing.manuskript import empty_files

        yield from (os.path.join(folder, name) for name in _OF_MANUSKRIPT)
        yield from map(str, empty_files(Path(folder)))
