"""Front matter: the metadata above a note's text, in the formats that programs write.

YAML between ``---`` lines, or ending with ``...``; TOML between ``+++`` lines; MultiMarkdown's
``Title: ...``; and Logseq's ``title:: ...``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import yaml

from writer_assist.domain.note_comments import Span

NAMES = ("aliases", "alias", "name", "names", "nickname", "nicknames", "aka", "also known as")
LINKS = " links"  # no field's name begins with a space

_MANY_NAMES = frozenset(NAMES) - {"name"}  # "Quill, Mara" is one
_MAX_FRONT_MATTER = 65_536
_MAX_NAME = 300
_MAX_NAMES = 500
_NOTHING = {"", "~", "null", "Null", "NULL"}
_LONGEST_HEAD = 60  # lines

_OPENING = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n")
_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE)
_TOML_END = re.compile(r"^\+\+\+[ \t]*$\n?", re.MULTILINE)
_FIELD = re.compile(r"^([A-Za-z][\w -]{0,60}?)[ \t]*:[ \t]*(.*)$", re.MULTILINE)
_TOML_FIELD = re.compile(r"^([A-Za-z][\w -]{0,60}?)[ \t]*=[ \t]*(.*)$", re.MULTILINE)
_HEAD_LINE = re.compile(r"([A-Za-z][\w -]{0,60}?)[ \t]*:(?!:)[ \t]*(.*)")
_LOGSEQ_LINE = re.compile(r"(?:-[ \t]+)?([A-Za-z][\w./-]{0,60})::[ \t]*(.*)")
_LINKS_IN_YAML = re.compile(r"\[\[([^\[\]\n|]+)(?:\|[^\[\]\n]*)?\]\]")

# Fields that only describe a text.  A MultiMarkdown head is distinguished from prose, and from
# facts about a person ("Age: 34"), by having no other fields.
_ABOUT = frozenset((
    "title", "subtitle", "author", "authors", "date", "created", "modified", "updated", "tag",
    "tags", "keyword", "keywords", "alias", "aliases", "category", "categories", "language",
    "lang", "copyright", "license", "publisher", "affiliation", "revision", "version", "draft",
    "public", "layout", "slug", "permalink", "uuid", "icon", "template", "format", "css", "id",
    "type", "bibliography", "baseheaderlevel", "quoteslanguage", "htmlheader", "xhtmlheader",
    "latexmode", "latexinput",
))  # fmt: skip
_TELLING = frozenset(("title", "author", "authors", "tag", "tags", "keywords", "alias", "aliases"))


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The metadata above a text.

    Attributes:
        fields: By name in lower case; every value is a list.  The wikilinks in it are under
            ``LINKS``.
        stretches: Where it is; not part of the text.
    """

    fields: dict[str, list[str]]
    stretches: tuple[Span, ...]

    @property
    def end(self) -> int:
        """Where the text begins; 0 if only lines within the text are left out."""
        return self.stretches[0][1] if self.stretches and not self.stretches[0][0] else 0


_NONE = FrontMatter({}, ())


def front_matter_of(text: str, *, is_source: bool = True) -> FrontMatter:
    """Return the front matter of a text; empty if it has none.

    It begins in the first line and must have an end.  As in Obsidian, a block that is indented or
    follows a blank line is text.

    Args:
        text: The whole note.
        is_source: Whether a writer may have written it; otherwise this program put YAML there.
    """
    if opening := _OPENING.match(text):
        closing = (_YAML_END if opening[1] == "---" else _TOML_END).search(text, opening.end())
        if closing is None:
            return _NONE
        read = front_matter_fields if opening[1] == "---" else _toml_fields
        fields = read(text[opening.end() : closing.start()])
        return _NONE if fields is None else FrontMatter(fields, ((0, closing.end()),))
    if not is_source:
        return _NONE
    return _logseq_head(text) or _multimarkdown_head(text) or _NONE


def front_matter_fields(block: str) -> dict[str, list[str]] | None:
    """Return the fields in lower case, every value as a list; None if the block is prose."""
    if len(block) > _MAX_FRONT_MATTER:
        return _salvaged(block[:_MAX_FRONT_MATTER])
    try:
        # BaseLoader keeps every value as text: a title "1984", "No" or "2024-01-01" stays as it is.
        loaded = yaml.load(block, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return _salvaged(block)
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, dict):
        return None
    return _fields(loaded) | {LINKS: _LINKS_IN_YAML.findall(block)}


