"""The structure of a Markdown note: front matter, headings, wikilinks and tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from writer_assist.domain.headings import Heading
from writer_assist.domain.note_comments import Span, blanked, hidden_stretches
from writer_assist.domain.readable import element_at
from writer_assist.importing.front_matter import (
    LINKS,
    NAMES,
    front_matter_of,
    names_in,
    without_brackets,
)

ATTACHMENT = re.compile(
    r"(?i)\.(png|jpe?g|gif|svg|webp|bmp|avif|mp3|mp4|mov|webm|wav|ogg|flac|m4a|pdf|canvas|base)"
    r"(?:#.*)?$"
)

# A tag ends at spaces and punctuation; it may contain letters of all scripts, marks and emoji.
_PUNCTUATION = (
    r"\s!-,.:-@\[-^`{-~\u00a1\u00a6-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u2000-\u200c\u200e-\u206f\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\uff01-\uff0f"
    r"\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
TAG_WORD = re.compile(rf"[^/{_PUNCTUATION}]+")
_TAG = re.compile(rf"#([^{_PUNCTUATION}]+)")
# Brackets may be part of a name if they come in pairs: [[Draft [old]]].
_IN_WIKILINK = re.compile(
    r"((?!\[[^\[\]\n]{0,300}\]\]\])(?:[^\[\]\n]|\[[^\[\]\n]{0,100}\]){1,1000}?)\]\]"
)
MOST_NAMES = 500
_MAX_HEADING = 300  # a longer paragraph with a line under it is a heading only formally
_INLINE_FIELD = re.compile(
    rf"^[ \t]*(?:[-*>][ \t]+)*[\[(]?({'|'.join(NAMES)})::[ \t]+([^\n\])]+)",
    re.MULTILINE | re.IGNORECASE,
)
_MARKDOWN_LINK = re.compile(
    r"\]\([ \t]*(?:<([^<>\n]{1,1000})>|([^\s<>()]{1,1000}))"
    r"(?:[ \t]+[\"'(][^\n]{0,300}?[\"')])?[ \t]*\)"
)
_NOTHING_YET = r"(?:unknown|n/a|tbd|tba|\?{1,3}|[-–—])"
_FILLER_ROW = re.compile(
    r"<tr\b[^<>]{0,300}>\s{0,99}<t[dh]\b[^<>]{0,300}>[^<>]{0,80}(?:<b>[^<>]{0,80}</b>)?[^<>]{0,80}"
    rf"</t[dh]>\s{{0,99}}<td\b[^<>]{{0,300}}>\s{{0,99}}{_NOTHING_YET}\s{{0,99}}</td>"
    r"\s{0,99}</tr>",
    re.IGNORECASE,
)
_FILLER_LINE = re.compile(
    rf"^[ \t]{{0,3}}\|[^|\n]{{0,80}}\w[^|\n]{{0,80}}\|[ \t]*[*_]{{0,3}}{_NOTHING_YET}"
    r"[*_]{0,3}[ \t]*\|[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_CALLOUT = re.compile(r"^>[ \t]?\[![\w-]{1,30}\][^\n]*(?:\n>[^\n]*)*", re.MULTILINE)
_STUB = re.compile(r"(?i)\bthis (?:page|note|article|section|entry) is (?:still )?a stub\b")
_NOTE_FILE = re.compile(r"(?i)^(?![a-z][a-z0-9+.-]*:)[^#]*\.(?:md|markdown)(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class MarkdownOutline:
    """The structure of a Markdown text.

    Attributes:
        title: From the front matter; empty if it gives none.
        aliases: From the front matter.
        tags: From front matter and text, without ``#``, sorted.
        links: Wikilinks as written, and targets of links to Markdown files, each once, in order;
            attachments and links within the note are left out.
        headings: In order; lines in quotations, lists and code do not count.
        body_start: Offset just after the front matter.
        hidden: Parts that a search does not find: comments, and fillers such as a row "Birthplace,
            Unknown" or a callout that calls the page a stub; in order.
    """

    title: str = ""
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    body_start: int = 0
    hidden: tuple[Span, ...] = ()


def outline(text: str, *, is_source: bool = True) -> MarkdownOutline:
    """Return the structure of a Markdown text; any text is valid Markdown.

    Args:
        text: The whole note.
        is_source: Whether it was written as Markdown, with front matter of any form,
            comments and tags; a document was made Markdown by this program.
    """
    front = front_matter_of(text, is_source=is_source)
    hidden = hidden_stretches(text, front.end, markdown=is_source)
    seen = blanked(text, sorted({*front.stretches, *hidden}))
    tokens = _parser().parse(seen)
    line_starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    inline = [child for token in tokens for child in token.children or ()]
    tags = [child.content for child in inline if is_source and child.type == "tag"]
    links = [
        child.meta.get("written", child.content) for child in inline if child.type == "wikilink"
    ]
    fields = front.fields
    named = [*fields.get("tags", ()), *fields.get("tag", ())]
    names = [without_brackets(name) for field in NAMES for name in fields.get(field, ())]
    names += [name for said, value in _INLINE_FIELD.findall(seen) for name in names_in(said, value)]
    return MarkdownOutline(
        title=next(iter(fields.get("title", ())), ""),
        aliases=tuple(dict.fromkeys(names))[:MOST_NAMES],
        tags=tuple(sorted({tag for tag in [*_split_tags(named), *tags] if tag})),
        links=tuple(dict.fromkeys(filter(_leads_away, [*fields.get(LINKS, ()), *links]))),
        headings=tuple(_headings(tokens, text, line_starts)),
        body_start=front.end,
        hidden=_joined((*(one for one in front.stretches if one[0]), *hidden, *_fillers(seen))),
    )


def _fillers(text: str) -> Iterator[Span]:
    """Yield placeholders that stay until somebody writes more; they are shown but not searched."""
    if "<td" in text:
        yield from (row.span() for row in _FILLER_ROW.finditer(text))
    if "|" in text:
        yield from (row.span() for row in _FILLER_LINE.finditer(text))
    if "[!" in text and " stub" in text:
        callouts = _CALLOUT.finditer(text)
        yield from (callout.span() for callout in callouts if _STUB.search(callout[0]))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return stretches in order, merging those that overlap."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _leads_away(link: str) -> bool:
    """Tell whether a link may lead to another note."""
    target = link.partition("|")[0]
    return target[:1] not in {"#", "^"} and not ATTACHMENT.search(target)


def _headings(tokens: Sequence[Token], text: str, line_starts: Sequence[int]) -> list[Heading]:
    found = []
    for opening, content in pairwise(tokens):
        if opening.type != "heading_open" or opening.level or not opening.map:
            continue
        if (
            opening.markup == "-"
            and opening.map[0]
            and _is_line(text, line_starts, opening.map[0] - 1)
        ):
            # The last line of something that only looks like front matter, and the ruler below it.
            continue
        marked = content.content
        if len(marked) <= _MAX_HEADING and "\n" not in marked:
            start = line_starts[opening.map[0]]
            end = min(line_starts[opening.map[1]], len(text))
            found.append(Heading(int(opening.tag[1]), _plain(marked), start, end))
    return found


def _is_line(text: str, line_starts: Sequence[int], number: int) -> bool:
    line = text[line_starts[number] : line_starts[number + 1]].strip()
    return len(line) >= 3 and not line.strip("-")


def _plain(marked: str) -> str:
    """Return the words of a heading as a reader sees them."""
    words = []
    for token in _heading_parser().parseInline(marked)[0].children or ():
        if token.type in {"text", "code_inline", "tag"}:
            words.append(token.content)
        elif token.type == "wikilink":
            words.append(token.meta["shown"])
        elif token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
    return " ".join("".join(words).split())


@cache
def _parser() -> MarkdownIt:
    # Emphasis, links and entities do not affect the structure but take the most time.
    parser = MarkdownIt("commonmark")
    parser.disable(["emphasis", "link", "image", "entity"])
    parser.inline.ruler.before("link", "link_to_file", _link_to_file)
    return with_note_rules(parser)


@cache
def _heading_parser() -> MarkdownIt:
    return with_note_rules(MarkdownIt("commonmark"))


def with_note_rules(parser: MarkdownIt) -> MarkdownIt:
    """Add wikilinks and tags to a parser, as tokens ``wikilink`` and ``tag``.

    Of angle brackets it recognises only HTML elements; everything else in them is words.
    """
    parser.disable(["html_block", "html_inline"])
    parser.inline.ruler.after("autolink", "element", _element)
    parser.inline.ruler.before("link", "wikilink", _wikilink)
    parser.inline.ruler.before("link", "tag", _tag)
    return parser


def _wikilink(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("[[", start):
        return False
    found = _IN_WIKILINK.match(state.src, start + 2, state.posMax)
    inside = found[1] if found else ""
    end = start + 2 + len(inside)
    target, _, shown = inside.partition("|")
    if not target.strip():
        return False
    if not silent:
        token = state.push("wikilink", "", 0)
        token.content = target.strip().rstrip("\\")  # in tables the bar is escaped
        token.meta = {"shown": shown.strip() or token.content, "written": _written(inside)}
    state.pos = end + 2
    return True


def _written(inside: str) -> str:
    target, bar, shown = inside.replace("\\|", "|").partition("|")
    return f"{target.strip()}{bar}{shown.strip()}"


def _element(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False
    end = element_at(state.src, state.pos)
    if not end:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = state.src[state.pos : end]
    state.pos = end
    return True


def _link_to_file(state: StateInline, silent: bool) -> bool:
    """Parse the end of a Markdown link if it leads to a note."""
    if state.src[state.pos] != "]":
        return False
    found = _MARKDOWN_LINK.match(state.src, state.pos, state.posMax)
    target = unquote(found[1] or found[2]) if found else ""
    if found is None or not _NOTE_FILE.match(target):
        return False
    if not silent:
        state.push("wikilink", "", 0).content = target
    state.pos = found.end()
    return True


def _tag(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] != "#" or (start and not state.src[start - 1].isspace()):
        return False
    match = _TAG.match(state.src, start, state.posMax)
    if match is None or not any(char.isalpha() or char > "\u2100" for char in match[1]):
        return False
    if not silent:
        state.push("tag", "", 0).content = match[1].rstrip("/-")
    state.pos = match.end()
    return True


def _split_tags(tags: list[str]) -> list[str]:
    return [part.lstrip("#") for tag in tags for part in re.split(r"[,\s]+", without_brackets(tag))]
