"""Documents and long texts as a manuscript: every word, italics, scene breaks, comments.

Notes are read for search; a manuscript is read to be written on.  So signs that Markdown would
take for marks stay escaped, blank lines between scenes become scene breaks, and words that are
underlined, as on a typewriter, become italics.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of
from writer_assist.importing.converter import run_converter
from writer_assist.importing.documents import prepared, program
from writer_assist.importing.front_matter import front_matter_of
from writer_assist.importing.open_documents import (
    ANCHOR,
    ANCHOR_END,
    AUTHOR,
    COMMENT,
    COMMENT_END,
    GAP,
    TITLE,
    with_marks,
)
from writer_assist.paths import resources_folder

TEXTS = {".md", ".markdown", ".txt", ".text"}
DOCUMENTS = {".docx", ".odt", ".rtf", ".epub", ".html", ".htm", ".xhtml", ".fb2"}
LONGEST_S = 120.0

Tell = Callable[[int, int], None]
"""Gets how much is read, and of how much."""

_MARKDOWN = (
    "markdown-smart-raw_html-raw_attribute-raw_tex-fenced_divs-bracketed_spans-native_divs"
    "-native_spans-header_attributes-fenced_code_attributes-inline_code_attributes"
)
_READ_AS = {"docx": "docx+empty_paragraphs+styles", "odt": "odt+empty_paragraphs"}
_HEAP = ("+RTS", "-M900M", "-c60", "-RTS")
_MARKS = re.compile("[\ue000-\ue006]")
_COMMENT = re.compile(f"{COMMENT}([^{COMMENT_END}]*){COMMENT_END}")
_ANCHOR = re.compile(rf"{ANCHOR}([\w-]+){ANCHOR_END}")
_BREAK = re.compile(r"(?:\\?[*\-_~=•·⁂#§][ \t]*){1,40}\Z|-{3,}\Z|(?:\*[ \t]*){3,}\Z")
_BETWEEN_LISTS = re.compile(r"^(?:&nbsp;|<!-- -->)$\n{0,2}", re.MULTILINE)
_ESCAPE = re.compile(r"\\([^\w\n*_`#>])|(?<=\S)\\([#>])")
_ITEM = re.compile(r"^([-*+]|\d{1,3}[.)]) {2,3}(?=\S)", re.MULTILINE)
_SOFT_HYPHEN = re.compile(r"(?<=\w)\u00ad(?=\w)")
_PAGES = re.compile(rb"<nav\b.*?</nav>", re.DOTALL | re.IGNORECASE)
_HEADING = re.compile(r"#{1,6} ")
_LISTED_HEADING = re.compile(
    r"(\\outlinelevel\d(?:(?!\\(?:par\b|ls\d|outlinelevel))[^\n]){0,600})"
    r"(?:\{\\listtext[^{}\n]{0,99}\})?\\ls\d+ ?"
)
# An empty paragraph of rich text: two ends with nothing but control words in between.
_EMPTY_RICH = re.compile(
    r"(\\par\b(?:[ \r\n{}]|\\(?!par\b|pict|field|shp|footnote|tab|line|page)[a-z]+-?\d*+)*+)"
    r"(?=\\par\b)"
)


@dataclass(frozen=True, slots=True)
class BookText:
    """A whole book in one text.

    Attributes:
        title, author: Empty if the source does not say.
        text: Markdown, or plain text as it was.
        warnings: What the writer should know, in whole sentences.
    """

    title: str
    author: str
    text: str
    warnings: tuple[str, ...] = ()


def read_long_text(path: Path, raw: bytes) -> BookText:
    """Read a document, or a text, as one long manuscript.

    Raises:
        NoteUnreadableError: It is damaged, protected, too large, malicious, or of no known kind.
    """
    suffix = path.suffix.lower()
    if suffix in TEXTS:
        return _text(path, raw)
    if suffix not in DOCUMENTS:
        raise NoteUnreadableError(f"{path.name} is of a kind that is not read as a manuscript.")
    content, source_format = prepared(path, raw)
    warnings = list(_lost(raw, source_format))
    if source_format == "odt":
        content = with_marks(content)
    elif source_format == "epub":
        content = _without_contents(content)
    prose = read_prose(path.name, content, source_format)
    if prose.gaps:
        warnings.append(
            "1 blank line became a scene break."
            if prose.gaps == 1
            else f"{prose.gaps} blank lines became scene breaks."
        )
    if prose.comments:
        warnings.append("Comments are kept as %% comments %%, which no export prints.")
    return BookText(prose.title, prose.author, prose.text, tuple(warnings))


@dataclass(frozen=True, slots=True)
class Prose:
    """A converted document.

    Attributes:
        title, author: As the document says; may be empty.
        text: Markdown.
        gaps: How many blank lines became scene breaks.
        comments: How many comments it has.
    """

    title: str
    author: str
    text: str
    gaps: int = 0
    comments: int = 0


def read_prose(
    name: str, content: bytes, source_format: str, *, anchors: Mapping[str, str] | None = None
) -> Prose:
    """Convert a document that is known to be harmless.

    Args:
        name: The file's name, for error messages.
        content: As ``prepared`` returns it.
        source_format: Pandoc's name.
        anchors: What stands at places that the document names, such as comments.

    Raises:
        NoteUnreadableError: It is damaged, or takes too much time or memory.
    """
    if source_format == "rtf":
        content = _rich_text(content)
    finished = run_converter(name, _command(source_format), content, longest_s=LONGEST_S)
    if finished.code != 0:
        raise NoteUnreadableError(
            f"{name} cannot be read: it is damaged, too large, or no document of the kind its "
            "name says."
        )
    first, _, rest = finished.output.decode("utf-8", "replace").partition("\n")
    described = json.loads(first)
    text = _ANCHOR.sub(lambda found: (anchors or {}).get(found[1], ""), rest.replace("\r", ""))
    text, comments = _COMMENT.subn(lambda found: _comment(found[1]), text)
    text = _BETWEEN_LISTS.sub("", text.replace("\\\n", "\n"))
    text = _SOFT_HYPHEN.sub("", _ESCAPE.sub(lambda escape: escape[1] or escape[2], text))
    text = _ITEM.sub(r"\1 ", text)
    title = " ".join(described["title"].split())
    said: dict[str, list[str]] = {TITLE: [title] if title else [], AUTHOR: []}
    blocks = [block for block in text.split("\n\n") if block.strip() or block == GAP]
    body = []
    for block in blocks:
        mark = block.strip()[:1]
        if mark in said:
            said[mark].append(" ".join(block.strip()[1:].split()))
        else:
            body.append(block.strip("\n"))
    whole, gaps = _with_breaks(body)
    author = ", ".join(described["authors"] or said[AUTHOR])
    return Prose(next(iter(said[TITLE]), ""), author, whole, gaps, comments)


def _text(path: Path, raw: bytes) -> BookText:
    content = content_of(raw, path)
    is_markdown = path.suffix.lower() in {".md", ".markdown"}
    front = front_matter_of(content.text, is_source=False) if is_markdown else None
    fields = front.fields if front else {}
    warnings = []
    if content.lossy:
        warnings.append("Some bytes of the file are no text; they show as �.")
    known = {"title", "author", "authors"}
    if others := [name for name in fields if name not in known and name == name.strip()]:
        warnings.append(f"What the front matter says is left behind: {', '.join(others)}.")
    return BookText(
        title=_first(fields, "title"),
        author=_first(fields, "author") or _first(fields, "authors"),
        text=content.text[front.end if front else 0 :],
        warnings=tuple(warnings),
    )


def _rich_text(content: bytes) -> bytes:
    """Mark empty paragraphs, and free headings from the lists that number them."""
    text = _LISTED_HEADING.sub(r"\1", content.decode("utf-8", "replace"))
    return _EMPTY_RICH.sub(rf"\1 {GAP}", text).encode()


def _first(fields: Mapping[str, list[str]], name: str) -> str:
    return next((value.strip() for value in fields.get(name, ()) if value.strip()), "")


def _command(source_format: str) -> list[str]:
    scripts = resources_folder() / "pandoc"
    return [
        program(),
        *_HEAP,
        "--sandbox",
        f"--from={_READ_AS.get(source_format, source_format)}",
        f"--to={_MARKDOWN}",
        "--wrap=none",
        "--track-changes=all",  # comments come with them; the filter accepts the changes
        "--reference-location=block",
        f"--template={scripts / 'readable.md'}",
        f"--lua-filter={scripts / 'manuscript.lua'}",
        f"--lua-filter={scripts / 'readable.lua'}",
    ]


def _comment(words: str) -> str:
    shown = " ".join(words.replace("%%", "%").split())
    return f"%% {shown} %%" if shown else ""


def _with_breaks(blocks: list[str]) -> tuple[str, int]:
    """Join blocks; blank lines that are wider than usual become scene breaks."""
    kept: list[tuple[int, str]] = []  # with the number of blank lines before
    gap = 0
    for block in blocks:
        if block == GAP:
            gap += 1
            continue
        kept.append((gap, "***" if _BREAK.match(block) else _MARKS.sub("", block)))
        gap = 0
    usual = _usual(kept)
    written: list[str] = []
    count = 0
    for gap, block in kept:
        is_border = not written or block == "***" or written[-1] == "***"
        is_border = is_border or bool(_HEADING.match(block) or _HEADING.match(written[-1]))
        if gap > usual and not is_border:
            written.append("***")
            count += 1
        if block:
            written.append(block)
    return "\n\n".join(written) + "\n" if written else "", count


def _usual(kept: list[tuple[int, str]]) -> int:
    """Return how many blank lines stand between most paragraphs; between two, one is a break."""
    if len(kept) < 3:
        return 0
    gaps = Counter(gap for gap, _ in kept[1:])
    return max(gaps, key=lambda gap: (gaps[gap], -gap), default=0)


def _lost(raw: bytes, source_format: str) -> Iterator[str]:
    """Yield what does not come along, and what was decided for the writer."""
    if source_format not in {"docx", "odt", "epub"}:
        return
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
        pictures = [name for name in names if re.search(r"\.(?:png|jpe?g|gif|svg|webp|emf)$", name)]
        text = {"docx": "word/document.xml", "odt": "content.xml"}.get(source_format, "")
        body = archive.read(text) if text in names else b""
    if pictures:
        many = "1 picture stays" if len(pictures) == 1 else f"{len(pictures)} pictures stay"
        yield f"{many} behind: a manuscript is text."
    if re.search(rb"<w:(?:ins|del|moveFrom) |<text:changed-region", body):
        yield "Tracked changes are taken as accepted."
    if re.search(rb"<w:tbl>|<table:table ", body):
        yield "Tables become lines of text."


def _without_contents(raw: bytes) -> bytes:
    """Return an e-book without the pages that only lead to others."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(whole, "w") as kept:
        for name in old.namelist():
            content = old.read(name)
            if name.lower().endswith((".xhtml", ".html", ".htm")):
                content = _PAGES.sub(b"", content)
            kept.writestr(name, content)
    return whole.getvalue()
