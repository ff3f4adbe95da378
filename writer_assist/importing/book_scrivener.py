"""A Scrivener project as a book: the binder's order, synopses, statuses, texts with italics.

The trash is left out.  What stands beside the manuscript is research, and offered as notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from writer_assist.domain.imported_book import ImportedBook, ImportedNote, ImportedScene
from writer_assist.domain.readable import readable
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of, read_bytes, read_file
from writer_assist.importing.book_documents import Tell, read_prose
from writer_assist.importing.documents import prepared
from writer_assist.importing.markup import xml_root
from writer_assist.importing.rich_text import with_real_characters
from writer_assist.importing.scrivener import plain_marks

_AT_ONCE = 2  # texts that are converted at the same time
_MOST_ITEMS = 20_000
_DEEPEST = 60
_IDENTITY = re.compile(r"[\w-]{1,80}\Z")
_TEXT_SUFFIXES = (".rtf", ".txt", ".md")
_TRASH, _DRAFT = {"TrashFolder"}, {"DraftFolder"}
_WRITTEN = {"Text", "Folder", *_DRAFT, "ResearchFolder", "TemplateFolder"}
_NARRATOR = re.compile(r"pov|point of view|narrator|viewpoint|perspektive", re.IGNORECASE)
_LONGEST_TITLE = 8  # words of a title made from the text
_MOST_COMMENTS = 4_000_000  # bytes, of the comments of one text
_BETWEEN = "\ue007"  # between the comments of a text


@dataclass(frozen=True, slots=True)
class _BinderText:
    """A document of the binder; ``depth`` is -1 for research."""

    identity: str
    title: str
    kind: str
    depth: int
    folders: tuple[str, ...]
    status: str
    pov: str
    target: int
    is_included: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """What the files of a document hold; ``fault`` is a sentence if one cannot be read."""

    text: str = ""
    synopsis: str = ""
    notes: str = ""
    fault: str = ""


def read_scrivener_book(project: Path, tell: Tell) -> ImportedBook:
    """Read a project, the folder ``Novel.scriv``.

    Args:
        project: The folder.
        tell: Gets how many documents are read, and of how many.

    Raises:
        NoteUnreadableError: It has no binder, or the binder is damaged or malicious.
    """
    root = _binder(project)
    statuses = {one.get("ID", ""): one.text or "" for one in root.iter("Status")}
    statuses.pop("-1", None)
    items = list(_items(root, statuses))
    written: list[_Written] = []
    with ThreadPoolExecutor(_AT_ONCE) as readers:
        for one in readers.map(lambda item: _read(project, item), items):
            written.append(one)
            tell(len(written), len(items))
    scenes: list[ImportedScene] = []
    notes: list[ImportedNote] = []
    for item, read in zip(items, written, strict=True):
        title = item.title or _first_words(read.text)
        if item.depth >= 0:
            scenes.append(_scene(item, title, read))
        elif read.text.strip():
            notes.append(ImportedNote(title, read.text, item.folders))
        if read.notes.strip():
            notes.append(ImportedNote(f"{title} (notes)", read.notes, item.folders))
    if not scenes:
        raise NoteUnreadableError(f"{project.name} has no scenes in its manuscript.")
    return ImportedBook(
        title=project.stem,
        scenes=tuple(scenes),
        notes=tuple(notes),
        statuses=tuple(filter(None, statuses.values())),
        warnings=tuple(_warnings(project, items, written)),
    )


def _binder(project: Path) -> ElementTree.Element:
    paths = sorted(project.glob("*.scrivx"))
    if not paths:
        raise NoteUnreadableError(f"{project.name} is no Scrivener project: its binder is missing.")
    root = xml_root(paths[0], read_bytes(paths[0]))
    if root is None or root.find("Binder") is None:
        raise NoteUnreadableError(f"The binder of {project.name} is damaged.")
    return root


def _items(root: ElementTree.Element, statuses: Mapping[str, str]) -> Iterator[_BinderText]:
    labels = {one.get("ID", ""): one.text or "" for one in root.iter("Label")}
    labels.pop("-1", None)
    tells_pov = _NARRATOR.search(root.findtext("LabelSettings/Title") or "") is not None
    povs = labels if tells_pov else {}

    def walk(
        above: ElementTree.Element | None, depth: int, folders: tuple[str, ...]
    ) -> Iterator[_BinderText]:
        if len(folders) > _DEEPEST or depth > _DEEPEST:
            return
        for element in above if above is not None else ():
            kind = element.get("Type", "")
            if element.tag != "BinderItem" or kind in _TRASH:
                continue
            children, title = element.find("Children"), (element.findtext("Title") or "").strip()
            if kind in _DRAFT:
                yield from walk(children, 0, ())
                continue
            about = element.find("MetaData")
            about = ElementTree.Element("MetaData") if about is None else about
            yield _BinderText(
                identity=element.get("UUID") or element.get("ID") or "",
                title=title,
                kind=kind,
                depth=depth,
                folders=folders,
                status=statuses.get(about.findtext("StatusID") or "", ""),
                pov=povs.get(about.findtext("LabelID") or "", ""),
                target=_target(element),
                is_included=(about.findtext("IncludeInCompile") or "Yes") != "No",
            )
            yield from walk(children, depth + 1 if depth >= 0 else -1, (*folders, title))

    for number, item in enumerate(walk(root.find("Binder"), -1, ())):
        if number >= _MOST_ITEMS:
            raise NoteUnreadableError(f"The project holds more than {_MOST_ITEMS:,} documents.")
        yield item


def _target(element: ElementTree.Element) -> int:
    target = element.find("Target")
    if target is None or target.get("Type", "Words") != "Words":
        return 0
    digits = (target.text or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 8 else 0


def _scene(item: _BinderText, title: str, read: _Written) -> ImportedScene:
    return ImportedScene(
        title,
        item.depth,
        read.text,
        status=item.status,
        synopsis=read.synopsis,
        pov=item.pov,
        target=item.target,
        is_included=item.is_included,
    )


def _read(project: Path, item: _BinderText) -> _Written:
    """Return what the files of a document hold; a text that cannot be read costs only itself."""
    if not _IDENTITY.match(item.identity) or item.kind not in _WRITTEN:
        return _Written()
    try:
        return _Written(
            text=_prose(project, item.identity, "content"),
            synopsis=_synopsis(project, item.identity),
            notes=_prose(project, item.identity, "notes"),
        )
    except NoteUnreadableError as error:
        return _Written(fault=f"“{item.title or 'A text'}” stays empty: {error}")


def _place(project: Path, identity: str, role: str, suffix: str) -> Path:
    """Return the file of a role, as version 3 names it or else as version 2 does."""
    new = project / "Files" / "Data" / identity / f"{role}{suffix}"
    if new.is_file():
        return new
    old = identity if role == "content" else f"{identity}_{role}"
    return project / "Files" / "Docs" / f"{old}{suffix}"


def _prose(project: Path, identity: str, role: str) -> str:
    for suffix in _TEXT_SUFFIXES:
        path = _place(project, identity, role, suffix)
        if not path.is_file():
            continue
        raw = read_bytes(path)
        if suffix != ".rtf" or not raw.strip():
            return content_of(raw, path).text
        comments = _comments(_place(project, identity, role, ".comments"))
        footnotes: list[str] = []
        anchors = {
            name: _footnote(footnotes, words) if is_footnote else f"%% {words} %%"
            for name, (words, is_footnote) in comments.items()
        }
        content, kind = prepared(path, raw)
        text = read_prose(path.name, content, kind, anchors=anchors).text

        def aside(words: str, is_footnote: bool, notes: list[str] = footnotes) -> str:
            return _footnote(notes, words) if is_footnote else f"%% {words} %%"

        text = plain_marks(text, {}, aside)
        below = "\n".join(f"[^{n}]: {words}\n" for n, words in enumerate(footnotes, start=1))
        return f"{text.rstrip()}\n\n{below}" if below else text
    return ""


def _footnote(footnotes: list[str], words: str) -> str:
    footnotes.append(words)
    return f"[^{len(footnotes)}]"


def _comments(path: Path) -> dict[str, tuple[str, bool]]:
    """Return comments, and footnotes (True), by their identity."""
    raw = read_bytes(path) if path.is_file() else b""
    root = xml_root(path, raw) if raw.strip() and len(raw) <= _MOST_COMMENTS else None
    found = list(root.iter("Comment")) if root is not None else []
    if not found:
        return {}
    each = (with_real_characters((one.text or "").strip().encode()) for one in found)
    # They are documents of their own; joined as groups of one, pandoc is started only once.
    between = f"\\par {_BETWEEN}\\par\n".encode()
    together = between.join(one.replace(b"\\rtf1", b"", 1) for one in each)
    text = read_prose(path.name, b"{\\rtf1 " + together + b"}", "rtf").text
    words = [" ".join(part.replace("***", " ").split()) for part in text.split(_BETWEEN)]
    return {
        one.get("ID", ""): (said, one.get("Footnote", "").lower() == "yes")
        for one, said in zip(found, words, strict=False)
    }


def _synopsis(project: Path, identity: str) -> str:
    path = _place(project, identity, "synopsis", ".txt")
    return read_file(path).text.strip() if path.is_file() else ""


def _first_words(text: str) -> str:
    words = readable(text).split()[:_LONGEST_TITLE]
    return " ".join(words) or "Untitled"


def _warnings(project: Path, items: list[_BinderText], written: list[_Written]) -> Iterator[str]:
    yield from (one.fault for one in written if one.fault)
    others = [item for item in items if item.kind and item.kind not in _WRITTEN]
    if others:
        named = ", ".join(f"“{item.title}”" for item in others[:3])
        more = " and others" if len(others) > 3 else ""
        yield f"Pictures, PDF and web pages stay in the project: {named}{more}."
    if (project / "Snapshots").is_dir() or (project / "snapshots").is_dir():
        yield "Snapshots stay in the project."
