"""Knows which drafts stand beside the one that is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from writer_assist.manuscript.folder import drafts_beside
from writer_assist.ui.background import Background

SETTLE_MS = 300  # saving is a new file and a renaming: one look is enough


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
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look_soon)

    @Slot(str)
    def take_draft(self, draft: str) -> None:
        """Take note of the draft that is open now."""
        self._open = draft
        folder = str(Path(draft).parent)
        if folder not in self._watcher.directories():
            if watched := self._watcher.directories():
                self._watcher.removePaths(watched)
            self._watcher.addPath(folder)
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
                lambda: drafts_beside(Path(draft)),
                on_done=lambda found: self._tell(draft, found),
                on_error=self.failed.emit,
            )

    def _tell(self, draft: str, found: tuple[Path, ...]) -> None:
        if draft == self._open:
            self.drafts_changed.emit(tuple(str(path) for path in found), draft)

    @Slot(str)
    def _look_soon(self, _folder: str) -> None:
        self._settle.start()
