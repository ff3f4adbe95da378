"""Scrivener projects: each document's text, synopsis, notes and comments, with binder titles.

A project is a folder ``Novel.scriv``.  The binder, ``*.scrivx``, has the documents' titles and
order; their texts are separate files, so that only changed ones are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from writer_assist.domain.note import ParsedNote
from writer_assist.domain.readable import readable
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of, read_bytes
from writer_assist.importing.documents import convert, read_document
from writer_assist.importing.file_kinds import SCRIVENER_COMMENTS, SCRIVENER_TEXT
from writer_assist.importing.markup import xml_root
from writer_assist.importing.notes import extracted_note, parse_note
from writer_assist.importing.pdf import read_pdf
from writer_assist.importing.rich_text import with_real_characters

_MANUSCRIPT = {"DraftFolder"}
_THROWN_AWAY = {"TrashFolder"}
_WRITTEN_AS_TEXT = {".txt", ".text", ".md", ".markdown"}
_NO_LABEL = "-1"
_LONGEST_TITLE = 8  # words of the title made for a document without one
_MOST_COMMENTS = 4_000_000  # bytes, of the comments of one text

_MARK = re.compile(r"\\?<!?\$Scr[^<>\n]{0,60}\\?>")
_ASIDE_START = re.compile(r"(?:\\?\{)?\\+Scrv_(?:annot\b|fn=)")
_ASIDE_END = re.compile(r"\\+end_Scrv_(?:annot|fn)(?:\\?\})?")
_LONGEST_ASIDE = 4_300  # characters, including its markup
_SAID_IN_ASIDE = re.compile(r"\\+text=|Scrv_fn=")
_OLD_FILES = (".rtf", "_notes.rtf", "_synopsis.txt", SCRIVENER_COMMENTS)
_PICTURE = re.compile(r"\{?\\?\$?(?:PROJECT|SCRImage|SCRLinkedImage)://[^\s{}]{1,400}\}?")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\(<?scrivlnk://([\w-]{1,60})>?\)")


@dataclass(frozen=True, slots=True)
class BinderItem:
    """A document in the binder.

    Attributes:
        title: Empty if the writer gave none.
        folders: Titles of its parents, outermost first, without the draft folder.
        tags: Its keywords and its label.
        is_trashed: Whether it is in the trash.
    """

    title: str
    folders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    is_trashed: bool = False


def read_scrivener(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Return one text of a project as a note.

    Raises:
        NoteUnreadableError: It is damaged, or in the project's trash.
    """
    place = SCRIVENER_TEXT.fullmatch(path.as_posix())
    if place is None:
        raise NoteUnreadableError(f"{path.name} is no text of its Scrivener project.")
    binder = binder_of(Path(place["project"]))
    item = binder.get(place["new"] or place["old"], BinderItem(""))
    if item.is_trashed:
        raise NoteUnreadableError(f"{item.title or path.name} is in the project's trash.")
    role = (place["new_role"] or place["old_role"] or "content").lower()
    if path.suffix.lower() == SCRIVENER_COMMENTS:
        role, written = "comments", _comments(path, raw)
    else:
        written = _as_written(path, raw).text
    text = plain_marks(written, binder)
    title = _title(item, role, text)
    # Its part keeps the file's name, which is "content" always, from being a name of the note.
    note = extracted_note(
        title,
        text,
        part=role,
        tags=item.tags,
        folders=item.folders,
        is_source=path.suffix.lower() in _WRITTEN_AS_TEXT,
    )
    return (note,)


def trashed_places(project: Path) -> Iterator[str]:
    """Yield the folders and files of documents in the trash, relative to the project."""
    try:
        binder = binder_of(project)
    except NoteUnreadableError:
        return
    for identity, item in binder.items():
        if item.is_trashed:
            yield f"Files/Data/{identity}"
            yield from (f"Files/Docs/{identity}{role}" for role in _OLD_FILES)


def binder_of(project: Path) -> Mapping[str, BinderItem]:
    """Return the documents of a project by identity; empty if there is no binder.

    Raises:
        NoteUnreadableError: The binder is malicious.
    """
    for path in sorted(project.glob("*.scrivx")):
        state = path.stat()
        return _binder_at(path, state.st_mtime_ns, state.st_size)
    return {}


