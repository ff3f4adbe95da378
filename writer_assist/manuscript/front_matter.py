"""The YAML above a Markdown text: changing single entries and leaving the rest byte for byte.

Other programs write most of it: their order, comments, quotes and line ends stay as they are.
Entries are found with the marks of PyYAML's parser, and the result is read again before it counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from writer_assist.errors import ManuscriptError

_FENCE = re.compile(r"\ufeff?---[ \t]*(\r\n|\n|\r)")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE)
_BLANK = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))*")
_MOST = 1_000_000  # characters; longer is no front matter
_INDENT = 2


@dataclass(frozen=True, slots=True)
class SplitText:
    """A text and what stands above it; the parts joined are the whole file again.

    Attributes:
        opening: The first fence with its line end; empty without front matter.
        block: The YAML.
        closing: The second fence and the blank lines after it.
        body: The text.
    """

    opening: str
    block: str
    closing: str
    body: str

    @property
    def head(self) -> str:
        """All that stands above the text."""
        return self.opening + self.block + self.closing

    @property
    def whole(self) -> str:
        """The whole file."""
        return self.head + self.body


def split_text(text: str) -> SplitText:
    """Part a text from its front matter; what is no mapping in YAML belongs to the text."""
    opening = _FENCE.match(text)
    if opening is None:
        return SplitText("", "", "", text)
    closing = _END.search(text, opening.end(), opening.end() + _MOST)
    if closing is None or _mapping(text[opening.end() : closing.start()]) is None:
        return SplitText("", "", "", text)
    blank = _BLANK.match(text, closing.end())
    body = blank.end() if blank else closing.end()
    return SplitText(
        opening[0], text[opening.end() : closing.start()], text[closing.start() : body], text[body:]
    )


def has_broken_head(text: str) -> bool:
    """Tell whether a text begins with what was meant as front matter but cannot be read."""
    opening = _FENCE.match(text)
    closing = _END.search(text, opening.end(), opening.end() + _MOST) if opening else None
    if opening is None or closing is None:
        return False
    block = text[opening.end() : closing.start()]
    return _mapping(block) is None and re.search(r"^[\w-]+:(?:\s|$)", block, re.M) is not None


def entries_of(block: str) -> Mapping[str, Any]:
    """Return the entries; every scalar is text, so that a title "1984" stays one."""
    return _mapping(block) or {}


def with_entry(split: SplitText, path: Sequence[str], value: object) -> SplitText:
    """Set one entry, or remove it.

    Args:
        split: The text.
        path: The names that lead to it: one, or two for an entry of an entry.
        value: Text, a number, a truth value, or nested lists and mappings of them; None removes
            the entry.

    Raises:
        ManuscriptError: The YAML is written so that it cannot be changed safely.
    """
    if not split.opening:
        if value is None:
            return split
        split = SplitText("---\n", "", "---\n\n" if split.body else "---\n", split.body)
    before = entries_of(split.block)
    line_end = split.opening[len(split.opening.rstrip("\r\n")) :] or "\n"
    try:
        block = _changed(split.block, path, value, line_end)
        _check(before, _mapping(block), path, value)
    except (yaml.YAMLError, ValueError, IndexError) as error:
        raise ManuscriptError(_cannot(path[0])) from error
    if value is None and not block.strip():
        return SplitText("", "", "", split.body)
    return SplitText(split.opening, block, split.closing, split.body)


def _cannot(name: str) -> str:
    return (
        f"The entry “{name}” of the front matter is written in a way that this program cannot "
        "change safely. Nothing was changed."
    )


def _mapping(block: str) -> dict[str, Any] | None:
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        loaded = yaml.load(block, Loader=loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if loaded in (None, ""):
        return {} if not block.strip() or block.lstrip().startswith("#") else None
    return {str(key): one for key, one in loaded.items()} if isinstance(loaded, dict) else None


def _changed(block: str, path: Sequence[str], value: object, line_end: str) -> str:
    root = yaml.compose(block, Loader=yaml.SafeLoader)
    if root is None:
        return block + _lines({path[0]: _nested(path[1:], value)}, 0, line_end)
    if not isinstance(root, yaml.MappingNode):
        raise ValueError("no mapping")
    if len(path) == 1:
        return _set(block, root, path[0], value, line_end)
    inner = _value_of(root, path[0])
    if isinstance(inner, yaml.MappingNode) and inner.value:
        return _set(block, inner, path[1], value, line_end)
    whole = None if value is None else {path[1]: value}
    return _set(block, root, path[0], whole, line_end)


def _nested(path: Sequence[str], value: object) -> object:
    return {path[0]: value} if path else value


def _value_of(mapping: yaml.MappingNode, name: str) -> yaml.Node | None:
    return next((value for key, value in mapping.value if key.value == name), None)


def _set(block: str, mapping: yaml.MappingNode, name: str, value: object, line_end: str) -> str:
    place = next((n for n, (key, _) in enumerate(mapping.value) if key.value == name), None)
    if mapping.flow_style:
        return _set_in_flow(block, mapping, place, name, value)
    column = mapping.value[0][0].start_mark.column
    if place is None:
        if value is None:
            return block
        end = _line_after(block, _content_end(block, mapping))
        new = _lines({name: value}, column, line_end)
        gap = "" if block[:end].endswith(("\n", "\r")) or not end else line_end
        return block[:end] + gap + new + block[end:]
    key, old = mapping.value[place]
    inline = _inline(value)
    first, last = old.start_mark.index, old.end_mark.index
    is_scalar = isinstance(old, yaml.ScalarNode) and old.style not in ("|", ">")
    if is_scalar and inline and first > key.end_mark.index and "\n" not in block[first:last]:
        return block[:first] + inline + block[last:]
    start = block.rfind("\n", 0, key.start_mark.index) + 1
    end = _line_after(block, max(_content_end(block, old), key.end_mark.index))
    new = "" if value is None else _lines({name: value}, column, line_end)
    if start != key.start_mark.index - column:
        raise ValueError("the entry does not begin its line")
    return block[:start] + new + block[end:]


def _set_in_flow(
    block: str, mapping: yaml.MappingNode, place: int | None, name: str, value: object
) -> str:
    written = "" if value is None else _flow({name: value})[1:-1]
    if place is None:
        end = mapping.end_mark.index - 1
        comma = ", " if mapping.value and written else ""
        return block[:end].rstrip() + comma + written + block[end:]
    key, old = mapping.value[place]
    start, end = key.start_mark.index, max(old.end_mark.index, key.end_mark.index)
    if not written and place + 1 < len(mapping.value):
        end = mapping.value[place + 1][0].start_mark.index
    elif not written and place:
        before = mapping.value[place - 1][1]
        start = before.end_mark.index
    return block[:start] + written + block[end:]


def _content_end(block: str, node: yaml.Node) -> int:
    """Return where a value's last character stands; marks of blocks reach further."""
    end: int = node.end_mark.index
    if isinstance(node, yaml.CollectionNode):
        if node.flow_style or not node.value:
            return end
        last = node.value[-1]
        if isinstance(node, yaml.MappingNode):
            return max(_content_end(block, last[1]), int(last[0].end_mark.index))
        return _content_end(block, last)
    is_block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    return len(block[:end].rstrip()) if is_block else end


