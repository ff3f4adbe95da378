"""Wires the sources of a scene: the switch, the line that says so, and how many notes there are."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.book_sources import BookCount, BookSources
from writer_assist.manuscript.scene_fields import ALL, LINKED
from writer_assist.messages.library import CountBookNotes
from writer_assist.ui.draft.controller import DraftController
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.book import BookController
from writer_assist.ui.library.scene_sources import SceneSourcesController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.project.controller import ProjectController


class SceneSourcesWiring(QObject):
    """Lets the writer keep the sources of a scene to the notes that it links to."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        book: BookController,
        scene: SceneSourcesController,
        project: ProjectController,
        draft: DraftController,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Make the connections.

        Args:
            engine: The library process, which counts notes.
            window: The window.
            book: Remembers the choice for a book.
            scene: Knows what counts beside the open scene.
            project: Changes the fields of a scene.
            draft: Saves the text with its links.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._window, self._book = engine, window, book
        self._scene, self._project, self._messages = scene, project, messages
        self._count_number = 0
        self._action = window.action("linked_sources")
        self._action.triggered.connect(self._choose)
        window.sources.all_notes_wanted.connect(partial(self._choose, False))
        scene.changed.connect(self._show)
        project.project_changed.connect(scene.look)
        draft.state_changed.connect(scene.look_for_links)

    @Slot()
    def count(self) -> None:
        """Count the linked notes again: the library has changed."""
        self._show(self._scene.sources)

    @Slot(bool)
    def _choose(self, only_linked: bool) -> None:
        """Keep the open scene to its links, or its book where it is not part of a project."""
        sources, current = self._book.sources, self._project.current
        if sources is None or self._scene.sources is None:
            return
        self._action.setChecked(self._scene.sources.linked is not None)  # until it is done
        if not current:
            self._book.follow_links(only_linked)
            return
        own = LINKED if only_linked else ALL
        field = "" if only_linked == sources.follow_links else own
        self._project.set_field((current,), "sources", field)

    @Slot(object)
    def _show(self, sources: BookSources | None) -> None:
        self._engine.cancel(self._count_number)
        if sources is None:
            return
        self._action.setChecked(sources.linked is not None)
        panel = self._window.sources
        if sources.linked is None or not sources.linked.links:
            panel.set_linked(sources, 0)
            return
        panel.set_linked(sources)

        def receive(count: BookCount) -> None:
            panel.set_linked(sources, count.own)

        self._count_number = self._engine.send(
            CountBookNotes(sources), on_piece=receive, on_error=self._messages.fail
        )
