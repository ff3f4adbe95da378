"""How a text led to its snippets, step by step: a page to be read, and text to be copied."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication, QPalette

from writer_assist.domain.explanation import ListedPassage, SearchExplanation
from writer_assist.domain.snippet import Snippet
from writer_assist.ui.sources.reasons import best_sentence, chips, emphasised
from writer_assist.ui.text import tr
from writer_assist.ui.theme import reading_font

MOST_RANKED = 40  # rows of the table
NO_BREAK = "\u00a0"
NOWHERE = 1_000_000  # the place of a passage that is not in a list


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with its places.

    Attributes:
        label: Title and headings.
        words: Place and score in the full-text list, or "".
        meaning: Place and cosine in the list by meaning, or "".
        together: Place and score in both together, or "".
    """

    label: str
    words: str
    meaning: str
    together: str


def ranked(found: SearchExplanation) -> tuple[Ranked, ...]:
    """Return every passage of the lists with its place in each, best first."""
    lists = (found.lexical, found.dense, found.fused)
    places = [{one.passage_id: place for place, one in enumerate(part, 1)} for part in lists]
    labels = {one.passage_id: one.label for part in lists for one in part}

    def order(passage_id: int) -> tuple[int, int]:
        lexical, dense, fused = (part.get(passage_id, NOWHERE) for part in places)
        return fused, min(lexical, dense)

    rows = sorted(labels, key=order)[:MOST_RANKED]
    return tuple(
        Ranked(
            labels[one],
            _place(found.lexical, one, ".1f"),
            _place(found.dense, one, ".2f"),
            _place(found.fused, one, ".2f"),
        )
        for one in rows
    )


def as_page(found: SearchExplanation) -> str:
    """Return the steps as HTML; empty when nothing was asked for."""
    if found == SearchExplanation():
        return ""
    parts = [
        _heading(tr("What you would see")),
        *([_shown(one) for one in found.snippets] or [_quiet(tr("Nothing in your notes."))]),
        _heading(tr("What was looked up")),
        _quiet(_words(found, space=NO_BREAK) or tr("None of these words is in your notes.")),
    ]
    if found.names:
        parts.append(_quiet(tr("Names: {names}").format(names=", ".join(found.names))))
    parts += [_heading(tr("How the passages were ranked")), _ranking(found)]
    if found.left_out:
        parts.append(_heading(tr("What was left out, and why")))
        parts += [
            f"<p style='margin:2px 0'>{_soft(one.passage.label)} · {_faint(one.reason)}</p>"
            for one in found.left_out
        ]
    return "".join(parts)


def as_text(text: str, found: SearchExplanation) -> str:
    """Return the steps as plain text, below the text that was asked for."""
    lines = [text.strip(), "", f"## {tr('What you would see')}", ""]
    for snippet in found.snippets:
        why = " · ".join(chips(snippet.reasons))
        lines += [f"- {snippet.passage.label}: {best_sentence(snippet)}" + f" ({why})" * bool(why)]
    lines += ["", f"## {tr('What was looked up')}", "", _words(found)]
    if found.names:
        lines.append(tr("Names: {names}").format(names=", ".join(found.names)))
    lines += ["", f"## {tr('How the passages were ranked')}", ""]
    lines.append("\t".join(_columns()))
    lines += ["\t".join((one.label, one.words, one.meaning, one.together)) for one in ranked(found)]
    if found.left_out:
        lines += ["", f"## {tr('What was left out, and why')}", ""]
        lines += [f"- {one.passage.label}: {one.reason}" for one in found.left_out]
    return "\n".join(lines) + "\n"


def _words(found: SearchExplanation, *, space: str = " ") -> str:
    return " · ".join(f"{match.word}{space}{match.weight:.1f}" for match in found.words)


def _columns() -> tuple[str, str, str, str]:
    return tr("Passage"), tr("By words"), tr("By meaning"), tr("Together")


def _place(part: Sequence[ListedPassage], passage_id: int, form: str) -> str:
    for place, one in enumerate(part, 1):
        if one.passage_id == passage_id:
            return f"{place}. ({one.score:{form}})"
    return ""


def _shown(snippet: Snippet) -> str:
    serif = reading_font(11).family()
    sentence = emphasised(best_sentence(snippet), snippet.reasons)
    why = " · ".join(chips(snippet.reasons))
    return (
        f"<p style='margin:10px 0 0 0'>{_soft(snippet.passage.label)}</p>"
        f"<p style=\"margin:1px 0 1px 0; font-family:'{serif}'; font-size:11pt\">{sentence}</p>"
        f"<p style='margin:0 0 4px 0'>{_faint(why)}</p>"
    )


def _ranking(found: SearchExplanation) -> str:
    first, *figures = _columns()
    head = f"<td width='52%'>{_faint(first)}</td>" + "".join(
        f"<td align='right' width='16%'>{_faint(name.replace(' ', NO_BREAK))}</td>"
        for name in figures
    )
    rows = "".join(
        f"<tr><td>{_soft(one.label)}</td>"
        + "".join(
            f"<td align='right'>{_faint(figure or '–')}</td>"
            for figure in (one.words, one.meaning, one.together)
        )
        + "</tr>"
        for one in ranked(found)
    )
    return f"<table width='100%' cellspacing='0' cellpadding='2'><tr>{head}</tr>{rows}</table>"


def _heading(text: str) -> str:
    return f"<h4 style='margin:14px 0 4px 0'>{html.escape(text)}</h4>"


def _quiet(text: str) -> str:
    return f"<p style='margin:2px 0'>{_soft(text)}</p>"


def _soft(text: str) -> str:
    return _coloured(text, QPalette.ColorRole.Dark)


def _faint(text: str) -> str:
    return _coloured(text, QPalette.ColorRole.PlaceholderText)


def _coloured(text: str, role: QPalette.ColorRole) -> str:
    colour = QGuiApplication.palette().color(role).name()
    return f"<span style='color:{colour}'>{html.escape(text)}</span>"