def names_in(field: str, text: str) -> list[str]:
    """Return the names in a field: several, if the field's name allows that."""
    if field.lower() in _MANY_NAMES:
        return _comma_parts(text)
    return [text.strip()] if text.strip() else []


def without_brackets(name: str) -> str:
    """Return a name that was written as a link without its brackets."""
    return _LINKS_IN_YAML.sub(r"\1", name)


def _toml_fields(block: str) -> dict[str, list[str]] | None:
    try:
        loaded = tomllib.loads(block[:_MAX_FRONT_MATTER])
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return _salvaged(block[:_MAX_FRONT_MATTER], _TOML_FIELD)
    within = loaded.get("taxonomies")  # where Zola stores tags
    fields = _fields((within if isinstance(within, dict) else {}) | loaded)
    return fields | {LINKS: _LINKS_IN_YAML.findall(block)}


def _fields(loaded: Mapping[Any, object]) -> dict[str, list[str]]:
    names = ((str(key).strip().lower(), value) for key, value in loaded.items())
    return {name: _strings(name, value) for name, value in names if not isinstance(value, dict)}


def _multimarkdown_head(text: str) -> FrontMatter | None:
    """Return lines such as "Title: The Salt Road", up to the first blank one."""
    fields: dict[str, list[str]] = {}
    last, end = "", 0
    for line, line_end in islice(_lines(text), _LONGEST_HEAD):
        if not line.strip():
            break
        found = _HEAD_LINE.match(line)
        if found:
            last = found[1].strip().lower()
            fields[last] = _strings(last, found[2])
        elif not last or not line.startswith((" ", "\t")):
            return None
        end = line_end
        if last.replace(" ", "") not in _ABOUT:
            return None
    return FrontMatter(fields, ((0, end),)) if _TELLING & fields.keys() else None


def _logseq_head(text: str) -> FrontMatter | None:
    """Return lines such as "title:: The Salt Road"; other properties stay in the text."""
    fields: dict[str, list[str]] = {}
    stretches: list[Span] = []
    start = 0
    for line, end in islice(_lines(text), _LONGEST_HEAD):
        found = _LOGSEQ_LINE.fullmatch(line.strip())
        if found is None:
            break
        name = found[1].lower()
        fields[name] = _strings(name, found[2])
        if name in _ABOUT:
            stretches.append((start, end))
        start = end
    if not _TELLING & fields.keys():
        return None
    links = [link for values in fields.values() for value in values for link in _linked(value)]
    bare = {name: [without_brackets(value) for value in values] for name, values in fields.items()}
    joined = stretches
    if all(here[1] == there[0] for here, there in pairwise(stretches)):
        joined = [(stretches[0][0], stretches[-1][1])]
    return FrontMatter(bare | {LINKS: links}, tuple(joined))


def _linked(value: str) -> list[str]:
    return _LINKS_IN_YAML.findall(value)


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Yield lines with their end offsets; stops at a line that is too long for a head."""
    start = 0
    while start < len(text):
        end = text.find("\n", start, start + 4000)
        if end < 0 and len(text) - start >= 4000:
            return
        after = len(text) if end < 0 else end + 1
        yield text[start:after].rstrip("\n").removeprefix("\ufeff"), after
        start = after


def _salvaged(block: str, field: re.Pattern[str] = _FIELD) -> dict[str, list[str]] | None:
    """Return what can be understood of front matter that is not valid YAML or TOML."""
    fields = {}
    for key, value in field.findall(block):
        bare = value.strip().strip("[]\"'")
        if bare not in _NOTHING:
            fields[key.lower()] = [bare[:_MAX_NAME]] if key == "title" else _comma_parts(bare)
    return fields or None


def _strings(key: str, value: object) -> list[str]:
    """Flatten a value: one name, names with commas, or a list of names."""
    if isinstance(value, list):
        # No deeper than an unquoted [[wikilink]], since anchors can nest endlessly.
        items = (text for item in value for text in (item if isinstance(item, list) else [item]))
        return [text for item in islice(items, _MAX_NAMES) if (text := _bare(item))]
    return names_in(key, _bare(value))


def _bare(value: object) -> str:
    if isinstance(value, dict | list):
        return ""
    text = "" if value is None else str(value).strip()
    return "" if text in _NOTHING else text[:_MAX_NAME]


def _comma_parts(text: str) -> list[str]:
    return [part.strip().strip("\"'") for part in text.split(",")[:_MAX_NAMES] if part.strip()]
