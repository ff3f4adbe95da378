"""Wires the rewriting of a selection: its key, the cards beside the text, and notes to keep."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextCursor

from writer_assist.domain.context import Context
from writer_assist.domain.rewriting import Rewriting
from writer_assist.domain.sampling import LENGTHS
from writer_assist.domain.snippet import Snippet
from writer_assist.messages.library import UsageKind
from writer_assist.messages.model import ContinueStory
from writer_assist.messages.orders import sampling_of
from writer_assist.ui.cards.controller import ContinuationController
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.scene_sources import SceneSourcesController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.rewriting.controller import RewritingController
from writer_assist.ui.rewriting.labels import heading, nothing_selected
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
        model: Engine,
        window: MainWindow,
        beside: SceneSourcesController,
        cards: ContinuationController,
        may_write: Callable[[], bool],
        sources: SourcesWiring,
        catch: Callable[[str, str], None],
        messages: MessageController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Put everything together; nothing is looked for yet.

        Args:
            library: The library process.
            model: The model process.
            window: The window.
            beside: Knows which notes count beside the open scene.
            cards: Know what every card knows.
            may_write: Tells whether there is a model, here or remote.
            sources: Open notes, and quote them.
            catch: Opens a new note with a title and a text quoted in it.
            messages: Shows what went wrong.
            draft: The draft being written.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._sources, self._catch = window, sources, catch
        self._messages = messages
        self._cards, self._may_write = cards, may_write
        self.rewriting = RewritingController(
            library, model, self._how_to_write, window.editor, draft, self
        )
        self._pane = window.beside.rewriting
        window.action("rewrite").triggered.connect(self._begin)
        pane, rewriting = self._pane, self.rewriting
        rewriting.begun.connect(pane.begin)
        rewriting.refused.connect(pane.show_words)
        rewriting.card_added.connect(pane.add_card)
        rewriting.told.connect(pane.add_words)
        rewriting.state_changed.connect(self._show_state)
        rewriting.busy_changed.connect(self._show_busy)
        rewriting.card_changed.connect(pane.change_card)
        rewriting.card_dropped.connect(pane.remove_card)
        rewriting.accepted.connect(self._record)
        draft.opened.connect(self._leave)
        pane.accept_wanted.connect(self._accept)
        pane.quote_wanted.connect(self._quote)
        pane.keep_wanted.connect(self._keep)
        pane.note_wanted.connect(self._open_note)
        pane.stop_wanted.connect(rewriting.stop)
        pane.closed.connect(rewriting.stop)
        pane.next_wanted.connect(rewriting.next_ways)
        rewriting.failed.connect(messages.fail)
        beside.changed.connect(rewriting.set_sources)

    @Slot()
    def _begin(self) -> None:
        self._window.beside.show_rewriting()
        self.rewriting.begin()
        if self.rewriting.selection:
            self._pane.take_focus()

    @Slot()
    def _leave(self) -> None:
        """Show nothing of the draft that was open before."""
        self._pane.show_words(nothing_selected())

    @Slot(str)
    def _show_busy(self, words: str) -> None:
        self._pane.set_busy(words)
        self._pane.set_next(there=bool(self.rewriting.selection) and not words)

    @Slot(int, str, bool)
    def _show_state(self, number: int, words: str, live: bool) -> None:
        self._pane.set_state(number, words, live=live)

    @Slot(int, object)
    def _accept(self, number: int, wanted: Rewriting) -> None:
        if self._window.editor.isReadOnly():
            self._messages.say(tr("This text is read-only here, so nothing was changed."))
        else:
            self.rewriting.accept(number, wanted)

    def _how_to_write(self, context: Context, place: QTextCursor) -> ContinueStory | None:
        settings = self._window.settings()
        if not settings.ai_on or not self._may_write():
            return None
        order = ContinueStory(context, (), 1, sampling_of(settings, length=LENGTHS["sentence"]))
        return self._cards.choosing.applied(order, place, 1)

    @Slot(object)
    def _record(self, one: Rewriting) -> None:
        if one.snippet is not None:
            kind = UsageKind.WRITTEN_FROM
            self._sources.inspiration.record_use(one.snippet.passage.passage_id, kind)

    @Slot(object)
    def _quote(self, snippet: Snippet) -> None:
        self._sources.notes.quote(snippet, False)

    @Slot(object)
    def _keep(self, wanted: Rewriting) -> None:
        selection = self.rewriting.selection
        title = tr("Wording: {way}").format(way=heading(selection, wanted))
        self._catch(title, wanted.text(selection) if wanted.edits else wanted.quote)

    @Slot(object)
    def _open_note(self, snippet: Snippet) -> None:
        self._sources.notes.open(snippet)
