"""The program's own pictures, drawn in the colours of the moment."""

from __future__ import annotations

import functools
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from writer_assist.paths import resources_folder

SIZE = 18


def icon(name: str) -> QIcon:
    """Return the picture ``resources/icons/<name>.svg`` in the palette's soft colour.

    Checked buttons show it in the accent, disabled ones hardly.  Ask again when the
    palette has changed.
    """
    palette = QGuiApplication.palette()
    return _icon(
        name,
        palette.color(QPalette.ColorRole.Dark).name(),
        palette.color(QPalette.ColorRole.Link).name(),
        palette.color(QPalette.ColorRole.Mid).name(),
    )


def application_icon() -> QIcon:
    """Return the program's own mark."""
    return QIcon(str(_folder() / "writer-assist.svg"))


@functools.cache
def _icon(name: str, off: str, on: str, away: str) -> QIcon:
    drawing = (_folder() / f"{name}.svg").read_text(encoding="utf-8")
    picture = QIcon()
    looks = (
        (off, QIcon.Mode.Normal, QIcon.State.Off),
        (on, QIcon.Mode.Normal, QIcon.State.On),
        (away, QIcon.Mode.Disabled, QIcon.State.Off),
    )
    for colour, mode, state in looks:
        for scale in (1, 2):
            pixmap = _draw(drawing.replace("currentColor", colour), scale)
            picture.addPixmap(pixmap, mode, state)
    return picture


@functools.cache
def _folder() -> Path:
    return resources_folder() / "icons"


def _draw(drawing: str, scale: int) -> QPixmap:
    pixmap = QPixmap(QSize(SIZE, SIZE) * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, SIZE, SIZE))
    painter.end()
    return pixmap