@lru_cache(maxsize=4)
def _binder_at(path: Path, _mtime_ns: int, _size: int) -> Mapping[str, BinderItem]:
    root = xml_root(path, read_bytes(path))
    if root is None:
        return {}  # the texts are then imported without titles
    labels = {label.get("ID", ""): label.text or "" for label in root.iter("Label")}
    labels.pop(_NO_LABEL, None)
    keywords = {
        keyword.get("ID", ""): keyword.findtext("Title") or "" for keyword in root.iter("Keyword")
    }
    return dict(_items(root.find("Binder"), (), labels, keywords, is_trashed=False))


def _items(
    above: ElementTree.Element | None,
    folders: tuple[str, ...],
    labels: Mapping[str, str],
    keywords: Mapping[str, str],
    *,
    is_trashed: bool,
) -> Iterator[tuple[str, BinderItem]]:
    for element in above if above is not None else ():
        if element.tag != "BinderItem":
            continue
        title = (element.findtext("Title") or "").strip()
        kind = element.get("Type", "")
        trashed = is_trashed or kind in _THROWN_AWAY
        given = (keywords.get(found.text or "") for found in element.iterfind("Keywords/KeywordID"))
        label = labels.get(element.findtext("MetaData/LabelID") or _NO_LABEL)
        tags = tuple(filter(None, (*given, label)))
        identity = element.get("UUID") or element.get("ID") or ""
        yield identity, BinderItem(title, folders, tags, trashed)
        below = folders if kind in _MANUSCRIPT or not title else (*folders, title)
        yield from _items(element.find("Children"), below, labels, keywords, is_trashed=trashed)


def _as_written(path: Path, raw: bytes) -> ParsedNote:
    suffix = path.suffix.lower()
    if suffix in _WRITTEN_AS_TEXT or not raw.strip():
        return parse_note(path, content_of(raw, path).text)
    [note] = read_pdf(path, raw) if suffix == ".pdf" else read_document(path, raw)
    return note


def _comments(path: Path, raw: bytes) -> str:
    """Return the comments and footnotes of a text, each as one or more paragraphs."""
    if len(raw) > _MOST_COMMENTS:
        raise NoteUnreadableError(f"{path.name} holds more than any comments do.")
    root = xml_root(path, raw)
    if root is None:
        raise NoteUnreadableError(f"{path.name} is damaged, or no list of comments.")
    each = (with_real_characters((one.text or "").strip().encode()) for one in root.iter("Comment"))
    # They are separate documents; joined as groups of one, pandoc is started only once.
    together = b"\\par\n".join(one.replace(b"\\rtf1", b"", 1) for one in each)
    return convert(path.name, b"{\\rtf1 " + together + b"}", "rtf").markdown


def _in_brackets(words: str, _is_footnote: bool) -> str:
    return f" ({words}) "


def plain_marks(
    text: str, binder: Mapping[str, BinderItem], aside: Callable[[str, bool], str] = _in_brackets
) -> str:
    """Remove Scrivener's own markup from a text, and turn its links into wikilinks.

    Args:
        text: Converted to Markdown.
        binder: The documents that links may lead to.
        aside: Writes an inline annotation, or a footnote (True).
    """

    def wikilink(found: re.Match[str]) -> str:
        item = binder.get(found[2])
        shown = " ".join(re.sub(r"[\[\]|]", " ", item.title).split()) if item else ""
        if not shown:
            return found[1]
        return f"[[{shown}]]" if shown == found[1] else f"[[{shown}|{found[1]}]]"

    text = _PICTURE.sub("", _MARK.sub("", text))
    return _LINK.sub(wikilink, _with_asides(text, aside))


def _with_asides(text: str, written: Callable[[str, bool], str]) -> str:
    """Write inline annotations and footnotes anew.

    They are searched backwards from their ends, since there may be any number of beginnings.
    """
    parts = []
    reached = 0
    for end in _ASIDE_END.finditer(text):
        earliest = max(reached, end.start() - _LONGEST_ASIDE)
        starts = list(_ASIDE_START.finditer(text, earliest, end.start()))
        if not starts:
            continue
        aside = text[starts[-1].start() : end.start()]
        said = _SAID_IN_ASIDE.search(aside)
        words = aside[said.end() :].strip() if said else ""
        is_footnote = "fn" in end[0]
        parts += [text[reached : starts[-1].start()], written(words, is_footnote)]
        reached = end.end()
    return "".join([*parts, text[reached:]])


def _title(item: BinderItem, role: str, text: str) -> str:
    words = readable(text).split()[:_LONGEST_TITLE]
    title = item.title or " ".join(words) or "Untitled"
    return title if role == "content" else f"{title} ({role})"
