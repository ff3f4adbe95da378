"""A bar that shows what a prompt is made of, each part as wide as its tokens."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from writer_assist.domain.prompt_view import PartKind, PromptPart
from writer_assist.ui.text import plural, tr

HEIGHT = 30
NARROWEST = 10  # pixels; a part of three tokens can be clicked, too
_ROLES = {
    PartKind.INSTRUCTION: QPalette.ColorRole.Mid,
    PartKind.PROJECT: QPalette.ColorRole.Midlight,
    PartKind.PINNED: QPalette.ColorRole.Link,
    PartKind.RECALLED: QPalette.ColorRole.Highlight,
    PartKind.STORY: QPalette.ColorRole.Highlight,
    PartKind.NOTE: QPalette.ColorRole.Link,
    PartKind.PARAGRAPH: QPalette.ColorRole.Shadow,
    PartKind.ANSWER: QPalette.ColorRole.Base,
}


class PromptBar(QWidget):
    """Shows parts in order; a click, or the arrows, choose one.

    Signals:
        part_chosen: int, the part's place.
    """

    part_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[PromptPart, ...] = ()
        self._chosen = 0
        self.setAccessibleName(self.tr("What the prompt is made of"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_parts(self, parts: tuple[PromptPart, ...]) -> None:
        """Show the parts of another prompt."""
        self._parts = parts
        self._chosen = min(self._chosen, max(0, len(parts) - 1))
        self.setAccessibleDescription(", ".join(map(part_words, parts)))
        self.update()

    def choose(self, place: int) -> None:
        """Mark a part and tell."""
        if 0 <= place < len(self._parts):
            self._chosen = place
            self.update()
            self.part_chosen.emit(place)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a line's height."""
        return QSize(320, HEIGHT)

    def borders(self) -> list[tuple[float, float]]:
        """Return the left and right edge of each part, in pixels."""
        total = sum(part.tokens for part in self._parts) or 1
        free = max(0.0, self.width() - NARROWEST * len(self._parts))
        edges, left = [], 0.0
        for part in self._parts:
            right = left + NARROWEST + free * part.tokens / total
            edges.append((left, right))
            left = right
        return edges

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the parts, the chosen one with a frame."""
        painter = QPainter(self)
        for place, (left, right) in enumerate(self.borders()):
            part = self._parts[place]
            box = QRectF(left + 0.5, 2.5, max(1.0, right - left - 2), HEIGHT - 6)
            painter.setBrush(self.palette().color(_ROLES[part.kind]))
            chosen = place == self._chosen
            line = QPalette.ColorRole.Text if chosen else QPalette.ColorRole.Shadow
            style = Qt.PenStyle.DashLine if part.kind is PartKind.ANSWER else Qt.PenStyle.SolidLine
            painter.setPen(QPen(self.palette().color(line), 2 if chosen else 1, style))
            painter.drawRect(box)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose what was clicked."""
        self.choose(self._at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go to a neighbour with the arrows."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.choose(self._chosen + step)

    def event(self, event: QEvent) -> bool:
        """Say what lies under the pointer."""
        if isinstance(event, QHelpEvent):
            place = self._at(event.pos().x())
            if place >= 0:
                QToolTip.showText(event.globalPos(), part_words(self._parts[place]), self)
            return True
        return super().event(event)

    def _at(self, x: float) -> int:
        found = (place for place, (left, right) in enumerate(self.borders()) if left <= x < right)
        return next(found, -1)


def part_words(part: PromptPart) -> str:
    """Return a part's name and length: ``Note, 96 tokens``."""
    tokens = plural(part.tokens, "1 token", "{n} tokens")
    return tr("{part}, {tokens}").format(part=part_name(part.kind), tokens=tokens)


def part_name(kind: PartKind) -> str:
    """Return what a part is called in the window."""
    return {
        PartKind.INSTRUCTION: tr("Instruction"),
        PartKind.PROJECT: tr("About this project"),
        PartKind.PINNED: tr("Pinned note"),
        PartKind.RECALLED: tr("Earlier in the story"),
        PartKind.STORY: tr("Story so far"),
        PartKind.NOTE: tr("Note"),
        PartKind.PARAGRAPH: tr("Last words"),
        PartKind.ANSWER: tr("Room for the answer"),
    }[kind]
