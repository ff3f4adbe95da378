"""Writes out who wrote a manuscript: as Markdown, as a page for a browser, and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from html import escape

from writer_assist.domain.disclosure import ChapterWords, Contribution, Disclosure, WordKind


class ReportFormat(Enum):
    """How a report is written; its value is the suffix of the file."""

    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"


NAMES: Mapping[WordKind, str] = {
    WordKind.TYPED: "Typed",
    WordKind.ACCEPTED: "Accepted unchanged",
    WordKind.EDITED: "Accepted, then edited",
    WordKind.QUOTED: "Quoted",
    WordKind.PASTED: "Pasted",
    WordKind.ELSEWHERE: "Changed elsewhere",
    WordKind.BEFORE: "There before",
}
_MEANINGS: Mapping[WordKind, str] = {
    WordKind.TYPED: "typed by hand, in corrections of other words too",
    WordKind.ACCEPTED: "written by a language model, inserted by the writer, and not changed since",
    WordKind.EDITED: "what is left of such texts after the writer put words in or took words out",
    WordKind.QUOTED: "quoted from the writer’s notes",
    WordKind.PASTED: "pasted from outside the book",
    WordKind.ELSEWHERE: "put into the files by another program",
    WordKind.BEFORE: "in the files before the program began to record this",
}
_HOW = (
    "The program records how each stretch of text came into the book while it is written. A word "
    "counts for whoever wrote most of its letters. The record is the writer’s own, kept on the "
    "writer’s computer; it shows what was done, and proves nothing to others."
)
_STYLE = """
:root { color-scheme: light dark; }
body { font: 17px/1.5 Georgia, serif; max-width: 62rem; margin: 3rem auto; padding: 0 1.5rem; }
table { border-collapse: collapse; width: 100%; font-size: 15px; }
th, td { padding: .35rem .6rem; text-align: right; border-bottom: 1px solid #8886; }
th:first-child, td:first-child { text-align: left; }
tfoot th { border-bottom: 0; }
""".strip()

_INDENT = "\u2003"  # for each level; HTML and Markdown leave it as it is

Row = tuple[str, ...]


def report(disclosure: Disclosure, form: ReportFormat) -> str:
    """Return a report in a format."""
    writers = {
        ReportFormat.MARKDOWN: to_markdown,
        ReportFormat.HTML: to_html,
        ReportFormat.JSON: to_json,
    }
    return writers[form](disclosure)


def to_markdown(disclosure: Disclosure) -> str:
    """Return a report as Markdown."""
    lines = [f"# Who wrote “{_cell(disclosure.title)}”", "", summary(disclosure), ""]
    rows = table(disclosure)
    lines += [_line(rows[0]), _line(["---", *["---:"] * (len(rows[0]) - 1)])]
    lines += [_line([_cell(cell) for cell in row]) for row in rows[1:-1]]
    lines += [_line([f"**{cell}**" for cell in rows[-1]]), ""]
    for title, items in _lists(disclosure):
        lines += [f"## {title}", "", *(f"- {_cell(item)}" for item in items), ""]
    lines += ["## How this was counted", "", _HOW, ""]
    lines += [f"- **{NAMES[kind]}**: {_MEANINGS[kind]}." for kind in _kinds(disclosure)]
    return "\n".join([*lines, "", f"Counted on {_day(disclosure)}.", ""])


def to_html(disclosure: Disclosure) -> str:
    """Return a report as a page that stands alone."""
    title = escape(f"Who wrote “{disclosure.title}”")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        f"{html_body(disclosure)}\n</body>\n</html>\n"
    )


def html_body(disclosure: Disclosure, *, table_attributes: str = "") -> str:
    """Return what stands on the page, without its head and style.

    Args:
        disclosure: What is told.
        table_attributes: Of the table, where there is no style sheet.
    """
    rows = table(disclosure)
    parts = [f"<h1>Who wrote “{escape(disclosure.title)}”</h1>", _p(summary(disclosure))]
    parts.append(f"<table{f' {table_attributes}' if table_attributes else ''}>")
    parts.append(f"<thead>{_row(rows[0], 'th')}</thead><tbody>")
    parts += [_row(row, "td") for row in rows[1:-1]]
    parts.append(f"</tbody><tfoot>{_row(rows[-1], 'th')}</tfoot></table>")
    for title, items in _lists(disclosure):
        listed = "".join(f"<li>{escape(item)}</li>" for item in items)
        parts.append(f"<h2>{title}</h2><ul>{listed}</ul>")
    meanings = "".join(
        f"<li><b>{NAMES[kind]}</b>: {_MEANINGS[kind]}.</li>" for kind in _kinds(disclosure)
    )
    parts.append(f"<h2>How this was counted</h2>{_p(_HOW)}<ul>{meanings}</ul>")
    parts.append(_p(f"Counted on {_day(disclosure)}."))
    return "\n".join(parts)


def to_json(disclosure: Disclosure) -> str:
    """Return a report for programs."""
    told = {
        "format": "writer-assist disclosure",
        "version": 1,
        "title": disclosure.title,
        "counted": datetime.fromtimestamp(disclosure.made).astimezone().isoformat("T", "seconds"),
        "words": _counts(disclosure.words),
        "kept_of_edited": disclosure.kept,
        "chapters": [
            {"title": one.title, "depth": one.depth, "words": _counts(one.words)}
            for one in disclosure.chapters
        ],
        "models": _records(disclosure.models),
        "notes": _records(disclosure.notes),
        "quoted": _records(disclosure.quoted),
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def summary(disclosure: Disclosure) -> str:
    """Say in a sentence who wrote it."""
    words = disclosure.words
    total = sum(words.values())
    if not total:
        return "There are no words in it yet."
    parts = [
        f"{share_words(words[kind], total)} {NAMES[kind].lower()}" for kind in _kinds(disclosure)
    ]
    said = f"{total:,} words: {', '.join(parts)}."
    if disclosure.kept is not None:
        said += f" Of the texts that were edited, {disclosure.kept:.0%} of the letters stand."
    return said


def table(disclosure: Disclosure) -> list[Row]:
    """Return the rows of the table: the head, the chapters, and all of them together."""
    kinds = _kinds(disclosure)
    rows: list[Row] = [("Chapter", "Words", *(NAMES[kind] for kind in kinds))]
    rows += [_told(one.title, one, kinds, one.depth) for one in disclosure.chapters]
    whole = ChapterWords("", 0, disclosure.words)
    return [*rows, _told("All", whole, kinds, 0)]


def share_words(part: int, total: int) -> str:
    """Return a share in words that says neither nothing nor all where that is not so."""
    share = part / total if total else 0.0
    if 0 < share < 0.01:
        return "<1%"
    if 0.99 < share < 1:
        return ">99%"
    return f"{share:.0%}"


def _told(title: str, words: ChapterWords, kinds: Sequence[WordKind], depth: int) -> Row:
    cells = (
        f"{words.words[kind]:,} ({share_words(words.words[kind], words.total)})"
        if words.words.get(kind)
        else "–"
        for kind in kinds
    )
    return (f"{_INDENT * depth}{title}", f"{words.total:,}", *cells)


def _kinds(disclosure: Disclosure) -> list[WordKind]:
    words = disclosure.words
    return [kind for kind in WordKind if words.get(kind)]


def _lists(disclosure: Disclosure) -> list[tuple[str, list[str]]]:
    named = (
        ("Language models", disclosure.models),
        ("Notes that accepted texts were written from", disclosure.notes),
        ("Notes that are quoted", disclosure.quoted),
    )
    return [(title, list(map(_item, found))) for title, found in named if found]


def _item(one: Contribution) -> str:
    times = "once" if one.times == 1 else f"{one.times:,} times"
    words = "1 word" if one.words == 1 else f"{one.words:,} words"
    return f"{one.name}: {times}, {words} in the text now"


def _counts(words: Mapping[WordKind, int]) -> dict[str, object]:
    total = sum(words.values())
    counts: dict[str, object] = {"total": total}
    for kind in WordKind:
        count = words.get(kind, 0)
        counts[kind.value] = {"words": count, "share": round(count / total, 4) if total else 0.0}
    return counts


def _records(found: Sequence[Contribution]) -> list[dict[str, object]]:
    return [{"name": one.name, "times": one.times, "words": one.words} for one in found]


def _day(disclosure: Disclosure) -> str:
    return datetime.fromtimestamp(disclosure.made).strftime("%Y-%m-%d %H:%M")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _row(cells: Sequence[str], tag: str) -> str:
    [first, *rest] = cells
    right = "".join(f'<{tag} align="right">{escape(cell)}</{tag}>' for cell in rest)
    return f'<tr><{tag} align="left">{escape(first)}</{tag}>{right}</tr>'


def _p(text: str) -> str:
    return f"<p>{escape(text)}</p>"
