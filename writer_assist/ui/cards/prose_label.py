"""A few lines of prose that keep their place while they are being written."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from writer_assist.ui.text import units_before
from writer_assist.ui.theme import SAMPLE, note_colour, reading_font

LINE = 1.12  # of the typeface's own height
CHARACTERS_PER_WORD = 5.6


@dataclass(frozen=True, slots=True)
class Underline:
    """A word's underline.

    Attributes:
        start: Offset of its first character, in characters.
        end: Offset after its last character.
        note: The place of its note among those of the card.
        words: What its tooltip says.
    """

    start: int
    end: int
    note: int
    words: str


class ProseLabel(QWidget):
    """Paints text in generous lines, as high as it is; room can be kept for words to come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._words = 0
        self._least = 0
        self._faded = False
        self._marks: tuple[Underline, ...] = ()
        self.setFont(reading_font(11))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return what is shown."""
        return self._text

    def set_text(self, text: str, marks: tuple[Underline, ...] = ()) -> None:
        """Show another text, with these words underlined."""
        self._text, self._marks = text, marks
        self.setAccessibleName(text)
        self._reserve()
        self.update()

    def set_faded(self, faded: bool) -> None:
        """Paint in a softer colour that is still readable."""
        self._faded = faded
        self.update()

    def reserve_words(self, words: int) -> None:
        """Keep room for this many words; 0 for what is shown only."""
        self._words = words
        self._reserve()

    def keep_height(self, kept: bool) -> None:
        """Do not become lower than now, whatever text is shown next."""
        self._least = self.minimumHeight() if kept else 0

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        self.setFont(reading_font(points))
        self._reserve()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the height of the reserved lines."""
        return QSize(200, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Reserve lines for the new width."""
        super().resizeEvent(event)
        self._reserve()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the text."""
        painter = QPainter(self)
        role = QPalette.ColorRole.Dark if self._faded else QPalette.ColorRole.Text
        painter.setPen(QApplication.palette().color(role))
        self._lay_out().draw(painter, QPointF(0, 0), [self._underline(m) for m in self._units()])
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Show which note the word under the pointer owes most to."""
        if isinstance(event, QHelpEvent) and self._marks:
            QToolTip.showText(event.globalPos(), self.words_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def words_at(self, place: QPointF) -> str:
        """Return the tooltip of the word at a place; empty where there is none."""
        layout = self._lay_out()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if line.rect().adjusted(0, 0, 0, line.height() * (LINE - 1)).contains(place):
                at = line.xToCursor(place.x(), QTextLine.CursorPosition.CursorOnCharacter)
                return next((m.words for m in self._units() if m.start <= at < m.end), "")
        return ""

    def _units(self) -> list[Underline]:
        """Return the marks in Qt's UTF-16 units."""
        before = partial(units_before, self._text)
        return [replace(m, start=before(m.start), end=before(m.end)) for m in self._marks]

    def _underline(self, mark: Underline) -> QTextLayout.FormatRange:
        found = QTextLayout.FormatRange()
        found.start, found.length = mark.start, mark.end - mark.start
        looks = QTextCharFormat()
        looks.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        looks.setUnderlineColor(note_colour(mark.note))
        found.format = looks
        return found

    def _reserve(self) -> None:
        reserved = reserved_lines(self._words, self.width(), self.font())
        lines = max(1, reserved, self._lay_out().lineCount())
        height = max(lines_height(lines, self.font()), self._least)
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def _lay_out(self) -> QTextLayout:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setAlignment(Qt.AlignmentFlag.AlignLeft)
        layout = QTextLayout(self._text.replace("\n", "\u2028"), self.font())
        layout.setTextOption(option)
        step = QFontMetricsF(self.font()).height() * LINE
        layout.beginLayout()
        line = layout.createLine()
        top = 0.0
        while line.isValid():
            line.setLineWidth(max(60, self.width()))
            line.setPosition(QPointF(0, top))
            top += step
            line = layout.createLine()
        layout.endLayout()
        return layout


def reserved_lines(words: int, width: int, font: QFont) -> int:
    """Return how many lines this many words of prose usually take in a width."""
    character = QFontMetricsF(font).horizontalAdvance(SAMPLE) / len(SAMPLE)
    return math.ceil(words * CHARACTERS_PER_WORD / max(12.0, width / character))


def lines_height(lines: int, font: QFont) -> int:
    """Return the height of this many lines."""
    return int(lines * QFontMetricsF(font).height() * LINE) + 2
