"""Makes a backup in a process of its own, which gives way to all others; prints one JSON object."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from writer_assist.errors import WriterAssistError
from writer_assist.paths import DataFolder
from writer_assist.services.backups import back_up

_NICE = 15


def give_way() -> None:
    """Let every other process use processor and disk first."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    with suppress(ImportError, AttributeError, OSError):
        import psutil

        psutil.Process().ionice(psutil.IOPRIO_CLASS_IDLE)


def told(folder: Path, place: Path, *, by_hand: bool) -> dict[str, object]:
    """Make a backup, and return what came of it."""
    try:
        outcome = back_up(DataFolder(folder), place, by_hand=by_hand)
    except WriterAssistError as error:
        return {"kind": type(error).__name__, "error": str(error)}
    return {
        "made": str(outcome.made or ""),
        "latest": str(outcome.latest or ""),
        "left_out": outcome.left_out,
    }


if __name__ == "__main__":
    give_way()
    data, kept, asked = sys.argv[1:4]
    sys.stdout.write(json.dumps(told(Path(data), Path(kept), by_hand=asked == "by-hand")) + "\n")
