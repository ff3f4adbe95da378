"""A splitter that knows a good division of its own."""

from __future__ import annotations

import base64

from PySide6.QtCore import QByteArray, QEvent, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

UNTOUCHED = "-"


class Division(QSplitter):
    """A splitter that shares its room by itself until the writer moves a border."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None) -> None:
        super().__init__(orientation, parent)
        self.placed = False
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._take_division)

    @Slot()
    def divide(self) -> None:
        """Share the room anew, unless the writer has shared it out."""
        if not self.placed:
            self.setSizes(self.shares())

    def shares(self) -> list[int]:
        """Return the sizes that fit the window."""
        raise NotImplementedError

    def state(self) -> str:
        """Return the writer's division, to be restored; without spaces."""
        return _encoded(self.saveState()) if self.placed else UNTOUCHED

    def restore(self, state: str) -> None:
        """Divide as ``state`` said."""
        if state != UNTOUCHED:
            self.placed = self.restoreState(_decoded(state))

    def event(self, event: QEvent) -> bool:
        """Share the room again when a panel asks for less or more than before."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.divide()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the room of the new size."""
        super().resizeEvent(event)
        self.divide()

    @Slot()
    def _take_division(self) -> None:
        self.placed = True


def _encoded(state: QByteArray) -> str:
    return base64.b64encode(bytes(state.data())).decode()


def _decoded(text: str) -> QByteArray:
    return QByteArray(base64.b64decode(text))
