"""Jumps to a place of the manuscript, in the open draft or in another file of the book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from writer_assist.domain.people import StoryPlace
from writer_assist.file_names import path_of_text
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.open_draft import OpenDraft


@dataclass(frozen=True, slots=True)
class Destination:
    """A place to go to.

    Attributes:
        path: The file.
        start: Offset in its text.
        words: That stand there; they are looked for if the text was edited since.
        length: Of the text in which ``start`` was counted; what the editor shows above that text,
            such as front matter, is added. 0: the offset counts from the top of the editor.
        selects: Whether the words are selected; else the caret goes before them.
    """

    path: Path
    start: int
    words: str
    length: int = 0
    selects: bool = False


class PlaceOpener(QObject):
    """Opens places, one at a time."""

    def __init__(
        self,
        window: MainWindow,
        open_draft: Callable[[Path], None],
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Connect what is needed.

        Args:
            window: The window.
            open_draft: Opens another draft of the project.
            draft: The draft being written.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._open_draft, self._draft = window, open_draft, draft
        self._wanted: tuple[Path, Callable[[], None]] | None = None
        draft.opened.connect(self._go_on)

    @Slot(object)
    def open(self, place: StoryPlace) -> None:
        """Write on at a place of the story."""
        self.enter(Destination(path_of_text(place.path), place.start, place.opening))

    def enter(self, destination: Destination) -> None:
        """Go to a place, and give the text the focus."""
        self._go(partial(self._enter, destination), destination.path)

    def show(self, destination: Destination) -> None:
        """Go to a place; the focus stays where it is."""
        self._go(partial(self._show, destination), destination.path)

    def _go(self, arrive: Callable[[], None], path: Path) -> None:
        if path == path_of_text(self._draft.path):
            arrive()
        else:
            self._wanted = path, arrive
            self._open_draft(path)

    @Slot(str)
    def _go_on(self, path: str) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted[0] == path_of_text(path):
            # The draft's own caret is put in its place first.
            QTimer.singleShot(0, self, wanted[1])

    def _enter(self, destination: Destination) -> None:
        self._show(destination)
        self._window.activateWindow()
        self._window.action("go_to_text").trigger()

    def _show(self, destination: Destination) -> None:
        editor, words = self._window.editor, destination.words
        text = editor.text()
        above = len(text) - destination.length if destination.length else 0
        start = above + destination.start
        if above < 0 or not text.startswith(words, start):  # it was edited since
            start = text.find(words)
        if start < 0:
            start, words = min(destination.start, len(text)), ""
        cursor = editor.cursor_at(text, start, start + len(words))
        if destination.selects and words:
            editor.go_to(cursor.position())
            editor.setTextCursor(cursor)
        else:
            editor.go_to(cursor.anchor())
