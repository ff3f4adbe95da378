"""Documents of word processors and e-books, converted to Markdown by the program pandoc."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from writer_assist.domain.note import ParsedNote
from writer_assist.domain.readable import element_at, readable
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of
from writer_assist.importing.archives import slimmed_archive
from writer_assist.importing.converter import run_converter
from writer_assist.importing.markup import markup_text, refuse_deep_html, refuse_harmful_xml
from writer_assist.importing.notes import parse_note
from writer_assist.importing.rich_text import with_real_characters
from writer_assist.importing.word_documents import with_plain_words
from writer_assist.paths import resources_folder

logger = logging.getLogger(__name__)

# Pandoc's names for the formats.
_ARCHIVES = {".docx": "docx", ".odt": "odt", ".epub": "epub"}
_XML = {".fb2": "fb2", ".opml": "opml", ".docbook": "docbook", ".dbk": "docbook"}
_HTML = {".html", ".htm", ".xhtml"}
_MARKED_TEXT = {".org": "org", ".rst": "rst", ".textile": "textile", ".tex": "latex"}

_HEADING = re.compile(r"^# (.*)$", re.MULTILINE)
_ABOVE = re.compile(rb"(<rt\b[^<>]{0,100}>)([^<>]{1,200})(</rt>|<rt\b|</ruby>)", re.IGNORECASE)
_MARKED_S = 14.0  # for text with marks; the rest is for reading it as it is
_MAX_TITLE = 300
_MAX_HEADING = 100  # a longer heading is not a title
_MAX_TAGS = 30

_MARKDOWN = (
    "markdown-smart-raw_html-raw_attribute-raw_tex-fenced_divs-bracketed_spans-native_divs"
    "-native_spans-header_attributes-fenced_code_attributes-inline_code_attributes"
)
# GHC is given a limit for its own heap, because it reserves a terabyte of addresses; with the
# program itself that is up to 500 MB.  With compacting (-c), half a million words of a Word
# document fit.
_HEAP = ("+RTS", "-M350M", "-c40", "-RTS")
_OUT_OF_MEMORY = 251
_BETWEEN_LISTS = re.compile(r"^(?:&nbsp;|<!-- -->)$\n{0,2}", re.MULTILINE)
_HARD_BREAK = re.compile(r"\\\n")
# Most escapes would be noise, but removing them must not create a heading or a tag.
_ESCAPE = re.compile(r"^(\s*\\#)|\\([^\w\n<])", re.MULTILINE)
_BRACKET = re.compile(r"\\<")
_SOFT_HYPHEN = re.compile(r"(?<=\w)\u00ad(?=\w)")


def read_document(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Read a document as one note.

    Raises:
        NoteUnreadableError: It is damaged, protected, too large, or malicious.
    """
    converted = _converted(path, raw)
    return (document_note(path, converted),)


def document_note(path: Path, document: ConvertedDocument) -> ParsedNote:
    """Return a document's text as a note, with its metadata as front matter."""
    title = document.title or _only_heading(document.markdown) or path.stem
    text = _front_matter(document) + document.markdown
    kind = ".txt" if document.is_as_written else ".md"
    note = parse_note(path.with_suffix(kind), text, title=title[:_MAX_TITLE], is_source=False)
    return replace(note, is_whole_file=False)


@dataclass(frozen=True, slots=True)
class ConvertedDocument:
    """A document after conversion.

    Attributes:
        title: As given in the document; usually empty.
        authors: Names in the document's order.
        keywords: As written in the document.
        markdown: Its text, with headings; footnotes follow their paragraph.
        is_as_written: Whether it could not be converted, and its marks are signs.
    """

    title: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    markdown: str
    is_as_written: bool = False


def convert(
    name: str, raw: bytes, source_format: str, *, longest_s: float | None = None
) -> ConvertedDocument:
    """Read a document; pandoc sees these bytes alone, and no other file and no network.

    Args:
        name: The file's name, for error messages.
        raw: Its content; text formats in UTF-8.
        source_format: Pandoc's name for the format.
        longest_s: How long pandoc may take; None for as long as any child.

    Raises:
        NoteUnreadableError: It is damaged, or takes too much time or memory.
    """
    finished = run_converter(name, _command(source_format), raw, longest_s=longest_s)
    if finished.code == _OUT_OF_MEMORY:
        raise NoteUnreadableError(
            f"{name} needs too much memory to be read. Split it into smaller files."
        )
    if finished.code != 0:
        logger.warning("pandoc ended with code %s", finished.code)
        raise NoteUnreadableError(
            f"{name} cannot be read: it is damaged, or no document of the kind its name says."
        )
    return _understood(finished.output.decode("utf-8", "replace"))


