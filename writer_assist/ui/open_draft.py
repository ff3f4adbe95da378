"""Holds which draft is open, for everyone who needs to know."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot


class OpenDraft(QObject):
    """The file of the draft that is open.

    Attributes:
        path: The file; it may not be there yet. Empty while no draft is open.

    Signals:
        opened: str, the file of another draft.
        moved: str, str: the old and the new file, when the draft is kept in another one.
    """

    opened = Signal(str)
    moved = Signal(str, str)

    def __init__(self, path: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path

    @Slot(str)
    def open(self, path: str) -> None:
        """Switch to another draft, or to the same one after reading it again."""
        self.path = path
        self.opened.emit(path)

    @Slot(str, str)
    def move(self, old: str, new: str) -> None:
        """Follow the draft to another file."""
        self.path = new
        self.moved.emit(old, new)
