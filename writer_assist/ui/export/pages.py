"""The preview: the pages of an export one below the other, drawn as they come into sight."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.ui.text import tr
from writer_assist.ui.widgets import NamedLabel, WrappedLabel

WIDTH, HEIGHT = 820, 860
GAP = 16  # pixels between two pages
KEPT = 14  # pictures in memory; one has about seven megabytes
ZOOMS = (0.5, 0.7, 0.85, 1.0, 1.25, 1.5)
_USUAL_ZOOM = 3
_AHEAD = 2  # pages beyond those in sight


class PageView(QAbstractScrollArea):
    """Pages one below the other.

    Signals:
        wanted: int, int: the first and last page that is in sight and not drawn.
        turned: int, the page in the middle, from 0.
    """

    wanted = Signal(int, int)
    turned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._size = QSize(612, 792)
        self._zoom = ZOOMS[_USUAL_ZOOM]
        self._pictures: OrderedDict[int, QImage] = OrderedDict()
        self.setAccessibleName(self.tr("Pages"))
        self.verticalScrollBar().valueChanged.connect(self._follow)

    @property
    def page(self) -> int:
        """The page in the middle, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return max(0, min(self._count - 1, middle // self._step()))

    def set_pages(self, count: int, width: float, height: float) -> None:
        """Show so many empty pages.

        Args:
            count: How many.
            width: Of each, in points.
            height: The same.
        """
        if (count, QSize(round(width), round(height))) != (self._count, self._size):
            self._count, self._size = count, QSize(round(width), round(height))
            self._measure()

    def show_page(self, number: int, picture: QImage) -> None:
        """Show what is on a page."""
        self._pictures[number] = picture
        self._pictures.move_to_end(number)
        while len(self._pictures) > KEPT:
            self._pictures.popitem(last=False)
        self.viewport().update()

    def set_zoom(self, zoom: float) -> None:
        """Show the pages larger or smaller; the one in the middle stays there."""
        page = self.page
        self._zoom = zoom
        self._measure()
        self.go_to(page)

    def go_to(self, page: int) -> None:
        """Bring a page to the top."""
        self.verticalScrollBar().setValue(page * self._step())

    def missing(self) -> tuple[int, int] | None:
        """Return the first and last page in sight that is not drawn; None if all are."""
        top = self.verticalScrollBar().value()
        first = top // self._step()
        last = (top + self.viewport().height()) // self._step() + _AHEAD
        numbers = range(max(0, first), min(self._count - 1, last) + 1)
        missing = [number for number in numbers if number not in self._pictures]
        return (missing[0], missing[-1]) if missing else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Turn pages with the usual keys."""
        step, page = self._step(), round(self.verticalScrollBar().value() / self._step())
        places = {
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.verticalScrollBar().maximum(),
            Qt.Key.Key_PageUp: (page - 1) * step,
            Qt.Key.Key_PageDown: (page + 1) * step,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            self.verticalScrollBar().setValue(place)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Measure again."""
        super().resizeEvent(event)
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the pages that are in sight."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Window))
        width, height = self._shown_size()
        left = max(0, (self.viewport().width() - width) // 2)
        left -= self.horizontalScrollBar().value()
        top = self.verticalScrollBar().value()
        for number in range(max(0, top // self._step()), self._count):
            place = QRect(left, number * self._step() + GAP // 2 - top, width, height)
            if place.top() > self.viewport().height():
                break
            painter.fillRect(place, Qt.GlobalColor.white)
            if picture := self._pictures.get(number):
                painter.drawImage(place, picture)
            painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()

    def _shown_size(self) -> tuple[int, int]:
        return round(self._size.width() * self._zoom), round(self._size.height() * self._zoom)

    def _step(self) -> int:
        return self._shown_size()[1] + GAP

    def _measure(self) -> None:
        width, _ = self._shown_size()
        bar, room = self.verticalScrollBar(), self.viewport().size()
        bar.setRange(0, max(0, self._count * self._step() - room.height()))
        bar.setPageStep(self._step())
        bar.setSingleStep(60)
        self.horizontalScrollBar().setRange(0, max(0, width - room.width()))
        self.viewport().update()
        self._follow()

    @Slot()
    def _follow(self) -> None:
        self.turned.emit(self.page)
        if missing := self.missing():
            self.wanted.emit(*missing)


class PagesDialog(QDialog):
    """The preview with its buttons.

    Attributes:
        view: The pages.

    Signals:
        print_requested: The pages are to be printed.
        stop_requested: What is being done is not wanted any more.
    """

    print_requested = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Pages"))
        self.resize(WIDTH, HEIGHT)
        self._zoom, self._count = _USUAL_ZOOM, 0
        self.view = PageView(self)
        self._where = NamedLabel("", "Quiet", self)
        self._said = WrappedLabel(self.tr("Laying out pages…"), self)
        self._said.setAccessibleName(self.tr("Pages"))
        self._smaller = self._button(self.tr("S&maller"), lambda: self._zoom_by(-1))
        self._larger = self._button(self.tr("&Larger"), lambda: self._zoom_by(1))
        self._print = self._button(self.tr("&Print…"), self.print_requested.emit)
        self._close = self._button(self.tr("Close"), self.reject)
        line = QHBoxLayout()
        line.addWidget(self._where)
        line.addStretch(1)
        for button in (self._smaller, self._larger, self._print, self._close):
            line.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self._said)
        layout.addWidget(self.view, 1)
        layout.addLayout(line)
        self.view.turned.connect(self._show_where)
        self._print.setEnabled(False)

    def show_pages(self, count: int, width: float, height: float) -> None:
        """Show that the pages are laid out."""
        self._count = count
        self.view.set_pages(count, width, height)
        self.say("")
        self._print.setEnabled(True)
        self._show_where(self.view.page)

    def say(self, sentence: str) -> None:
        """Say what is being done, or why it cannot be; empty for nothing."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def show_printing(self, *, printing: bool) -> None:
        """Let nothing else be printed meanwhile."""
        self._print.setEnabled(not printing)

    def reject(self) -> None:
        """Stop what is being done, and close."""
        self.stop_requested.emit()
        super().reject()

    def _button(self, words: str, what: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(what)
        return button

    def _zoom_by(self, step: int) -> None:
        self._zoom = max(0, min(len(ZOOMS) - 1, self._zoom + step))
        self.view.set_zoom(ZOOMS[self._zoom])
        self._smaller.setEnabled(self._zoom > 0)
        self._larger.setEnabled(self._zoom < len(ZOOMS) - 1)

    @Slot(int)
    def _show_where(self, page: int) -> None:
        if self._count:
            words = tr("Page {page} of {count}")
            self._where.setText(words.format(page=page + 1, count=self._count))
