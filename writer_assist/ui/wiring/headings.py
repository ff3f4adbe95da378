"""Wires the headings of a single draft: their list, and the way to each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from writer_assist.domain.draft_outline import DraftHeading, heading_at, outline_of
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.project.controller import ProjectController
from writer_assist.ui.text import tr, units_before

PAUSE_MS = 400  # after the words were counted, which waits for a pause itself


@dataclass(frozen=True, slots=True)
class PlacedHeadings:
    """Headings, and where they begin as the editor counts."""

    headings: tuple[DraftHeading, ...] = ()
    places: tuple[int, ...] = ()


class HeadingsWiring(QObject):
    """Lists the headings of a draft that is no scene of a book, and follows the caret."""

    def __init__(
        self,
        background: Background,
        window: MainWindow,
        project: ProjectController,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything.

        Args:
            background: Looks for headings.
            window: The window.
            project: Knows whether the draft is a scene.
            messages: Says that there are no headings.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._window, self._project = background, window, project
        self._messages = messages
        self._panel, self._editor = window.library.headings, window.editor
        self._found = PlacedHeadings()
        self._asked = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._editor.words_changed.connect(self._pause.start)
        self._editor.caret_moved.connect(self._mark)
        project.project_changed.connect(self._follow_project)
        self._panel.heading_chosen.connect(self._show)
        self._panel.heading_entered.connect(self._enter)
        window.action("headings").triggered.connect(self._go_to_list)
        self._take(0, PlacedHeadings())

    @Slot()
    def _follow_project(self) -> None:
        is_single = self._project.project is None
        self._window.action("headings").setVisible(is_single)
        if is_single != bool(self._asked):
            self._look()

    @Slot()
    def _look(self) -> None:
        self._pause.stop()
        if self._project.project is not None:
            self._asked = 0
            self._take(0, PlacedHeadings())
            return
        self._asked += 1
        number, text = self._asked, self._editor.text()

        def work() -> PlacedHeadings:
            headings = outline_of(text)
            return PlacedHeadings(
                headings, tuple(units_before(text, one.start) for one in headings)
            )

        self._background.run(work, on_done=lambda found: self._take(number, found))

    def _take(self, number: int, found: PlacedHeadings) -> None:
        if number != self._asked:
            return
        self._found = found
        self._panel.set_headings(found.headings)
        # One heading is the title; a list of it tells nothing.
        self._window.library.show_headings(len(found.headings) > 1)
        self._mark()

    @Slot()
    def _mark(self) -> None:
        if self._found.places:
            caret = self._editor.textCursor().position()
            self._panel.mark(heading_at(self._found.places, caret))

    @Slot(int)
    def _show(self, number: int) -> None:
        if 0 <= number < len(self._found.places):
            self._editor.show_at_top(self._found.places[number])

    @Slot(int)
    def _enter(self, number: int) -> None:
        self._window.action("go_to_text").trigger()
        self._show(number)

    @Slot()
    def _go_to_list(self) -> None:
        if len(self._found.headings) < 2:
            self._messages.say(
                tr(
                    "There are no headings here to choose from. A line that begins with # and a "
                    "blank is one."
                )
            )
            return
        self._window.show_panel(self._window.library)
        self._panel.unfold(True)
        self._panel.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
