"""Lets keys and presses lead from one scene of a scroll into another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCursor,
)

from writer_assist.ui.scroll.view import SceneScroll

PATIENCE_MS = 4000  # after which the scene will not come any more

_TYPE = QEvent.Type
_HELD = {
    _TYPE.KeyPress,
    _TYPE.KeyRelease,
    _TYPE.InputMethod,
    _TYPE.MouseButtonPress,
    _TYPE.MouseButtonRelease,
    _TYPE.MouseButtonDblClick,
    _TYPE.MouseMove,
    _TYPE.Wheel,
    _TYPE.ContextMenu,
}
_PRESSES = {_TYPE.MouseButtonPress, _TYPE.MouseButtonDblClick}
_KEYS = QKeySequence.StandardKey
_ON = (_KEYS.MoveToNextChar, _KEYS.MoveToNextWord)
_BACK = (_KEYS.MoveToPreviousChar, _KEYS.MoveToPreviousWord)
_DELETE_BACK = (_KEYS.Backspace, _KEYS.DeleteStartOfWord)
_DELETE_ON = (_KEYS.Delete, _KEYS.DeleteEndOfWord)


class SceneWalk(QObject):
    """Opens the scene that the caret goes to; what is pressed meanwhile waits for it.

    A press is sent again when the scene is there: nothing in sight has moved by then, so it means
    the same place.

    Signals:
        scene_wanted: str, the draft to open.
        join_refused: A key would have joined two scenes.
    """

    scene_wanted = Signal(str)
    join_refused = Signal()

    def __init__(self, scroll: SceneScroll) -> None:
        """Follow the keys and the mouse of a scroll's text field."""
        super().__init__(scroll)
        self._scroll, self._editor = scroll, scroll.editor
        self._aim: Callable[[], None] | None = None
        self._wanted = ""
        self._held: list[tuple[QObject, QEvent]] = []
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.give_up)
        self._viewport = self._editor.viewport()
        self._editor.installEventFilter(self)
        self._viewport.installEventFilter(self)

    @property
    def is_under_way(self) -> bool:
        """Whether a scene is being opened."""
        return self._aim is not None

    def arrive(self) -> None:
        """Put the caret where it was led, and do what was pressed meanwhile."""
        aim, self._aim = self._aim, None
        self._patience.stop()
        if aim is not None:
            aim()
        held, self._held = self._held, []
        while held:
            QCoreApplication.sendEvent(*held.pop(0))
            if self.is_under_way:
                self._held += held
                return

    @Slot()
    def give_up(self) -> None:
        """Stay in the scene: the other one cannot be opened."""
        self._aim = None
        self._held.clear()
        self._patience.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take what leads to another scene; hold what comes while it is opened."""
        if not self._scroll.is_on:
            return False
        kind = event.type()
        if self.is_under_way and kind in _HELD:
            if watched is self._viewport or isinstance(event, QKeyEvent):
                self._held.append((watched, event.clone()))
                return True
            return kind is _TYPE.InputMethod
        if watched is self._editor:
            return isinstance(event, QKeyEvent) and kind is _TYPE.KeyPress and self._key(event)
        if isinstance(event, QMouseEvent):
            return kind in _PRESSES and self._press(event)
        if isinstance(event, QDragMoveEvent | QDropEvent):
            return self._drop(event)
        return False

    def _press(self, event: QMouseEvent) -> bool:
        number = self._scroll.row_at(event.position().toPoint().y())
        if number == self._scroll.live:
            return False
        if self._scroll.rows[number].can_be_opened:
            self.go(number, _nowhere)
            self._held.append((self._viewport, event.clone()))
        return True

    def _drop(self, event: QDropEvent) -> bool:
        """Refuse what is dropped on another scene: it would land in this one."""
        is_here = self._scroll.row_at(event.position().toPoint().y()) == self._scroll.live
        if not is_here:
            event.ignore()
        return not is_here

    def _key(self, event: QKeyEvent) -> bool:
        lead = self._edge(event) or self._page(event) or self._far(event)
        if lead is None:
            return self._refuses(event)
        number, aim = lead
        self.go(number, aim)
        return True

    def _edge(self, event: QKeyEvent) -> tuple[int, Callable[[], None]] | None:
        """Return where a key leads that moves the caret over an edge of its scene."""
        cursor, editor = self._editor.textCursor(), self._editor
        across = editor.cursorRect().center().x()
        steps: tuple[tuple[bool, bool, int, Callable[[], None]], ...] = (
            (event.matches(_KEYS.MoveToNextLine), _on_last_line(cursor), 1,
             lambda: self._to_line(across, last=False)),
            (event.matches(_KEYS.MoveToPreviousLine), _on_first_line(cursor), -1,
             lambda: self._to_line(across, last=True)),
            (any(map(event.matches, _ON)), cursor.atEnd(), 1, self._to_start),
            (any(map(event.matches, _BACK)), cursor.atStart(), -1, self._to_end),
        )  # fmt: skip
        for is_meant, at_edge, step, aim in steps:
            if is_meant and at_edge and not cursor.hasSelection():
                number = self._openable(self._scroll.live + step, step)
                return None if number is None else (number, aim)
        return None

    def _page(self, event: QKeyEvent) -> tuple[int, Callable[[], None]] | None:
        """Return where a page further leads; None within the scene."""
        step = 1 if event.matches(_KEYS.MoveToNextPage) else 0
        step = -1 if event.matches(_KEYS.MoveToPreviousPage) else step
        if not step:
            return None
        bar, place = self._editor.verticalScrollBar(), self._editor.cursorRect().center()
        far = step * self._viewport.height()
        wanted = self._scroll.row_at(place.y() + far)
        if wanted == self._scroll.live:
            return None
        number = self._openable(wanted, step)
        if number is None:
            return None
        bar.setValue(bar.value() + far)
        return number, lambda: self._to_point(place)

    def _far(self, event: QKeyEvent) -> tuple[int, Callable[[], None]] | None:
        """Return where the keys for the beginning and the end of a text lead: to the book's."""
        last = len(self._scroll.rows) - 1
        for key, start, step, aim in (
            (_KEYS.MoveToStartOfDocument, 0, 1, self._to_start),
            (_KEYS.MoveToEndOfDocument, last, -1, self._to_end),
        ):
            if event.matches(key):
                number = self._openable(start, step)
                is_here = number is None or number == self._scroll.live
                return None if is_here or number is None else (number, aim)
        return None

    def _refuses(self, event: QKeyEvent) -> bool:
        """Refuse a key that would join two scenes; tell whether it was one."""
        cursor = self._editor.textCursor()
        if cursor.hasSelection() or self._editor.isReadOnly():
            return False
        back = cursor.atStart() and self._scroll.live > 0
        on = cursor.atEnd() and self._scroll.live < len(self._scroll.rows) - 1
        is_back = event.key() == Qt.Key.Key_Backspace or any(map(event.matches, _DELETE_BACK))
        refused = (back and is_back) or (on and any(map(event.matches, _DELETE_ON)))
        if refused:
            self.join_refused.emit()
        return refused

    def _openable(self, number: int, step: int) -> int | None:
        """Return the first scene from one on, in a direction, that can be written in."""
        rows = self._scroll.rows
        while 0 <= number < len(rows):
            if rows[number].can_be_opened:
                return number
            number += step
        return None

    def go(self, number: int, aim: Callable[[], None]) -> None:
        """Open a scene, and do something as soon as it is there."""
        draft = self._scroll.rows[number].draft
        is_under_way = self.is_under_way and draft == self._wanted
        self._aim, self._wanted = aim, draft
        self._held.clear()
        self._patience.start()
        if not is_under_way:
            self.scene_wanted.emit(draft)

    def _to_start(self) -> None:
        self._put(QTextCursor(self._editor.document()))

    def _to_end(self) -> None:
        cursor = QTextCursor(self._editor.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._put(cursor)

    def _to_line(self, across: int, *, last: bool) -> None:
        cursor = QTextCursor(self._editor.document())
        if last:
            cursor.movePosition(QTextCursor.MoveOperation.End)
        height = self._editor.cursorRect(cursor).center().y()
        self._to_point(QPoint(across, height))

    def _to_point(self, place: QPoint) -> None:
        self._put(self._editor.cursorForPosition(place))

    def _put(self, cursor: QTextCursor) -> None:
        self._editor.setTextCursor(cursor)
        self._editor.caret_height.follow()


def _nowhere() -> None:
    return


def _on_first_line(cursor: QTextCursor) -> bool:
    block = cursor.block().previous()
    while block.isValid() and not block.isVisible():
        block = block.previous()
    return not block.isValid() and _line(cursor) == 0


def _on_last_line(cursor: QTextCursor) -> bool:
    block = cursor.block().next()
    while block.isValid() and not block.isVisible():
        block = block.next()
    return not block.isValid() and _line(cursor) == cursor.block().layout().lineCount() - 1


def _line(cursor: QTextCursor) -> int:
    return cursor.block().layout().lineForTextPosition(cursor.positionInBlock()).lineNumber()
