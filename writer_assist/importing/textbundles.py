"""Notes of Bear, Ulysses and iA Writer: a text with its attachments in one folder or archive."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of
from writer_assist.importing.archives import unpacked_texts
from writer_assist.importing.text_notes import parse_note

ENDING = ".textbundle"
_TEXTS = {".md", ".markdown", ".txt"}


def read_textbundles(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Read an archive of bundles, one note each; what lies in Bear's trash stays out.

    Raises:
        NoteUnreadableError: It is damaged, made to do harm, or holds no notes.
    """
    members = unpacked_texts(path.name, raw, {*_TEXTS, ".json"})
    notes = [
        replace(note_of_bundle(Path(name), members[name]), part=name, is_whole_file=False)
        for name in sorted(members)
        if _is_text(name) and not _is_trashed(name, members)
    ]
    if not notes:
        raise NoteUnreadableError(f"{path.name} holds no notes.")
    return tuple(notes)


def note_of_bundle(path: Path, raw: bytes) -> ParsedNote:
    """Read the text in a bundle, which is called ``text.md`` always: the bundle is its title."""
    text = content_of(raw, path).text
    note = parse_note(path.parent.with_suffix(path.suffix), text)
    return replace(note, part=path.name)


def _is_text(name: str) -> bool:
    path = PurePosixPath(name)
    return path.stem == "text" and path.suffix in _TEXTS and path.parent.suffix == ENDING


def _is_trashed(name: str, members: Mapping[str, bytes]) -> bool:
    info = members.get(str(PurePosixPath(name).with_name("info.json")), b"{}")
    try:
        told = json.loads(info)["net.shinyfrog.bear"]["trashed"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    return bool(told)
