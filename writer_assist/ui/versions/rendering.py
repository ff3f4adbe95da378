"""Earlier versions in words and as a page: dates, and differences word by word."""

from __future__ import annotations

import html
import re
from datetime import datetime

from PySide6.QtCore import QDate, QLocale

from writer_assist.domain.differences import ChangeKind, Difference
from writer_assist.history.versions import DraftVersion
from writer_assist.ui.text import plural, tr
from writer_assist.ui.theme import Palette
from writer_assist.ui.word_changes import escaped, style_of

MOST_CHANGES = 200  # on a page
MOST_CHARACTERS = 400_000  # of a whole version on a page

_BESIDE = 160  # characters of the same paragraphs around a change
_LONG_SAME = 400


def date_words(made: float, now: float) -> str:
    """Return "Today, 14:05", "Yesterday, 9:12", or the date.

    Args:
        made: Seconds since 1970.
        now: The present.
    """
    when, today = datetime.fromtimestamp(made), datetime.fromtimestamp(now).date()
    clock = f"{when:%H:%M}"
    days = (today - when.date()).days
    if days == 0:
        return tr("Today, {time}").format(time=clock)
    if days == 1:
        return tr("Yesterday, {time}").format(time=clock)
    shape = "d MMMM" if when.year == today.year else "d MMMM yyyy"
    day = QLocale().toString(QDate(when.year, when.month, when.day), shape)
    return tr("{day}, {time}").format(day=day, time=clock)


def version_words(version: DraftVersion, before: DraftVersion | None, now: float) -> str:
    """Return what the list says of a version, in two lines or three.

    Args:
        version: The version.
        before: The version before it, to say how many words came or went.
        now: The present.
    """
    count = plural(version.words, "1 word", "{n} words")
    change = version.words - before.words if before is not None else 0
    if change:
        count = f"{count}  ({change:+,})"
    lines = [version.name] if version.name else []
    return "\n".join([*lines, date_words(version.made, now), count])


def differences_page(
    old: str, new: str, changes: tuple[Difference, ...], palette: Palette, *, undoable: bool
) -> str:
    """Return a page with every change, and a little of the text around it.

    Args:
        old: The version's text.
        new: The draft's text.
        changes: Their differences.
        palette: The colours.
        undoable: Whether each change has a link that puts the old words back; its
            address is the number of the change.
    """
    if not changes:
        return page_of([_quiet(tr("Nothing has changed since."), palette)], palette)
    blocks, at = [], 0
    for number, change in enumerate(changes[:MOST_CHANGES]):
        start, end = change.new
        between = new[at:start]
        blocks += _between(between, palette, first=number == 0)
        blocks.append(_change(change, number, palette, undoable=undoable))
        at = end
    if len(changes) > MOST_CHANGES:
        more = plural(len(changes) - MOST_CHANGES, "1 more change", "{n} more changes")
        blocks.append(_quiet(more, palette))
    else:
        blocks += _between(new[at:], palette, last=True)
    return page_of(blocks, palette)


def whole_page(text: str, palette: Palette) -> str:
    """Return a page with the text of a version."""
    shown = text[:MOST_CHARACTERS]
    blocks = [f"<p>{_plain(shown)}</p>"]
    if len(text) > len(shown):
        blocks.append(_quiet(tr("The rest is not shown here; restoring brings it all."), palette))
    return page_of(blocks, palette)


def _change(change: Difference, number: int, palette: Palette, *, undoable: bool) -> str:
    words = "".join(_stretch(stretch, text, palette) for stretch, text in change.changes)
    cuts = any(stretch is ChangeKind.REMOVED for stretch, _ in change.changes)
    link = tr("Put this back") if cuts else tr("Take this out")
    colour = palette.accent
    style = f"color: {colour}; text-decoration: none"  # what is underlined was written
    back = (
        f'<p class="back"><a style="{style}" href="{number}">↩ {link}</a></p>' if undoable else ""
    )
    return f'<p><a name="change-{number}"></a>{words}</p>{back}'


def _stretch(stretch: ChangeKind, text: str, palette: Palette) -> str:
    if stretch is ChangeKind.SAME and len(text) > _LONG_SAME:
        text = f"{_head(text)} … {_tail(text)}"
    style = style_of(stretch, palette)
    # The line ends of a paragraph that was cut or written say nothing.
    shown = _plain(text.rstrip("\n") if stretch is not ChangeKind.SAME else text)
    return f'<span style="{style}">{shown}</span>' if style else shown


def _between(text: str, palette: Palette, *, first: bool = False, last: bool = False) -> list[str]:
    """Return what is the same between two changes, shortened."""
    if len(text) <= 2 * _BESIDE + 80:
        return [f"<p>{_plain(text)}</p>"] if text.strip() else []
    paragraphs = len(re.findall(r"[^\n]+", text))
    middle = _quiet(
        plural(paragraphs, "1 paragraph unchanged", "{n} paragraphs unchanged"), palette
    )
    head = [] if first else [f"<p>{_plain(_head(text))} …</p>"]
    tail = [] if last else [f"<p>… {_plain(_tail(text))}</p>"]
    return [*head, middle, *tail]


def _head(text: str) -> str:
    words = text[:_BESIDE].rsplit(None, 1)
    return words[0] if words else ""


def _tail(text: str) -> str:
    words = text[-_BESIDE:].split(None, 1)
    return words[-1] if words else ""


def _plain(text: str) -> str:
    return escaped(text.strip("\n"))


def _quiet(words: str, palette: Palette) -> str:
    return f'<p align="center" style="color: {palette.faint}">· {html.escape(words)} ·</p>'


def page_of(blocks: list[str], palette: Palette) -> str:
    """Return paragraphs as a page in the colours of the theme."""
    style = f"p {{ margin: 0 0 10px 0; color: {palette.ink} }}"
    return f"<style>{style}</style>{''.join(blocks)}"
