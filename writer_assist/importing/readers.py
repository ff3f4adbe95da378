"""Choosing the reader for a kind of file: from a file's bytes to its notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from writer_assist.domain.note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of
from writer_assist.importing import file_kinds
from writer_assist.importing.chapters import split_at_chapters
from writer_assist.importing.documents import read_document
from writer_assist.importing.lorebooks import read_lorebook, read_picture, read_yaml_character
from writer_assist.importing.manuskript import parse_manuskript, read_manuskript, read_world
from writer_assist.importing.notebooks import (
    ENDING,
    note_of_bundle,
    read_notebook,
    read_textbundles,
)
from writer_assist.importing.notes import parse_note
from writer_assist.importing.novelwriter import read_novelwriter
from writer_assist.importing.outlines import read_org, read_outline
from writer_assist.importing.pdf import read_pdf
from writer_assist.importing.scrivener import read_scrivener

__all__ = ["READING_VERSION", "Parser", "parse_note", "parse_notes"]

# Raised when notes would be read or cut differently: they are then read again.
READING_VERSION = 5

# Raises NoteUnreadableError if the bytes do not fit the file's suffix.
Parser = Callable[[Path, bytes], tuple[ParsedNote, ...]]


def parse_notes(path: Path, raw: bytes, *, split_chapters: bool = False) -> tuple[ParsedNote, ...]:
    """Return the notes in a file: usually one, many in a notebook or a project.

    Args:
        path: The file's path; it gives the kind, and the title if the content has none.
        raw: The whole file.
        split_chapters: Make each chapter of a long text a note.

    Returns:
        The notes, including those with a ``fault``, which are only reported; none for a file of a
        kind that may hold nothing, see ``kinds``.

    Raises:
        NoteUnreadableError: Nothing can be read from it; the sentence says why.
    """
    parser = _PARSERS.get(file_kinds.kind_of(path))
    if parser is None:
        raise NoteUnreadableError(f"{path.name} is of a kind that is not taken in.")
    notes = parser(path, raw)
    if notes and all(note.fault for note in notes):
        raise NoteUnreadableError(notes[0].fault)
    if split_chapters and len(notes) == 1:
        return split_at_chapters(path, notes[0]) or notes
    return notes


def _text_file(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    if path.parent.suffix == ENDING:
        return (note_of_bundle(path, raw),)
    text = content_of(raw, path).text
    return parse_manuskript(path, text) or (parse_note(path, text),)


def _document(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    suffix = path.suffix.lower()
    if suffix == ".opml":
        return read_world(path, raw) or read_outline(path, raw)
    return read_org(path, raw) if suffix == ".org" else read_document(path, raw)


_PARSERS: Mapping[str, Parser] = {
    file_kinds.MARKDOWN: _text_file,
    file_kinds.PLAIN_TEXT: _text_file,
    file_kinds.DOCUMENT: _document,
    file_kinds.PDF: read_pdf,
    file_kinds.LOREBOOK: read_lorebook,
    file_kinds.PICTURE: read_picture,
    file_kinds.CHARACTER: read_yaml_character,
    file_kinds.NOTEBOOK: read_notebook,
    file_kinds.SCRIVENER: read_scrivener,
    file_kinds.NOVELWRITER: read_novelwriter,
    file_kinds.MANUSKRIPT: read_manuskript,
    file_kinds.TEXTBUNDLES: read_textbundles,
}
