"""Building notes from text: a whole text as one note, or a note extracted from a larger file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

import yaml

from writer_assist.domain.note import ParsedNote, PassageSpan
from writer_assist.domain.note_comments import blanked, hidden_stretches
from writer_assist.domain.passage import HEADING_SEPARATOR
from writer_assist.importing.markdown import MOST_NAMES, TAG_WORD, Heading, MarkdownOutline, outline
from writer_assist.importing.segmentation import count_words, cut_passages

_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MARKDOWN = PurePath("note.md")
_LONGEST_NAME = 300  # characters; anything longer is no name

PLAIN_SUFFIXES = frozenset({".txt", ".text"})
_MAX_MARKDOWN = 4_000_000  # characters; a longer text is no note, and parsing would take too long

_LEVELS = {
    "part": 1, "book": 1, "volume": 1, "act": 1, "teil": 1, "buch": 1, "partie": 1,
    "livre": 1, "tome": 1, "parte": 1, "libro": 1, "część": 1, "часть": 1, "книга": 1,
    "chapter": 2, "prologue": 2, "epilogue": 2, "interlude": 2, "kapitel": 2, "prolog": 2,
    "epilog": 2, "chapitre": 2, "capítulo": 2, "capitolo": 2, "hoofdstuk": 2,
    "rozdział": 2, "глава": 2, "scene": 3, "szene": 3, "scène": 3, "escena": 3, "scena": 3,
}  # fmt: skip
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth one two three four five "
    "six seven eight nine ten eleven twelve the last"
)
# Up to three short lines between blank ones, for instance "CHAPTER I." with its title below.
_BLOCK = re.compile(
    r"(?:\A|\n[ \t]*\n)[ \t]*([^\n]{1,80}(?:\n[ \t]*\S[^\n]{0,79}){0,2})(?=\n[ \t]*(?:\n|\Z)|\n?\Z)"
)
_NUMBERED = re.compile(r"\w+[ \t]+(?:the[ \t]+)?(\w+)[.:]?\Z", re.IGNORECASE)
_NUMBER = re.compile(rf"(?:\d{{1,3}}|[MDCLXVI]+|{_ORDINALS.replace(' ', '|')})\Z", re.IGNORECASE)
_CJK = re.compile(r"第[\d一二三四五六七八九十百]{1,5}([部巻編])?[章回話節部巻編]?(?=\s|\Z)")
_WORD = re.compile(r"\w+")


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


def chapter_headings(text: str) -> tuple[Heading, ...]:
    """Return lines by themselves that say "Chapter 4" or "Erstes Kapitel", in order.

    Without such headings, all passages of a long novel in plain text would have the same label.
    """
    found: list[Heading] = []
    position = 0
    while match := _BLOCK.search(text, position):
        lines = [line.strip(" \t_*") for line in match[1].splitlines()]
        level = _level_of(lines)
        if level:
            title = ". ".join(line.rstrip(".") for line in lines)
            found.append(Heading(level, title, match.start(1), match.end(1)))
        position = match.end(1)
    return tuple(found)


def _below(folders: Sequence[str], stretch: PassageSpan) -> PassageSpan:
    path = filter(None, (*folders, stretch.heading))
    return replace(stretch, heading=HEADING_SEPARATOR.join(path))


def _plain(text: str) -> MarkdownOutline:
    hidden = hidden_stretches(text, markdown=False)
    return MarkdownOutline(headings=chapter_headings(text), hidden=hidden)


def _level_of(lines: list[str]) -> int:
    """Return the level of a heading; 0 if it is a short paragraph."""
    first, words = lines[0], _WORD.findall(lines[0])
    if match := _CJK.match(first):
        return 1 if match[1] else 2
    if not words or not _is_title(first):
        return 0
    level = _LEVELS.get(words[0].casefold(), 0)
    if not level and len(words) == 2:
        return _LEVELS.get(words[1].casefold(), 0)  # "Erstes Kapitel"
    if len(lines) > 1 and level:
        number = _NUMBERED.match(first)
        is_numbered = number is not None and _NUMBER.match(number[1])
        return level if is_numbered and not any(line[:1].islower() for line in lines) else 0
    return level


def _is_title(line: str) -> bool:
    """Tell a title from a short paragraph that happens to begin with such a word."""
    return line[:1].isupper() and not line.endswith((",", ";", ":", "”", '"', "?", "!"))
