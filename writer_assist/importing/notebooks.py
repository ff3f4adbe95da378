"""Notebooks of other programs: Evernote exports, and text bundles of Bear, Ulysses, iA Writer."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from writer_assist.domain.note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of
from writer_assist.importing.archives import unpacked_texts
from writer_assist.importing.documents import convert
from writer_assist.importing.markdown import outline
from writer_assist.importing.markup import markup_text, refuse_deep_html, xml_of
from writer_assist.importing.notes import (
    extracted_note,
    front_matter,
    parse_note,
    sound,
    tag_of,
    unread_part,
)

# Limits for one run of pandoc, since starting it costs more than most notes do.
_TOGETHER = 1_000  # notes
_TOGETHER_LENGTH = 400_000  # characters
_PATIENCE_S = 20.0  # for finding the note that pandoc fails at; then all come in as bare words
_LONGEST_S = 20.0  # for a notebook; what was read until then is handed back
_LONGEST_NOTE = 8_000_000  # characters
_LONGEST_TITLE = 300
_BORDER = "endofnote7c41b0"
_PROLOGUE = re.compile(r"\A\s*(?:<\?xml[^>]{0,300}>|<!DOCTYPE[^>]{0,300}>|\s)*")
_TODO = re.compile(r"<en-todo\b([^<>]*?)/?>(?:</en-todo>)?", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\(<?evernote:///view/[^\s()]{1,300}\)")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})T")
_LEFT_OUT = re.compile(
    r"<en-crypt\b[^<>]*>[^<]*</en-crypt>|</?en-(?:media|crypt|note)\b[^<>]*>?", re.IGNORECASE
)
# For notebooks that are not valid XML.
_NOTE = re.compile(r"<note(?:\s[^<>]*)?>")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_SPLIT_CDATA = re.compile(r"\]\]\]\]><!\[CDATA\[>")
_COMMENT = re.compile(r"<!--(?:(?!-->).)*(?:-->|\Z)", re.DOTALL)
_BLOCK_END = re.compile(r"(?i)</(?:div|p|li|h[1-6]|tr|blockquote)\s*>|<br\b[^<>]*>")
_ELEMENT = re.compile(r"</?[a-zA-Z][^<>]*>")

ENDING = ".textbundle"
_TEXTS = {".md", ".markdown", ".txt"}
# A tag in two hashes may not begin or end with a space; a single number is a price or an issue.
_CLOSED_TAG = re.compile(r"(?<![^\s(])#(?=[^\s#])([^#\n]{1,200}?)(?<!\s)#(?![\w#])")
_CODE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?(?:^\1|\Z)|`[^`\n]{1,500}`", re.DOTALL | re.MULTILINE)


def read_notebook(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Return the notes of an ``.enex`` file, without attachments and encrypted passages.

    Raises:
        NoteUnreadableError: It is damaged as a whole, malicious, or has no notes.
    """
    if raw[:4].count(b"\0") == 0:
        raw = raw.replace(b"\0", b"")  # a stray null byte; wide encodings begin with some
    try:
        notes = list(_notes(xml_of(path, raw)))
    except ElementTree.ParseError:
        notes = list(_notes_in_pieces(markup_text(path, raw)))
        if not notes:
            raise NoteUnreadableError(f"{path.name} is damaged, or no notebook.") from None
    if not notes:
        raise NoteUnreadableError(f"{path.name} holds no notes.")
    found: list[ParsedNote] = []
    until = time.monotonic() + _LONGEST_S
    for batch in _batches(notes):
        if found and time.monotonic() > until:
            return (*found, *_faults(path, notes[: len(found)]), _left_out(path, found, notes))
        found += _read(path, batch)
    return (*found, *_faults(path, notes))


