"""novelWriter projects: each ``content/*.nwd`` is a note, its tags become aliases.

References such as ``@char: Mara`` become links.  Synopses and story comments are imported;
other comments, page breaks and alignment are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from writer_assist.domain.note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of, read_bytes
from writer_assist.importing.markup import xml_root
from writer_assist.importing.notes import extracted_note

_PROJECT = "nwProject.nwx"
_MAX_BYTES = 8_000_000
_NAME = re.compile(r"^%%~name:[ \t]*(.*)$", re.MULTILINE)
_TRASH = re.compile(r"^%%~kind:[ \t]*TRASH/", re.MULTILINE)
_HEADING = re.compile(r"^(#{1,4})!?[ \t]+(.*)$")
_TAG = re.compile(r"^@tag:(.*)$", re.MULTILINE)
_REFERENCE = re.compile(r"^@(\w+):(.*)$")
_COMMENT = re.compile(r"^%[ \t]*([A-Za-z]+)(?:\.([\w ]+))?:[ \t]*(.*)$")
_READ = {"synopsis": "Synopsis", "short": "Short", "summary": "Summary", "story": "Story",
         "note": "Note", "footnote": "Footnote"}  # fmt: skip
_SHORTCODE = re.compile(
    r"\[/?(?:i|b|s|u|m|sup|sub)\]|\[(?:newpage|new page|vspace(?::\d+)?|footnote:\w+|br)\]"
)
_PUSHED = re.compile(r"^>>?[ \t]+|[ \t]+<<?$")


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    folders: tuple[str, ...]
    is_trashed: bool


def read_novelwriter(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Return one document of a project as a note.

    Raises:
        NoteUnreadableError: It is not text, too long, or in the project's trash.
    """
    if len(raw) > _MAX_BYTES:
        raise NoteUnreadableError(f"{path.name} is longer than any novel.")
    written = content_of(raw, path).text
    item = _items(path.parent.parent).get(path.stem)
    if _TRASH.search(written) or (item and item.is_trashed):
        raise NoteUnreadableError(f"{path.name} is in its project's trash.")
    name = _NAME.search(written)  # the name when the text was last saved
    title = (item.name if item else "") or (name[1].strip() if name else "") or path.stem
    aliases = [part for tags in _TAG.findall(written) for part in tags.split("|")]
    folders = item.folders if item else ()
    text = _as_markdown(written)
    return (extracted_note(title, text, part="text", aliases=aliases, folders=folders),)


def trashed_files(project: Path) -> Iterator[str]:
    """Yield the names of the files of documents in the trash."""
    return (f"{handle}.nwd" for handle, item in _items(project).items() if item.is_trashed)


def _items(project: Path) -> Mapping[str, _Item]:
    try:
        state = (project / _PROJECT).stat()
        return _items_of(project / _PROJECT, state.st_mtime_ns, state.st_size)
    except (OSError, NoteUnreadableError):
        return {}  # each document also contains its own name


@lru_cache(maxsize=4)
def _items_of(path: Path, _mtime_ns: int, _size: int) -> Mapping[str, _Item]:
    root = xml_root(path, read_bytes(path))
    listed = root.iter("item") if root is not None else ()
    elements = {item.get("handle", ""): item for item in listed}
    return {
        handle: _Item(
            (item.findtext("name") or "").strip(),
            tuple(_folders(item, elements)),
            _root_of(item, elements).get("class") == "TRASH",
        )
        for handle, item in elements.items()
    }


def _folders(item: ElementTree.Element, elements: Mapping[str, ElementTree.Element]) -> list[str]:
    """Return the names of the folders of a document, outermost first, without the novel itself."""
    names: list[str] = []
    above = elements.get(item.get("parent", ""))
    while above is not None and len(names) < len(elements):
        is_novel = above.get("type") == "ROOT" and above.get("class") == "NOVEL"
        if not is_novel:
            names.insert(0, (above.findtext("name") or "").strip())
        above = elements.get(above.get("parent", ""))
    return names


def _root_of(
    item: ElementTree.Element, elements: Mapping[str, ElementTree.Element]
) -> ElementTree.Element:
    return elements.get(item.get("root", ""), item)


def _as_markdown(written: str) -> str:
    lines = (_line(line) for line in written.split("\n") if not line.startswith("%%~"))
    text = "\n".join(line for line in lines if line is not None)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _line(line: str) -> str | None:
    """Return a line as Markdown; None if it is not imported."""
    if heading := _HEADING.match(line):
        return f"{heading[1]} {heading[2]}"
    if line.startswith("@"):
        return _references(line)
    if line.startswith("%"):
        return _comment(line)
    return _SHORTCODE.sub("", _PUSHED.sub("", line))


def _references(line: str) -> str | None:
    found = _REFERENCE.match(line)
    if found is None or found[1] == "tag":
        return None
    names = (re.sub(r"[\[\]|]", " ", name).strip() for name in found[2].split(","))
    links = ", ".join(f"[[{name}]]" for name in names if name)
    return f"\n{found[1].capitalize()}: {links}\n" if links else None


def _comment(line: str) -> str | None:
    found = _COMMENT.match(line)
    said = _READ.get(found[1].lower()) if found else None
    if found is None or said is None:
        return None
    about = f" ({found[2]})" if found[2] and said != "Footnote" else ""
    return f"\n{said}{about}: {_SHORTCODE.sub('', found[3])}\n"
