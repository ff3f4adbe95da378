"""The checksum that identifies a model's weights: SHA-256, stored between starts."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

from writer_assist.paths import models_folder

# llama.cpp finds the parts of a model by their names alone.
_FIRST_PART = re.compile(r"(?P<stem>.*)-00001-of-(?P<count>\d{5})")


def weights_checksum(files: Iterable[Path]) -> str:
    """Return the SHA-256 of the files' bytes, concatenated, in hexadecimal.

    Reading a file of several gigabytes takes seconds, so the result is stored in the models folder
    and used again while paths, sizes and times are unchanged.
    """
    files = list(files)
    key = "|".join(f"{file.resolve()}:{_stamp(file)}" for file in files)
    record = models_folder() / "checksums.json"
    known = _read(record)
    if key not in known:
        known[key] = _digest(files)
        _write(record, known)
    return known[key]


def files_of_model(first: Path) -> list[Path]:
    """Return the files of a model, in order: the one that was chosen, and its other parts."""
    found = _FIRST_PART.fullmatch(first.stem)
    if found is None:
        return [first]
    numbers = range(2, int(found["count"]) + 1)
    names = (f"{found['stem']}-{one:05d}-of-{found['count']}{first.suffix}" for one in numbers)
    return [first, *filter(Path.is_file, map(first.with_name, names))]


def _stamp(file: Path) -> str:
    status = file.stat()
    return f"{status.st_size}:{status.st_mtime_ns}"


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(1 << 22):
                digest.update(block)
    return digest.hexdigest()


def _read(record: Path) -> dict[str, str]:
    try:
        known = json.loads(record.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(record: Path, known: dict[str, str]) -> None:
    # If the models folder is read-only, the file is simply read again next time.
    with contextlib.suppress(OSError):
        record.parent.mkdir(parents=True, exist_ok=True)
        fresh = record.with_suffix(".new")
        fresh.write_text(json.dumps(known), "utf-8")
        fresh.replace(record)
