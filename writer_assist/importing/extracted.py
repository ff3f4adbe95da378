"""Notes taken out of a larger file, such as an entry of a lorebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

import yaml

from writer_assist.domain.parsed_note import ParsedNote, Stretch
from writer_assist.domain.passage import HEADING_SEPARATOR
from writer_assist.importing.markdown import TAG_WORD
from writer_assist.importing.text_notes import parse_note

_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MARKDOWN = PurePath("note.md")
_LONGEST_NAME = 300  # characters; what is longer is no name
_MOST_NAMES = 500


def extracted_note(
    title: str,
    text: str,
    *,
    part: str = "",
    aliases: Iterable[str] = (),
    tags: Iterable[str] = (),
    folders: Sequence[str] = (),
) -> ParsedNote:
    """Return a note that is no file of its own; its text is Markdown.

    Args:
        title: As its program shows it.
        text: What is shown of it, as it is searched.
        part: As in ``ParsedNote``.
        aliases: More names; those that are empty, or the title, are left out.
        tags: As they were written there, spaces and all.
        folders: Where it lies in its program, outermost first; stands before its headings.
    """
    shown = " ".join(sound(title).split())[:_LONGEST_NAME]
    note = parse_note(_MARKDOWN, sound(text), title=shown)
    names = (sound(name).strip() for name in [*aliases, *note.aliases])
    kept = dict.fromkeys(name for name in names if 0 < len(name) <= _LONGEST_NAME and name != shown)
    return replace(
        note,
        aliases=tuple(kept)[:_MOST_NAMES],
        tags=tuple(sorted({*note.tags, *filter(None, map(tag_of, tags))})),
        stretches=tuple(_below(folders, stretch) for stretch in note.stretches),
        part=part,
        is_whole_file=False,
    )


def unread_part(title: str, of: str, why: str = "it is damaged") -> ParsedNote:
    """Return what stands for a note of a larger file that cannot be read.

    Args:
        title: As its program shows it.
        of: What it is: "a note of Sea.enex".
        why: Completes the sentence.
    """
    shown = " ".join(sound(title).split())[:_LONGEST_NAME] or "Untitled"
    return ParsedNote(shown, "", part=shown, fault=f"“{shown}”, {of}, cannot be read: {why}.")


def sound(text: str) -> str:
    """Return a text without characters that no text holds: control signs, halves of a pair."""
    return _NO_TEXT.sub("", text)


def tag_of(words: str) -> str:
    """Return words as a tag, which holds no spaces; empty where nothing is left of them."""
    parts = ("-".join(TAG_WORD.findall(sound(part))) for part in words.split("/"))
    return "/".join(filter(None, (part.strip("-") for part in parts)))


def front_matter(fields: Mapping[str, str]) -> str:
    """Return what is known of a note as the block above its text; empty without any."""
    given = {name: value for name, value in fields.items() if value}
    if not given:
        return ""
    return f"---\n{yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=10_000)}---\n\n"


def _below(folders: Sequence[str], stretch: Stretch) -> Stretch:
    path = filter(None, (*folders, stretch.heading))
    return replace(stretch, heading=HEADING_SEPARATOR.join(path))
