"""Knows which drafts stand beside the one that is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.file_names import path_of_text, path_to_text
from writer_assist.manuscript.folder import drafts_beside
from writer_assist.ui.background import Background

# Asked, not watched: that works on every disk, a network one too.
LOOK_MS = 2000


class ManuscriptController(QObject):
    """Lists the folder of the open draft, beside the window, and follows its changes.

    Signals:
        drafts_changed: tuple[str, ...], str: the files, and which of them is open.
        failed: WriterAssistError, for the message bar.
    """

    drafts_changed = Signal(tuple, str)
    failed = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._open = ""
        self._seen = 0.0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look_for_changes)

    @Slot(str)
    def take_draft(self, draft: str) -> None:
        """Take note of the draft that is open now."""
        self._open = draft
        self._timer.start()
        self.look()

    @Slot(str, str)
    def follow_draft(self, _old: str, new: str) -> None:
        """Take note that the draft lives in another file now."""
        self.take_draft(new)

    @Slot()
    def look(self) -> None:
        """Look at the folder again; other programs may have changed it."""
        draft = self._open
        if draft:
            self._background.run(
                lambda: drafts_beside(path_of_text(draft)),
                on_done=lambda found: self._tell(draft, found),
                on_error=self.failed.emit,
            )

    def _tell(self, draft: str, found: tuple[Path, ...]) -> None:
        if draft == self._open:
            self.drafts_changed.emit(tuple(path_to_text(path) for path in found), draft)

    @Slot()
    def _look_for_changes(self) -> None:
        draft = self._open
        self._background.run(
            lambda: _changed_at(path_of_text(draft).parent),
            on_done=self._compare,
            on_error=self.failed.emit,
        )

    def _compare(self, changed_at: float) -> None:
        before, self._seen = self._seen, changed_at
        if changed_at != before:
            self.look()


def _changed_at(folder: Path) -> float:
    """Return when a file came to a folder or left it; 0 where it cannot be known."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0
