"""Notebooks exported from Evernote: a note for each of their notes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.documents import document_note
from writer_assist.importing.markup import markup_text, refuse_deep_html, refuse_harmful_xml
from writer_assist.importing.pandoc import Converted, convert

# Notes given to pandoc together: starting it costs more than most notes do.
_TOGETHER = 100
_BORDER = "endofnote7c41b0"
_PROLOGUE = re.compile(r"\A\s*(?:<\?xml[^>]*>|<!DOCTYPE[^>]*>|\s)*")
_TODO = re.compile(r"<en-todo\b([^>]*?)/?>(?:</en-todo>)?", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"<en-media\b[^>]*?(?:/>|>.*?</en-media>)|<en-crypt\b.*?</en-crypt>", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class _Note:
    title: str
    content: str
    tags: tuple[str, ...]
    author: str


def read_notebook(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Read the notes of an ``.enex`` file; attachments and encrypted passages stay out.

    Raises:
        NoteUnreadableError: It is damaged, made to do harm, or holds no notes.
    """
    text = markup_text(path, raw).encode()
    refuse_harmful_xml(path.name, text)
    notes = list(_notes(path, text))
    if not notes:
        raise NoteUnreadableError(f"{path.name} holds no notes.")
    found: list[ParsedNote] = []
    for start in range(0, len(notes), _TOGETHER):
        found += _read(path, notes[start : start + _TOGETHER])
    return tuple(found)


def _notes(path: Path, text: bytes) -> Iterator[_Note]:
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(text)):
            if element.tag == "data":
                element.clear()  # an attachment's bytes
            elif element.tag == "note":
                yield _Note(
                    (element.findtext("title") or "").strip(),
                    element.findtext("content") or "",
                    tuple(tag.text or "" for tag in element.findall("tag")),
                    (element.findtext("note-attributes/author") or "").strip(),
                )
                element.clear()
    except ElementTree.ParseError as error:
        raise NoteUnreadableError(f"{path.name} is damaged, or no notebook.") from error


def _read(path: Path, notes: Sequence[_Note]) -> list[ParsedNote]:
    border = f"<p>{_BORDER}</p>"
    page = border.join(_as_html(note.content) for note in notes).encode()
    refuse_deep_html(path.name, page)
    texts = convert(path.name, page, "html").markdown.split(_BORDER)
    return [
        _as_note(path, note, markdown.strip()) for note, markdown in zip(notes, texts, strict=True)
    ]


def _as_html(content: str) -> str:
    content = _LEFT_OUT.sub("", _PROLOGUE.sub("", content)).replace(_BORDER, "")
    return _TODO.sub(lambda found: "☑ " if "true" in found[1] else "☐ ", content)


def _as_note(path: Path, note: _Note, markdown: str) -> ParsedNote:
    authors = (note.author,) if note.author else ()
    title = note.title or path.stem
    parsed = document_note(path, Converted(title, authors, note.tags, markdown))
    return replace(parsed, part=title)
