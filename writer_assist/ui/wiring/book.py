"""Wires a book's own sources: their dialog, and everything that keeps to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.note import LibraryStatus
from writer_assist.messages.library import (
    CountBookNotes,
    GetStatus,
    ListFolders,
    ListNotes,
    ListTags,
)
from writer_assist.ui.answers.controller import AnswersController
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.book import BookController, book_words
from writer_assist.ui.library.scene_sources import SceneSourcesController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import open_dialog
from writer_assist.ui.wiring.deck import DeckWiring
from writer_assist.ui.wiring.sources import SourcesWiring

if TYPE_CHECKING:
    from writer_assist.ui.library.book_dialog import BookDialog


class BookWiring(QObject):
    """Lets sources, deck, answers and the search box keep to the sources of the open book."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        book: BookController,
        scene: SceneSourcesController,
        sources: SourcesWiring,
        deck: DeckWiring,
        answers: AnswersController,
        messages: MessageController,
        own_folder: str,
        parent: QObject | None = None,
    ) -> None:
        """Make the connections; the dialog is made when it is asked for.

        Args:
            engine: The library process.
            window: The window.
            book: Knows what belongs to the open book.
            scene: Knows what counts beside the open scene.
            sources: Keep to that.
            deck: Keeps to that.
            answers: Keep to the book.
            messages: Shows what went wrong.
            own_folder: Holds the notes that are written in the program.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._window, self._book = engine, window, book
        self._messages, self._own = messages, own_folder
        self._notes_number = self._count_number = 0
        scene.changed.connect(sources.set_book)
        scene.changed.connect(deck.deck.set_sources)
        book.changed.connect(answers.set_sources)
        book.changed.connect(self._show)
        book.failed.connect(messages.fail)
        self._sources, self._scene = sources, scene
        worlds = window.action("other_worlds")
        worlds.triggered.connect(self._ask_other_worlds)
        worlds.toggled.connect(window.sources.set_other_worlds)
        window.sources.other_worlds_toggled.connect(lambda _: worlds.trigger())
        window.action("book_sources").triggered.connect(self._open)
        window.sources.book_wanted.connect(self._open)

    @Slot(object)
    def _show(self, sources: BookSources | None) -> None:
        if sources is not None:
            self._window.sources.set_book(book_words(sources))
            self._window.library.lists.set_book(sources)

    @Slot(bool)
    def _ask_other_worlds(self, asked: bool) -> None:
        """Bring snippets from outside the book's sources beside the text, or no longer."""
        sources = self._scene.sources
        if asked and (sources is None or sources.are_all):
            self._window.action("other_worlds").setChecked(False)
            self._messages.say(
                tr(
                    "Your whole library belongs to this book, so there are no other worlds. "
                    "Sources of this book chooses what belongs to it."
                )
            )
            return
        self._sources.inspiration.ask_other_worlds(asked)

    @Slot()
    def _open(self) -> None:
        # Imported only now: the first key press must not wait for dialogs.
        from writer_assist.ui.library.book_dialog import BookDialog

        if self._book.project is None or self._book.sources is None:
            return
        dialog = BookDialog(self._book.project.name, self._book.sources, self._window)
        dialog.chosen.connect(self._book.choose)
        dialog.count_wanted.connect(lambda sources: self._count(dialog, sources))
        dialog.notes_wanted.connect(lambda text: self._find(dialog, text))
        self._ask(dialog)
        open_dialog(dialog)

    def _ask(self, dialog: BookDialog) -> None:
        """Ask for what the dialog offers; it may be closed before all of it has come."""

        def receive_status(status: LibraryStatus) -> None:
            dialog.set_library(status.sources, self._own)

        fail = self._messages.fail
        numbers = [
            self._engine.send(GetStatus(), on_piece=receive_status, on_error=fail),
            self._engine.send(ListFolders(), on_piece=dialog.set_folders, on_error=fail),
            self._engine.send(ListTags(), on_piece=dialog.set_tags, on_error=fail),
        ]
        dialog.finished.connect(lambda _: self._forget(numbers))
        dialog.ask()

    def _count(self, dialog: BookDialog, sources: BookSources) -> None:
        self._engine.cancel(self._count_number)
        self._count_number = self._engine.send(
            CountBookNotes(sources), on_piece=dialog.set_count, on_error=self._messages.fail
        )

    def _find(self, dialog: BookDialog, text: str) -> None:
        self._engine.cancel(self._notes_number)
        self._notes_number = self._engine.send(
            ListNotes(text), on_piece=dialog.set_notes, on_error=self._messages.fail
        )

    def _forget(self, numbers: list[int]) -> None:
        for number in (*numbers, self._notes_number, self._count_number):
            self._engine.cancel(number)
