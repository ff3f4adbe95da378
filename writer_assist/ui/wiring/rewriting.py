"""Wires the rewriting of a selection: its key, the cards beside the text, and notes to keep."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.rewriting import Rewriting
from writer_assist.domain.snippet import Snippet
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.book import BookController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.rewriting.controller import RewritingController
from writer_assist.ui.rewriting.labels import heading
from writer_assist.ui.text import tr
from writer_assist.ui.wiring.sources import SourcesWiring


class RewritingWiring(QObject):
    """Asks for other wordings, and shows them in the second pane.

    Attributes:
        rewriting: Looks for them.
    """

    def __init__(
        self,
        library: Engine,
        window: MainWindow,
        book: BookController,
        sources: SourcesWiring,
        catch: Callable[[str, str], None],
        messages: MessageController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Put everything together; nothing is looked for yet.

        Args:
            library: The library process.
            window: The window.
            book: Knows which notes belong to the open book.
            sources: Open notes, and quote them.
            catch: Opens a new note with a title and a text quoted in it.
            messages: Shows what went wrong.
            draft: The draft being written.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._sources, self._catch = window, sources, catch
        self.rewriting = RewritingController(library, window.editor, draft, self)
        self._pane = window.beside.rewriting
        window.action("rewrite").triggered.connect(self._begin)
        pane, rewriting = self._pane, self.rewriting
        rewriting.begun.connect(pane.begin)
        rewriting.refused.connect(pane.show_words)
        rewriting.card_added.connect(pane.add_card)
        rewriting.told.connect(pane.add_words)
        rewriting.state_changed.connect(self._show_state)
        rewriting.busy_changed.connect(self._show_busy)
        pane.accept_wanted.connect(self._accept)
        pane.keep_wanted.connect(self._keep)
        pane.note_wanted.connect(self._open_note)
        pane.stop_wanted.connect(rewriting.stop)
        pane.closed.connect(rewriting.stop)
        pane.next_wanted.connect(rewriting.next_ways)
        rewriting.failed.connect(messages.fail)
        book.changed.connect(rewriting.set_sources)

    @Slot()
    def _begin(self) -> None:
        self._window.beside.show_rewriting()
        self.rewriting.begin()
        if self.rewriting.selection:
            self._pane.take_focus()

    @Slot(str)
    def _show_busy(self, words: str) -> None:
        self._pane.set_busy(words)
        self._pane.set_next(there=bool(self.rewriting.selection) and not words)

    @Slot(int, str, bool)
    def _show_state(self, number: int, words: str, live: bool) -> None:
        self._pane.set_state(number, words, live=live)

    @Slot(int, object)
    def _accept(self, number: int, wanted: Rewriting) -> None:
        if not wanted.edits and wanted.snippet is not None:
            self._sources.notes.quote(wanted.snippet, False)
        else:
            self.rewriting.accept(number, wanted)

    @Slot(object)
    def _keep(self, wanted: Rewriting) -> None:
        selection = self.rewriting.selection
        title = tr("Wording: {way}").format(way=heading(selection, wanted))
        self._catch(title, wanted.text(selection) if wanted.edits else wanted.quote)

    @Slot(object)
    def _open_note(self, snippet: Snippet) -> None:
        self._sources.notes.open(snippet)
