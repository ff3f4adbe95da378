"""The text of a book as clean Markdown: paragraphs, headings and scene breaks, nothing else.

Writers separate paragraphs by blank lines or only by new lines, wrap lines or do not, begin lines
of dialogue with a dash, and part scenes by stars or by a gap.  A converter for Markdown knows one
of these habits; here each becomes the same blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from writer_assist.domain.headings import is_same_title
from writer_assist.domain.note_comments import hidden_stretches
from writer_assist.domain.words import count_words
from writer_assist.domain.wrapped_lines import are_wrapped
from writer_assist.manuscript.structure import usual_gap

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*\Z")
_BREAK = re.compile(r"(?:[*\-_~=•·⁂#§][ \t]*){1,40}\Z")
_CHAPTER = re.compile(
    r"(?:(?:chapter|part|book|volume)[ \t]+(?:\d{1,4}|[ivxlc]{1,9}|[a-z]+(?:-[a-z]+)?)\b.{0,80}"
    r"|(?:prologue|epilogue)\b.{0,60})\Z",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[,;!?…]\Z|[^.\s]{4,}\.\Z")
_ITEM = re.compile(r"(?:[-+*]|\d{1,3}[.)])[ \t]+\S")
_BULLET = re.compile(r"([-+*])(?=[ \t]|\Z)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=[ \t]|\Z)")
_DEFINITION = re.compile(r"\[(?!\^)[^\]\n]{1,999}\]:")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,99})\]")
_FOOTNOTE_TEXT = re.compile(r"\[\^[^\]\s]{1,99}\]:")
_WIKILINK = re.compile(r"(?<!!)\[\[([^\[\]\n|]{1,300})(?:\|([^\[\]\n]{1,300}))?\]\]")
_TITLE_BLOCKS = 3  # at the most that a chapter's number and name take
_FENCE = re.compile(r"(?:`{3,}|~{3,})[^`]*\Z")


class BlockKind(Enum):
    """What a block is."""

    HEADING = auto()
    BREAK = auto()
    PARAGRAPH = auto()
    VERBATIM = auto()  # quotations, lists, footnotes: Markdown that is kept as it is


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the book.

    Attributes:
        kind: What it is.
        text: Markdown without the signs of the kind; empty for a break.  Lines of a paragraph
            are lines that the writer broke.
        level: Of a heading, from 1.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0


BREAK = Block(BlockKind.BREAK)


def blocks_of(text: str, *, number: int = 0) -> list[Block]:
    """Return the blocks of a text without front matter; comments are left out.

    Args:
        text: A draft.
        number: Of the draft in the book; keeps footnotes of several drafts apart.
    """
    shown = _WIKILINK.sub(lambda link: link[2] or link[1], _without_comments(text))
    if number:
        shown = _FOOTNOTE.sub(rf"[^{number}-\1]", shown)
    lines = [line.strip() for line in shown.expandtabs().split("\n")]
    blocks = list(_blocks(lines))
    if not any(block.kind is BlockKind.HEADING for block in blocks):
        blocks = [_as_chapter(block) for block in blocks]
    return without_idle_breaks(blocks)


def without_idle_breaks(blocks: Iterable[Block]) -> list[Block]:
    """Remove breaks at the beginning and the end, beside headings, and repeated ones."""
    kept: list[Block] = []
    for block in blocks:
        border = not kept or kept[-1].kind in {BlockKind.BREAK, BlockKind.HEADING}
        if block.kind is BlockKind.BREAK and border:
            continue
        if block.kind is BlockKind.HEADING and kept and kept[-1] == BREAK:
            kept.pop()
        kept.append(block)
    if kept and kept[-1] == BREAK:
        kept.pop()
    return kept


def book_title(blocks: list[Block], *, is_in_levels: bool = False) -> tuple[str, list[Block]]:
    """Take a single heading at the beginning for the book's title, if chapters are below it.

    Args:
        blocks: Of the book.
        is_in_levels: Whether the levels are those of a book of scenes, whose title is known: then
            a heading above all others is a part.

    Returns:
        The title, empty if there is none; and the other blocks, whose highest heading has level 1.
    """
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    title = ""
    if not is_in_levels and headings and blocks[0] is headings[0] and len(headings) > 1:
        rest = min(heading.level for heading in headings[1:])
        if headings[0].level < rest:
            title, blocks = headings[0].text, blocks[1:]
            headings = headings[1:]
    highest = min((heading.level for heading in headings), default=1)
    lifted = [
        replace(block, level=block.level - highest + 1) if block.level else block
        for block in blocks
    ]
    return title, lifted


def with_title_as_heading(title: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """Take what a text begins with for its heading, where that only says its title.

    Plain texts have "CHAPTER I." and the chapter's name below it, in one paragraph or in two.

    Args:
        title: Of the text; empty changes nothing.
        blocks: Of the text.
    """
    for count in range(1, min(_TITLE_BLOCKS, len(blocks)) + 1):
        first = blocks[:count]
        if any(block.kind in {BlockKind.BREAK, BlockKind.VERBATIM} for block in first):
            return blocks
        words = " ".join(block.text for block in first).replace("\n", " ")
        if title and is_same_title(words, title):
            return (Block(BlockKind.HEADING, words, first[0].level or 1), *blocks[count:])
    return blocks


def as_markdown(blocks: Iterable[Block], *, escaped: bool = False) -> str:
    """Return blocks as Markdown.

    Args:
        blocks: Of the book.
        escaped: Whether signs that the writer did not mean as Markdown are escaped, for a
            converter; otherwise they stay as they were written.
    """
    return "".join(f"{_written(block, escaped=escaped)}\n\n" for block in blocks)


def word_count(blocks: Iterable[Block]) -> int:
    """Return the number of words, headings too, counted as everywhere."""
    return sum(count_words(block.text) for block in blocks)


def _without_comments(text: str) -> str:
    parts: list[str] = []
    at = 0
    for start, end in (*hidden_stretches(text), (len(text), len(text))):
        piece = text[at:start]
        if parts and _ends_paragraph(parts) and piece.startswith("\n"):
            piece = piece.lstrip("\n")  # a comment of its own must not leave a gap
        parts.append(piece)
        at = end
    return "".join(parts)


def _ends_paragraph(parts: list[str]) -> bool:
    before = next((part for part in reversed(parts) if part), "\n\n")
    return before.endswith("\n\n")


def _blocks(lines: list[str]) -> Iterator[Block]:
    wrapped = are_wrapped(lines)
    groups = list(_groups(lines))
    if wrapped:
        gaps = [gap for gap, _ in groups[1:]]
        usual = max(set(gaps), key=gaps.count, default=1)
    else:
        usual = usual_gap(lines)
    for number, (gap, group) in enumerate(groups):
        if number and gap > usual:
            yield BREAK
        yield from _grouped(group, wrapped=wrapped, each_line=usual == 0)


def _groups(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield lines that follow one another, with the number of blank lines before them."""
    gap, group, fenced = 0, list[str](), False
    for line in lines:
        fenced ^= bool(_FENCE.match(line))
        if line or fenced:
            group.append(line)
        elif group:
            yield gap, group
            gap, group = 1, []
        else:
            gap += 1
    if group:
        yield gap, group


