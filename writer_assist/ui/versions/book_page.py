"""A version of the whole book in words, and as a page: what would change, scene by scene."""

from __future__ import annotations

import html

from writer_assist.domain.book_version import BookVersion
from writer_assist.manuscript.book_restoring import RestoringPlan
from writer_assist.ui.text import plural, tr
from writer_assist.ui.theme import Palette
from writer_assist.ui.versions.rendering import date_words, page_of

MOST_NAMED = 200  # scenes of a kind


def book_words(version: BookVersion, now: float) -> str:
    """Return what the list says of a version: its name, when, and how much it was."""
    scenes = plural(version.scenes, "1 scene", "{n} scenes")
    words = plural(version.words, "1 word", "{n} words")
    return f"{version.name}\n{date_words(version.made, now)}\n{scenes}, {words}"


def book_title(version: BookVersion, now: float) -> str:
    """Return the line above the page."""
    return f"{version.name} · {date_words(version.made, now)}"


def book_page(plan: RestoringPlan, palette: Palette) -> str:
    """Return the page: one sentence, and the scenes that it is about."""
    blocks = [f"<p>{html.escape(plan.sentence)}</p>"]
    for title, names in (
        (tr("Get the text of then"), plan.changed),
        (tr("Come back"), plan.back),
        (tr("Go to the bin"), plan.gone),
    ):
        if names:
            style = f"color: {palette.soft}; margin-top: 14px; margin-bottom: 4px"
            blocks.append(f'<p style="{style}">{html.escape(title)}</p>')
            blocks += [_row(one) for one in names[:MOST_NAMED]]
        if len(names) > MOST_NAMED:
            blocks.append(_row(tr("and {n} more").format(n=f"{len(names) - MOST_NAMED:,}")))
    return page_of(blocks, palette)


def _row(words: str) -> str:
    return f'<p style="margin-left: 14px; margin-bottom: 3px">{html.escape(words)}</p>'
