"""Telling the story in a draft from its front matter and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum


class TextRegion(Enum):
    """What a stretch of a draft begins inside of: story, front matter or a comment."""

    BEGINNING = "the beginning of the draft"
    STORY = "story"
    NOTE = "%%"
    COMMENT = "-->"
    YAML = "---"
    TOML = "+++"


_OPENING = re.compile(r"<!--|(?<!\d)%%")  # "100%%" opens no comment
_FENCE = re.compile(r"\ufeff?\s*(---|\+\+\+)[ \t]*\n")
_CLOSING = {
    TextRegion.YAML: re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE),
    TextRegion.TOML: re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE),
}
# How unindented lines of front matter look; a ruler above prose is followed by none of these.
_FIELD = {
    TextRegion.YAML: re.compile(r"""["']?[\w][^:\n]{0,80}:(?:\s|$)|-(?:\s|$)|#|[\]}]|\.\.\.|---"""),
    TextRegion.TOML: re.compile(r"""["']?[\w.-]{1,80}["']?\s*=|\[|#|\]|[}]|\+\+\+"""),
}
_EMPTY_LINES = re.compile(r"\n*")
_MOST_FIELDS = 0.6  # share of the lines that must look so; the others continue a long value
_Span = tuple[int, int]


def story_of(
    text: str, position: int, inside: TextRegion = TextRegion.BEGINNING
) -> tuple[str, int]:
    """Return a stretch of a draft without front matter and comments, and the position in the
    result.

    A position inside a part that is left out becomes the place where that part was.

    Args:
        text: Its paragraphs end in line feeds.
        position: In characters.
        inside: What the stretch begins inside of.
    """
    kept: list[str] = []
    at, moved = 0, position
    for start, end in _left_out(text, inside)[0]:
        kept.append(text[at:start])
        moved -= max(0, min(position, end) - start)
        at = end
    return ("".join([*kept, text[at:]]), moved) if kept else (text, position)


def blanked_story(text: str) -> str:
    """Return a whole draft with blanks for front matter and comments, so that offsets hold."""
    kept: list[str] = []
    at = 0
    for start, end in _left_out(text, TextRegion.BEGINNING)[0]:
        gone = (letter if letter == "\n" else " " for letter in text[start:end])
        kept += (text[at:start], "".join(gone))
        at = end
    return "".join([*kept, text[at:]])


def story_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines of a whole draft without front matter and comments; their number stays."""
    text = "\n".join(lines)
    at, kept = 0, []
    for start, end in _left_out(text, TextRegion.BEGINNING)[0]:
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end
    return "".join([*kept, text[at:]]).split("\n") if kept else list(lines)


def comments_in(text: str, inside: TextRegion) -> tuple[list[tuple[int, int]], TextRegion]:
    """Return start and end of the comments in a stretch of a draft, and what its end is inside of.

    Args:
        text: Its paragraphs end in line feeds.
        inside: What the stretch begins inside of.
    """
    spans, after = [], TextRegion.STORY
    for start, end, kind in _found(text, inside):
        if end is None:
            after = kind
        if kind in (TextRegion.NOTE, TextRegion.COMMENT):
            spans.append((start, len(text) if end is None else end))
    return spans, after


def inside_after(text: str, inside: TextRegion) -> TextRegion:
    """Return what the text after a stretch of a draft is inside of; see :func:`story_of`."""
    return _left_out(text, inside)[1]


def front_matter_end(text: str) -> int:
    """Return where the front matter at the beginning of a draft ends; 0 if there is none."""
    fence = _FENCE.match(text)
    return _front_matter_end(text, fence.end(), TextRegion(fence[1]))[0] if fence else 0


def _left_out(text: str, inside: TextRegion) -> tuple[list[_Span], TextRegion]:
    """Return the parts that are not story, in order, and what the end of the text is inside of."""
    spans: list[_Span] = []
    for start, end, kind in _found(text, inside):
        if spans and start <= spans[-1][1]:
            start = spans.pop()[0]
        if end is None:
            return [*spans, (start, len(text))], kind
        spans.append((start, _with_its_lines(text, start, end)))
    return spans, TextRegion.STORY


def _found(text: str, inside: TextRegion) -> Iterator[tuple[int, int | None, TextRegion]]:
    """Yield start and end of front matter and comments; None for an end that never comes."""
    at = 0
    if inside is TextRegion.BEGINNING and (fence := _FENCE.match(text)) is not None:
        kind = TextRegion(fence[1])
        end, closed = _front_matter_end(text, fence.end(), kind)
        if end:
            at = end
            yield 0, at if closed or at < len(text) else None, kind
    elif inside in _CLOSING:
        end, closed = _front_matter_end(text, 0, inside, goes_on=True)
        at = end
        yield 0, at if closed or at < len(text) else None, inside
    elif inside in (TextRegion.NOTE, TextRegion.COMMENT):
        end = text.find(inside.value)
        yield 0, end + len(inside.value) if end >= 0 else None, inside
        at = end + len(inside.value) if end >= 0 else len(text)
    if "%%" not in text and "<!--" not in text:
        return
    while (opened := _OPENING.search(text, at)) is not None:
        kind = TextRegion.NOTE if opened[0] == "%%" else TextRegion.COMMENT
        end = text.find(kind.value, opened.start() + 2)
        if end < 0:
            yield opened.start(), None, kind
            return
        at = end + len(kind.value)
        yield opened.start(), at, kind


def _front_matter_end(
    text: str, start: int, kind: TextRegion, *, goes_on: bool = False
) -> tuple[int, bool]:
    """Return where front matter ends and whether its end is marked; 0 if there is none.

    Args:
        text: A text that begins with it.
        start: Where its fields begin.
        kind: YAML or TOML.
        goes_on: Whether it is already known to be front matter.
    """
    closing = _CLOSING[kind].search(text, start)
    if closing is not None and (goes_on or _are_fields(text[start : closing.start()], kind)):
        return closing.end(), True
    end, empty, any_field = start, False, goes_on
    for line in text[start:].splitlines(keepends=True):
        is_field = line[0].isspace() or bool(_FIELD[kind].match(line))
        if not line.strip():
            empty = True
        elif empty and not (goes_on and is_field):
            break
        elif not is_field:
            return (end if goes_on else 0), False  # a ruler above prose
        else:
            any_field = True
        end += len(line)
    return (end if any_field else 0), False


def _are_fields(text: str, kind: TextRegion) -> bool:
    if not text.strip():
        return True
    lines = [line for line in text.split("\n") if line.strip() and not line[0].isspace()]
    fields = [bool(_FIELD[kind].match(line)) for line in lines]
    return bool(fields) and fields[0] and sum(fields) >= _MOST_FIELDS * len(fields)


def _with_its_lines(text: str, start: int, end: int) -> int:
    """Return the end of a part that is left out, with the space or empty lines around it."""
    before = text[max(0, start - 2) : start]
    if before[-1:] in ("", "\n") and text[end : end + 1] == "\n":
        match = _EMPTY_LINES.match(text, end)
        return match.end() if match and before in ("", "\n", "\n\n") else end + 1
    return end + 1 if before[-1:] in ("", " ", "\n") and text[end : end + 1] == " " else end
