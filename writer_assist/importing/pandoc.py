"""Documents of word processors and e-books, read as Markdown by the program pandoc."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from functools import cache

from writer_assist.domain.readable import element_at
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.children import TooLongError, TooMuchError, run_limited
from writer_assist.paths import resources_folder

logger = logging.getLogger(__name__)

_MARKDOWN = (
    "markdown-smart-raw_html-raw_attribute-raw_tex-fenced_divs-bracketed_spans-native_divs"
    "-native_spans-header_attributes-fenced_code_attributes-inline_code_attributes"
)
# GHC counts its own heap, for it reserves a terabyte of addresses; with the program itself
# that is up to 500 MB.  Compacting (-c) lets half a million words of a Word document fit.
_HEAP = ("+RTS", "-M350M", "-c40", "-RTS")
_OUT_OF_MEMORY = 251
_BETWEEN_LISTS = re.compile(r"^(?:&nbsp;|<!-- -->)$\n{0,2}", re.MULTILINE)
_HARD_BREAK = re.compile(r"\\\n")
# Escapes would be noise; but no heading and no tag may come about.
_ESCAPE = re.compile(r"^(\s*\\#)|\\([^\w\n<])", re.MULTILINE)
_BRACKET = re.compile(r"\\<")
_SOFT_HYPHEN = re.compile(r"(?<=\w)\u00ad(?=\w)")


@dataclass(frozen=True, slots=True)
class Converted:
    """A document as it is read.

    Attributes:
        title: As the document gives it; empty mostly.
        authors: Names in its order.
        keywords: As they were written.
        markdown: Its text, with headings; footnotes below their paragraph.
    """

    title: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    markdown: str


def convert(name: str, raw: bytes, source_format: str) -> Converted:
    """Read a document; pandoc sees these bytes alone, and no other file and no network.

    Args:
        name: The file's, for sentences.
        raw: Its content; text formats in UTF-8.
        source_format: What pandoc calls it.

    Raises:
        NoteUnreadableError: It is damaged, or too much for time or memory.
    """
    try:
        finished = run_limited(_command(source_format), raw)
    except TooLongError as error:
        raise NoteUnreadableError(
            f"{name} takes too long to read. Split it into smaller files."
        ) from error
    except TooMuchError as error:
        raise NoteUnreadableError(f"{name} holds more text than any book.") from error
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


@cache
def program() -> str:
    """Return the path of pandoc, which comes with the package ``pypandoc-binary``.

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
    """Return pandoc's version; empty where it is missing."""
    try:
        told = run_limited([program(), "--version"], b"").output.decode("utf-8", "replace")
    except (NoteUnreadableError, OSError, TooLongError):
        return ""
    return told.partition("\n")[0].removeprefix("pandoc").strip()


def _understood(output: str) -> Converted:
    first, _, rest = output.partition("\n")
    described = json.loads(first)
    markdown = _BETWEEN_LISTS.sub("", _HARD_BREAK.sub("\n", rest.replace("\r", "")))
    markdown = _ESCAPE.sub(lambda escape: escape[1] or escape[2], markdown)
    markdown = _BRACKET.sub(_bracket, markdown)
    return Converted(
        title=" ".join(described["title"].split()),
        authors=tuple(described["authors"]),
        keywords=tuple(described["keywords"]),
        markdown=_SOFT_HYPHEN.sub("", markdown).strip() + "\n",
    )


def _bracket(escape: re.Match[str]) -> str:
    """Return a bracket of the text, so that words in it are not taken for an element."""
    beginning = escape.string[escape.end() - 1 : escape.end() + 500]
    return "&lt;" if element_at(beginning, 0) else "<"