def _line_after(block: str, place: int) -> int:
    end = block.find("\n", place)
    return len(block) if end < 0 else end + 1


def _inline(value: object) -> str:
    """Return a scalar as it stands on one line; empty if it does not."""
    if value is None or isinstance(value, list | dict | tuple):
        return ""
    written = _dumped({"x": value})
    return written[3:].rstrip("\n") if written.count("\n") == 1 else ""


def _lines(value: Mapping[str, object], column: int, line_end: str) -> str:
    lines = _dumped(value).removesuffix("\n").split("\n")
    return "".join((f"{' ' * column}{line}" if line else "") + line_end for line in lines)


def _dumped(value: object) -> str:
    return yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000, indent=_INDENT
    )


def _flow(value: object) -> str:
    return yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=1_000_000
    ).rstrip("\n")


class _Dumper(yaml.SafeDumper):
    """Writes lists below their names with an indent, and several lines as lines."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text.strip() and text == text.strip() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _check(
    before: Mapping[str, Any], after: Mapping[str, Any] | None, path: Sequence[str], value: object
) -> None:
    """Read the result again: nothing else may have changed.

    Raises:
        ValueError: Something else did.
    """
    if after is None:
        raise ValueError("not readable any more")
    expected = {name: one for name, one in before.items() if name != path[0]}
    rest = {name: one for name, one in after.items() if name != path[0]}
    if expected != rest:
        raise ValueError("another entry changed")
    old, new = before.get(path[0]), after.get(path[0])
    if len(path) == 2:
        old = {k: v for k, v in old.items() if k != path[1]} if isinstance(old, dict) else {}
        inner = new if isinstance(new, dict) else {}
        if old != {k: v for k, v in inner.items() if k != path[1]}:
            raise ValueError("another entry changed")
        new = inner.get(path[1])
    if new != _as_text(value):
        raise ValueError("the entry did not become what it was to be")


def _as_text(value: object) -> object:
    """Return a value as it is read: every scalar as text."""
    if isinstance(value, dict):
        return {str(key): _as_text(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_as_text(one) for one in value]
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)
