"""The sentences of a note as they can be quoted: prose, and the rows of a table as facts."""

from __future__ import annotations

import re

from writer_assist.domain.readable import readable
from writer_assist.domain.sentences import sentences

# Every repetition is bounded, so that an unclosed tag in a megabyte does not take for ever.
_ROW = re.compile(r"<tr\b[^>]{0,400}>(?:(?!</tr>).){0,6000}</tr>", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(
    r"<t[dh]\b[^>]{0,400}>((?:(?!</t[dh]>).){0,4000})</t[dh]>", re.DOTALL | re.IGNORECASE
)
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_PIPES = re.compile(r"^\|.*\|$")
_PATH_OF_LINK = re.compile(r"\[\[[^\[\]|\n]{1,300}/(?=[^\[\]|\n/]{1,200}\]\])")
_LONE_MARKS = re.compile(r"(?<![\w*])\*+(?=\S)|(?<=[^\s*])\*+(?!\w)")
_NO_PROSE = ("#", "|", "---", "***", ">", "<", "![")  # headings, tables, rules, callouts, pictures
_LABELS = ("#", "---", "***", "> [!", "![")
_MOST_OF_KEY = 5  # words
_LEAST_OF_HTML = 8  # words; less is mostly a label, or what stands below a picture
_FIELD = re.compile(r"(?:[-*+>]\s+)?(?:\*\*|__)?[^\W\d_][\w '()/-]{0,30}(?:\*\*|__)?::?(?:\s|$)")


def note_sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence; a row of a table is one, marks alone are none."""
    rows = [found.span() for found in _ROW.finditer(text)] if "<tr" in text.lower() else []
    prose = [
        (start, end)
        for start, end in sentences(text)
        if not any(first < end and start < last for first, last in rows)
        and any(letter.isalnum() for letter in as_words(text[start:end]))
    ]
    return sorted([*prose, *(row for row in rows if _fact(text[slice(*row)]))])


def as_words(markdown: str) -> str:
    """Return quoted sentences as plain words in one line; a row becomes "key: value"."""
    markdown = _PATH_OF_LINK.sub("[[", markdown)
    if "<tr" in markdown.lower():
        markdown = _ROW.sub(lambda row: f"\n{_fact(row[0])}\n", markdown)
    lines = [_piped(line.rstrip("\\")) for line in readable(markdown).splitlines()]
    return _LONE_MARKS.sub("", " ".join(" ".join(lines).split()))


def is_prose(markdown: str) -> bool:
    """Tell whether a sentence is one of prose: no heading, fact, callout or picture."""
    return not markdown.startswith(_NO_PROSE) and not _FIELD.match(markdown)


def key_of(markdown: str) -> str:
    """Return the key of a fact, such as "Eyes" of a row or of a line "Eyes: grey"; empty else."""
    if markdown[:3].lower() == "<tr" or markdown.startswith("|") or _FIELD.match(markdown):
        key, colon, value = as_words(markdown).partition(":")
        if colon and value.strip() and len(key.split()) <= _MOST_OF_KEY:
            return key
    return ""


def can_be_quoted(markdown: str, words: str) -> bool:
    """Tell whether a sentence may stand for itself: no heading, label or opening of a callout."""
    if markdown.startswith("<") and not key_of(markdown):
        return len(words.split()) >= _LEAST_OF_HTML
    return not markdown.startswith(_LABELS)


def _fact(row: str) -> str:
    """Return the cells of a row as "key: value"; empty if it has one cell only."""
    cells = [" ".join(readable(_BREAK.sub("; ", one)).split()) for one in _CELL.findall(row)]
    cells = [one for one in cells if one]
    if len(cells) > 1 and len(cells[0].split()) > _MOST_OF_KEY:
        return " ".join(cells)
    return f"{cells[0]}: {', '.join(cells[1:])}." if len(cells) > 1 else ""


def _piped(line: str) -> str:
    if not _PIPES.match(line.strip()):
        return line
    cells = [one.strip() for one in line.strip().strip("|").split("|")]
    filled = [one for one in cells if one.strip(":- ")]
    return f"{filled[0]}: {', '.join(filled[1:])}" if len(filled) > 1 else " ".join(filled)
