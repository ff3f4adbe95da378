"""A selection that reaches from the scene being written into others, to be copied."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QMouseEvent, QTextCursor

from writer_assist.ui.scroll.view import SceneScroll

_TYPE = QEvent.Type
_KEYS = QKeySequence.StandardKey
_KEEPING = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
}
_END = 1 << 30  # further than any text
_READING = (_KEYS.Copy, _KEYS.SelectAll)
_ERASING = {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}  # not every platform says what they are for
_CHANGING = (
    _KEYS.Cut,
    _KEYS.Paste,
    _KEYS.DeleteStartOfWord,
    _KEYS.DeleteEndOfWord,
    _KEYS.InsertParagraphSeparator,
    _KEYS.InsertLineSeparator,
)


@dataclass(frozen=True, slots=True)
class FarEnd:
    """Where a selection ends in another scene.

    Attributes:
        number: The row.
        place: In its document.
    """

    number: int
    place: int


class ScrollSelection(QObject):
    """Follows the mouse from the scene being written into others; nothing there can be changed.

    Signals:
        change_refused: A key would have changed several scenes.
        not_ready: All scenes were to be selected, but some are not read yet.
    """

    change_refused = Signal()
    not_ready = Signal()

    def __init__(self, scroll: SceneScroll) -> None:
        """Select nothing yet."""
        super().__init__(scroll)
        self._scroll, self._editor = scroll, scroll.editor
        self._above: FarEnd | None = None
        self._below: FarEnd | None = None
        self._anchor = 0  # of the part in the scene being written
        self._dragged = QPoint()
        self._is_dragging = False
        self._viewport = self._editor.viewport()
        self._editor.installEventFilter(self)
        self._viewport.installEventFilter(self)
        self._editor.verticalScrollBar().valueChanged.connect(self._follow)
        self._editor.text_replaced.connect(self.clear)
        self._editor.edited.connect(self.clear)
        self._editor.widen_copy = self.text
        self._editor.widen_selection = self.widen
        scroll.painter.selected_in = self._cursor

    @property
    def far(self) -> FarEnd | None:
        """Where it ends in another scene, above or below; None where it stays in this one."""
        return self._above or self._below

    @Slot()
    def clear(self) -> None:
        """Select nothing in other scenes."""
        if self.far is not None:
            self._above = self._below = None
            self._viewport.update()

    def widen(self) -> bool:
        """Select all scenes where all of this one is selected; tell whether that was meant."""
        cursor = self._editor.textCursor()
        last = self._editor.document().characterCount() - 1
        is_all = cursor.selectionStart() == 0 and cursor.selectionEnd() == last
        rows = self._scroll.rows
        if len(rows) < 2 or not is_all:
            self.clear()
            return False
        if any(row.can_be_opened and self._scroll.text_of(row.draft) is None for row in rows):
            self.not_ready.emit()
            return True
        live, count = self._scroll.live, len(rows)
        self._above = FarEnd(0, 0) if live > 0 else None
        self._below = FarEnd(count - 1, _END) if live < count - 1 else None
        self._viewport.update()
        return True

    def text(self, own: str) -> str:
        """Return all that is selected, scenes parted by a blank line.

        Args:
            own: What is selected in the scene being written.
        """
        if self.far is None:
            return own
        first, last = self._rows()
        parts = (
            own if number == self._scroll.live else self._words(number)
            for number in range(first, last + 1)
        )
        return "\n\n".join(part.strip("\n") for part in parts if part.strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take moves and presses with Shift in other scenes, and keys that would change them."""
        if not self._scroll.is_on:
            return False
        if watched is self._viewport and isinstance(event, QMouseEvent):
            return self._mouse(event)
        if watched is not self._editor or self.far is None:
            return False
        if isinstance(event, QInputMethodEvent):
            self.change_refused.emit()
            return True
        return isinstance(event, QKeyEvent) and event.type() is _TYPE.KeyPress and self._key(event)

    def _mouse(self, event: QMouseEvent) -> bool:
        place, kind = event.position().toPoint(), event.type()
        is_far = self._scroll.row_at(place.y()) != self._scroll.live
        if kind is _TYPE.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
            widens = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if not widens:
                self.clear()
            self._is_dragging = widens or not is_far
            if not widens or not is_far:
                return False
            self._anchor = self._editor.textCursor().anchor()
            return self._reach(place)
        if kind is _TYPE.MouseButtonRelease:
            was, self._is_dragging = self._is_dragging, False
            return was and self.far is not None
        if kind is not _TYPE.MouseMove or not self._is_dragging:
            return False
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        self._dragged = place
        if not is_far:
            self.clear()
            return False
        if self.far is None:
            self._anchor = self._editor.textCursor().anchor()
        return self._reach(place) and self._viewport.rect().contains(place)

    def _key(self, event: QKeyEvent) -> bool:
        types = bool(event.text()) and event.text().isprintable()
        if types or event.key() in _ERASING or any(map(event.matches, _CHANGING)):
            self.change_refused.emit()
            return True
        if event.key() not in _KEEPING and not any(map(event.matches, _READING)):
            self.clear()
        return False

    @Slot()
    def _follow(self) -> None:
        """Reach further while the page scrolls below the pressed mouse."""
        if self._is_dragging and self.far is not None:
            self._reach(self._dragged)

    def _reach(self, place: QPoint) -> bool:
        """Select up to a point of another scene."""
        number = self._scroll.row_at(place.y())
        page = self._scroll.page_of(number)
        if page is None or number == self._scroll.live:
            return self.far is not None
        inside = QPointF(place.x(), place.y() - self._scroll.rect_of(number).top())
        found = page.document.documentLayout().hitTest(inside, Qt.HitTestAccuracy.FuzzyHit)
        is_below = number > self._scroll.live
        end = FarEnd(number, max(0, found))
        self._above, self._below = (None, end) if is_below else (end, None)
        cursor = self._editor.textCursor()
        cursor.setPosition(self._anchor)
        edge = QTextCursor.MoveOperation.End if is_below else QTextCursor.MoveOperation.Start
        cursor.movePosition(edge, QTextCursor.MoveMode.KeepAnchor)
        value = self._editor.verticalScrollBar().value()
        self._editor.setTextCursor(cursor)  # Qt would show the edge of the scene
        self._editor.verticalScrollBar().setValue(value)
        self._viewport.update()
        return True

    def _rows(self) -> tuple[int, int]:
        """Return the first and the last row that are selected."""
        live = self._scroll.live
        first = self._above.number if self._above else live
        return first, self._below.number if self._below else live

    def _words(self, number: int) -> str:
        """Return what is selected of another row; empty where it has no text to read."""
        cursor, row = self._cursor(number), self._scroll.rows[number]
        if cursor is not None:
            return cursor.selectedText().replace("\u2029", "\n")
        return (self._scroll.text_of(row.draft) or "") if row.can_be_opened else ""

    def _cursor(self, number: int) -> QTextCursor | None:
        """Return what is selected of another row; None where nothing is, or it is not laid out."""
        first, last = self._rows()
        page = self._scroll.page_of(number) if first <= number <= last else None
        if page is None or number == self._scroll.live:
            return None
        cursor, end = QTextCursor(page.document), page.document.characterCount() - 1
        above, below = self._above, self._below
        start = min(above.place, end) if above and number == above.number else 0
        stop = min(below.place, end) if below and number == below.number else end
        cursor.setPosition(start)
        cursor.setPosition(stop, QTextCursor.MoveMode.KeepAnchor)
        return cursor
