"""Shows in the text who wrote it: a soft colour behind words that were not typed, on request."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock, QTextDocument, QTextLine
from PySide6.QtWidgets import QTextEdit

from writer_assist.domain.authorship import Provenance, Ranges, Runs
from writer_assist.domain.disclosure import WordKind, kind_of
from writer_assist.ui.draft.authorship import AuthorshipRecorder
from writer_assist.ui.text import units_before
from writer_assist.ui.theme import current_palette

PAUSE_MS = 400  # of not typing, until it is looked at again which cards were edited

_WASH = 46  # of 255: how strong the colour behind the words is
_FAINT_WASH = 18
_STROKE = 1.6  # pixels of the line under the words


@dataclass(frozen=True, slots=True)
class TextAuthors:
    """Who wrote a text that is shown beside the one in the field.

    Attributes:
        runs: Cover it.
        edited: The keys of cards and quotations that were changed since they were inserted.
    """

    runs: Runs
    edited: frozenset[str]


class AuthorshipTint(QObject):
    """Tints the visible part of a text; its layout is not touched.

    Signals:
        changed: It may have changed which cards were edited, a while after the last key; see
            :meth:`set_edited`.
    """

    changed = Signal()

    def __init__(self, edit: QTextEdit, recorder: AuthorshipRecorder) -> None:
        super().__init__(edit)
        self._edit, self._recorder = edit, recorder
        self._on = False
        self._edited: frozenset[str] = frozenset()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self._document = edit.document()
        self._document.contentsChanged.connect(self._wait)

    def turn(self, document: QTextDocument) -> None:
        """Tint another document, which is shown now."""
        self._document.contentsChanged.disconnect(self._wait)
        self._document = document
        document.contentsChanged.connect(self._wait)

    @property
    def is_on(self) -> bool:
        """Whether the tint is shown."""
        return self._on

    @property
    def edited(self) -> frozenset[str]:
        """The keys of cards and quotations that were changed since they were inserted."""
        return self._edited

    def set_on(self, on: bool) -> None:
        """Show the tint, or take it away."""
        self._on = on
        self.look()

    @Slot()
    def look(self) -> None:
        """Paint again; what was edited is to be looked for again."""
        if self._on:
            self.changed.emit()
        self._edit.viewport().update()

    def set_edited(self, keys: frozenset[str]) -> None:
        """Say which cards and quotations were changed since they were inserted."""
        if keys != self._edited:
            self._edited = keys
            self._edit.viewport().update()

    def kind(self, source: Provenance) -> WordKind:
        """Return what the words of a source are called."""
        return kind_of(source, self._edited)

    def paint(self, area: QRect) -> None:
        """Tint a part of the viewport; called before the text is painted."""
        if not self._on:
            return
        edit = self._edit
        shift = QPointF(-edit.horizontalScrollBar().value(), -edit.verticalScrollBar().value())
        layout = edit.document().documentLayout()
        block = edit.cursorForPosition(QPoint(0, area.top())).block()
        painter = QPainter(edit.viewport())
        while block.isValid():
            corner = layout.blockBoundingRect(block).topLeft() + shift
            if corner.y() > area.bottom():
                break
            self._paint_block(painter, block, corner, area)
            block = block.next()
        painter.end()

    def paint_beside(
        self,
        painter: QPainter,
        document: QTextDocument,
        authors: TextAuthors,
        top: int,
        area: QRect,
    ) -> None:
        """Tint a text that is painted above or below the one in the field.

        Args:
            painter: Paints into the viewport.
            document: The text, laid out.
            authors: Who wrote it.
            top: Where it begins in the viewport.
            area: The part of the viewport that is painted.
        """
        layout, ranges, at = document.documentLayout(), Ranges(authors.runs), 0
        block = document.begin()
        while block.isValid():
            text = block.text()
            place = layout.blockBoundingRect(block).translated(0, top)
            if place.top() > area.bottom():
                break
            if place.bottom() >= area.top():
                runs = ranges.between(at, at + len(text))
                _paint_runs(painter, block, place.topLeft(), runs, authors.edited, area)
            at += len(text) + 1
            block = block.next()

    @Slot()
    def _wait(self) -> None:
        if self._on:
            self._pause.start()

    def _paint_block(
        self, painter: QPainter, block: QTextBlock, corner: QPointF, seen: QRect
    ) -> None:
        _paint_runs(painter, block, corner, self._recorder.runs_in(block), self._edited, seen)

    @Slot()
    def update_colours(self) -> None:
        """Paint again in another theme."""
        self._edit.viewport().update()


def colour_of(kind: WordKind) -> QColor:
    """Return the colour of a kind in the current theme; that of the line under its words."""
    palette = current_palette()
    names = {
        WordKind.ACCEPTED: palette.notes[0],
        WordKind.EDITED: palette.notes[0],
        WordKind.QUOTED: palette.notes[2],
        WordKind.PASTED: palette.notes[1],
        WordKind.ELSEWHERE: palette.notes[3],
    }
    return QColor(names.get(kind, palette.edge))


def _paint_runs(
    painter: QPainter,
    block: QTextBlock,
    corner: QPointF,
    runs: Runs,
    edited: frozenset[str],
    seen: QRect,
) -> None:
    """Tint a paragraph, whose runs these are."""
    text, at = block.text(), 0
    for length, source in runs:
        kind = kind_of(source, edited)
        if kind is not WordKind.TYPED and text[at : at + length].strip():
            ends = units_before(text, at), units_before(text, at + length)
            _paint_run(painter, block, corner, *ends, kind, seen)
        at += length


def _paint_run(
    painter: QPainter,
    block: QTextBlock,
    corner: QPointF,
    start: int,
    end: int,
    kind: WordKind,
    seen: QRect,
) -> None:
    wash = colour_of(kind)
    is_faint = kind in (WordKind.EDITED, WordKind.BEFORE)
    wash.setAlpha(_FAINT_WASH if is_faint else _WASH)
    pen = _pen_of(kind)
    layout = block.layout()
    line = layout.lineForTextPosition(start)
    while line.isValid() and start < end:
        stop = min(end, line.textStart() + line.textLength())
        if corner.y() + line.y() > seen.bottom():
            return
        # What hangs over the line's end is the space where it was wrapped.
        left, right = _x(line, start), min(_x(line, stop), line.naturalTextWidth())
        top, bottom = line.y(), line.y() + line.ascent() + line.descent()
        area = QRectF(left, top, right - left, bottom - top).translated(corner)
        painter.fillRect(area, wash)
        if pen is not None:
            painter.setPen(pen)
            painter.drawLine(area.bottomLeft(), area.bottomRight())
        if stop >= end:
            return
        start = stop
        line = layout.lineForTextPosition(start)


def _pen_of(kind: WordKind) -> QPen | None:
    """Return the line under words, so that kinds are told apart without their colours too."""
    if kind is WordKind.BEFORE:
        return None
    style = {
        WordKind.EDITED: Qt.PenStyle.DashLine,
        WordKind.PASTED: Qt.PenStyle.DotLine,
        WordKind.ELSEWHERE: Qt.PenStyle.DashDotLine,
    }.get(kind, Qt.PenStyle.SolidLine)
    return QPen(colour_of(kind), _STROKE, style)


def _x(line: QTextLine, position: int) -> float:
    """Return where a character begins; some versions of the binding return the position too."""
    place: object = line.cursorToX(position)
    return float(place[0] if isinstance(place, tuple) else place)  # type: ignore[arg-type]
