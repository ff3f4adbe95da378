"""From a file's bytes to the notes in it, by the file's kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath

from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of
from writer_assist.importing import kinds
from writer_assist.importing.markdown import MarkdownOutline, outline
from writer_assist.importing.plain_text import chapter_headings
from writer_assist.importing.segmentation import cut_passages
from writer_assist.importing.words import count_words

# Raised when notes would be read or cut differently: they are then read again.
READING_VERSION = 1

_MAX_MARKDOWN = 4_000_000  # characters; beyond it is no note, and the parser's time counts

# Raises NoteUnreadableError where the bytes are not what the file's name says.
Parser = Callable[[Path, bytes], tuple[ParsedNote, ...]]


def parse_notes(path: Path, raw: bytes, *, split_chapters: bool = False) -> tuple[ParsedNote, ...]:
    """Find out which notes a file holds: one mostly, many in a notebook or a project.

    Args:
        path: Its name tells the kind, and the title where the content does not.
        raw: The whole file.
        split_chapters: Make a long text several notes, one for each chapter.

    Raises:
        NoteUnreadableError: Nothing can be read from it; the sentence says why.
    """
    parser = _PARSERS.get(kinds.kind_of(path))
    if parser is None:
        raise NoteUnreadableError(f"{path.name} is of a kind that is not taken in.")
    return parser(path, raw)


def parse_note(path: PurePath, text: str) -> ParsedNote:
    """Find out what a note holds; every text is a note.

    Args:
        path: Its name tells the kind, and the title where the text does not.
        text: The whole decoded text, line feeds as line ends.
    """
    is_markdown = path.suffix.lower() != ".txt" and len(text) <= _MAX_MARKDOWN
    found = outline(text) if is_markdown else _plain(text)
    heading = next((h.title for h in found.headings if is_markdown and h.level == 1), "")
    title = found.title or heading or path.stem
    return ParsedNote(
        title=title,
        text=text,
        aliases=found.aliases,
        tags=found.tags,
        links=found.links,
        words=count_words(text[found.body_start :]),
        stretches=cut_passages(text, found.headings, body_start=found.body_start, title=title),
    )


def _plain(text: str) -> MarkdownOutline:
    return MarkdownOutline(headings=chapter_headings(text))


def _text_file(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    return (parse_note(path, content_of(raw, path).text),)


_PARSERS: Mapping[str, Parser] = {
    kinds.MARKDOWN: _text_file,
    kinds.PLAIN_TEXT: _text_file,
}
