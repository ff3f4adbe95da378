"""GGUF models that are split over several files: finding all parts and checking them."""

from __future__ import annotations

import re
from pathlib import Path

from writer_assist.errors import ModelUnsupportedError
from writer_assist.model_store.headers import GgufHeader, read_gguf_header

_NAME = re.compile(r"(?P<stem>.*)-(?P<number>\d{5})-of-(?P<count>\d{5})")
_LIKE_NAME = re.compile(r"(?P<stem>.*?)-(?P<number>\d{5})-of-(?P<count>\d{5}).*")


def parts_of(path: Path, header: GgufHeader) -> list[tuple[Path, GgufHeader]]:
    """Return all files of a model with their headers, after checking that they belong together.

    Args:
        path: The file that was chosen.
        header: Its header.

    Raises:
        ModelUnsupportedError: One is missing, has a wrong name or is part of another model.
        OSError: One cannot be read.
    """
    count = header.number("split.count")
    if count < 2:
        return [(path, header)]
    if header.number("split.no") != 0:
        raise ModelUnsupportedError(
            f"{path.name} is one part of {count}. Choose the first one, and keep them together."
        )
    if count > 99_999:
        raise ModelUnsupportedError(f"{path.name} is damaged: it says that it has {count} parts.")
    stem = _stem(path, count)
    parts = [(path, header)]
    for number in range(2, count + 1):
        part = path.with_name(_part_name(stem, number, count, path.suffix))
        if not part.is_file():
            raise ModelUnsupportedError(_missing(path, part, number, count))
        parts.append((part, read_gguf_header(part)))
    _refuse_strangers(parts, count)
    return parts


def _stem(path: Path, count: int) -> str:
    """Return the beginning of all parts' names, by which llama.cpp finds them."""
    found = _NAME.fullmatch(path.stem)
    if found and (int(found["number"]), int(found["count"])) == (1, count):
        return found["stem"]
    like = _LIKE_NAME.fullmatch(path.stem)
    stem = like["stem"] if like else path.stem
    first, last = (_part_name(stem, number, count, path.suffix) for number in (1, count))
    raise ModelUnsupportedError(
        f"{path.name} is the first of {count} parts, which find each other by their names. Name "
        f"it {first}, and the others in the same way, up to {last}."
    )


def _missing(path: Path, part: Path, number: int, count: int) -> str:
    renamed = [
        file.name
        for file in sorted(path.parent.iterdir())
        if (like := _LIKE_NAME.fullmatch(file.stem)) is not None
        and part.name.startswith(f"{like['stem']}-")
        and (int(like["number"]), int(like["count"])) == (number, count)
    ]
    if renamed:
        return (
            f"{part.name} is missing beside {path.name}. {renamed[0]} looks like it; then name it "
            f"{part.name}."
        )
    return f"{part.name} is missing beside {path.name}. Download it too, into the same folder."


def _refuse_strangers(parts: list[tuple[Path, GgufHeader]], count: int) -> None:
    for number, (part, header) in enumerate(parts):
        told = header.number("split.no"), header.number("split.count")
        if told != (number, count):
            raise ModelUnsupportedError(
                f"{part.name} is no part of the same model, whatever its name says: its own header "
                f"says part {told[0] + 1} of {told[1]}."
            )


def _part_name(stem: str, number: int, count: int, suffix: str) -> str:
    return f"{stem}-{number:05d}-of-{count:05d}{suffix}"
