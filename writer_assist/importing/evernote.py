"""Notebooks exported from Evernote: a note for each of their notes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from xml.etree import ElementTree

from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.extracted import extracted_note, front_matter
from writer_assist.importing.markup import refuse_deep_html, xml_of
from writer_assist.importing.pandoc import convert

# Notes given to pandoc together: starting it costs more than most notes do.
_TOGETHER = 100
_BORDER = "endofnote7c41b0"
_PROLOGUE = re.compile(r"\A\s*(?:<\?xml[^>]*>|<!DOCTYPE[^>]*>|\s)*")
_TODO = re.compile(r"<en-todo\b([^>]*?)/?>(?:</en-todo>)?", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]|#^\n]{1,300})\]\(<?evernote:///view/[^\s()]{1,300}\)")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})T")
_LEFT_OUT = re.compile(
    r"<en-media\b[^>]*?(?:/>|>.*?</en-media>)|<en-crypt\b.*?</en-crypt>", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class _Note:
    title: str
    content: str
    tags: tuple[str, ...]
    about: dict[str, str]


def read_notebook(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Read the notes of an ``.enex`` file; attachments and encrypted passages stay out.

    Raises:
        NoteUnreadableError: It is damaged, made to do harm, or holds no notes.
    """
    notes = list(_notes(path, xml_of(path, raw)))
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
                    (element.findtext("content") or "") + _tasks(element),
                    tuple(tag.text or "" for tag in element.findall("tag")),
                    dict(_about(element)),
                )
                element.clear()
    except ElementTree.ParseError as error:
        raise NoteUnreadableError(f"{path.name} is damaged, or no notebook.") from error


def _tasks(note: ElementTree.Element) -> str:
    titles = (escape(title.text or "") for title in note.iterfind("task/title"))
    return "".join(f"<p>☐ {title}</p>" for title in titles)


def _about(note: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Yield what stands above a note: its author, day and source, as far as they are known."""
    yield "author", (note.findtext("note-attributes/author") or "").strip()
    if day := _DAY.match(note.findtext("created") or ""):
        yield "created", "-".join(day.groups())
    yield "source", (note.findtext("note-attributes/source-url") or "").strip()


def _read(path: Path, notes: Sequence[_Note]) -> Iterator[ParsedNote]:
    texts = _texts(path, notes)
    if len(texts) != len(notes):  # one of them swallowed a border: a comment without an end
        texts = ["\n".join(_texts(path, [note])) for note in notes]
    for note, markdown in zip(notes, texts, strict=True):
        title = note.title or path.stem
        linked = _LINK.sub(lambda found: f"[[{found[1]}]]", markdown)
        text = f"{front_matter(note.about)}{linked.strip()}\n"
        yield extracted_note(title, text, part=title, tags=note.tags)


def _texts(path: Path, notes: Sequence[_Note]) -> list[str]:
    border = f"<p>{_BORDER}</p>"
    page = border.join(_as_html(note.content) for note in notes).encode()
    refuse_deep_html(path.name, page)
    return convert(path.name, page, "html").markdown.split(_BORDER)


def _as_html(content: str) -> str:
    content = _LEFT_OUT.sub("", _PROLOGUE.sub("", content)).replace(_BORDER, "")
    return _TODO.sub(lambda found: "☑ " if "true" in found[1] else "☐ ", content)
