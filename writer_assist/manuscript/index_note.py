"""The index note of a manuscript: an Obsidian note that lists the scenes, as Longform has it.

``My Novel.md`` has in its front matter the entry ``longform`` with the order of the scenes, and
``writer-assist`` with what is ours.  All else in it is left byte for byte.
"""

from __future__ import annotations

import fnmatch
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from writer_assist.errors import ManuscriptError, NoteUnreadableError
from writer_assist.file_names import safe_stem, shown_name
from writer_assist.files import disk_error, read_bytes, write_atomically
from writer_assist.manuscript.front_matter import SplitText, entries_of, split_text, with_entry
from writer_assist.manuscript.scene_fields import LANGUAGE, OURS, STATUSES, language_in
from writer_assist.manuscript.scene_order import Order, lists_from_order, order_from_lists

LONGFORM = "longform"
SUFFIX = ".md"
KEPT = 20  # old versions of an index

_HEAD_BYTES = 4096
_LEVELS = 3  # how far above a scene its index may be
_MOST_FILES = 3000  # of a folder that are looked at
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class BinnedScene:
    """A scene in the bin, and where it was.

    Attributes:
        name: Its name in the manuscript.
        file: Its file's name in the bin.
        after: The scene that it followed; empty for none.
        depth: As in ``Place``.
    """

    name: str
    file: str
    after: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class IndexNote:
    """An index as it was last read.

    Attributes:
        path: The note.
        raw: Its bytes.
        title: Of the book.
        folder: Where the scenes are.
        order: The scenes; their files may be missing.
        ignored: Names of files that are no scenes; may have wildcards.
        statuses: The words for how far a scene is.
        target: How many words the book is to have; 0 for no target.
        binned: The scenes in the bin.
        author: Of the book; empty if the note does not say.
        language: That the book is written in, such as "de"; empty if the note does not say.
    """

    path: Path
    raw: bytes
    title: str
    folder: Path
    order: Order
    ignored: tuple[str, ...] = ()
    statuses: tuple[str, ...] = STATUSES
    target: int = 0
    binned: tuple[BinnedScene, ...] = ()
    author: str = ""
    language: str = ""

    @property
    def bin(self) -> Path:
        """The folder of deleted scenes; other programs do not show it."""
        return self.path.parent / ".trash"

    def scene_path(self, name: str) -> Path:
        """Return a scene's file, whether or not it is there."""
        return self.folder / f"{name}{SUFFIX}"

    def is_ignored(self, name: str) -> bool:
        """Tell whether a file in the folder of scenes is not meant to be one."""
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in self.ignored)


def read_index(path: Path) -> IndexNote:
    """Read the index of a manuscript.

    Raises:
        ManuscriptError: It is no index, or damaged.
    """
    try:
        raw = read_bytes(path)
    except NoteUnreadableError as error:
        raise ManuscriptError(str(error)) from error
    return index_of(path, raw)


def index_of(path: Path, raw: bytes) -> IndexNote:
    """Return the index in the bytes of a note.

    Raises:
        ManuscriptError: It is no index, or damaged.
    """
    name = shown_name(path.name)
    entries = entries_of(_split(path, raw).block)
    longform = entries.get(LONGFORM)
    if not isinstance(longform, dict) or longform.get("format") != "scenes":
        raise ManuscriptError(f"{name} does not list the scenes of a manuscript.")
    try:
        order = order_from_lists(longform.get("scenes"))
    except ManuscriptError as error:
        raise ManuscriptError(
            f"{name} cannot be used: {str(error)[:1].lower()}{str(error)[1:]}"
        ) from error
    ours = entries.get(OURS)
    ours = ours if isinstance(ours, dict) else {}
    return IndexNote(
        path=path,
        raw=raw,
        title=_word(longform.get("title")) or path.stem,
        folder=_folder(path, _word(longform.get("sceneFolder") or longform.get("folder"))),
        order=order,
        ignored=_strings(longform.get("ignoredFiles")),
        statuses=_strings(ours.get("statuses")) or STATUSES,
        target=int(ours["target"]) if str(ours.get("target", "")).isdecimal() else 0,
        binned=_binned(ours.get("bin")),
        author=_word(entries.get("author")),
        language=_word(ours.get(LANGUAGE)) or language_in(entries),
    )


def with_order(index: IndexNote, order: Order) -> IndexNote:
    """Return the index with another order of scenes.

    Raises:
        ManuscriptError: The note is written so that it cannot be changed safely.
    """
    return _with(index, (LONGFORM, "scenes"), lists_from_order(order))


def with_ignored(index: IndexNote, names: Iterable[str]) -> IndexNote:
    """Return the index with more files that are no scenes."""
    return _with(index, (LONGFORM, "ignoredFiles"), [*index.ignored, *names])


def with_target(index: IndexNote, words: int) -> IndexNote:
    """Return the index with another target for the book; 0 removes it."""
    return _with(index, (OURS, "target"), words or None)


def with_statuses(index: IndexNote, statuses: Sequence[str]) -> IndexNote:
    """Return the index with other words for how far a scene is."""
    return _with(index, (OURS, "statuses"), list(statuses) or None)


def with_author(index: IndexNote, author: str) -> IndexNote:
    """Return the index with another author of the book; an empty one removes the entry."""
    return _with(index, ("author",), author.strip() or None)


def with_language(index: IndexNote, language: str) -> IndexNote:
    """Return the index with another language of the book; an empty one removes the entry."""
    return _with(index, (OURS, LANGUAGE), language.strip() or None)


