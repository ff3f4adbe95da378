"""Reading what can still be read of a manuscript that does not open; nothing is ever written."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from writer_assist.domain.words import count_words
from writer_assist.errors import ManuscriptError, NoteUnreadableError
from writer_assist.file_names import shown_name
from writer_assist.files import MAX_FILE_BYTES, read_file
from writer_assist.manuscript.front_matter import entries_of, split_text
from writer_assist.manuscript.index_note import (
    LONGFORM,
    SUFFIX,
    index_of,
    indexes_in,
    is_index,
    versions_in,
)
from writer_assist.manuscript.scene_order import order_from_lists
from writer_assist.manuscript.structure import SUFFIXES

_LEVELS = 3  # how far above a scene its index may be
_MOST_FILES, _MOST_FOLDERS = 3000, 500
_MOST_NOTES = 200  # of a folder that may have been an index
_LISTED = re.compile(r"^[ \t]*(?:-[ \t]+)+(\S.*?)[ \t]*$", re.MULTILINE)
_NUMBER = re.compile(r"(\d+)")
_BIN = ".trash"
_STRANGE = 0.2  # share of characters that are none, from which on bytes are no text


@dataclass(frozen=True, slots=True)
class SalvagedText:
    """A text that could be read.

    Attributes:
        path: The file.
        name: Of the file, without ending.
        text: Without front matter.
        words: Of the text.
        remark: Where it comes from, if it is not what the file holds.
    """

    path: Path
    name: str
    text: str
    words: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Salvage:
    """All that could be read.

    Attributes:
        folder: Where it was looked for.
        texts: In the order of the book as far as that can be read, then by name.
        unreadable: Files that could not be read, and why, as sentences.
    """

    folder: Path
    texts: tuple[SalvagedText, ...]
    unreadable: tuple[tuple[Path, str], ...] = ()

    def whole(self) -> str:
        """Return all texts as one, each below its name."""
        return "\n\n".join(f"# {one.name}\n\n{one.text.strip()}" for one in self.texts) + "\n"


def damaged_index(draft: Path) -> tuple[Path, str] | None:
    """Return the damaged index that a draft belongs to, or is, and what is wrong with it."""
    draft = draft.absolute()
    for above in (draft.parent, *draft.parents[1:_LEVELS]):
        for note in indexes_in(above):
            if sentence := _damage_of(note, draft):
                return note, sentence
    return None


def lost_index(draft: Path, store_of: Callable[[Path], Path]) -> tuple[Path, str] | None:
    """Return the index of a draft that was emptied or overwritten, as a power cut may leave it.

    Args:
        draft: A draft.
        store_of: Returns the folder with old versions of an index, which know the draft.
    """
    draft = draft.absolute()
    for above in (draft.parent, *draft.parents[1:_LEVELS]):
        for note in islice(sorted(above.glob(f"*{SUFFIX}")), _MOST_NOTES):
            if is_index(note) or not (kept := versions_in(store_of(note))):
                continue
            with suppress(ManuscriptError, OSError):
                index = index_of(note, kept[0].read_bytes())
                if note == draft or any(index.scene_path(one.name) == draft for one in index.order):
                    name = shown_name(note.name)
                    return note, (
                        f"{name} does not hold the list of scenes any more, so this is shown as a "
                        "draft and not as a book."
                    )
    return None


def salvage(draft: Path) -> Salvage:
    """Read everything in the folder of a draft, or of the book that it belongs to.

    Args:
        draft: A draft, an index, or a folder.
    """
    draft = draft.absolute()
    damaged = damaged_index(draft) if not draft.is_dir() else None
    folder = draft if draft.is_dir() else (damaged[0] if damaged else draft).parent
    texts: list[SalvagedText] = []
    unreadable: list[tuple[Path, str]] = []
    for path in _in_order(list(_files_in(folder)), _names_listed(folder)):
        try:
            texts.append(_read(path))
        except NoteUnreadableError as error:
            unreadable.append((path, str(error)))
    return Salvage(folder, tuple(texts), tuple(unreadable))


def salvaged_text(path: Path, text: str, remark: str = "") -> SalvagedText:
    """Return a text of a file without its front matter."""
    body = split_text(text).body
    return SalvagedText(path, shown_name(path.stem), body, count_words(body), remark)


def _damage_of(note: Path, draft: Path) -> str:
    """Return what is wrong with an index, if it is one and has to do with the draft."""
    name = shown_name(note.name)
    try:
        raw = note.read_bytes()
    except OSError as error:
        return f"{name} cannot be read: {error.strerror or error}." if note == draft else ""
    if note != draft and draft.stem.encode("utf-8", "surrogateescape") not in raw:
        return ""
    wrong = "The list of scenes in {name} is damaged, so this is shown as a draft and not as a book"
    try:
        block = split_text(raw.decode("utf-8")).block
    except UnicodeDecodeError:
        return f"{wrong.format(name=name)}: it is not written in UTF-8."
    longform = entries_of(block).get(LONGFORM)
    if not isinstance(longform, dict):
        return f"{wrong.format(name=name)}: what is between its lines --- cannot be understood."
    if longform.get("format") != "scenes":
        return ""
    try:
        order_from_lists(longform.get("scenes"))
    except ManuscriptError as error:
        return f"{wrong.format(name=name)}: {error}"
    return ""


def _files_in(folder: Path) -> Iterator[Path]:
    number = 0
    for visited, (place, folders, files) in enumerate(os.walk(folder)):
        is_deep = len(Path(place).relative_to(folder).parts) >= _LEVELS or visited > _MOST_FOLDERS
        inner = [one for one in folders if not one.startswith(".") or one == _BIN]
        folders[:] = [] if is_deep else sorted(inner)  # a home folder has no end
        for name in sorted(files):
            if name.lower().endswith(SUFFIXES) and not name.startswith((".", "~")):
                number += 1
                if number > _MOST_FILES:
                    return
                yield Path(place, name)


def _names_listed(folder: Path) -> list[str]:
    """Return names that stand in lists at the head of notes, whatever else is wrong with them."""
    found: list[str] = []
    for note in indexes_in(folder):
        try:
            head = note.read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        found += [match[1].strip("\"'") for match in _LISTED.finditer(head)]
    return found


def _in_order(files: list[Path], listed: list[str]) -> list[Path]:
    places = {name: number for number, name in reversed(list(enumerate(listed)))}

    def key(path: Path) -> tuple[object, ...]:
        parts = _NUMBER.split(str(path).casefold())
        natural = [(0, int(one), "") if one.isdecimal() else (1, 0, one) for one in parts]
        return _BIN in path.parts, places.get(path.stem, len(listed)), natural

    return sorted(files, key=key)


def _read(path: Path) -> SalvagedText:
    try:
        return salvaged_text(path, read_file(path).text)
    except NoteUnreadableError:
        text = _remains_of(path)
        remark = "parts of the file are damaged"
        if not text:
            raise
        return salvaged_text(path, text, remark)


def _remains_of(path: Path) -> str:
    """Return the characters in a file that is no sound text; empty if there are none."""
    try:
        if not path.is_file():
            return ""
        with open(path, "rb") as file:
            raw = file.read(MAX_FILE_BYTES).replace(b"\0", b"")
    except OSError:
        return ""
    text = raw.decode("utf-8", "replace")
    if not text.strip() or text.count("\ufffd") > len(text) * _STRANGE:
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n")
