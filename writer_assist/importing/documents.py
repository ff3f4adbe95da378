"""Documents of other programs as notes: their text in Markdown, to be read here only."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.domain.readable import readable
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of
from writer_assist.importing.archives import slimmed_archive
from writer_assist.importing.markup import markup_text, refuse_deep_html, refuse_harmful_xml
from writer_assist.importing.pandoc import Converted, convert
from writer_assist.importing.rich_text import with_real_characters
from writer_assist.importing.text_notes import parse_note
from writer_assist.importing.word import with_plain_words

logger = logging.getLogger(__name__)

# What pandoc calls them.
_ARCHIVES = {".docx": "docx", ".odt": "odt", ".epub": "epub"}
_XML = {".fb2": "fb2", ".opml": "opml", ".docbook": "docbook", ".dbk": "docbook"}
_HTML = {".html", ".htm", ".xhtml"}
_MARKED_TEXT = {".org": "org", ".rst": "rst", ".textile": "textile", ".tex": "latex"}

_HEADING = re.compile(r"^# (.*)$", re.MULTILINE)
_ABOVE = re.compile(rb"(<rt\b[^<>]{0,100}>)([^<>]{1,200})(</rt>|<rt\b|</ruby>)", re.IGNORECASE)
_MAX_TITLE = 300
_MAX_HEADING = 100  # longer ones are no names
_MAX_TAGS = 30


def read_document(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Read a document as one note.

    Raises:
        NoteUnreadableError: It is damaged, protected, too large, or made to do harm.
    """
    converted = _converted(path, raw)
    return (document_note(path, converted),)


def document_note(path: Path, document: Converted) -> ParsedNote:
    """Return a document's text as a note, with what it says of itself as front matter."""
    title = document.title or _only_heading(document.markdown) or path.stem
    text = _front_matter(document) + document.markdown
    note = parse_note(path.with_suffix(".md"), text, title=title[:_MAX_TITLE], is_source=False)
    return replace(note, is_whole_file=False)


def _only_heading(markdown: str) -> str:
    """Return the heading above everything; one of several is a chapter's."""
    found = _HEADING.findall(markdown)
    is_title = len(found) == 1 and markdown.startswith("# ") and len(found[0]) <= _MAX_HEADING
    return readable(found[0]) if is_title else ""


def _front_matter(document: Converted) -> str:
    fields = {
        "title": document.title,
        "author": list(document.authors),
        "tags": _tags(document.keywords),
    }
    given = {name: value for name, value in fields.items() if value}
    if not given:
        return ""
    block = yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{block}---\n\n"


def _tags(keywords: Sequence[str]) -> list[str]:
    """Return keywords as tags, which hold no spaces."""
    words = (part for keyword in keywords for part in re.split(r"[,;]|--", keyword))
    tags = ("-".join(re.findall(r"\w+", word)) for word in words)
    return list(dict.fromkeys(tag for tag in tags if re.search(r"[^\W\d_]", tag)))[:_MAX_TAGS]


def _converted(path: Path, raw: bytes) -> Converted:
    suffix = path.suffix.lower()
    if suffix in _ARCHIVES:
        slim = slimmed_archive(path.name, raw)
        slim = with_plain_words(slim) if suffix == ".docx" else slim
        return convert(path.name, slim, _ARCHIVES[suffix])
    if suffix == ".rtf":
        if not raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
            raise NoteUnreadableError(f"{path.name} is damaged, or no rich text.")
        return convert(path.name, with_real_characters(raw), "rtf")
    if suffix in _XML:
        text = markup_text(path, raw).encode()
        refuse_harmful_xml(path.name, text)
        return convert(path.name, text, _XML[suffix])
    if suffix in _HTML:
        text = markup_text(path, raw).encode()
        refuse_deep_html(path.name, text)
        return convert(path.name, _with_brackets(text), "html")
    return _marked_text(path, content_of(raw, path).text, _MARKED_TEXT[suffix])


def _with_brackets(page: bytes) -> bytes:
    """Put signs that stand above a word in brackets after it, where the page does not."""
    if b"<rt" not in page or b"<rp" in page:
        return page
    return _ABOVE.sub(rb"\1(\2)\3", page)


def _marked_text(path: Path, text: str, source_format: str) -> Converted:
    """Read text with marks of another kind; where they are not sound, it is text all the same."""
    try:
        return convert(path.name, text.encode(), source_format)
    except NoteUnreadableError as error:
        logger.warning("A text is read as it is: %s", error)
        return Converted("", (), (), text)
