"""The panel with the notes that fit what the writer is writing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.progress import Progress
from writer_assist.domain.snippet import RankingBias, Snippet, SnippetGroup
from writer_assist.ui.sliders import SlidersBar
from writer_assist.ui.sources.groups import GroupBar
from writer_assist.ui.sources.linked_line import LinkedLine
from writer_assist.ui.sources.model import SourcesModel
from writer_assist.ui.sources.preview import Preview
from writer_assist.ui.sources.snippet_list import SnippetList
from writer_assist.ui.widgets import MARGIN, IconButton, LinkButton, PaneHeader, WrappedLabel

EDGE = 8  # around the preview
LIST_LEAST = 110  # of the list, while a passage is previewed


class SourcesPanel(QWidget):
    """Shows the sources, and reports what the writer does with them.

    Signals:
        pause_toggled: bool, whether the list is paused.
        open_requested: Snippet, to open in its note.
        mark_requested: int, object: a passage and its new SnippetMark.
        quote_requested: Snippet, bool: one to quote in the draft, and whether all of it.
        like_requested: Snippet; notes similar to its note are wanted.
        preview_toggled: The preview was opened or closed.
        dials_changed: Dials, after the writer moved a slider.
        dials_toggled: bool, whether the sliders are shown.
        group_chosen: SnippetGroup that should filter the list, or no longer.
        book_wanted: The writer wants to choose the sources of this book.
        other_worlds_toggled: bool, whether snippets from outside these sources are wanted.
        all_notes_wanted: Sources are no longer to be kept to what the scene links to.
        let_go: The list should follow the paragraph again.
        sight_changed: Other snippets became visible, by scrolling or showing the panel.
    """

    pause_toggled = Signal(bool)
    open_requested = Signal(object)
    mark_requested = Signal(int, object)
    quote_requested = Signal(object, bool)
    like_requested = Signal(object)
    preview_toggled = Signal()
    dials_changed = Signal(object)
    dials_toggled = Signal(bool)
    group_chosen = Signal(object)
    book_wanted = Signal()
    other_worlds_toggled = Signal(bool)
    all_notes_wanted = Signal()
    let_go = Signal()
    sight_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Sources"))
        self.model = SourcesModel(self)
        self.list = SnippetList(self.model, self)
        self.list.setAccessibleName(self.tr("Notes that fit this paragraph"))
        self._paused = False
        self._busy = False
        self._reading = False
        self._subject, self._book_words = "", ""
        self._header = PaneHeader(self.tr("Sources"), self)
        self._let_go = IconButton("close", self.tr("Unlock: follow the paragraph"), self)
        self._anchor = IconButton("anchor", self.tr("What the list follows"), self)
        self._anchor.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._book = IconButton("book", "", self)
        self._worlds = IconButton("worlds", self.tr("From other worlds"), self, key="Ctrl+F10")
        self._worlds.setCheckable(True)
        self._show_dials = IconButton("dials", self.tr("Sliders"), self)
        self._show_dials.setCheckable(True)
        self._pause = IconButton("pause", self.tr("Pause"), self)
        self._pause.setCheckable(True)
        self._header.add_to_subject(self._let_go)
        for button in (self._anchor, self._book, self._worlds, self._show_dials, self._pause):
            self._header.add(button)
        self._let_go.hide()
        self._dials = SlidersBar(self)
        self._dials.hide()
        self._groups = GroupBar(self._dials.tab_order()[-1], self)
        self._linked = LinkedLine(self)
        self._is_linked = self._leads_nowhere = False
        self._empty = WrappedLabel("", self)
        self._empty.setContentsMargins(MARGIN, 4, MARGIN, 0)
        self._change_book = LinkButton(self.tr("Sources of this book…"), self)
        self._preview = Preview(self)
        self._preview.hide()
        self._lay_out()
        self._connect()
        self.set_book("")

    def set_anchor_menu(self, actions: Sequence[QAction]) -> None:
        """Set the menu of the button that chooses what the list follows."""
        menu = QMenu(self)
        for action in actions:
            menu.addAction(action)
        self._anchor.setMenu(menu)

    @Slot(str)
    def set_subject(self, words: str) -> None:
        """Say what the list was searched for; empty for nothing."""
        self._subject = words
        self._show_state()

    def set_book(self, words: str) -> None:
        """Say what belongs to the book: "2 folders"; empty for the whole library."""
        self._book_words = words
        self._book.set_picture("book-set" if words else "book")
        everything = self.tr("the whole library")
        name = self.tr("Sources of this book: {words}").format(words=words or everything)
        self._book.set_name(name, key="Ctrl+Alt+B")
        self._show_state()

    def set_linked(self, sources: BookSources, notes: int | None = None) -> None:
        """Say whether only what the scene links to is shown; see ``LinkedLine.show_linked``."""
        self._is_linked = sources.linked is not None
        self._leads_nowhere = self._is_linked and notes == 0
        self._linked.show_linked(sources, notes)
        self._show_state()

    def linked_words(self) -> str:
        """Return what is said about linked notes; empty while all notes of the book count."""
        return self._linked.words()

    @Slot(bool)
    def set_other_worlds(self, wanted: bool) -> None:
        """Show whether snippets from outside the book's sources are wanted."""
        self._worlds.setChecked(wanted)

    def set_held(self, held: bool) -> None:
        """Say whether the list follows something other than the paragraph."""
        self._let_go.setVisible(held)

    def set_dials(self, dials: RankingBias) -> None:
        """Set the sliders without a signal."""
        self._dials.set_dials(dials)
        self._show_leaning()

    @Slot(bool)
    def show_dials(self, shown: bool) -> None:
        """Show or hide the sliders; report it if that is a change."""
        if shown is self._dials.isHidden():
            self._show_dials.setChecked(shown)
            self._dials.setVisible(shown)
            self.dials_toggled.emit(shown)

    @Slot()
    def reset_dials(self) -> None:
        """Return both sliders to the middle."""
        self._dials.reset()

    @Slot(tuple, object)
    def set_groups(self, groups: tuple[SnippetGroup, ...], chosen: SnippetGroup | None) -> None:
        """Show the groups of the list; without any the row is hidden."""
        self._groups.set_groups(groups, chosen)

    def tab_order(self) -> tuple[QWidget, ...]:
        """Return what Tab reaches, in order; the groups come before the list."""
        buttons = (self._anchor, self._book, self._worlds, self._show_dials, self._pause)
        dials, preview = self._dials.tab_order(), self._preview.tab_order()
        links = self._linked.all_notes, self._change_book
        return (*buttons, self._let_go, *dials, *links, self.list, *preview)

    def seen(self) -> tuple[int, ...]:
        """Return the visible passages; none while the panel is hidden."""
        window = self.window().windowHandle()
        if not self.isVisible() or window is None or not window.isExposed():
            return ()
        return self.list.passages_in_sight()

    def hint(self) -> str:
        """Return what an empty list says; empty where there are snippets."""
        return self._empty.text()

    def set_snippets(self, snippets: tuple[Snippet, ...]) -> None:
        """Show these snippets; rows that stay are not touched, and the list does not move."""
        place = self.list.verticalScrollBar().value()
        self.model.set_snippets(snippets)
        self.list.verticalScrollBar().setValue(place)
        self._show_state()

    def set_busy(self, busy: bool) -> None:
        """Say whether a search is running; the list stays as it is."""
        self._busy = busy
        self._show_state()

    @Slot(object)
    def set_reading(self, progress: Progress | None) -> None:
        """Say whether notes are being read, so that what fits may still come."""
        if self._reading is not (progress is not None):
            self._reading = progress is not None
            self._show_state()

    def set_paused(self, paused: bool) -> None:
        """Set the pause button without a signal."""
        self._paused = paused
        self._pause.setChecked(paused)
        self._show_state()

    @Slot(bool)
    def pause(self, paused: bool) -> None:
        """Pause or resume the list; report it if that is a change."""
        if paused == self._paused:
            return
        self.set_paused(paused)
        self.pause_toggled.emit(paused)

    def set_text_size(self, points: float) -> None:
        """Set the size of the sentences in points."""
        self.list.set_text_size(points)
        self._preview.set_text_size(points)

    def set_compact(self, compact: bool) -> None:
        """Take less room, for low windows."""
        self._header.set_compact(compact)
        self.list.set_compact(compact)

    def unfolded_height(self) -> int:
        """Return the height of the sliders; 0 while they are hidden."""
        return 0 if self._dials.isHidden() else self._dials.sizeHint().height()

    def reading_height(self) -> int:
        """Return the height that the preview needs; 0 when there is none."""
        if self._preview.isHidden():
            return 0
        above = self._header.sizeHint().height() + self.unfolded_height()
        return above + LIST_LEAST + self._preview_height()

    def preview(self, snippet: Snippet) -> None:
        """Show a whole passage; the same one again closes the preview."""
        if self._preview.isVisible() and self._preview.snippet == snippet:
            self.close_preview()
            return
        self._preview.show_snippet(snippet)
        self._preview.setMaximumHeight(self._preview_height())
        self.preview_toggled.emit()
        self.list.scrollTo(self.list.currentIndex())

    @Slot()
    def close_preview(self) -> bool:
        """Close the preview; tell whether one was open."""
        visible = self._preview.isVisible()
        inside = self._preview.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._preview.hide()
        if visible:
            self.preview_toggled.emit()
        if inside:
            self.list.setFocus()
        return visible

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Report that the list became visible."""
        super().showEvent(event)
        self.sight_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Close the preview with Escape."""
        if event.key() == Qt.Key.Key_Escape and self.close_preview():
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self._header, self._dials, self._linked, self._groups, self._empty):
            layout.addWidget(widget)
        link = QHBoxLayout()
        link.setContentsMargins(MARGIN - 6, 0, MARGIN, 0)
        link.addWidget(self._change_book)
        link.addStretch(1)
        layout.addLayout(link)
        layout.addWidget(self.list, 1)
        around = QVBoxLayout()
        around.setContentsMargins(EDGE, 0, EDGE, EDGE)
        around.addWidget(self._preview)
        layout.addLayout(around, 3)

    def _preview_height(self) -> int:
        return self._preview.wanted_height(self.width() - 2 * EDGE)

    def _connect(self) -> None:
        self._pause.toggled.connect(self.pause)
        self._let_go.clicked.connect(self.let_go)
        self._book.clicked.connect(self.book_wanted)
        self._worlds.clicked.connect(self.other_worlds_toggled)
        self._change_book.clicked.connect(self.book_wanted)
        self._linked.all_wanted.connect(self.all_notes_wanted)
        self._show_dials.toggled.connect(self.show_dials)
        self._dials.changed.connect(self.dials_changed)
        self._dials.changed.connect(self._show_leaning)
        self._groups.chosen.connect(self.group_chosen)
        self.list.verticalScrollBar().valueChanged.connect(self.sight_changed)
        self.list.chosen.connect(self.preview)
        for source in (self.list, self._preview):
            source.open_requested.connect(self.open_requested)
            source.quote_requested.connect(self.quote_requested)
        self.list.like_requested.connect(self.like_requested)
        self.list.mark_requested.connect(self.mark_requested)
        self._preview.closed.connect(self.close_preview)

    def _show_state(self) -> None:
        self._pause.set_picture("resume" if self._paused else "pause")
        self._pause.set_name(self.tr("Resume") if self._paused else self.tr("Pause"))
        self._header.subject.set_text(self._state())
        self._worlds.setVisible(bool(self._book_words) or self._is_linked)
        empty = self.model.rowCount() == 0
        self._empty.setVisible(empty)
        self._empty.setText(self._hint() if empty else "")
        nothing_fits = empty and bool(self._subject) and not (self._busy or self._reading)
        may_change = bool(self._book_words) and not self._is_linked
        self._change_book.setVisible(nothing_fits and may_change)

    @Slot()
    def _show_leaning(self) -> None:
        words = self._dials.words()
        self._show_dials.set_picture("dials-set" if words else "dials")
        name = self.tr("Sliders: {words}").format(words=words) if words else self.tr("Sliders")
        self._show_dials.set_name(name)

    def _state(self) -> str:
        if self._paused:
            return ", ".join(part for part in (self.tr("Paused"), self._subject) if part)
        return self._subject or (self.tr("Searching…") if self._busy else "")

    def _hint(self) -> str:
        if self._leads_nowhere:
            return ""  # the line above says why
        if self._subject and not self._busy:
            if self._reading:
                return self.tr(
                    "Your notes are being read. What fits appears here as soon as it is found."
                )
            if self._is_linked:
                return self.tr("Nothing in the notes that this scene links to fits this yet.")
            if self._book_words:
                return self.tr(
                    "Nothing in the sources of this book ({words}) fits this yet. "
                    "The rest of your library is left out."
                ).format(words=self._book_words)
            return self.tr("Nothing in your notes fits this yet.")
        if self._busy:
            return ""
        return self.tr(
            "Keep writing. When you pause, the notes that fit your paragraph appear here."
        )
