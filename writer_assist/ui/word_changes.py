"""Word differences as the window shows them: what went is struck out, what came is underlined.

Neither is told by its colour alone.
"""

from __future__ import annotations

import html

from writer_assist.domain.differences import ChangeKind
from writer_assist.ui.theme import Palette

STYLES = {
    ChangeKind.SAME: "",
    ChangeKind.REMOVED: "color: {danger}; text-decoration: line-through",
    ChangeKind.ADDED: "color: {accent}; text-decoration: underline",
}


def style_of(kind: ChangeKind, palette: Palette) -> str:
    """Return the style of a stretch; empty for one that is the same."""
    return STYLES[kind].format(danger=palette.danger, accent=palette.accent)


def escaped(text: str) -> str:
    """Return a text as HTML, line by line."""
    return html.escape(text, quote=False).replace("\n", "<br>")
