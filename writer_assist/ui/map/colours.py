"""The colours of the dots in the current theme."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from writer_assist.domain.map_colours import DARK, LIGHT, MapColours
from writer_assist.domain.note_map import Colouring

_ROLE = QPalette.ColorRole


def map_colours() -> MapColours:
    """Return the colours of the current theme."""
    dark = QApplication.palette().color(_ROLE.Window).lightness() < 128
    return DARK if dark else LIGHT


def colours_of(colouring: Colouring, names: tuple[str, ...]) -> tuple[QColor, ...]:
    """Return a colour for each group, see ``colour_groups``."""
    colours = map_colours()
    if colouring is Colouring.LAST_USE:
        return tuple(map(QColor, colours.ages))
    if names == ("",):  # all of one kind: grey would look like nothing
        return (QColor(colours.groups[0]),)
    own = iter(colours.groups)
    return tuple(QColor(next(own) if name else colours.rest) for name in names)
