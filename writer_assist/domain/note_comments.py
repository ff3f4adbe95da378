"""Parts of a note that are not its text: comments, and code or queries of other programs.

They are found once, when a note is read, and never reach an index, a window or a model.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

Span = tuple[int, int]

# Code blocks that other programs run or draw; blocks that hold prose (``ad-note``) are not listed.
_RUN = (
    "dataview|dataviewjs|datacore(?:js|jsx|ts|tsx)?|tasks|query|base|bases|button|js-engine|"
    "meta-bind(?:-[a-z-]+)?|templater|tracker|charts?|leaflet|toc|table-of-contents|todoist|"
    "compressed-json|bookshelf|contributiongraph|itemlist|folder-overview|calendar-timeline"
)
_MACROS = (
    "query|embed|renderer|namespace|function|video|youtube|tweet|date|time|title|value|name|field|"
    r"\[\[(?:query|embed|table|kanban|mentions|video|pdf|TODO|DONE)\]\]"
)
_LONGEST_MACRO = 4000  # characters
_LONGEST_MARKERS = 200
_DEEPEST_MACRO = 40  # braces
# Properties that Logseq stores with a block for its own use.
_KEPT = r"(?:id|collapsed|card-[a-z-]+|logseq\.[\w.-]+|query-[a-z-]+|background-color)"
_SIGNS = re.compile(
    r"""
      ^(?P<lead>[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})
    | (?P<ticks>`+)
    | (?P<html><!--)
    | (?P<raw><(?P<element>script|style|svg)\b)
    | (?P<percent>%%+)
    | (?P<template><%)
    | (?P<macro>\{\{[ \t]*(?:"""
    + _MACROS
    + r""")(?=[ \t:}]))
    | ^[ \t]*(?P<org>\#\+BEGIN_QUERY\b|:LOGBOOK:[ \t]*$)
    | ^(?P<kept>[ \t]*(?:[-*+][ \t]+)?"""
    + _KEPT
    + r"""::[ \t][^\n]*)$
    | (?P<reference>\(\([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\)\))
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_NEEDED = (
    "%%",
    "<!--",
    "<%",
    "{{",
    "::",
    "#+",
    ":LOGBOOK:",
    "((",
    "```",
    "~~~",
    "`=",
    "`$=",
    "<s",
    "<S",
)
_NEEDED_ELSEWHERE = ("%%", "<!--")
_RUN_BLOCK = re.compile(rf"[ \t]*\{{?[ \t]*\.?(?:{_RUN})(?:[\s,}}].*)?\Z", re.IGNORECASE)
_RUN_SPAN = re.compile(r"\$?=[ \t]*[\w(\[\"'].*|(?:INPUT|VIEW|BUTTON)\[.*", re.DOTALL)
_CLOSED = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]{1,500}`|(?P<open><!--)|(?P<signs>%%[^\n%]+(?:%[^\n%]+)*%%)",
    re.DOTALL,
)
_BRACE = re.compile(r"[{}]")
_BLANK = re.compile(r"\n[ \t]*\n")
_MARKERS = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)*\Z")
_VISIBLE = re.compile(r"[^\s]")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


def hidden_stretches(text: str, start: int = 0, *, markdown: bool = True) -> tuple[Span, ...]:
    """Find the parts of a note that its reader is not shown, in order and without overlap.

    In Markdown these are comments, ``%%`` and ``<!-- -->``, by Obsidian's rules: of any length,
    outside code, and up to the end of the text if one that begins a line is not closed.  Queries
    and templates of other programs are hidden too.

    Args:
        text: The whole note.
        start: Where to begin; the front matter before it is left alone.
        markdown: Whether the note is Markdown; in other texts only closed comments count, and those
            with percent signs only within one line.
    """
    needed = _NEEDED if markdown else _NEEDED_ELSEWHERE
    if not any(sign in text for sign in needed):
        return ()
    looked_through = _Markdown(text) if markdown else _Elsewhere(text)
    return tuple(looked_through.hidden(start))


def blanked(text: str, hidden: Iterable[Span]) -> str:
    """Return a text of the same length and lines, with the hidden parts replaced by spaces."""
    parts: list[str] = []
    at = 0
    for start, end in hidden:
        parts += [text[at:start], _VISIBLE.sub(" ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]]) if parts else text


def without(text: str, hidden: Iterable[Span], start: int = 0, end: int | None = None) -> str:
    """Return ``text[start:end]`` without the hidden parts, joining the blank lines around each."""
    end = len(text) if end is None else end
    parts: list[str] = []
    at = start
    for first, last in hidden:
        if last > at and first < end:
            parts.append(text[at : max(at, first)])
            at = min(last, end)
    if not parts:
        return text[start:end]
    return _BLANK_LINES.sub("\n\n", "".join([*parts, text[at:end]])).strip()


def without_hidden(text: str, *, markdown: bool = True) -> str:
    """Return a text without its comments and queries; see ``hidden_stretches``."""
    return without(text, hidden_stretches(text, markdown=markdown))


class _Elsewhere:
    """Finds comments in text that is not Markdown; used once."""

    def __init__(self, text: str) -> None:
        self._text = text

    def hidden(self, start: int) -> Iterator[Span]:
        last_end = self._text.rfind("-->")
        at = start
        while match := _CLOSED.search(self._text, at):
            at = match.end()
            if match["open"]:
                if match.end() > last_end:
                    continue
                at = self._text.index("-->", match.end()) + 3
                yield match.start(), at
            elif match["signs"]:
                inside = match.start() + 2, match.end() - 2
                if not _are_percent_signs(self._text, *inside):
                    yield match.span()


class _Markdown:
    """Finds hidden parts of Markdown in one pass; used once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ticks: dict[int, list[int]] | None = None
        self._absent: set[str] = set()  # closing marks that do not occur any more up to the end
        self._blank: Span = (-1, -1)  # where the last search began, and the blank line it found

    def hidden(self, start: int) -> Iterator[Span]:
        at = start
        while match := _SIGNS.search(self._text, at):
            at, span = self._past(match)
            if span is not None:
                yield self._with_marker(span)

    def _with_marker(self, span: Span) -> Span:
        """Hide a list item's marker too if there is nothing else in its line."""
        start, end = span
        if self._text[end : end + 1] not in {"", "\n"} or not self._begins_line(start):
            return span
        markers = self._text[max(0, start - _LONGEST_MARKERS) : start].rpartition("\n")[2]
        return span if ">" in markers else (start - len(markers), end)

    def _past(self, match: re.Match[str]) -> tuple[int, Span | None]:
        """Return where to continue, and the hidden part there, if any."""
        kind = match.lastgroup
        if kind == "fence":
            return self._fence(match)
        if kind == "ticks":
            return self._code(match)
        if kind == "percent":
            return self._comment(match)
        if kind in {"kept", "reference"}:
            return match.end(), match.span(kind)
        return self._closed(match, str(kind))

    def _closed(self, match: re.Match[str], kind: str) -> tuple[int, Span | None]:
        first = match.start(kind)
        if kind == "html":
            end = self._find("-->", match.end() - 2)
            if end < 0 and self._begins_line(first):
                end = len(self._text)
        elif kind == "template":
            end = self._find("%>", match.end())
        elif kind == "macro":
            end = self._end_of_macro(first)
        else:
            end = self._find_word(
                f"</{match['element']}>" if kind == "raw" else _ends(match), first
            )
        if end < 0:
            return match.end(), None
        return end, (first, end)

    def _fence(self, match: re.Match[str]) -> tuple[int, Span | None]:
        """Skip a code block; one that another program runs is hidden."""
        mark = match["fence"]
        line_end = self._text.find("\n", match.end())
        if line_end < 0:
            return len(self._text), None
        closing = re.compile(rf"^[ \t>]*{mark[0]}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
        found = closing.search(self._text, line_end + 1)
        end = found.end() if found else len(self._text)
        if _RUN_BLOCK.match(self._text[match.end() : line_end][:200]):
            return end, (match.start("fence"), end)
        return end, None

    def _code(self, match: re.Match[str]) -> tuple[int, Span | None]:
        """Skip code within a line; code that another program evaluates there is hidden."""
        length = len(match["ticks"])
        places = self._runs_of_ticks().get(length, [])
        number = bisect_right(places, match.start())
        if number == len(places) or places[number] > self._paragraph_end(match.end()):
            return match.end(), None
        end = places[number] + length
        inside = self._text[match.end() : places[number]]
        return end, (match.start(), end) if _RUN_SPAN.fullmatch(inside.strip()) else None

    def _comment(self, match: re.Match[str]) -> tuple[int, Span | None]:
        start, after = match.span("percent")
        length = after - start
        if length > 3:  # a line drawn with percent signs, or a comment without words
            return after, (start, after)
        if self._text[start - 1 : start] == "\\":
            return after, None
        close = -1 if "%%" in self._absent else self._text.find("%%", after)
        if close < 0:
            self._absent.add("%%")
        is_number = start > 0 and self._text[start - 1].isdigit()
        if close >= 0 and not (is_number and self._is_percentage(after, close)):
            end = close + 2
            while self._text[end : end + 1] == "%":
                end += 1
            return end, (start, end)
        if close >= 0 or is_number:
            return after, None
        end = len(self._text) if self._begins_line(start) else self._paragraph_end(after)
        return end, (start, end)

    def _is_percentage(self, after: int, close: int) -> bool:
        """Tell a doubled percent sign after a number from the beginning of a comment."""
        is_far = close > self._paragraph_end(after)
        return is_far or _are_percent_signs(self._text, after, close)

    def _begins_line(self, at: int) -> bool:
        before = self._text[max(0, at - _LONGEST_MARKERS) : at]
        line = before.rpartition("\n")[2]
        return len(line) < _LONGEST_MARKERS and bool(_MARKERS.match(line))

    def _paragraph_end(self, at: int) -> int:
        looked_from, end = self._blank
        if not looked_from <= at <= end:
            found = _BLANK.search(self._text, at)
            end = found.start() if found else len(self._text)
            self._blank = (at, end)
        return end

    def _runs_of_ticks(self) -> dict[int, list[int]]:
        if self._ticks is None:
            self._ticks = defaultdict(list)
            for run in re.finditer("`+", self._text):
                self._ticks[len(run[0])].append(run.start())
        return self._ticks

    def _find(self, closing: str, start: int) -> int:
        """Return the offset just after the next ``closing``; -1 if there is none."""
        if closing in self._absent:
            return -1
        found = self._text.find(closing, start)
        if found < 0:
            self._absent.add(closing)
            return -1
        return found + len(closing)

    def _find_word(self, closing: str, start: int) -> int:
        """Do the same as ``_find``, ignoring case."""
        if closing.lower() in self._absent:
            return -1
        found = re.compile(re.escape(closing), re.IGNORECASE).search(self._text, start)
        if found is None:
            self._absent.add(closing.lower())
            return -1
        return found.end()

    def _end_of_macro(self, start: int) -> int:
        """Return the offset just after the brace that closes a macro; -1 if there is none."""
        if self._find("}}", start) < 0:
            return -1
        depth = 0
        for brace in _BRACE.finditer(self._text, start, start + _LONGEST_MACRO):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                return brace.end()
            if depth > _DEEPEST_MACRO:
                break
        return -1


def _ends(match: re.Match[str]) -> str:
    return ":END:" if match["org"].startswith(":") else "#+END_QUERY"


def _are_percent_signs(text: str, start: int, end: int) -> bool:
    """Tell whether each of two signs follows a number: "100%% sure, she was 50%% sure"."""
    return start >= 3 and text[start - 3].isdigit() and text[end - 1].isdigit()
