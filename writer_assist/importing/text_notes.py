"""From a text to the note that it is."""

from __future__ import annotations

from pathlib import PurePath

from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.importing.markdown import MarkdownOutline, outline
from writer_assist.importing.plain_text import chapter_headings
from writer_assist.importing.segmentation import cut_passages
from writer_assist.importing.words import count_words

PLAIN_SUFFIXES = frozenset({".txt", ".text"})
_MAX_MARKDOWN = 4_000_000  # characters; beyond it is no note, and the parser's time counts


def parse_note(path: PurePath, text: str, *, title: str = "") -> ParsedNote:
    """Find out what a note holds; every text is a note.

    Args:
        path: Its name tells the kind, and the title where the text does not.
        text: The whole decoded text, line feeds as line ends.
        title: Of a note that does not tell it; empty to look for it in the text.
    """
    is_markdown = path.suffix.lower() not in PLAIN_SUFFIXES and len(text) <= _MAX_MARKDOWN
    found = outline(text) if is_markdown else _plain(text)
    heading = next((h.title for h in found.headings if is_markdown and h.level == 1), "")
    title = title or found.title or heading or path.stem
    return ParsedNote(
        title=title,
        text=text,
        aliases=tuple(name for name in found.aliases if name != title),
        tags=found.tags,
        links=found.links,
        words=count_words(text[found.body_start :]),
        stretches=cut_passages(text, found.headings, body_start=found.body_start, title=title),
    )


def _plain(text: str) -> MarkdownOutline:
    return MarkdownOutline(headings=chapter_headings(text))
