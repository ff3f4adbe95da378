"""What the colours of the map mean, and which magnets are on it: chips that can be pressed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from writer_assist.domain.magnets import Magnet
from writer_assist.ui.text import tr

DOT = 10
_LONGEST = 22  # characters of a name
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class Legend(QFrame):
    """A row for each colour; a pressed one lights its dots alone.

    Signals:
        group_wanted: int, the number of a group; -1 for none.
    """

    group_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("MapLegend")
        self.setAccessibleName(self.tr("What the colours mean"))
        self._rows: list[QToolButton] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 5, 8, 5)
        self._layout.setSpacing(0)

    def show_groups(self, groups: Sequence[tuple[str, QColor, int]]) -> None:
        """Show names, colours and how many notes each has; a single group needs no legend."""
        for row in self._rows:
            self._layout.removeWidget(row)
            row.deleteLater()
        self._rows = []
        for number, (name, colour, count) in enumerate(groups):
            row = QToolButton(self)
            row.setObjectName("MapKey")
            row.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            row.setIconSize(QSize(DOT, DOT))
            row.setIcon(QIcon(dot(colour)))
            short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
            row.setText(f"{short.replace('&', '&&')}  {count:,}")
            row.setToolTip(tr("Light only these: {name}").format(name=name))
            row.setCheckable(True)
            row.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.clicked.connect(partial(self._pick, number))
            self._layout.addWidget(row)
            row.show()  # at once, since the legend's size hangs on it
            self._rows.append(row)
        self.setVisible(len(groups) > 1)
        self.adjustSize()

    def release(self) -> None:
        """Have no row pressed."""
        for row in self._rows:
            row.setChecked(False)

    def _pick(self, number: int, pressed: bool = False) -> None:
        for other, row in enumerate(self._rows):
            row.setChecked(pressed and other == number)
        self.group_wanted.emit(number if pressed else -1)


class MagnetChip(QToolButton):
    """A magnet in words, for the keyboard: the arrows move it, Enter opens its menu.

    Signals:
        menu_wanted: str, QPoint: its key, and where on the screen.
        moved: str, int, int: its key, and the direction in which it goes.
    """

    menu_wanted = Signal(str, object)
    moved = Signal(str, int, int)

    def __init__(self, magnet: Magnet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.magnet = magnet
        self.setObjectName("Chip")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        short = magnet.label if len(magnet.label) <= _LONGEST else f"{magnet.label[:_LONGEST]}…"
        self.setText(short.replace("&", "&&"))
        self.setChecked(magnet.pinned)
        name = tr("Pinned magnet: {name}") if magnet.pinned else tr("Magnet: {name}")
        self.setAccessibleName(name.format(name=magnet.label))
        self.setToolTip(tr("{name}. Arrow keys move it.").format(name=self.accessibleName()))
        self.clicked.connect(self._ask)

    def event(self, event: QEvent) -> bool:
        """Keep the arrows, which would otherwise lead to another button."""
        is_first_look = event.type() == QEvent.Type.ShortcutOverride
        if is_first_look and isinstance(event, QKeyEvent) and Qt.Key(event.key()) in _ARROWS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move the magnet, or open its menu."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self.moved.emit(self.magnet.key, *_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _ask(self) -> None:
        self.menu_wanted.emit(self.magnet.key, self.mapToGlobal(QPoint(0, self.height())))


class MagnetRow(QWidget):
    """All magnets of the map, in the order in which they were placed.

    Signals:
        menu_wanted: str, QPoint.
        moved: str, int, int.
    """

    menu_wanted = Signal(str, object)
    moved = Signal(str, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: dict[str, MagnetChip] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    def show_magnets(self, magnets: Sequence[Magnet]) -> None:
        """Show these; one that only moved keeps its chip, and the keyboard with it."""
        wanted = {magnet.key: magnet for magnet in magnets}
        for key, chip in list(self._chips.items()):
            same = key in wanted and wanted[key].pinned == chip.magnet.pinned
            if not same:
                self._layout.removeWidget(chip)
                del self._chips[key]
                chip.hide()
                chip.deleteLater()
        for place, magnet in enumerate(magnets):
            if magnet.key not in self._chips:
                chip = MagnetChip(magnet, self)
                chip.menu_wanted.connect(self.menu_wanted)
                chip.moved.connect(self.moved)
                self._layout.insertWidget(place, chip)
                self._chips[magnet.key] = chip


def dot(colour: QColor) -> QPixmap:
    """Return a round dot of a colour."""
    pixmap = QPixmap(QSize(DOT, DOT) * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(1, 1, DOT - 2, DOT - 2)
    painter.end()
    return pixmap