def with_binned(index: IndexNote, binned: Sequence[BinnedScene]) -> IndexNote:
    """Return the index with another list of what is in the bin."""
    records = [
        {"name": one.name, "file": one.file, "after": one.after, "depth": one.depth}
        for one in binned
    ]
    return _with(index, (OURS, "bin"), records or None)


def new_index(path: Path, title: str, order: Order, *, scene_folder: str = "/") -> IndexNote:
    """Return an index that is not written yet.

    Args:
        path: Where it will be.
        title: Of the book.
        order: The scenes.
        scene_folder: Relative to the note; "/" is the note's own folder.
    """
    longform = {
        "format": "scenes",
        "title": title,
        "workflow": "Default Workflow",
        "sceneFolder": scene_folder,
        "scenes": lists_from_order(order),
        "ignoredFiles": [],
    }
    split = with_entry(SplitText("", "", "", ""), (LONGFORM,), longform)
    return index_of(path, split.whole.encode())


def index_beside(path: Path) -> Path | None:
    """Return the index that lists a file as a scene; None if it is not part of a manuscript.

    Looks through the notes in the file's folder and in up to two folders above.
    """
    folder, name = path.parent, path.stem
    if path.suffix.lower() != SUFFIX:
        return None
    for above in (folder, *folder.parents)[:_LEVELS]:
        for note in indexes_in(above):
            try:
                index = read_index(note)
            except ManuscriptError:
                continue
            listed = any(place.name == name for place in index.order)
            if listed and os.path.normpath(index.folder) == os.path.normpath(folder):
                return note
    return None


def indexes_in(folder: Path) -> list[Path]:
    """Return the notes of a folder that look like indexes, sorted by name."""
    found: list[Path] = []
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number >= _MOST_FILES:
                    break
                if not entry.name.endswith(SUFFIX) or entry.name.startswith("."):
                    continue
                if not entry.is_file():
                    continue  # a pipe would be waited for without end
                state = entry.stat()
                if _looks_like_index(entry.path, state.st_mtime_ns, state.st_size):
                    found.append(Path(entry.path))
    except OSError:
        return []
    return sorted(found)


def is_index(path: Path) -> bool:
    """Tell whether a file is the index of a manuscript."""
    try:
        state = path.stat()
        if not path.is_file() or not _looks_like_index(str(path), state.st_mtime_ns, state.st_size):
            return False
        read_index(path)
    except (OSError, ManuscriptError):
        return False
    return True


def keep_version(store: Path, raw: bytes) -> None:
    """Keep an old version of an index; only the newest KEPT stay.

    Args:
        store: The folder for versions of this index.
        raw: The bytes.

    Raises:
        DiskError: It cannot be kept.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
        before = versions_in(store)
        if before and before[0].read_bytes() == raw:
            return
        moment = time.strftime("%Y-%m-%d %H.%M.%S")
        number = int(before[0].name.split(" ")[0]) + 1 if before else 1
        write_atomically(store / f"{number:06d} {moment}{SUFFIX}", raw, new_mode=0o600)
        for old in versions_in(store)[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise disk_error(error, store) from error


def versions_in(store: Path) -> list[Path]:
    """Return the old versions of an index, newest first."""
    try:
        return sorted((path for path in store.iterdir() if path.name[:6].isdecimal()), reverse=True)
    except OSError:
        return []


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """Return a name for a scene that no other has, also where capitals do not count."""
    stem = safe_stem(wanted.replace("#", " ").replace("[", "(").replace("]", ")").replace("^", " "))
    stem = stem or "Scene"
    known = {name.casefold() for name in taken}
    name, number = stem, 2
    while name.casefold() in known:
        name, number = f"{stem} {number}", number + 1
    return name


@lru_cache(maxsize=8192)
def _looks_like_index(path: str, _mtime_ns: int, _size: int) -> bool:
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD_BYTES).removeprefix(_MARK)
            if head.startswith(b"---") and b"longform" not in head:
                head += file.read(_HEAD_BYTES * 16)
    except OSError:
        return False
    return head.startswith(b"---") and b"longform" in head


def _split(path: Path, raw: bytes) -> SplitText:
    try:
        return split_text(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ManuscriptError(f"{shown_name(path.name)} is not written in UTF-8.") from error


def _with(index: IndexNote, path: Sequence[str], value: object) -> IndexNote:
    changed = with_entry(_split(index.path, index.raw), path, value)
    return replace(index_of(index.path, changed.whole.encode()), path=index.path)


def _folder(path: Path, written: str) -> Path:
    inside = written.replace("\\", "/").strip("/")
    return Path(os.path.normpath(path.parent / inside)) if inside else path.parent


def _word(value: Any) -> str:  # noqa: ANN401 - whatever YAML holds
    return value.strip() if isinstance(value, str) and value not in ("~", "null") else ""


def _strings(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever YAML holds
    if isinstance(value, str):
        return (value,) if _word(value) else ()
    if not isinstance(value, list):
        return ()
    return tuple(one for one in value if isinstance(one, str) and one)


def _binned(value: Any) -> tuple[BinnedScene, ...]:  # noqa: ANN401 - whatever YAML holds
    found: list[BinnedScene] = []
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict) and _word(one.get("name")) and _word(one.get("file")):
            depth = str(one.get("depth", ""))
            found.append(
                BinnedScene(
                    one["name"],
                    Path(one["file"]).name,
                    _word(one.get("after")),
                    int(depth) if depth.isdecimal() and len(depth) < 3 else 0,
                )
            )
    return tuple(found)