def _grouped(group: list[str], *, wrapped: bool, each_line: bool) -> Iterator[Block]:
    if _is_verbatim(group):
        yield Block(BlockKind.VERBATIM, "\n".join(group))
        return
    paragraph: list[str] = []
    for line in group:
        special = _special(line)
        if special and paragraph:
            yield _paragraph(paragraph, wrapped=wrapped)
            paragraph = []
        if special:
            yield special
        elif each_line and not wrapped:
            yield Block(BlockKind.PARAGRAPH, line)
        else:
            paragraph.append(line)
    if paragraph:
        yield _paragraph(paragraph, wrapped=wrapped)


def _paragraph(lines: list[str], *, wrapped: bool) -> Block:
    return Block(BlockKind.PARAGRAPH, (" " if wrapped else "\n").join(lines))


def _special(line: str) -> Block | None:
    if heading := _HEADING.match(line):
        return Block(BlockKind.HEADING, heading[2], len(heading[1])) if heading[2] else BREAK
    return BREAK if _BREAK.match(line) else None


def _is_verbatim(group: list[str]) -> bool:
    first = group[0]
    if first.startswith(">") or _FOOTNOTE_TEXT.match(first) or _FENCE.match(first):
        return True
    return len(group) > 1 and all(_ITEM.match(line) for line in group)


def _as_chapter(block: Block) -> Block:
    """Take a line such as "CHAPTER IV" for a heading, in text without Markdown's headings."""
    words = block.text
    is_one = block.kind is BlockKind.PARAGRAPH and "\n" not in words and _CHAPTER.match(words)
    if not is_one or _SENTENCE_END.search(words):
        return block
    return Block(BlockKind.HEADING, words, 1)


def _written(block: Block, *, escaped: bool) -> str:
    if block.kind is BlockKind.BREAK:
        return "***"
    text = _with_breaks(block.text) if block.text.startswith(">") else block.text
    if escaped:
        text = text.replace("<", "\\<")
    if block.kind is BlockKind.HEADING:
        return f"{'#' * min(block.level, 6)} {text}"
    if block.kind is BlockKind.VERBATIM or not escaped:
        return text
    return "\\\n".join(map(_escaped, text.split("\n")))


def _with_breaks(quotation: str) -> str:
    """Keep the lines of a quotation: it may be a letter or a poem."""
    return re.sub(r"(?<=[^\s>\\])\n(?=>[ \t]*[^\s>])", "\\\\\n", quotation)


def _escaped(line: str) -> str:
    line = _NUMBER.sub(r"\1\\\2", line, count=1) if _NUMBER.match(line) else line
    return f"\\{line}" if _BULLET.match(line) or _DEFINITION.match(line) else line
