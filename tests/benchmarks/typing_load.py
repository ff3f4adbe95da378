"""The whole program with its engines, put to work while somebody types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QTimer

from tests.benchmarks.key_timer import let_pass, wait_until
from tests.benchmarks.loads import Load, at_rest
from tests.benchmarks.prose import Prose
from tests.ui.program import said_of_model
from writer_assist.app import WriterAssist
from writer_assist.domain.note import LibraryStatus
from writer_assist.errors import WriterAssistError
from writer_assist.messages.library import GetStatus
from writer_assist.paths import DataFolder
from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow

CONTINUE_EVERY_MS = 2500
READY_WITHIN_S = 120


@contextmanager
def real_loads(
    folder: Path, text: str, passages: int
) -> Iterator[tuple[MainWindow, Mapping[str, Load]]]:
    """Open the program on a draft; yield its window, and what can go on meanwhile.

    Raises:
        WriterAssistError: The draft was not opened in time.
    """
    draft = folder / "draft.md"
    draft.write_text(text, encoding="utf-8")
    data = DataFolder(folder / "data")
    window = MainWindow(Settings(sample_copied=True, text_size=13, load_language_model=True))
    desk = WriterAssist(data, window, draft)
    window.show()
    desk.start()
    try:
        if not wait_until(lambda: window.editor.word_count() > 0, within_s=READY_WITHIN_S):
            raise WriterAssistError("The draft was not opened in time.")
        loads: dict[str, Load] = {
            "at rest": at_rest,
            "indexing": _Indexing(desk, folder / "notes", passages).load,
        }
        if wait_until(lambda: model_is_ready(window), within_s=READY_WITHIN_S):
            loads["generating"] = generating
        yield window, loads
    finally:
        window.close()
        desk.finish()


class _Indexing:
    """Takes in a folder with many notes."""

    def __init__(self, desk: WriterAssist, folder: Path, passages: int) -> None:
        self._desk, self._folder, self._passages = desk, folder, passages
        self._status = LibraryStatus()

    @contextmanager
    def load(self, window: MainWindow) -> Iterator[None]:
        """Begin to take the folder in, and stop when the typing is over."""
        Prose(seed=2).write_notes(self._folder, self._passages)
        window.library.sources_chosen.emit((str(self._folder),))
        wait_until(self._has_begun, within_s=READY_WITHIN_S)
        yield
        window.library.strip.cancel_requested.emit()
        let_pass(1)

    def _has_begun(self) -> bool:
        self._desk.library_engine.send(GetStatus(), on_piece=self._take, on_error=_ignore)
        return self._status.passages > 0

    def _take(self, status: LibraryStatus) -> None:
        self._status = status


def model_is_ready(window: MainWindow) -> bool:
    """Tell whether a model was loaded and has produced a token."""
    return "ready" in said_of_model(window)


def _ignore(_error: WriterAssistError) -> None:
    return


@contextmanager
def generating(window: MainWindow) -> Iterator[None]:
    """Ask for continuations again and again."""
    again = QTimer(window, interval=CONTINUE_EVERY_MS)
    again.timeout.connect(window.action("continue").trigger)
    window.action("continue").trigger()
    wait_until(
        lambda: any(card.text for card in window.continuations.continuations()),
        within_s=READY_WITHIN_S,
    )
    again.start()
    yield
    again.stop()
    window.continuations.stop_requested.emit()
    again.deleteLater()
