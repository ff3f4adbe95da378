"""Building notes from text: a whole text as one note, or a note extracted from a larger file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

import yaml

from writer_assist.domain.headings import chapter_headings
from writer_assist.domain.note import ParsedNote, PassageSpan
from writer_assist.domain.note_comments import blanked, hidden_stretches
from writer_assist.domain.passage import HEADING_SEPARATOR
from writer_assist.domain.words import count_words
from writer_assist.importing.markdown import MOST_NAMES, TAG_WORD, MarkdownOutline, outline
from writer_assist.importing.segmentation import cut_passages

_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MARKDOWN = PurePath("note.md")
_LONGEST_NAME = 300  # characters; anything longer is no name

PLAIN_SUFFIXES = frozenset({".txt", ".text"})
_MAX_MARKDOWN = 4_000_000  # characters; a longer text is no note, and parsing would take too long


def extracted_note(
    title: str,
    text: str,
    *,
    part: str = "",
    aliases: Iterable[str] = (),
    tags: Iterable[str] = (),
    folders: Sequence[str] = (),
    is_source: bool = True,
) -> ParsedNote:
    """Return a note that is a part of a larger file; its text is Markdown.

    Args:
        title: As its program shows it.
        text: The readable text, as it is searched.
        part: As in ``ParsedNote``.
        aliases: More names; empty ones and the title are dropped.
        tags: As written in the program, possibly with spaces.
        folders: The folders it is in, outermost first; they are put before its headings.
        is_source: As in ``parse_note``.
    """
    shown = " ".join(sound(title).split())[:_LONGEST_NAME]
    note = parse_note(_MARKDOWN, sound(text), title=shown, is_source=is_source)
    names = (sound(name).strip() for name in [*aliases, *note.aliases])
    kept = dict.fromkeys(name for name in names if 0 < len(name) <= _LONGEST_NAME and name != shown)
    return replace(
        note,
        aliases=tuple(kept)[:MOST_NAMES],
        tags=tuple(sorted({*note.tags, *filter(None, map(tag_of, tags))})),
        stretches=tuple(_below(folders, stretch) for stretch in note.stretches),
        part=part,
        is_whole_file=False,
    )


def unread_part(title: str, of: str, why: str = "it is damaged") -> ParsedNote:
    """Return a placeholder for a note of a larger file that cannot be read.

    Args:
        title: As its program shows it.
        of: What it is: "a note of Sea.enex".
        why: The end of the sentence.
    """
    shown = " ".join(sound(title).split())[:_LONGEST_NAME] or "Untitled"
    return ParsedNote(shown, "", part=shown, fault=f"“{shown}”, {of}, cannot be read: {why}.")


def sound(text: str) -> str:
    """Return a text without characters that are invalid in text: control codes, lone surrogates."""
    return _NO_TEXT.sub("", text)


def tag_of(words: str) -> str:
    """Return words as a tag, which has no spaces; empty if nothing remains."""
    parts = ("-".join(TAG_WORD.findall(sound(part))) for part in words.split("/"))
    return "/".join(filter(None, (part.strip("-") for part in parts)))


def front_matter(fields: Mapping[str, str]) -> str:
    """Return the metadata of a note as front matter; empty if there is none."""
    given = {name: value for name, value in fields.items() if value}
    if not given:
        return ""
    return f"---\n{yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=10_000)}---\n\n"


def parse_note(path: PurePath, text: str, *, title: str = "", is_source: bool = True) -> ParsedNote:
    """Return the note in a text; every text is a note.

    Args:
        path: The file's path; it gives the kind, and the title if the text has none.
        text: The whole decoded text, with line feeds as line ends.
        title: The title if known; empty to look for it in the text.
        is_source: Whether a writer wrote the text as it is; a document was converted to Markdown by
            this program, and has no comments or templates.
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


def _below(folders: Sequence[str], stretch: PassageSpan) -> PassageSpan:
    path = filter(None, (*folders, stretch.heading))
    return replace(stretch, heading=HEADING_SEPARATOR.join(path))


def _plain(text: str) -> MarkdownOutline:
    hidden = hidden_stretches(text, markdown=False)
    return MarkdownOutline(headings=chapter_headings(text), hidden=hidden)
