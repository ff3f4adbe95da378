"""What Markdown says about a note: front matter, headings, wikilinks and tags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice, pairwise
from urllib.parse import unquote

import yaml
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

ATTACHMENT = re.compile(
    r"(?i)\.(png|jpe?g|gif|svg|webp|bmp|avif|mp3|mp4|mov|webm|wav|ogg|flac|m4a|pdf|canvas|base)"
    r"(?:#.*)?$"
)

_MAX_FRONT_MATTER = 65_536
# In a tag stands all but spaces and punctuation: letters of all scripts with their signs, emoji.
_PUNCTUATION = (
    r"\s!-,.:-@\[-^`{-~\u00a1\u00a6-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u2000-\u200c\u200e-\u206f\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\uff01-\uff0f"
    r"\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
TAG_WORD = re.compile(rf"[^/{_PUNCTUATION}]+")
_TAG = re.compile(rf"#([^{_PUNCTUATION}]+)")
# Brackets may be part of a name where they come in pairs: [[Draft [old]]].
_IN_WIKILINK = re.compile(
    r"((?!\[[^\[\]\n]{0,300}\]\]\])(?:[^\[\]\n]|\[[^\[\]\n]{0,100}\]){1,1000}?)\]\]"
)
_FIELD = re.compile(r"^([A-Za-z][\w -]*?)\s*:\s*(.*)$", re.MULTILINE)
_LINKS_IN_YAML = re.compile(r"\[\[([^\[\]\n|]+)(?:\|[^\[\]\n]*)?\]\]")
_LINKS = " links"  # no field's name begins with a space
_MAX_NAME = 300
_MAX_NAMES = 500
_MAX_HEADING = 300  # a paragraph with a line under it is a heading to the letter only
_NAMES = ("aliases", "alias", "name", "names", "nickname", "nicknames", "aka", "also known as")
_MANY_NAMES = frozenset(_NAMES) - {"name"}  # "Quill, Mara" is one
_INLINE_FIELD = re.compile(
    rf"^[ \t]*(?:[-*>][ \t]+)*[\[(]?({'|'.join(_NAMES)})::[ \t]+([^\n\])]+)",
    re.MULTILINE | re.IGNORECASE,
)
_MARKDOWN_LINK = re.compile(
    r"\]\([ \t]*(?:<([^<>\n]{1,1000})>|([^\s<>()]{1,1000}))"
    r"(?:[ \t]+[\"'(][^\n]{0,300}?[\"')])?[ \t]*\)"
)
_NOTE_FILE = re.compile(r"(?i)^(?![a-z][a-z0-9+.-]*:)[^#]*\.(?:md|markdown)(?:#.*)?$")
_NOTHING = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it stands in the text.

    Attributes:
        level: 1 to 6.
        title: Its words, without marks.
        start: Offset of its first line.
        end: Offset behind its last line.
    """

    level: int
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MarkdownOutline:
    """What Markdown says about a note.

    Attributes:
        title: From the front matter; empty without one.
        aliases: From the front matter.
        tags: From front matter and text, without ``#``, sorted.
        links: Wikilinks as written, and targets of links to Markdown files, each once, in
            order; attachments and places in the note itself left out.
        headings: In order; those in quotations, lists and code are none.
        body_start: Offset behind the front matter.
    """

    title: str = ""
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    body_start: int = 0


def outline(text: str) -> MarkdownOutline:
    """Read the structure of a Markdown text; any text is one."""
    tokens = _parser().parse(text)
    line_starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    front = next((t for t in tokens[:1] if t.type == "front_matter"), None)
    fields = front_matter_fields(front.content) if front else None
    if front and fields is None:  # a line above prose, not front matter
        return _outline_of(tokens, text, line_starts, {}, 0)
    body_start = min(line_starts[front.map[1]], len(text)) if front and front.map else 0
    return _outline_of(tokens, text, line_starts, fields or {}, body_start)


def _outline_of(
    tokens: Sequence[Token],
    text: str,
    line_starts: Sequence[int],
    fields: dict[str, list[str]],
    body_start: int,
) -> MarkdownOutline:
    inline = [child for token in tokens for child in token.children or ()]
    tags = [child.content for child in inline if child.type == "tag"]
    links = [
        child.meta.get("written", child.content) for child in inline if child.type == "wikilink"
    ]
    named = [*fields.get("tags", ()), *fields.get("tag", ())]
    names = [_LINKS_IN_YAML.sub(r"\1", name) for field in _NAMES for name in fields.get(field, ())]
    names += [
        name for said, value in _INLINE_FIELD.findall(text) for name in _names_in(said, value)
    ]
    return MarkdownOutline(
        title=next(iter(fields.get("title", ())), ""),
        aliases=tuple(dict.fromkeys(names)),
        tags=tuple(sorted({tag for tag in [*_split_tags(named), *tags] if tag})),
        links=tuple(dict.fromkeys(filter(_leads_away, [*fields.get(_LINKS, ()), *links]))),
        headings=tuple(_headings(tokens, text, line_starts)),
        body_start=body_start,
    )


