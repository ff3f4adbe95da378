"""Jumps to a place of the manuscript, in the open draft or in another file of the book."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from writer_assist.domain.people import StoryPlace
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.text import units_before


class DraftPlaces(QObject):
    """Opens places; the caret goes there, and the text has the focus."""

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
        self._place: StoryPlace | None = None
        draft.opened.connect(self._go_on)

    @Slot(object)
    def open(self, place: StoryPlace) -> None:
        """Go to a place."""
        if place.path == self._draft.path:
            self._show(place)
            return
        self._place = place
        self._open_draft(Path(place.path))

    @Slot(str)
    def _go_on(self, path: str) -> None:
        place, self._place = self._place, None
        if place is not None and place.path == path:
            # The draft's own caret is put in its place first.
            QTimer.singleShot(0, self, partial(self._show, place))

    def _show(self, place: StoryPlace) -> None:
        editor, start = self._window.editor, place.start
        text = editor.text()
        if not text.startswith(place.opening, start):  # it was edited since
            found = text.find(place.opening)
            start = found if found >= 0 else min(start, len(text))
        editor.go_to(units_before(text, start))
        self._window.activateWindow()
        self._window.action("go_to_text").trigger()
