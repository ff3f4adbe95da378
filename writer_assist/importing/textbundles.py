"""Notes of Bear, Ulysses and iA Writer: a text with its attachments in one folder or archive.

In Bear a tag may have several words and ends with a second ``#``; a slash in a link parts
a note from its heading, which ``library.links`` knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of
from writer_assist.importing.archives import unpacked_texts
from writer_assist.importing.extracted import sound, tag_of, unread_part
from writer_assist.importing.markdown import outline
from writer_assist.importing.text_notes import parse_note

ENDING = ".textbundle"
_TEXTS = {".md", ".markdown", ".txt"}
# The first and the last sign inside are no spaces; a single number is a price or an issue.
_CLOSED_TAG = re.compile(r"(?<![^\s(])#(?=[^\s#])([^#\n]{1,200}?)(?<!\s)#(?![\w#])")
_CODE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?(?:^\1|\Z)|`[^`\n]{1,500}`", re.DOTALL | re.MULTILINE)


def read_textbundles(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Read an archive of bundles, one note each; what lies in Bear's trash stays out.

    Raises:
        NoteUnreadableError: It is damaged, made to do harm, or holds no notes.
    """
    members, damaged = unpacked_texts(path.name, raw, {*_TEXTS, ".json"})
    names = [name for name in sorted({*members, *damaged}) if _is_text(name)]
    notes = [
        note
        for name in names
        if not _is_trashed(name, members)
        for note in _of_member(path, name, members)
    ]
    if not notes:
        raise NoteUnreadableError(f"{path.name} holds no notes.")
    return tuple(notes)


def note_of_bundle(path: Path, raw: bytes) -> ParsedNote:
    """Read the text in a bundle, which is called ``text.md`` always: the bundle is its title."""
    text = content_of(raw, path).text
    note = parse_note(path.parent.with_suffix(path.suffix), text)
    return replace(note, part=path.name, tags=_tags(text) if "#" in text else note.tags)


def _of_member(path: Path, name: str, members: Mapping[str, bytes]) -> Iterator[ParsedNote]:
    bundle = PurePosixPath(name).parent.stem
    if name not in members:
        yield unread_part(bundle, f"a note of {path.name}")
        return
    try:
        note = note_of_bundle(Path(name), members[name])
    except NoteUnreadableError:
        yield unread_part(bundle, f"a note of {path.name}", "it is no text")
        return
    yield replace(note, part=name, is_whole_file=False)


def _tags(text: str) -> tuple[str, ...]:
    """Return the tags of a text with those of several words, joined by hyphens."""
    prose = _CODE.sub(lambda code: "\n" * code[0].count("\n"), text)
    closed = {tag_of(found) for found in _CLOSED_TAG.findall(prose) if not found.isdigit()}
    others = outline(_CLOSED_TAG.sub("…", text)).tags  # a space would make code of a line
    return tuple(sorted({*others, *filter(None, map(sound, closed))}))


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