@cache
def program() -> str:
    """Return the path of pandoc, which is part of the package ``pypandoc-binary``.

    Raises:
        NoteUnreadableError: It is not installed.
    """
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError) as error:
        raise NoteUnreadableError(
            "Documents cannot be read, for pandoc is missing. Set up the program again."
        ) from error


def pandoc_version() -> str:
    """Return pandoc's version; empty if it is not installed."""
    try:
        told = run_converter("pandoc", [program(), "--version"], b"").output
    except (NoteUnreadableError, OSError):
        return ""
    return told.decode("utf-8", "replace").partition("\n")[0].removeprefix("pandoc").strip()


def _only_heading(markdown: str) -> str:
    """Return the only heading of the top level; if there are several, they are chapters."""
    found = _HEADING.findall(markdown)
    is_title = len(found) == 1 and markdown.startswith("# ") and len(found[0]) <= _MAX_HEADING
    return readable(found[0]) if is_title else ""


def _front_matter(document: ConvertedDocument) -> str:
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
    """Return keywords as tags, which have no spaces."""
    words = (part for keyword in keywords for part in re.split(r"[,;]|--", keyword))
    tags = ("-".join(re.findall(r"\w+", word)) for word in words)
    return list(dict.fromkeys(tag for tag in tags if re.search(r"[^\W\d_]", tag)))[:_MAX_TAGS]


def prepared(path: Path, raw: bytes) -> tuple[bytes, str]:
    """Return a document as pandoc may read it, and pandoc's name for its format.

    Raises:
        NoteUnreadableError: It is damaged, protected, too large, or malicious.
    """
    suffix = path.suffix.lower()
    if suffix in _ARCHIVES:
        slim = slimmed_archive(path.name, raw)
        return with_plain_words(slim) if suffix == ".docx" else slim, _ARCHIVES[suffix]
    if suffix == ".rtf":
        if not raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
            raise NoteUnreadableError(f"{path.name} is damaged, or no rich text.")
        return with_real_characters(raw), "rtf"
    if suffix in _XML:
        text = markup_text(path, raw).encode()
        refuse_harmful_xml(path.name, text)
        return text, _XML[suffix]
    if suffix in _HTML:
        text = markup_text(path, raw).encode()
        refuse_deep_html(path.name, text)
        return _with_brackets(text), "html"
    return content_of(raw, path).text.encode(), _MARKED_TEXT[suffix]


def _converted(path: Path, raw: bytes) -> ConvertedDocument:
    content, source_format = prepared(path, raw)
    if path.suffix.lower() in _MARKED_TEXT:
        return _marked_text(path.name, content.decode(), source_format)
    return convert(path.name, content, source_format)


def _with_brackets(page: bytes) -> bytes:
    """Put ruby text, the small characters above a word, in brackets after the word."""
    if b"<rt" not in page or b"<rp" in page:
        return page
    return _ABOVE.sub(rb"\1(\2)\3", page)


def _marked_text(name: str, text: str, source_format: str) -> ConvertedDocument:
    """Convert text with another markup; if it is faulty, read it as plain text."""
    try:
        return convert(name, text.encode(), source_format, longest_s=_MARKED_S)
    except NoteUnreadableError as error:
        logger.warning("A text is read as it is: %s", error)
        return ConvertedDocument("", (), (), text, is_as_written=True)


def _command(source_format: str) -> list[str]:
    return [
        program(),
        *_HEAP,
        "--sandbox",
        f"--from={source_format}",
        f"--to={_MARKDOWN}",
        "--wrap=none",
        "--track-changes=accept",
        "--reference-location=block",
        f"--template={resources_folder() / 'pandoc' / 'readable.md'}",
        f"--lua-filter={resources_folder() / 'pandoc' / 'readable.lua'}",
    ]


def _understood(output: str) -> ConvertedDocument:
    first, _, rest = output.partition("\n")
    described = json.loads(first)
    markdown = _BETWEEN_LISTS.sub("", _HARD_BREAK.sub("\n", rest.replace("\r", "")))
    markdown = _ESCAPE.sub(lambda escape: escape[1] or escape[2], markdown)
    markdown = _BRACKET.sub(_bracket, markdown)
    return ConvertedDocument(
        title=" ".join(described["title"].split()),
        authors=tuple(described["authors"]),
        keywords=tuple(described["keywords"]),
        markdown=_SOFT_HYPHEN.sub("", markdown).strip() + "\n",
    )


def _bracket(escape: re.Match[str]) -> str:
    """Escape a bracket of the text, so that words in it are not taken for an HTML element."""
    beginning = escape.string[escape.end() - 1 : escape.end() + 500]
    return "&lt;" if element_at(beginning, 0) else "<"
