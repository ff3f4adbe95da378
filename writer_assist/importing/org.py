"""Notes of Org mode and Org-roam: title, aliases, tags of the file, and links by identity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.files import content_of
from writer_assist.importing.documents import read_document
from writer_assist.importing.extracted import tag_of
from writer_assist.importing.text_notes import parse_note

_DRAWER = re.compile(
    r"^[ \t]*:PROPERTIES:[ \t]*\n((?:[ \t]*:[^\n]*\n){1,200}?)[ \t]*:END:[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_PROPERTY = re.compile(r"^[ \t]*:([\w-]+)\+?:[ \t]+(.*?)[ \t]*$", re.MULTILINE)
_KEYWORD = re.compile(r"^[ \t]*#\+([\w-]+):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_HEADLINE = re.compile(r"^(\*+[ \t]+.*?)[ \t]+:([\w@#%:]+):[ \t]*$", re.MULTILINE)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.){1,300})"|(\S{1,300})')
_LINK = re.compile(
    r"\[\[(?P<kind>id|roam|file):(?P<to>[^\[\]\n]{1,500})\](?:\[(?P<shown>[^\[\]\n]{1,500})\])?\]"
)
_ORG_FILE = re.compile(r"(?i)\.org(?:_archive)?(?:::.*)?$")
_UNNAMED = "\N{RIGHTWARDS ARROW}"  # what a link says that is given by an identity alone
_TAGS = {"filetags", "tags", "roam_tags", "keywords"}
# Marks that Org leaves alone; they become brackets again when the text is Markdown.
_OPENING, _CLOSING, _BAR = "\ue0f1", "\ue0f2", "\ue0f3"


def read_org(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Read an Org file as one note.

    Raises:
        NoteUnreadableError: It is no text, or too much for time or memory.
    """
    written = content_of(raw, path).text
    properties = [field for drawer in _DRAWER.findall(written) for field in _fields(drawer)]
    keywords = [(name.lower(), value) for name, value in _KEYWORD.findall(written)]
    [note] = read_document(path, _with_marks(written).encode())
    return (_told(path, note, properties, keywords, _HEADLINE.findall(written)),)


def _told(
    path: Path,
    note: ParsedNote,
    properties: list[tuple[str, str]],
    keywords: list[tuple[str, str]],
    headlines: list[tuple[str, str]],
) -> ParsedNote:
    text = note.text.replace(_OPENING, "[[").replace(_CLOSING, "]]").replace(_BAR, "|")
    said = (value for name, value in keywords if name == "title" and value)
    title = next(said, "") or note.title
    read = note
    if (text, title) != (note.text, note.title):
        read = parse_note(path.with_suffix(".md"), text, title=title)
    aliases = [
        (quoted or bare).replace('\\"', '"')
        for name, value in [*properties, *keywords]
        if name in {"roam_aliases", "roam_alias"}
        for quoted, bare in _QUOTED.findall(value)
    ]
    tags = [
        tag_of(tag)
        for name, value in [*keywords, *properties]
        if name in _TAGS
        for tag in re.split(r"[\s:,]+", value)
    ]
    tags += [tag_of(tag) for _, given in headlines for tag in given.split(":")]
    return replace(
        read,
        aliases=tuple(dict.fromkeys(a for a in [*aliases, *read.aliases] if a != title)),
        tags=tuple(sorted({*read.tags, *filter(None, tags)})),
        identities=tuple(f"id:{value}" for name, value in properties if name == "id" and value),
        is_whole_file=False,
    )


def _fields(drawer: str) -> Iterator[tuple[str, str]]:
    return ((name.lower(), value) for name, value in _PROPERTY.findall(drawer))


def _with_marks(written: str) -> str:
    """Return the text with links to notes in marks that the reader of Org lets be."""
    bare = _HEADLINE.sub(r"\1", written)

    def marked(found: re.Match[str]) -> str:
        kind, to, shown = found["kind"], found["to"].strip(), (found["shown"] or "").strip()
        if kind == "file":
            if not _ORG_FILE.search(to):
                return found[0]
            to = _ORG_FILE.sub("", to).rpartition("/")[2]
        elif kind == "id":
            to = f"id:{to.partition('::')[0]}"
        shown = shown or (to if kind != "id" else _UNNAMED)
        return (
            f"{_OPENING}{to}{_CLOSING}" if to == shown else f"{_OPENING}{to}{_BAR}{shown}{_CLOSING}"
        )

    return _LINK.sub(marked, bare)
