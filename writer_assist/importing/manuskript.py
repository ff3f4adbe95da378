"""Manuskript projects, as a folder or as one ``.msk`` file: scenes, characters, plots, world."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from writer_assist.domain.note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of
from writer_assist.importing.archives import unpacked_texts
from writer_assist.importing.markup import xml_root
from writer_assist.importing.notes import extracted_note, parse_note, unread_part

_SCENE = re.compile(
    r"\Atitle:[ \t].*\n(?:.+\n){0,400}?ID:[ \t]+\d+\n(?:.+\n){0,400}?type:[ \t]+\w+(?:\n|\Z)"
)
_CHARACTER = re.compile(r"\AName:[ \t].*\n(?:.+\n){0,400}?ID:[ \t]+\d+(?:\n|\Z)")
_FIELD = re.compile(r"^(\S[^:\n]{0,80}):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_NUMBERED = re.compile(r"\A\d+-")
_ABOVE_TEXT = {"summarySentence": "Summary", "summaryFull": "Summary"}
_BELOW_TEXT = {"notes": "Notes"}
_NOT_TOLD = {"Name", "ID", "Importance", "Color", "POV"}
_OF_PLACES = {"description": "", "passion": "Passion", "conflict": "Conflict"}
_OF_PLOTS = {"description": "", "summary": "Summary", "result": "Result"}
_MAX_WORLD_BYTES = 4_000_000
_READ = {".md", ".txt", ".opml", ".xml"}
_SETTINGS = {"settings.txt", "status.txt", "labels.txt", "infos.txt", "MANUSKRIPT"}


def parse_manuskript(path: Path, text: str) -> tuple[ParsedNote, ...] | None:
    """Return the notes of a project's text file; None if the file is not part of a project.

    Args:
        path: With its folders, which give the chapters' names.
        text: The whole decoded text.
    """
    if _SCENE.match(text):
        return (_scene(path, text),)
    if _CHARACTER.match(text) and path.parent.name == "characters":
        return (_character(text),)
    return None


def read_world(path: Path, raw: bytes) -> tuple[ParsedNote, ...] | None:
    """Return the notes of ``world.opml``: one for each described thing, and one with all names.

    Returns:
        None if it is an outline of another program.
    """
    root = xml_root(path, raw) if len(raw) <= _MAX_WORLD_BYTES else None
    body = root.find("body") if root is not None else None
    if body is None or not any(item.get("name") and item.get("ID") for item in body):
        return None
    names = extracted_note("World", "\n".join(_listed(body, 0)) + "\n", part="world")
    return (names, *_places(body, ()))


def read_manuskript(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Return the notes of a project in one file, or of its plots.

    Raises:
        NoteUnreadableError: It is damaged, malicious, or has no notes.
    """
    if path.suffix.lower() == ".xml":
        return _plots(path, raw)
    if not raw.startswith(b"PK"):
        reason = f"{path.name} holds no notes itself: they are in the folder {path.stem} beside it."
        raise NoteUnreadableError(reason)
    members, damaged = unpacked_texts(path.name, raw, _READ)
    notes = [note for name in sorted(members) for note in notes_of_manuskript(name, members[name])]
    notes += [unread_part(name, f"a part of {path.name}") for name in damaged]
    if all(note.fault for note in notes):
        raise NoteUnreadableError(f"{path.name} holds no notes.")
    return tuple(notes)


def empty_files(project: Path) -> Iterator[Path]:
    """Yield files without text of the writer's, such as those of chapters without a summary.

    Args:
        project: The folder of a project.
    """
    for path in [*project.glob("*.txt"), *project.glob("outline/**/folder.txt")]:
        try:
            text = content_of(path.read_bytes(), path).text
        except (OSError, NoteUnreadableError):
            continue
        if not text.strip() or (_SCENE.match(text) and not _scene(path, text).words):
            yield path