def _leads_away(link: str) -> bool:
    """Tell whether a link may lead to another note."""
    target = link.partition("|")[0]
    return target[:1] not in {"#", "^"} and not ATTACHMENT.search(target)


def _headings(tokens: Sequence[Token], text: str, line_starts: Sequence[int]) -> list[Heading]:
    found = []
    for opening, content in pairwise(tokens):
        if opening.type != "heading_open" or opening.level or not opening.map:
            continue
        marked = content.content
        if len(marked) <= _MAX_HEADING and "\n" not in marked:
            start = line_starts[opening.map[0]]
            end = min(line_starts[opening.map[1]], len(text))
            found.append(Heading(int(opening.tag[1]), _plain(marked), start, end))
    return found


def _plain(marked: str) -> str:
    """Return a heading's words as a reader sees them."""
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
    # Emphasis, links and entities say nothing about structure, and cost the most time.
    parser = MarkdownIt("commonmark")
    parser.disable(["emphasis", "link", "image", "entity"])
    front_matter_plugin(parser)
    parser.inline.ruler.before("link", "link_to_file", _link_to_file)
    return with_note_rules(parser)


@cache
def _heading_parser() -> MarkdownIt:
    return with_note_rules(MarkdownIt("commonmark"))


def with_note_rules(parser: MarkdownIt) -> MarkdownIt:
    """Let a parser know wikilinks and tags, as tokens ``wikilink`` and ``tag``."""
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
        token.content = target.strip().rstrip("\\")  # tables escape the bar
        token.meta = {"shown": shown.strip() or token.content, "written": _written(inside)}
    state.pos = end + 2
    return True


def _written(inside: str) -> str:
    target, bar, shown = inside.replace("\\|", "|").partition("|")
    return f"{target.strip()}{bar}{shown.strip()}"


def _link_to_file(state: StateInline, silent: bool) -> bool:
    """Read the end of a link as Markdown has it, where it leads to a note."""
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


def front_matter_fields(block: str) -> dict[str, list[str]] | None:
    """Return the fields in lower case, every value as a list; None if it is prose."""
    if len(block) > _MAX_FRONT_MATTER:
        return _salvaged(block[:_MAX_FRONT_MATTER])
    try:
        # BaseLoader leaves every value a string: a title "1984", "No" or "2024-01-01" stays.
        loaded = yaml.load(block, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return _salvaged(block)
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, dict):
        return None
    fields = {}
    for key, value in loaded.items():
        name = str(key).strip().lower()
        fields[name] = _strings(name, value)
    return fields | {_LINKS: _LINKS_IN_YAML.findall(block)}


def _salvaged(block: str) -> dict[str, list[str]] | None:
    """Take what can be understood of front matter that is no sound YAML."""
    fields = {}
    for key, value in _FIELD.findall(block):
        bare = value.strip().strip("[]\"'")
        if bare not in _NOTHING:
            fields[key.lower()] = [bare[:_MAX_NAME]] if key == "title" else _comma_parts(bare)
    return fields or None


def _strings(key: str, value: object) -> list[str]:
    """Flatten a YAML value: one name, names with commas, or a list of names."""
    if isinstance(value, list):
        # Never deeper than an unquoted [[wikilink]]: anchors can nest without an end.
        items = (text for item in value for text in (item if isinstance(item, list) else [item]))
        return [text for item in islice(items, _MAX_NAMES) if (text := _bare(item))]
    text = _bare(value)
    return _names_in(key, text)


def _names_in(field: str, text: str) -> list[str]:
    """Return the names that a field's text holds: several where its name says so."""
    if field.lower() in _MANY_NAMES:
        return _comma_parts(text)
    return [text.strip()] if text.strip() else []


def _bare(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return "" if text in _NOTHING else text[:_MAX_NAME]


def _comma_parts(text: str) -> list[str]:
    return [part.strip().strip("\"'") for part in text.split(",")[:_MAX_NAMES] if part.strip()]


def _split_tags(tags: list[str]) -> list[str]:
    return [part.lstrip("#") for tag in tags for part in re.split(r"[,\s]+", tag)]
