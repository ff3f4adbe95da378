"""Wires the sources: their panel, the search, what the list follows, pins and quotations."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup

from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.context import Context
from writer_assist.domain.snippet import RankingBias, Snippet
from writer_assist.settings import Settings
from writer_assist.ui.draft.surroundings import scene_context
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.sources.anchor import AnchorController
from writer_assist.ui.sources.controller import Anchor, InspirationController
from writer_assist.ui.sources.explanation import ExplanationController
from writer_assist.ui.sources.usage import DisplayLedger, SnippetController
from writer_assist.ui.widgets import open_dialog

if TYPE_CHECKING:
    from writer_assist.ui.sources.explanation import ExplanationDialog


ANCHORS = {
    Anchor.PARAGRAPH: "follow_paragraph",
    Anchor.SELECTION: "hold_selection",
    Anchor.SCENE: "follow_scene",
    Anchor.NOTE: "hold_note",
}


class SourcesWiring(QObject):
    """Searches for notes beside the text, and does what the writer asks with them.

    Attributes:
        inspiration: Searches.
        notes: Opens and quotes what was found.
        anchor: Knows what is searched for.
    """

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        settings: SettingsController,
        open_note: Callable[[int, tuple[int, int]], None],
        messages: MessageController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Build all parts; nothing is searched for yet.

        Args:
            engine: The library process.
            window: The window.
            settings: Remember dials and the pause.
            open_note: Opens a note at a place.
            messages: Shows what went wrong.
            draft: The draft being written.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._settings, self._messages = window, settings, messages
        self._draft = draft
        chosen = settings.settings
        self.anchor = AnchorController(
            self.paragraph, self.scene, window.editor.selected_text, self
        )
        self.inspiration = InspirationController(
            engine,
            self.anchor.subject,
            pause_ms=chosen.pause_ms,
            limit=chosen.snippet_count,
            parent=self,
        )
        self.notes = SnippetController(self.inspiration, open_note, self)
        self._explanation = ExplanationController(engine, draft, parent=self)
        self._explained_in: ExplanationDialog | None = None
        self._shown = DisplayLedger(engine, window.sources.seen, draft, parent=self)
        self._anchors = QActionGroup(self)
        for name in ANCHORS.values():
            self._anchors.addAction(window.action(name))
        line = QAction(self)
        line.setSeparator(True)
        also = [line, window.action("linked_sources")]
        window.sources.set_anchor_menu([*self._anchors.actions(), *also])
        self.apply_settings(chosen)
        window.sources.show_dials(chosen.dials_shown)
        window.action("show_dials").setChecked(chosen.dials_shown)
        self._show_anchor()
        self._connect_search()
        self._connect_anchor()
        self._connect_wishes()
        draft.opened.connect(self._turn_to_draft)
        draft.moved.connect(self.inspiration.follow_draft)

    def apply_settings(self, settings: Settings) -> None:
        """Follow the settings."""
        dials = _dials(settings)
        self._window.sources.set_dials(dials)
        self.inspiration.set_dials(dials)
        self.inspiration.set_options(
            pause_ms=settings.pause_ms,
            limit=settings.snippet_count,
            sinks_unused=settings.sinks_unused,
        )
        self._explanation.set_options(
            limit=settings.snippet_count, sinks_unused=settings.sinks_unused
        )

    @Slot(object)
    def set_book(self, sources: BookSources | None) -> None:
        """Keep to the sources of the open book; None while they are being read."""
        self.inspiration.set_sources(sources)
        self._explanation.set_sources(sources)

    def snippets(self) -> tuple[Snippet, ...]:
        """Return the snippets in the list."""
        return self.inspiration.snippets

    @Slot()
    def _turn_to_draft(self) -> None:
        self.anchor.leave_draft()
        self.inspiration.refresh()

    def _connect_search(self) -> None:
        panel, inspiration = self._window.sources, self.inspiration
        self._window.editor.edited.connect(inspiration.note_change)
        self._window.editor.caret_moved.connect(inspiration.note_change)
        inspiration.snippets_changed.connect(panel.set_snippets)
        inspiration.snippets_changed.connect(self._count_shown)
        inspiration.groups_changed.connect(panel.set_groups)
        inspiration.subject_changed.connect(panel.set_subject)
        inspiration.busy_changed.connect(panel.set_busy)
        panel.sight_changed.connect(self._shown.look)
        panel.group_chosen.connect(inspiration.choose_group)
        panel.pause_toggled.connect(self._pause)
        panel.dials_changed.connect(self._turn)
        panel.dials_toggled.connect(self._fold_dials)
        self._window.action("show_dials").toggled.connect(panel.show_dials)
        self._window.action("reset_dials").triggered.connect(panel.reset_dials)

    def _connect_anchor(self) -> None:
        anchor, panel, action = self.anchor, self._window.sources, self._window.action
        action("follow_paragraph").triggered.connect(anchor.follow_paragraph)
        action("hold_selection").triggered.connect(anchor.hold_selection)
        action("follow_scene").triggered.connect(anchor.follow_scene)
        action("hold_note").triggered.connect(anchor.hold_open_note)
        panel.let_go.connect(anchor.follow_paragraph)
        panel.like_requested.connect(anchor.hold_note_of)
        anchor.changed.connect(self._show_anchor)
        anchor.changed.connect(self.inspiration.look_again)
        anchor.refused.connect(self._messages.say)
        anchor.refused.connect(self._show_anchor)

    def _connect_wishes(self) -> None:
        window, panel = self._window, self._window.sources
        window.editor.passage_dropped.connect(self.notes.record_quotation)
        window.action("unhide_all").triggered.connect(self.inspiration.unhide_all)
        window.action("explain").triggered.connect(self._explain)
        panel.mark_requested.connect(self.inspiration.mark)
        panel.open_requested.connect(self.notes.open)
        panel.quote_requested.connect(self.notes.quote)
        self.notes.opened.connect(partial(window.show_panel, window.library))
        self.notes.quoted.connect(self._put_quotation)

    def paragraph(self) -> Context:
        """Return where the writer is."""
        return self._window.editor.context(self._draft.path)

    def scene(self) -> Context:
        """Return the same, with the whole scene as its paragraph."""
        editor = self._window.editor
        return scene_context(editor, editor.asides, self._draft.path)

    @Slot()
    def _show_anchor(self) -> None:
        self._window.action(ANCHORS[self.anchor.anchor]).setChecked(True)
        self._window.sources.set_held(self.anchor.anchor is not Anchor.PARAGRAPH)

    @Slot(tuple)
    def _count_shown(self, snippets: tuple[Snippet, ...]) -> None:
        self._shown.begin_list(tuple(one.passage.passage_id for one in snippets))

    @Slot(bool)
    def _pause(self, paused: bool) -> None:
        self.inspiration.set_paused(paused)
        self._settings.remember(sources_paused=paused)

    @Slot(object)
    def _turn(self, dials: RankingBias) -> None:
        self.inspiration.set_dials(dials)
        self._settings.remember(dial_surprising=dials.surprising, dial_forgotten=dials.forgotten)

    @Slot(bool)
    def _fold_dials(self, shown: bool) -> None:
        self._window.action("show_dials").setChecked(shown)
        self._settings.remember(dials_shown=shown)

    @Slot()
    def _explain(self) -> None:
        if self._explained_in is not None:
            self._explained_in.activateWindow()
            return
        # Imported only now: the first key press must not wait for dialogs.
        from writer_assist.ui.sources.explanation import ExplanationDialog

        text = self._window.editor.selected_text() or self.paragraph().paragraph
        dialog = ExplanationDialog(text, _dials(self._settings.settings), self._window)
        dialog.asked.connect(self._explanation.ask)
        dialog.destroyed.connect(self._forget_explanation)
        self._explanation.explained.connect(dialog.show_explanation)
        self._explanation.failed.connect(dialog.show_failure)
        self._explained_in = dialog
        open_dialog(dialog, beside=True)
        dialog.ask()

    @Slot()
    def _forget_explanation(self) -> None:
        self._explained_in = None
        self._explanation.forget()

    @Slot(str)
    def _put_quotation(self, text: str) -> None:
        if not self._window.editor.isReadOnly():
            self._window.editor.insert_apart(text)


def _dials(settings: Settings) -> RankingBias:
    return RankingBias(settings.dial_surprising, settings.dial_forgotten)
