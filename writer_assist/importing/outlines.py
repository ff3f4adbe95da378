"""Outlines: OPML files of many programs, and Org files."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

from writer_assist.domain.note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of
from writer_assist.importing.documents import read_document
from writer_assist.importing.markup import mended_xml, xml_of, xml_root
from writer_assist.importing.notes import extracted_note, parse_note, tag_of

_NOTES = ("_note", "note", "notes", "_notes", "description", "comment", "_synopsis", "synopsis")
_NAMES = ("text", "title", "name", "_text")
_LONGEST_HEADING = 100  # characters
_HEADING_LEVELS = 2  # of items with others below them; everything deeper is a list
_DEEPEST = 500
_BREAK = re.compile(r"(?i)<br\b[^<>]{0,200}>|</(?:p|div|li|h[1-6]|tr|blockquote)\s*>")
_ELEMENT = re.compile(
    r"(?i)</?(?:a|abbr|b|big|blockquote|body|br|center|cite|code|del|div|em|font|h[1-6]|hr|html|i"
    r"|img|ins|kbd|li|mark|ol|p|pre|q|s|small|span|strike|strong|sub|sup|table|tbody|td|th|time"
    r"|tr|tt|u|ul)(?:\s[^<>]{0,2000})?/?>"
)
# What would begin a heading, a list, a quotation, code or a line in Markdown.
_BLOCK_MARK = re.compile(
    r"^[ \t]*(?=#{1,6}(?:[ \t]|$)|[-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|>|```|~~~|\|"
    r"|=+[ \t]*$|-+[ \t]*$|[*_-](?:[ \t]*[*_-]){2,}[ \t]*$)"
)
# Invisible, and white space for every search: it keeps Markdown from seeing the mark.
_SHIELD = "\N{NO-BREAK SPACE}"

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
_UNNAMED = "\N{RIGHTWARDS ARROW}"  # shown for a link that has only an identity
_TAGS = {"filetags", "tags", "roam_tags", "keywords"}
# Characters that pandoc's Org reader leaves alone; they become brackets again in the Markdown.
_OPENING, _CLOSING, _BAR = "\ue0f1", "\ue0f2", "\ue0f3"


def read_outline(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Return an outline as one note; of a damaged one, the part before the damage.

    Raises:
        NoteUnreadableError: It is no outline, malicious, or empty.
    """
    root = xml_root(path, raw)
    faults: tuple[ParsedNote, ...] = ()
    if root is None:
        root = _as_far_as_sound(path, raw)
        said = f"A part of {path.name} is damaged. What could be read of it was taken in."
        faults = (ParsedNote(path.name, "", fault=said),)
    body = root.find("body") if root is not None else None
    if root is None or body is None or (root.tag != "opml" and body.find("outline") is None):
        raise NoteUnreadableError(
            f"{path.name} cannot be read: it is damaged, or no document of the kind its name says."
        )
    title = _plain(root.findtext("head/title") or "").strip() or path.stem
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(_lines(body, 0))).strip("\n") + "\n"
    return (extracted_note(title, text, part=""), *faults)


def read_org(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Return an Org file as one note.

    Raises:
        NoteUnreadableError: It is not text, or takes too much time or memory.
    """
    written = content_of(raw, path).text
    properties = [field for drawer in _DRAWER.findall(written) for field in _fields(drawer)]
    keywords = [(name.lower(), value) for name, value in _KEYWORD.findall(written)]
    [note] = read_document(path, _with_marks(written).encode())
    return (_told(path, note, properties, keywords, _HEADLINE.findall(written)),)


def _as_far_as_sound(path: Path, raw: bytes) -> ElementTree.Element | None:
    content = mended_xml(xml_of(path, raw).decode()).encode()
    root: ElementTree.Element | None = None
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(content), events=("start",)):
            root = element if root is None else root
    except ElementTree.ParseError:
        pass
    return root


def _lines(above: ElementTree.Element, level: int) -> Iterator[str]:
    """Yield the lines of an outline: headings for the outermost items, then a list."""
    items = list(_items(above))
    is_headed = (
        level < _HEADING_LEVELS and any(map(_has_more, items)) and all(map(_is_short, items))
    )
    if not is_headed:
        yield from _listed(items, 0)
        return
    for item in items:
        yield f"\n{'#' * (level + 1)} {_name(item)[0]}\n"
        yield from (f"{_shielded(line)}" if line else "" for line in _note(item))
        yield ""
        yield from _lines(item, level + 1)


def _listed(items: list[ElementTree.Element], depth: int) -> Iterator[str]:
    margin = "  " * depth
    for item in items:
        name, note = _name(item), _note(item)
        first, *rest = name or note or [""]
        rest += note if name else []
        yield f"{margin}- {_shielded(first)}"
        yield from (f"{margin}  {_shielded(line)}" if line else "" for line in rest)
        if depth < _DEEPEST:
            yield from _listed(list(_items(item)), depth + 1)
    if not depth:
        yield ""


def _items(above: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield the items below; those without text are replaced by the items below them."""
    for item in above:
        if item.tag != "outline":
            continue
        if _name(item) or _note(item):
            yield item
        else:
            yield from _items(item)


def _has_more(item: ElementTree.Element) -> bool:
    return bool(_note(item)) or any(True for _ in _items(item))


def _is_short(item: ElementTree.Element) -> bool:
    name = _name(item)
    return len(name) == 1 and len(name[0]) <= _LONGEST_HEADING


def _name(item: ElementTree.Element) -> list[str]:
    values = (_plain(item.get(name) or "") for name in _NAMES)
    return _bare_lines(next((value for value in values if value.strip()), ""))


def _note(item: ElementTree.Element) -> list[str]:
    values = dict.fromkeys(_plain(item.get(name) or "") for name in _NOTES)
    lines = [line for value in values for line in ["", *_bare_lines(value)]]
    return lines[1:] if any(lines) else []


def _bare_lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().split("\n")] if text.strip() else []


def _plain(text: str) -> str:
    """Return the text of HTML in an item; words in angle brackets that are not HTML stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<" in text:
        text = _ELEMENT.sub("", _BREAK.sub("\n", text))
    return unescape(text) if "&" in text else text


def _shielded(line: str) -> str:
    return _BLOCK_MARK.sub(_SHIELD, line)


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
        read = parse_note(path.with_suffix(".md"), text, title=title, is_source=False)
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
    """Return the text with links to notes written so that pandoc leaves them alone."""
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
