"""A selection that reaches from the scene being written into others, to be copied."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QTextCursor

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
_CHANGING = (
    _KEYS.Cut,
    _KEYS.Paste,
    _KEYS.Backspace,
    _KEYS.Delete,
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
    """

    change_refused = Signal()

    def __init__(self, scroll: SceneScroll) -> None:
        """Select nothing yet."""
        super().__init__(scroll)
        self._scroll, self._editor = scroll, scroll.editor
        self._far: FarEnd | None = None
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

    @property
    def far(self) -> FarEnd | None:
        """Where it ends in another scene; None where it stays in this one."""
        return self._far

    @Slot()
    def clear(self) -> None:
        """Select nothing in other scenes."""
        if self._far is not None:
            self._far = None
            self._scroll.set_selections({})

    def text(self, own: str) -> str:
        """Return all that is selected, scenes parted by a blank line.

        Args:
            own: What is selected in the scene being written.
        """
        if self._far is None:
            return own
        parts = [own.strip("\n")]
        for number in self._others():
            draft = self._scroll.rows[number].draft
            cursor = self._cursor(number)
            whole = self._scroll.text_of(draft) or ""
            words = whole if cursor is None else cursor.selectedText().replace("\u2029", "\n")
            parts.append(words.strip("\n"))
        ordered = parts if self._far.number > self._scroll.live else [*reversed(parts[1:]), own]
        return "\n\n".join(part for part in ordered if part.strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take moves and presses with Shift in other scenes, and keys that would change them."""
        if not self._scroll.is_on:
            return False
        if watched is self._viewport and isinstance(event, QMouseEvent):
            return self._mouse(event)
        if watched is self._editor and isinstance(event, QKeyEvent) and self._far is not None:
            return event.type() is _TYPE.KeyPress and self._key(event)
        return False

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
            return was and self._far is not None
        if kind is not _TYPE.MouseMove or not self._is_dragging:
            return False
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        self._dragged = place
        if not is_far:
            self.clear()
            return False
        if self._far is None:
            self._anchor = self._editor.textCursor().anchor()
        return self._reach(place) and self._viewport.rect().contains(place)

    def _key(self, event: QKeyEvent) -> bool:
        types = bool(event.text()) and event.text().isprintable()
        if types or any(map(event.matches, _CHANGING)):
            self.change_refused.emit()
            return True
        if event.key() not in _KEEPING and not event.matches(_KEYS.Copy):
            self.clear()
        return False

    @Slot()
    def _follow(self) -> None:
        """Reach further while the page scrolls below the pressed mouse."""
        if self._is_dragging and self._far is not None:
            self._reach(self._dragged)

    def _reach(self, place: QPoint) -> bool:
        """Select up to a point of another scene."""
        number = self._scroll.row_at(place.y())
        page = self._scroll.page_of(number)
        if page is None or number == self._scroll.live:
            return self._far is not None
        inside = QPointF(place.x(), place.y() - self._scroll.rect_of(number).top())
        found = page.document.documentLayout().hitTest(inside, Qt.HitTestAccuracy.FuzzyHit)
        self._far = FarEnd(number, max(0, found))
        cursor = self._editor.textCursor()
        cursor.setPosition(self._anchor)
        end = QTextCursor.MoveOperation.End
        start = QTextCursor.MoveOperation.Start
        is_below = number > self._scroll.live
        cursor.movePosition(end if is_below else start, QTextCursor.MoveMode.KeepAnchor)
        value = self._editor.verticalScrollBar().value()
        self._editor.setTextCursor(cursor)  # Qt would show the edge of the scene
        self._editor.verticalScrollBar().setValue(value)
        cursors = {one: self._cursor(one) for one in self._others()}
        self._scroll.set_selections({one: at for one, at in cursors.items() if at is not None})
        return True

    def _others(self) -> range:
        """Return the other rows that are selected, the nearest first."""
        if self._far is None:
            return range(0)
        live, far = self._scroll.live, self._far.number
        return range(live + 1, far + 1) if far > live else range(live - 1, far - 1, -1)

    def _cursor(self, number: int) -> QTextCursor | None:
        """Return what is selected of a row; None where it is not laid out."""
        page = self._scroll.page_of(number)
        if page is None or self._far is None:
            return None
        cursor = QTextCursor(page.document)
        cursor.select(QTextCursor.SelectionType.Document)
        if number == self._far.number:
            is_below = number > self._scroll.live
            cursor.setPosition(0 if is_below else page.document.characterCount() - 1)
            cursor.setPosition(self._far.place, QTextCursor.MoveMode.KeepAnchor)
        return cursor
