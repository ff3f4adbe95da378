"""From a text to the note that it is."""

from __future__ import annotations

from pathlib import PurePath

from writer_assist.domain.hidden import blanked, hidden_stretches
from writer_assist.domain.parsed_note import ParsedNote
from writer_assist.importing.markdown import MarkdownOutline, outline
from writer_assist.importing.plain_text import chapter_headings
from writer_assist.importing.segmentation import cut_passages
from writer_assist.importing.words import count_words

PLAIN_SUFFIXES = frozenset({".txt", ".text"})
_MAX_MARKDOWN = 4_000_000  # characters; beyond it is no note, and the parser's time counts


def parse_note(path: PurePath, text: str, *, title: str = "", is_source: bool = True) -> ParsedNote:
    """Find out what a note holds; every text is a note.

    Args:
        path: Its name tells the kind, and the title where the text does not.
        text: The whole decoded text, line feeds as line ends.
        title: Of a note that does not tell it; empty to look for it in the text.
        is_source: Whether the text is what a writer wrote; a document was made Markdown by
            this program, and has no comments and templates in signs.
    """
    is_markdown = path.suffix.lower() not in PLAIN_SUFFIXES and len(text) <= _MAX_MARKDOWN
    found = outline(text, is_source=is_source) if is_markdown else _plain(text)
    heading = next((h.title for h in found.headings if is_markdown and h.level == 1), "")
    title = title or found.title or heading or path.stem
    seen = blanked(text, found.hidden)
    return ParsedNote(
        title=title,
        text=text,
        aliases=tuple(name for name in found.aliases if name != title),
        tags=found.tags,
        links=found.links,
        words=count_words(seen[found.body_start :]),
        stretches=cut_passages(seen, found.headings, body_start=found.body_start, title=title),
        hidden=found.hidden,
    )


def _plain(text: str) -> MarkdownOutline:
    hidden = hidden_stretches(text, markdown=False)
    return MarkdownOutline(headings=chapter_headings(text), hidden=hidden)