def read_textbundles(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Return the notes of an archive of bundles, one each, without those in Bear's trash.

    Raises:
        NoteUnreadableError: It is damaged, malicious, or has no notes.
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
    """Return the note of a bundle; its file is always ``text.md``, so the bundle is its title."""
    text = content_of(raw, path).text
    note = parse_note(path.parent.with_suffix(path.suffix), text)
    return replace(note, part=path.name, tags=_tags(text) if "#" in text else note.tags)


@dataclass(frozen=True, slots=True)
class _Note:
    title: str
    content: str
    tags: tuple[str, ...]
    about: dict[str, str]
    is_cut: bool = False


def _batches(notes: Sequence[_Note]) -> Iterator[Sequence[_Note]]:
    batch: list[_Note] = []
    length = 0
    for note in notes:
        if len(batch) >= _TOGETHER or length > _TOGETHER_LENGTH:
            yield batch
            batch, length = [], 0
        batch.append(note)
        length += len(note.content)
    yield batch


def _notes(text: bytes) -> Iterator[_Note]:
    for _, element in ElementTree.iterparse(io.BytesIO(text)):
        if element.tag == "data":
            element.clear()  # the bytes of an attachment
        elif element.tag == "note":
            yield _Note(
                (element.findtext("title") or "").strip(),
                (element.findtext("content") or "") + _tasks(element),
                tuple(tag.text or "" for tag in element.findall("tag")),
                dict(_about(element)),
            )
            element.clear()


def _tasks(note: ElementTree.Element) -> str:
    titles = (escape(title.text or "") for title in note.iterfind("task/title"))
    return "".join(f"<p>☐ {title}</p>" for title in titles)


def _about(note: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Yield the metadata of a note: author, date and source, if known."""
    yield "author", (note.findtext("note-attributes/author") or "").strip()
    if day := _DAY.match(note.findtext("created") or ""):
        yield "created", "-".join(day.groups())
    yield "source", (note.findtext("note-attributes/source-url") or "").strip()


def _notes_in_pieces(text: str) -> Iterator[_Note]:
    """Yield the notes of a notebook that is not valid XML, by their start and end tags."""
    openings = list(_NOTE.finditer(text))
    ends = [*(opening.start() for opening in openings[1:]), len(text)]
    for opening, following in zip(openings, ends, strict=False):
        whole, closing, _ = text[opening.end() : following].partition("</note>")
        head, _, rest = whole.partition("<content>")
        content, end, after = rest.partition("</content>")
        words = _CDATA.sub("", _SPLIT_CDATA.sub("]]>", content))
        attributes = head + after
        about = {"author": _field(attributes, "author")}
        if day := _DAY.match(_field(attributes, "created")):
            about["created"] = "-".join(day.groups())
        about["source"] = _field(attributes, "source-url")
        tasks = [f"<p>☐ {one}</p>" for one in _fields(attributes.partition("<task>")[2], "title")]
        yield _Note(
            _field(head, "title"),
            sound(words) + "".join(tasks),
            tuple(map(unescape, _fields(attributes, "tag"))),
            {name: value for name, value in about.items() if value},
            is_cut=not closing or bool(rest and not end),
        )


def _field(text: str, name: str) -> str:
    return unescape(next(iter(_fields(text, name)), "")).strip()


def _fields(text: str, name: str) -> list[str]:
    found = (part.partition(f"</{name}>") for part in text.split(f"<{name}>")[1:])
    values = (value if closing else value.partition("<")[0] for value, closing, _ in found)
    return [sound(_CDATA.sub("", value)) for value in values]


def _faults(path: Path, notes: Sequence[_Note]) -> Iterator[ParsedNote]:
    for note in notes:
        if note.is_cut:
            name = note.title[:_LONGEST_TITLE] or path.stem
            said = f"“{name}” in {path.name} breaks off: its end is "
            yield ParsedNote(note.title, "", fault=said + "missing. What is there was taken in.")


def _left_out(path: Path, found: Sequence[ParsedNote], notes: Sequence[_Note]) -> ParsedNote:
    return ParsedNote(
        path.name,
        "",
        fault=f"Only the first {len(found):,} of {len(notes):,} notes of {path.name} were read: "
        "all of them take too much time. Export them in several notebooks.",
    )


def _read(path: Path, notes: Sequence[_Note]) -> Iterator[ParsedNote]:
    for note, markdown in zip(notes, _markdown(path, notes), strict=True):
        title = note.title[:_LONGEST_TITLE] or path.stem
        linked = _LINK.sub(lambda found: f"[[{found[1].replace('|', ' ')}]]", markdown)
        text = f"{front_matter(note.about)}{linked.strip()}\n"
        yield extracted_note(title, text, part=title, tags=note.tags, is_source=False)


def _markdown(path: Path, notes: Sequence[_Note]) -> list[str]:
    pages = [_as_html(note.content) for note in notes]
    sound_ones = [page for page in pages if _is_usual(page)]
    read = iter(_texts(path, sound_ones, time.monotonic() + _PATIENCE_S) if sound_ones else ())
    return [next(read) if _is_usual(page) else _bare_words(page) for page in pages]


def _is_usual(page: str) -> bool:
    try:
        refuse_deep_html("", page.encode())
    except NoteUnreadableError:
        return False
    return len(page) <= _LONGEST_NOTE


def _texts(path: Path, pages: Sequence[str], until: float) -> list[str]:
    """Return pages as Markdown; if pandoc fails at one, the others are converted without it."""
    together = f"<p>{_BORDER}</p>".join(pages).encode()
    try:
        texts = convert(path.name, together, "html").markdown.split(_BORDER)
    except NoteUnreadableError:
        texts = []
    if len(texts) == len(pages):
        return texts
    if texts and len(pages) == 1:
        return ["\n".join(texts)]
    if len(pages) == 1 or time.monotonic() > until:
        return [_bare_words(page) for page in pages]
    # One of them makes pandoc fail, or swallows a border, as a comment without an end does.
    middle = len(pages) // 2
    return [*_texts(path, pages[:middle], until), *_texts(path, pages[middle:], until)]


def _bare_words(page: str) -> str:
    lines = _ELEMENT.sub(" ", _BLOCK_END.sub("\n\n", _COMMENT.sub("", page)))
    return "\n".join(line.strip() for line in unescape(lines).split("\n"))


def _as_html(content: str) -> str:
    content = _LEFT_OUT.sub("", _PROLOGUE.sub("", content)).replace(_BORDER, "")
    return _TODO.sub(lambda found: "☑ " if "true" in found[1] else "☐ ", content)


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
    """Return the tags of a text; tags of several words are joined by hyphens."""
    prose = _CODE.sub(lambda code: "\n" * code[0].count("\n"), text)
    closed = {tag_of(found) for found in _CLOSED_TAG.findall(prose) if not found.isdigit()}
    others = outline(_CLOSED_TAG.sub("…", text)).tags  # a space could turn a line into code
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
