"""A novelWriter project as a book: its order, headings, statuses, synopses and points of view."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from writer_assist.domain.imported_book import ImportedBook, ImportedNote, ImportedScene
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import read_bytes, read_file
from writer_assist.importing.book_documents import Tell
from writer_assist.importing.markup import xml_root
from writer_assist.importing.novelwriter import read_novelwriter

PROJECT = "nwProject.nwx"

_HANDLE = re.compile(r"[\w-]{1,40}\Z")
_HEADING = re.compile(r"^(#{1,3})(!?)[ \t]+(\S.*)$")
_META = re.compile(r"^%%~.*$\n?", re.MULTILINE)
_REFERENCE = re.compile(r"^@(\w+):[ \t]*(.*)$")
_COMMENT = re.compile(r"^%[ \t]*([A-Za-z]+)(?:\.([\w ]+))?:[ \t]*(.*)$")
_SYNOPSIS = {"synopsis", "short", "summary"}
_FOOTNOTE = re.compile(r"\[footnote:(\w+)\]")
_EMPHASIS = re.compile(r"\[(/?)(i|b|s)\]")
_SIGNS = {"i": "*", "b": "**", "s": "~~"}
_OTHER_CODES = re.compile(
    r"\[/?(?:u|m|sup|sub)\]|\[(?:newpage|new page|vspace(?::\d+)?)\]", re.IGNORECASE
)
_PUSHED = re.compile(r"^[ \t]*>>?[ \t]+|[ \t]+<<?[ \t]*$", re.MULTILINE)
_LINE_BREAK = re.compile(r"\[br\]\n?")
_LEFT_OUT = {"TRASH", "TEMPLATE"}


@dataclass(frozen=True, slots=True)
class _NovelDocument:
    """A file of the project.

    Attributes:
        handle: Its file's name.
        name: As the tree shows it.
        folders: The folders that it is in, outermost first.
        root, kind: The identity and class of its root folder.
        is_note: Whether it is no part of the story.
        status: In words.
        is_active: Whether it is exported.
    """

    handle: str
    name: str
    folders: tuple[str, ...]
    root: str
    kind: str
    is_note: bool
    status: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """A scene while its depth is not known yet; ``level`` is that of its heading, 0 for none."""

    level: int
    root: str
    scene: ImportedScene


def read_novelwriter_book(project: Path, tell: Tell) -> ImportedBook:
    """Read a project, the folder with ``nwProject.nwx``.

    Args:
        project: The folder.
        tell: Gets how many documents are read, and of how many.

    Raises:
        NoteUnreadableError: The list of its documents is damaged or malicious.
    """
    path = project / PROJECT
    root = xml_root(path, read_bytes(path))
    content = root.find("content") if root is not None else None
    if root is None or content is None:
        raise NoteUnreadableError(f"{PROJECT} is damaged, or no project of novelWriter.")
    documents = list(_documents(content, _statuses(root)))
    replacements = root.iterfind("settings/autoReplace/entry")
    replaced = {one.get("key", ""): one.text or "" for one in replacements}
    pieces: list[_Piece] = []
    notes: list[ImportedNote] = []
    warnings: list[str] = []
    for number, document in enumerate(documents, start=1):
        try:
            if document.is_note:
                notes += _note(project, document)
            elif document.kind == "NOVEL":
                pieces += _pieces(_written(project, document.handle), document, replaced)
        except NoteUnreadableError as error:
            warnings.append(f"“{document.name}” is left out: {error}")
        tell(number, len(documents))
    if not pieces:
        raise NoteUnreadableError("The project has no documents in its novel.")
    roots = {one.get("handle", ""): one.findtext("name") or "" for one in content.iter("item")}
    novels = {root: roots.get(root, "") for root in dict.fromkeys(one.root for one in pieces)}
    if len(novels) > 1:
        warnings.append(
            f"The project holds {len(novels)} novels: leave out what is not of this one."
        )
    return ImportedBook(
        title=(root.findtext("project/name") or root.findtext("project/title") or "").strip()
        or project.name,
        author=(root.findtext("project/author") or "").strip(),
        scenes=tuple(_placed(pieces, novels)),
        notes=tuple(notes),
        statuses=tuple(filter(None, _statuses(root).values())),
        warnings=tuple(warnings),
    )


def _statuses(root: ElementTree.Element) -> Mapping[str, str]:
    return {one.get("key", ""): one.text or "" for one in root.iterfind("settings/status/entry")}


def _documents(
    content: ElementTree.Element, statuses: Mapping[str, str]
) -> Iterator[_NovelDocument]:
    """Yield the documents in the order of the tree, without what was thrown away."""
    items = {one.get("handle", ""): one for one in content.iter("item")}
    below: dict[str, list[str]] = {}
    for handle, item in items.items():
        parent = item.get("parent", "")
        below.setdefault(parent if parent in items else "", []).append(handle)
    # Where the file does not say otherwise, its own order is that of the tree.
    order = {handle: _whole(item.get("order")) for handle, item in items.items()}
    stack = [(handle, ()) for handle in sorted(below.get("", []), key=order.__getitem__)][::-1]
    seen: set[str] = set()
    while stack:
        handle, folders = stack.pop()
        if handle in seen:
            continue
        seen.add(handle)
        item = items[handle]
        name = item.find("name")
        title = (name.text or "").strip() if name is not None else ""
        is_file = _said(item, "type") == "FILE"
        root = items.get(item.get("root", ""), item)
        kind = _said(root, "class") or _said(item, "class")
        if kind in _LEFT_OUT:
            continue
        if is_file and _HANDLE.match(handle):
            yield _NovelDocument(
                handle=handle,
                name=title,
                folders=folders,
                root=item.get("root", ""),
                kind=kind,
                is_note=kind != "NOVEL" or _said(item, "layout") == "NOTE",
                status=_status(item, name, statuses),
                is_active=_is_active(item, name),
            )
        inside = folders if is_file or not title else (*folders, title)
        children = sorted(below.get(handle, []), key=order.__getitem__)
        stack += [(child, inside) for child in reversed(children)]  # type: ignore[misc]


def _said(item: ElementTree.Element, what: str) -> str:
    """Return what an item says of itself, as an attribute or, in old projects, as an element."""
    return (item.get(what) or item.findtext(what) or "").strip()


def _status(
    item: ElementTree.Element, name: ElementTree.Element | None, statuses: Mapping[str, str]
) -> str:
    key = name.get("status", "") if name is not None else ""
    return statuses.get(key) or (item.findtext("status") or "").strip()


def _is_active(item: ElementTree.Element, name: ElementTree.Element | None) -> bool:
    said = name.get("active", "") if name is not None else ""
    return (said or item.findtext("exported") or "yes").lower() not in {"no", "false"}


def _whole(digits: str | None) -> int:
    return int(digits) if digits and digits.isdecimal() and len(digits) < 9 else 0


def _written(project: Path, handle: str) -> str:
    return _META.sub("", read_file(project / "content" / f"{handle}.nwd").text)


def _note(project: Path, document: _NovelDocument) -> Iterator[ImportedNote]:
    path = project / "content" / f"{document.handle}.nwd"
    for note in read_novelwriter(path, read_bytes(path)):
        if note.text.strip():
            yield ImportedNote(note.title, note.text, document.folders)


def _pieces(text: str, document: _NovelDocument, replaced: Mapping[str, str]) -> Iterator[_Piece]:
    """Cut a document at its headings of parts, chapters and scenes."""
    title, level, is_title_page = document.name, 0, False
    lines: list[str] = []

    def piece() -> _Piece:
        scene = _scene(title, lines, replaced)
        scene = replace(scene, status=document.status, is_included=document.is_active)
        if is_title_page:
            scene = replace(scene, is_included=False)
        return _Piece(level, document.root, scene)

    for line in text.split("\n"):
        heading = _HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        is_page = len(heading[1]) == 1 and bool(heading[2])
        if is_page:  # what stands above the title belongs to its page
            title, level, is_title_page = heading[3].strip(), 1, True
            continue
        if level or any(one.strip() for one in lines):
            yield piece()
        title, level, is_title_page, lines = heading[3].strip(), len(heading[1]), False, []
    yield piece()


def _scene(title: str, lines: list[str], replaced: Mapping[str, str]) -> ImportedScene:
    synopsis: list[str] = []
    povs: list[str] = []
    body: list[str] = []
    for line in lines:
        if found := _REFERENCE.match(line):
            if found[1].lower() == "pov":
                povs.append(found[2].strip())
            elif found[1].lower() != "tag":
                body.append(f"%% {found[1].capitalize()}: {found[2].strip()} %%")
        elif line.startswith("%"):
            body += _comment(line, synopsis)
        else:
            body.append(line)
    text = _prose("\n".join(body), replaced)
    pov = ", ".join(dict.fromkeys(filter(None, povs)))
    return ImportedScene(title, 0, text, synopsis="\n".join(synopsis), pov=pov)


def _comment(line: str, synopsis: list[str]) -> list[str]:
    """Return a comment as one of Markdown; a synopsis is put where it belongs instead."""
    found = _COMMENT.match(line)
    kind = found[1].lower() if found else ""
    if found and kind in _SYNOPSIS and not found[2]:
        synopsis.append(_prose(found[3], {}).strip())
        return []
    if found and kind == "footnote" and found[2]:
        return [f"[^{found[2].strip()}]: {found[3].strip()}"]
    said = line.lstrip("%~").strip()
    return [f"%% {said.replace('%%', '%')} %%"] if said else []


def _prose(text: str, replaced: Mapping[str, str]) -> str:
    """Return text with Markdown's marks alone."""
    text = _LINE_BREAK.sub("\n", text)
    text = _EMPHASIS.sub(lambda code: _SIGNS[code[2]], text)
    text = _OTHER_CODES.sub("", _FOOTNOTE.sub(r"[^\1]", text))
    text = _PUSHED.sub("", text)
    for key, words in replaced.items():
        text = text.replace(f"<{key}>", words)
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
    return f"{text}\n" if text.strip() else ""


def _placed(pieces: list[_Piece], novels: Mapping[str, str]) -> Iterator[ImportedScene]:
    """Yield the scenes with depths: parts, chapters, scenes, as far as there are any."""
    levels = sorted({piece.level for piece in pieces if piece.level and piece.scene.is_included})
    levels = levels or sorted({piece.level for piece in pieces if piece.level}) or [0]
    shift = 1 if len(novels) > 1 else 0
    before, root = -1, ""
    for piece in pieces:
        if shift and piece.root != root:
            root, before = piece.root, 0
            yield ImportedScene(novels[root] or "Novel")
        rank = sum(level < piece.level for level in levels)
        if not piece.level:  # a text without a heading goes on after what stands before it
            rank = max(0, before - shift)
        before = min(rank + shift, before + 1)
        yield replace(piece.scene, depth=before)