def notes_of_manuskript(name: str, raw: bytes) -> list[ParsedNote]:
    """Return the notes of one file of a project; one that cannot be read has a ``fault``."""
    try:
        return list(_of_member(name, raw))
    except NoteUnreadableError as error:
        return [ParsedNote(Path(name).stem, "", part=name, fault=str(error))]


def _of_member(name: str, raw: bytes) -> Iterator[ParsedNote]:
    path = Path(name)
    if path.name in _SETTINGS:
        return
    if path.suffix == ".xml":
        notes = _plots(path, raw) if path.name == "plots.xml" else ()
    elif path.suffix == ".opml":
        notes = read_world(path, raw) or ()
    else:
        text = content_of(raw, path).text
        notes = parse_manuskript(path, text) or (parse_note(path, text),)
    for note in notes:
        if note.words or path.parent.name == "characters":
            part = f"{name}: {note.part}" if note.part else name
            yield replace(note, part=part, is_whole_file=False)


def _scene(path: Path, written: str) -> ParsedNote:
    head, _, body = written.partition("\n\n")
    fields = fields_of_manuskript(head)
    title = fields.get("title", "") or path.stem
    above = [f"{said}: {fields[name]}" for name, said in _ABOVE_TEXT.items() if fields.get(name)]
    below = [f"{said}: {fields[name]}" for name, said in _BELOW_TEXT.items() if fields.get(name)]
    parts = [part for part in (*above, body.strip(), *below) if part]
    text = "\n\n".join(parts) + "\n"
    return extracted_note(title, text, part="text", folders=_chapters(path))


def _chapters(path: Path) -> tuple[str, ...]:
    folders = path.parts[:-1]
    inside = folders[folders.index("outline") + 1 :] if "outline" in folders else ()
    inside = inside[:-1] if path.name == "folder.txt" else inside
    return tuple(_NUMBERED.sub("", folder).replace("_", " ") for folder in inside)


def _character(written: str) -> ParsedNote:
    fields = fields_of_manuskript(written)
    told = (f"{name}: {value}" for name, value in fields.items() if value and name not in _NOT_TOLD)
    text = "\n\n".join(told) + "\n"
    return extracted_note(fields["Name"], text, part="text", tags=["character"])


def fields_of_manuskript(head: str) -> dict[str, str]:
    """Return the fields above a text, or of a file that has only fields."""
    found = _FIELD.findall(head)
    return {name: "\n".join(map(str.strip, value.split("\n"))).strip() for name, value in found}


def _listed(above: ElementTree.Element, depth: int) -> Iterator[str]:
    for item in above:
        yield f"{'  ' * depth}- {item.get('name', '')}"
        yield from _listed(item, depth + 1)


def _places(above: ElementTree.Element, folders: tuple[str, ...]) -> Iterator[ParsedNote]:
    for item in above:
        name = item.get("name", "")
        if text := _told(item, _OF_PLACES):
            part = f"world {item.get('ID')}"
            yield extracted_note(name, text, part=part, tags=["world"], folders=folders)
        yield from _places(item, (*folders, name))


def _plots(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    root = xml_root(path, raw)
    if root is None or root.tag != "root":
        raise NoteUnreadableError(f"{path.name} is damaged, or no list of Manuskript's plots.")
    return tuple(_plot(plot) for plot in root.iterfind("plot"))


def _plot(plot: ElementTree.Element) -> ParsedNote:
    steps = (
        ": ".join(filter(None, (step.get("name"), step.get("summary"))))
        for step in plot.iter("step")
    )
    told = _told(plot, _OF_PLOTS) + "\n".join(f"- {step}" for step in steps if step)
    part = f"plot {plot.get('ID')}"
    return extracted_note(plot.get("name", ""), told, part=part, tags=["plot"])


def _told(item: ElementTree.Element, fields: Mapping[str, str]) -> str:
    parts = ((said, (item.get(name) or "").strip()) for name, said in fields.items())
    return "".join(f"{said}: {text}\n\n" if said else f"{text}\n\n" for said, text in parts if text)
