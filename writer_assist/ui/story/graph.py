"""A small picture of who occurs with whom: dots for people and places, lines for paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from writer_assist.domain.book_names import NameKind
from writer_assist.domain.map_labels import LabelWish, PlacedLabel, placed_labels
from writer_assist.domain.people import BookPeople
from writer_assist.ui.map.colours import map_colours
from writer_assist.ui.text import plural, tr

_MARGIN = 34.0
_LEAST_DOT, _MOST_DOT = 3.5, 11.0
_MOST_LINE = 5.0
_NEAR = 7.0  # pixels from a line that count as on it
_LEAST_SHARE = 0.04  # of the strongest link; fainter ones are drawn for who is chosen
_FAINT = 60  # of 255: dots that have nothing to do with who is chosen
_ROLE = QPalette.ColorRole
_STEPS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}


class PeopleGraph(QWidget):
    """Shows the first people of a book; a click chooses one, a click on a line two.

    Signals:
        chosen: tuple[int, ...], places in the list of people.
    """

    chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = BookPeople()
        self._chosen: tuple[int, ...] = ()
        self._labels: Sequence[PlacedLabel] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Picture of who occurs with whom; the list says the same"))
        self.setMinimumHeight(150)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a usual size."""
        return QSize(480, 300)

    def set_people(self, book: BookPeople) -> None:
        """Show another book."""
        self._book, self._chosen, self._labels = book, (), None
        self.update()

    def choose(self, chosen: tuple[int, ...]) -> None:
        """Show these as chosen, without a signal."""
        self._chosen, self._labels = chosen, None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint lines, dots and names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.palette().color(_ROLE.Window))
        if not self._book.spots:
            return
        self._paint_lines(painter)
        self._paint_dots(painter)
        self._paint_names(painter)
        self._paint_legend(painter)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(_ROLE.Link), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose a dot, or the two ends of a line; nothing beside them."""
        self._choose_and_tell(self._at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go to the next dot in a direction."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or not self._book.spots:
            super().keyPressEvent(event)
            return
        if not self._chosen or self._chosen[0] >= len(self._book.spots):
            self._choose_and_tell((0,))
            return
        here = self._spot(self._chosen[0])
        best = min(
            (at for at in range(len(self._book.spots)) if at != self._chosen[0]),
            key=lambda at: _cost(self._spot(at) - here, step),
            default=None,
        )
        if best is not None and _cost(self._spot(best) - here, step) < float("inf"):
            self._choose_and_tell((best,))

    def event(self, event: QEvent) -> bool:
        """Tell what is below the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self._words_of(self._at(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Write the names anew."""
        self._labels = None
        super().resizeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Choose the first dot if there is none."""
        super().focusInEvent(event)
        by_tab = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason
        if event.reason() in by_tab and not self._chosen and self._book.spots:
            self._choose_and_tell((0,))
        self.update()

    def _choose_and_tell(self, chosen: tuple[int, ...]) -> None:
        self.choose(chosen)
        self.chosen.emit(chosen)

    def _paint_lines(self, painter: QPainter) -> None:
        most = max((one.paragraphs for one in self._book.company), default=1)
        ink, accent = self.palette().color(_ROLE.Text), self.palette().color(_ROLE.Link)
        for one in reversed(self._book.company):
            if one.second >= len(self._book.spots):
                continue
            share = one.paragraphs / most
            of_chosen = bool(self._chosen) and set(self._chosen) <= {one.first, one.second}
            if share < _LEAST_SHARE and not of_chosen:
                continue
            colour = QColor(accent if of_chosen else ink)
            strength = 70 + 130 * share if of_chosen else 22 + 70 * share
            colour.setAlpha(int(strength if of_chosen or not self._chosen else strength / 2.5))
            painter.setPen(QPen(colour, 0.8 + _MOST_LINE * share))
            painter.drawLine(self._spot(one.first), self._spot(one.second))

    def _paint_dots(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        near = self._near()
        for at in reversed(range(len(self._book.spots))):
            colour = self._colour(at)
            if self._chosen and at not in near:
                colour.setAlpha(_FAINT)
            radius = self._radius(at)
            painter.setBrush(colour)
            painter.drawEllipse(self._spot(at), radius, radius)
            if at in self._chosen:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self.palette().color(_ROLE.Link), 2))
                painter.drawEllipse(self._spot(at), radius + 3, radius + 3)
                painter.setPen(Qt.PenStyle.NoPen)

    def _paint_names(self, painter: QPainter) -> None:
        metrics = QFontMetricsF(self.font())
        if self._labels is None:
            self._labels = self._placed(metrics)
        near = self._near()
        for label in self._labels:
            is_near = not self._chosen or label.at in near
            role = _ROLE.Text if is_near else _ROLE.Dark
            painter.setPen(self.palette().color(role))
            name = self._book.people[label.at].name.name
            painter.drawText(QPointF(label.x, label.y + metrics.ascent()), name)

    def _paint_legend(self, painter: QPainter) -> None:
        metrics, colours = QFontMetricsF(self.font()), map_colours().groups
        left, middle = 8.0, self.height() - metrics.height() / 2 - 4
        for words, colour in ((tr("People"), colours[0]), (tr("Places"), colours[2])):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(left + 4, middle), 4, 4)
            painter.setPen(self.palette().color(_ROLE.Dark))
            painter.drawText(QPointF(left + 13, middle + metrics.ascent() / 2 - 1), words)
            left += 13 + metrics.horizontalAdvance(words) + 14

    def _placed(self, metrics: QFontMetricsF) -> Sequence[PlacedLabel]:
        order = [*self._chosen, *range(len(self._book.spots))]
        wishes = [
            LabelWish(
                at,
                self._spot(at).x(),
                self._spot(at).y(),
                metrics.horizontalAdvance(self._book.people[at].name.name),
                self._radius(at),
                covers=1,
            )
            for at in dict.fromkeys(order)
            if at < len(self._book.spots)
        ]
        dots = [(self._spot(at).x(), self._spot(at).y()) for at in range(len(self._book.spots))]
        return placed_labels(
            wishes,
            width=self.width(),
            height=self.height(),
            line=metrics.height(),
            most=len(wishes),
            taken=[(0, self.height() - metrics.height() - 6, 150, metrics.height() + 6)],
            dots=dots,
        )

    def _near(self) -> frozenset[int]:
        """Return who is chosen, and who occurs with all of them."""
        if not self._chosen:
            return frozenset()
        company = [{other for other, _ in self._book.company_of(at)} | {at} for at in self._chosen]
        return frozenset(set.intersection(*company) | set(self._chosen))

    def _at(self, point: QPointF) -> tuple[int, ...]:
        for at in range(len(self._book.spots)):
            away = self._spot(at) - point
            if away.x() ** 2 + away.y() ** 2 <= (self._radius(at) + 4) ** 2:
                return (at,)
        shown = [one for one in self._book.company if one.second < len(self._book.spots)]
        for one in shown:
            if _distance(point, self._spot(one.first), self._spot(one.second)) < _NEAR / 2:
                return one.first, one.second
        return ()

    def _words_of(self, found: tuple[int, ...]) -> str:
        names = tr(" and ").join(self._book.people[at].name.name for at in found)
        if len(found) == 1:
            count = self._book.people[found[0]].paragraphs
        elif len(found) > 1:
            count = dict(self._book.company_of(found[0])).get(found[1], 0)
        else:
            return ""
        return f"{names}: {plural(count, '1 paragraph', '{n} paragraphs')}"

    def _spot(self, at: int) -> QPointF:
        x, y = self._book.spots[at]
        wide, high = self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN
        return QPointF(_MARGIN + x * wide, _MARGIN + y * high)

    def _radius(self, at: int) -> float:
        most = max(self._book.people[0].paragraphs, 1)
        share = (self._book.people[at].paragraphs / most) ** 0.5
        return float(_LEAST_DOT + (_MOST_DOT - _LEAST_DOT) * share)

    def _colour(self, at: int) -> QColor:
        colours = map_colours().groups
        is_place = self._book.people[at].name.kind is NameKind.PLACE
        return QColor(colours[2] if is_place else colours[0])


def _cost(away: QPointF, step: tuple[float, float]) -> float:
    """Return how far a dot lies in a direction; infinite if it lies in another one."""
    along = away.x() * step[0] + away.y() * step[1]
    across = abs(away.x() * step[1]) + abs(away.y() * step[0])
    return along + 2 * across if along > 0 and across <= 2 * along else float("inf")


def _distance(point: QPointF, first: QPointF, second: QPointF) -> float:
    line, away = second - first, point - first
    length = line.x() ** 2 + line.y() ** 2
    if not length:
        return float("inf")
    share = min(1.0, max(0.0, (away.x() * line.x() + away.y() * line.y()) / length))
    gap = away - line * share
    return float((gap.x() ** 2 + gap.y() ** 2) ** 0.5)
