"""A copy of the draft elsewhere, while its own disk does not answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.errors import DiskError, WriterAssistError
from writer_assist.file_names import shown_name
from writer_assist.manuscript.rescue import Rescue
from writer_assist.ui.background import Background
from writer_assist.ui.text import tr

PATIENCE_MS = 8_000  # a sleeping disk wakes in less
AGAIN_MS = 2_000
_SERIES = "b"  # the thread that saves may be about to make a copy of its own


class SecondCopy(QObject):
    """Waits beside a save; where that takes too long, the text is kept in the data folder.

    A share that is gone may let whoever writes to it wait for minutes, and no error says so.

    Signals:
        told: str, a sentence that says where the copy is.
        withdrawn: str, that sentence, when the disk has answered.
    """

    told = Signal(str)
    withdrawn = Signal(str)

    def __init__(
        self, folder: Path, read_text: Callable[[], str], parent: QObject | None = None
    ) -> None:
        """Make one; it does nothing before :meth:`wait`.

        Args:
            folder: For copies of drafts that cannot be saved.
            read_text: Returns the text as it is shown.
            parent: Holds it.
        """
        super().__init__(parent)
        self._folder, self._read_text = folder, read_text
        self._path = Path()
        self._rescue: Rescue | None = None
        self._disk: Background | None = None
        self._kept = self._sentence = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._keep)

    def wait(self, path: Path) -> None:
        """Take note that a draft is being saved."""
        self._path = path
        self._timer.start(PATIENCE_MS)

    def end(self) -> None:
        """Take note that the disk has answered; the copy goes."""
        self._timer.stop()
        rescue, self._rescue, self._kept = self._rescue, None, ""
        if rescue is not None and self._disk is not None:
            self._disk.run(rescue.forget, on_error=_pass)
        elif rescue is not None:
            rescue.forget()
        if self._sentence:
            self.withdrawn.emit(self._sentence)
            self._sentence = ""

    def keep_at_last(self, error: DiskError, path: Path, text: str) -> None:
        """Keep a copy at once, on the calling thread, unless the error tells of one.

        Raises:
            DiskError: No place took it: the same error.
        """
        self._timer.stop()
        if error.kept is None:
            self._rescue = self._rescue or Rescue(self._folder, path, series=_SERIES)
            error.kept = self._rescue.keep(text)
            if error.kept is None:
                raise error
            error.args = (f"{error} A copy is kept as {error.kept}.",)

    def finish(self) -> None:
        """Let the thread go that wrote copies, if there was one."""
        self._timer.stop()
        if self._disk is not None:
            self._disk.finish()
            self._disk = None

    @Slot()
    def _keep(self) -> None:
        self._timer.start(AGAIN_MS)
        text = self._read_text()
        if text == self._kept:
            return
        self._kept = text
        if self._disk is None:
            self._disk = Background("second copy", self)
        if self._rescue is None:
            self._rescue = Rescue(self._folder, self._path, series=_SERIES)
        rescue = self._rescue
        self._disk.run(lambda: rescue.keep(text), on_done=self._tell, on_error=_pass)

    def _tell(self, place: Path | None) -> None:
        if place is None or self._sentence or self._rescue is None:
            return
        sentence = tr(
            "The disk does not answer, so {name} is not saved yet. "
            "Until it does, what you write is kept as {place}."
        )
        self._sentence = sentence.format(name=shown_name(self._path.name), place=place)
        self.told.emit(self._sentence)


def _pass(_: WriterAssistError) -> None:
    return
