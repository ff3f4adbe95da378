"""A Manuskript project as a book: the outline's order, summaries, statuses and points of view."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from writer_assist.domain.imported_book import ImportedBook, ImportedNote, ImportedScene
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of, read_bytes
from writer_assist.importing.archives import unpacked_texts
from writer_assist.importing.book_documents import Tell
from writer_assist.importing.manuskript import fields_of_manuskript, notes_of_manuskript

_READ = {".md", ".txt", ".opml", ".xml"}
_FOLDER_FILE = "folder.txt"
_NUMBER = re.compile(r"(\d+)-")
_MOST_FILES = 20_000
_MOST_BYTES = 64_000_000  # of all texts of a project


def read_manuskript_book(place: Path, tell: Tell) -> ImportedBook:
    """Read a project.

    Args:
        place: Its folder, or the file ``Novel.msk``, which holds it or stands beside its folder.
        tell: Gets how many texts are read, and of how many.

    Raises:
        NoteUnreadableError: It is damaged, malicious, or of a version before 0.4.
    """
    name, members, damaged = _members(place)
    outline = [one for one in members if "outline" in PurePosixPath(one).parts[:-1]]
    if not outline:
        raise NoteUnreadableError(
            f"{place.name} is no project of Manuskript, or of a version before 2016."
        )
    statuses = _lines(members, "status.txt")
    povs = _characters(members)
    scenes: list[ImportedScene] = []
    for number, path in enumerate(sorted(outline, key=_order), start=1):
        scenes.append(_scene(path, _decoded(path, members[path]), statuses, povs))
        tell(number, len(outline))
    about = fields_of_manuskript(_text(members, "infos.txt"))
    warnings = [f"{one} is damaged, and left out." for one in damaged]
    if "revisions.xml" in {PurePosixPath(one).name for one in members}:
        warnings.append("Revisions stay in the project.")
    return ImportedBook(
        title=about.get("Title", "") or name,
        author=about.get("Author", ""),
        scenes=tuple(scenes),
        notes=tuple(_notes(members)),
        statuses=tuple(filter(None, statuses)),
        warnings=tuple(warnings),
    )


def _members(place: Path) -> tuple[str, Mapping[str, bytes], tuple[str, ...]]:
    """Return the name of a project, its texts by their paths, and the names of damaged ones."""
    if place.is_file():
        raw = read_bytes(place)
        if raw.startswith(b"PK"):
            texts, damaged = unpacked_texts(place.name, raw, _READ)
            return place.stem, texts, damaged
        place = place.with_suffix("")
    if not place.is_dir():
        raise NoteUnreadableError(f"The folder {place.name} of the project is missing.")
    found: dict[str, bytes] = {}
    size = 0
    for path in sorted(place.rglob("*")):
        if path.suffix.lower() not in _READ or not path.is_file() or path.is_symlink():
            continue
        raw = read_bytes(path)
        size += len(raw)
        if len(found) >= _MOST_FILES or size > _MOST_BYTES:
            raise NoteUnreadableError(f"{place.name} holds more than any book.")
        found[path.relative_to(place).as_posix()] = raw
    return place.name, found, ()


def _order(path: str) -> list[tuple[int, str]]:
    """Return what a path is sorted by: the numbers of its parts, its folder's file first."""
    parts = PurePosixPath(path).parts
    if parts[-1] == _FOLDER_FILE:
        parts = parts[:-1]
    key = []
    for part in parts:
        number = _NUMBER.match(part)
        key.append((int(number[1][:9]) if number else 10**9, part))
    return key


def _scene(path: str, written: str, statuses: list[str], povs: Mapping[str, str]) -> ImportedScene:
    head, _, body = written.partition("\n\n")
    fields = fields_of_manuskript(head)
    parts = PurePosixPath(path).parts
    inside = parts[parts.index("outline") + 1 :]
    is_folder = parts[-1] == _FOLDER_FILE
    depth = len(inside) - 1 - is_folder
    name = inside[-2] if is_folder and len(inside) > 1 else PurePosixPath(path).stem
    summaries = (fields.get("summarySentence", ""), fields.get("summaryFull", ""))
    goal = fields.get("setGoal", "")
    text = body.strip("\n")
    return ImportedScene(
        title=" ".join(fields.get("title", "").split())
        or _NUMBER.sub("", name, count=1).replace("_", " "),
        depth=max(0, depth),
        text=f"{text}\n{_remark(fields)}" if text.strip() else _remark(fields).lstrip(),
        status=_status(fields.get("status", ""), statuses),
        synopsis="\n".join(filter(None, dict.fromkeys(summaries))),
        pov=povs.get(fields.get("POV", ""), ""),
        target=int(goal) if goal.isdecimal() and len(goal) < 8 else 0,
        is_included=fields.get("compile", "2") not in {"0", "False", "false"},
    )


def _remark(fields: Mapping[str, str]) -> str:
    notes = " ".join(fields.get("notes", "").replace("%%", "%").split())
    return f"\n%% {notes} %%\n" if notes else ""


def _status(said: str, statuses: list[str]) -> str:
    """Return a status in words; it is a number in the list, from 1, or the words themselves."""
    if not said.isdecimal():
        return said
    number = int(said[:6])
    return statuses[number - 1] if 0 < number <= len(statuses) else ""


def _characters(members: Mapping[str, bytes]) -> dict[str, str]:
    found: dict[str, str] = {}
    for path, raw in members.items():
        if PurePosixPath(path).parent.name == "characters":
            fields = fields_of_manuskript(_decoded(path, raw))
            found[fields.get("ID", "")] = fields.get("Name", "")
    found.pop("", None)
    return found


def _notes(members: Mapping[str, bytes]) -> Iterator[ImportedNote]:
    for path in sorted(members):
        if "outline" in PurePosixPath(path).parts[:-1]:
            continue
        for note in notes_of_manuskript(path, members[path]):
            if not note.fault and note.text.strip():
                yield ImportedNote(note.title, note.text, tuple(note.tags))


def _lines(members: Mapping[str, bytes], name: str) -> list[str]:
    return [line.strip() for line in _text(members, name).split("\n") if line.strip()]


def _text(members: Mapping[str, bytes], name: str) -> str:
    path = next((one for one in members if PurePosixPath(one).name == name), "")
    return _decoded(path, members[path]) if path else ""


def _decoded(path: str, raw: bytes) -> str:
    try:
        return content_of(raw, Path(path)).text
    except NoteUnreadableError:
        return ""
