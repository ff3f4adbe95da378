"""The main window: lays out the panels and sends keys to them."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from writer_assist.settings import SPECS, Settings, length_of
from writer_assist.ui.actions import add_menus, insert_actions, show_generating
from writer_assist.ui.beside import BesidePane
from writer_assist.ui.cards.panel import ContinuationsPanel
from writer_assist.ui.columns import NARROW, Columns, SideColumn
from writer_assist.ui.command_list import CommandList
from writer_assist.ui.dialogs import WindowDialogs
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.draft.find_bar import FindBar
from writer_assist.ui.draft.page import page_style
from writer_assist.ui.focus import FocusMode
from writer_assist.ui.layers import EditActions, Layers
from writer_assist.ui.library.panel import LibraryPanel
from writer_assist.ui.messages import MessageBar
from writer_assist.ui.project.corkboard import CorkboardPage
from writer_assist.ui.project.outline import OutlinePage
from writer_assist.ui.sources.panel import SourcesPanel
from writer_assist.ui.status_line import StatusLine
from writer_assist.ui.theme import Theme, application_icon
from writer_assist.ui.widgets import stack

if TYPE_CHECKING:
    from writer_assist.domain.models import LicenceEntry

USUAL_SIZE = 1240, 800
ROOM = 0.95  # of the screen, at most; the rest is for the window's frame
BY_WIDTH = "library_by_width"  # in the saved state: the writer has not chosen


class MainWindow(QMainWindow):
    """The main window; it shows and reports, the controllers decide.

    Keys for cards, sets and the library arrive as signals of the panels, just like clicks;
    every other action is reached through :meth:`action`.

    Attributes:
        editor, sources, continuations, library, outline, corkboard, messages, status: Parts.
        beside, commands: The second pane; the list in which commands and places are found.
        layers: Know what lies over the draft.
        theme: The current colours.

    Signals:
        settings_changed: dict, the settings that the writer just changed in the window, by name.
        closing: The window is about to close; nothing can stop it.
    """

    settings_changed = Signal(dict)
    closing = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = Theme(settings.theme, self)
        self._settings = settings
        self._dialogs = WindowDialogs(self, self.settings)
        self._dialogs.settings_chosen.connect(self._change_settings)
        self._library_chosen = False
        self.editor = Editor(self)
        self.sources = SourcesPanel(self)
        self.continuations = ContinuationsPanel(self)
        self.library = LibraryPanel(self)
        self.beside = BesidePane(self.library.note, self)
        self.outline = OutlinePage(self.library.project.model, self)
        self.corkboard = CorkboardPage(self.library.project.model, self)
        self.messages = MessageBar(self)
        self.status = StatusLine(self)
        self.find_bar = FindBar(self.editor, self)
        self._columns = self._lay_out()
        self._actions = add_menus(self)
        others = (self.library, self._columns.right, self.menuBar())
        self._focus = FocusMode(self, others, self.status, self.action)
        self.layers = Layers(self.editor, self)
        self._edits = EditActions(self.editor, self.layers, self.action, self)
        self.commands = CommandList(self)
        self._connect()
        self.apply_settings(settings)
        self._place(settings)
        self.editor.setFocus()

    def action(self, name: str) -> QAction:
        """Return an action by its name in ``actions.MENUS``.

        Raises:
            KeyError: There is none of that name.
        """
        return self._actions[name]

    def offered_actions(self) -> list[QAction]:
        """Return the actions that a list of commands offers."""
        hidden = ("command_list", "" if self._settings.ai_on else "stop")
        return [one for name, one in self._actions.items() if name not in hidden]

    def settings(self) -> Settings:
        """Return the settings as the window shows them."""
        return self._settings

    def apply_settings(self, settings: Settings) -> None:
        """Follow the settings, without a signal."""
        self._settings = settings
        self.theme.choose(settings.theme)
        self.editor.set_page(page_style(settings))
        small = max(9.0, settings.text_size - 2.5)
        parts = (self.sources, self.continuations, self.library, self.layers, self.beside)
        for part in parts:
            part.set_text_size(small)
        self.continuations.expect(length_of(settings), streamed=settings.cards_stream)
        self._columns.side.divide()
        self.sources.set_paused(settings.sources_paused)
        self.action("pause_sources").setChecked(settings.sources_paused)
        self.action("ai").setChecked(settings.ai_on)
        show_generating(self._actions, self.menuBar(), shown=settings.ai_on)
        self.status.set_ai(settings.ai_on)

    def set_draft_name(self, name: str) -> None:
        """Put the draft's name into the title; empty for an untitled one."""
        self.setWindowTitle(f"{name or self.tr('Untitled')} — Writer Assist")

    def set_licences(self, entries: Sequence[LicenceEntry]) -> None:
        """Set what the About box lists."""
        self._dialogs.licences = entries

    def set_dictionaries(self, names: Sequence[str]) -> None:
        """Set which dictionaries the settings offer."""
        self._dialogs.dictionaries = names

    def layout_state(self) -> tuple[str, str]:
        """Return the values for the settings ``window_geometry`` and ``window_state``."""
        kept = (*self._panels(), "show_drafts")
        away = [name for name in kept if not self.action(name).isChecked()]
        if not self._library_chosen:
            away.append(BY_WIDTH)
        geometry = base64.b64encode(bytes(self.saveGeometry().data())).decode()
        return geometry, " ".join([self._columns.state(), self._columns.side.state(), *away])

    def show_panel(self, panel: QWidget) -> None:
        """Make a panel visible."""
        self._focus.leave_text()
        if panel is not self.library:
            self.beside.leave()
        for name, shown in self._panels().items():
            if shown is panel and not self.action(name).isChecked():
                self.action(name).trigger()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Report that the window closes, so that everything can be saved."""
        self._focus.leave_all()  # otherwise a full screen without menus would be remembered
        self.library.save_note()
        self.closing.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Hide the library where there is no room for it, unless the writer chose to see it."""
        super().resizeEvent(event)
        chosen = self._library_chosen or self._columns.placed
        if not chosen and not self._focus.is_on():
            self.action("show_library").setChecked(event.size().width() >= NARROW)

    def _lay_out(self) -> Columns:
        self.setWindowIcon(application_icon())
        self.setMinimumSize(720, 480)
        column = QWidget(self)
        column.setObjectName("DraftColumn")
        column.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        pages = (self.editor, self.outline, self.corkboard)
        middle = stack(column, self.find_bar, *pages, self.messages)
        for page in pages:
            middle.setStretchFactor(page, 1)
            page.setVisible(page is self.editor)
        side = SideColumn(self.sources, self.continuations)
        columns = Columns(self.library, column, side, self.beside, self)
        around = QWidget(self)
        layout = stack(around, columns, self.status)
        layout.setStretchFactor(columns, 1)
        self.setCentralWidget(around)
        panels = (self.continuations.ask, self.library)
        for first, second in pairwise((self.editor, *self.sources.tab_order(), *panels)):
            self.setTabOrder(first, second)
        return columns

    def _connect(self) -> None:
        plain = {
            "quit": self.close,
            "find": self.find_bar.open,
            "find_next": self.find_bar.find_next,
            "find_previous": self.find_bar.find_previous,
            "zoom_in": self._zoom_in,
            "zoom_out": self._zoom_out,
            "zoom_reset": self._zoom_reset,
            "next_pane": self._go_to_next_pane,
            "go_to_text": self._go_to_text,
            "go_to_sources": self._go_to_sources,
            "go_to_cards": self._go_to_cards,
            "stop": self._escape,
            "again": self.continuations.again_requested,
            "earlier": self.continuations.earlier_requested,
            "later": self.continuations.later_requested,
            "add_folder": self.library.choose_folder,
            "add_files": self.library.choose_file,
            "turn_note": self.library.note.turn,
            "note_back": self.library.note.back_wanted,
            "note_forward": self.library.note.forward_wanted,
            "search_notes": self._search_notes,
            "update_library": self.library.folders.tree.look_requested,
            "settings": self._dialogs.open_settings,
            "manual": self._dialogs.open_manual,
            "news": self._dialogs.open_news,
            "about": self._dialogs.open_about,
            "command_list": self._open_commands,
        }
        for name, what in plain.items():
            self.action(name).triggered.connect(what)
        find_note = QAction(self.tr("Find a note about this"), self.editor)
        find_note.triggered.connect(self._find_note)
        self.editor.addActions([self.action("continue"), self.action("rewrite"), find_note])
        insert_actions(self, self._actions).triggered.connect(self._insert)
        for name in self._panels():
            self.action(name).setChecked(True)
            self.action(name).toggled.connect(self._show_panels)
            self.action(name).visibleChanged.connect(self._show_panels)
        self.action("show_drafts").setChecked(True)
        self.action("show_drafts").toggled.connect(self.library.drafts.unfold)
        self.action("show_drafts").toggled.connect(self.library.project.unfold)
        self.action("show_drafts").triggered.connect(self._show_drafts)
        for one in (self.library.drafts, self.library.project):
            one.unfolded_changed.connect(self.action("show_drafts").setChecked)
        self.action("show_library").triggered.connect(self._note_library_chosen)
        self.action("only_text").toggled.connect(self._go_to_text)
        self.action("ai").triggered.connect(self._choose_ai)
        self.action("show_dials").toggled.connect(self.continuations.show_dial)
        self.action("pause_sources").toggled.connect(self.sources.pause)
        self.sources.pause_toggled.connect(self.action("pause_sources").setChecked)
        self.continuations.continue_requested.connect(self._go_to_text)
        self.continuations.continue_requested.connect(self.action("continue").trigger)
        self.find_bar.left.connect(self._go_to_text)
        self.beside.turned.connect(self._focus.leave_text)
        self.beside.left.connect(self._go_to_text)
        self.commands.left.connect(self._go_to_text)
        self.editor.edited.connect(self.status.fade)
        self.status.library_requested.connect(self.action("show_library").trigger)
        self.status.ai_requested.connect(self.action("ai").trigger)
        self.status.network_requested.connect(self.action("network").trigger)
        self.theme.changed.connect(self._update_colours)

    def _panels(self) -> dict[str, QWidget]:
        return {
            "show_library": self.library,
            "show_sources": self.sources,
            "show_continuations": self.continuations,
        }

    @Slot()
    def _show_panels(self) -> None:
        self._focus.leave_text()
        actions = {name: self.action(name) for name in self._panels()}
        shown = {name for name, one in actions.items() if one.isChecked() and one.isVisible()}
        for name, panel in self._panels().items():
            panel.setVisible(name in shown)
        self.status.set_library_away("show_library" not in shown)
        self._columns.show_side(bool(shown - {"show_library"}))
        focus = QApplication.focusWidget()
        if focus is None or not focus.isVisible():
            self.editor.setFocus()

    @Slot(bool)
    def _show_drafts(self, shown: bool) -> None:
        if shown:
            self.show_panel(self.library)

    @Slot()
    def _note_library_chosen(self) -> None:
        self._library_chosen = True

    @Slot(QAction)
    def _insert(self, action: QAction) -> None:
        if self._edits.draft_is_in_sight():
            self.continuations.insert_requested.emit(*action.data())

    @Slot()
    def _go_to_text(self) -> None:
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _escape(self) -> None:
        """Stop what is being written, and close the innermost thing that is open."""
        writing = self.continuations.is_writing()
        self.continuations.stop_requested.emit()
        focus = QApplication.focusWidget()
        if self.commands.isVisible():
            self.commands.leave()
        elif self.find_bar.isVisible():
            self.find_bar.leave()
        elif layer := self.layers.top():
            layer.leave()
        elif not self.editor.isVisible():  # the outline or the cards are in its place
            self.action("go_to_text").trigger()
        elif focus and self.beside.isAncestorOf(focus):
            self.beside.leave()
        elif not self.sources.close_preview():
            if focus is self.editor and not writing:
                self._focus.leave_one()
            self.editor.setFocus()

    @Slot()
    def _go_to_next_pane(self) -> None:
        panes: dict[QWidget, Callable[[], None]] = {
            self.editor: self._go_to_text,
            self.sources: self._go_to_sources,
            self.continuations: self._go_to_cards,
            self.beside: self.beside.take_focus,
            self.library: self._go_to_library,
        }
        shown, focus = [pane for pane in panes if pane.isVisible()], QApplication.focusWidget()
        here = [pane is focus or (focus and pane.isAncestorOf(focus)) for pane in shown]
        panes[shown[(here.index(True) + 1) % len(shown) if True in here else 0]]()

    @Slot()
    def _go_to_sources(self) -> None:
        self.show_panel(self.sources)
        self.sources.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _go_to_cards(self) -> None:
        self.show_panel(self.continuations)
        self.continuations.focus_first()

    def _go_to_library(self) -> None:
        self.library.first_field().setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _search_notes(self) -> None:
        self.show_panel(self.library)
        self.library.begin_search()

    @Slot()
    def _find_note(self) -> None:
        self.show_panel(self.library)
        self.library.begin_search(self.editor.words_at_caret())

    @Slot()
    def _zoom_in(self) -> None:
        self._choose_text_size(self._settings.text_size + 1)

    @Slot()
    def _zoom_out(self) -> None:
        self._choose_text_size(self._settings.text_size - 1)

    @Slot()
    def _zoom_reset(self) -> None:
        self._choose_text_size(Settings().text_size)

    @Slot(bool)
    def _choose_ai(self, on: bool) -> None:
        self._change_settings({"ai_on": on})

    def _choose_text_size(self, points: int) -> None:
        if SPECS["text_size"].allows(points):
            self._change_settings({"text_size": points})

    @Slot(dict)
    def _change_settings(self, delta: dict[str, Any]) -> None:
        self.apply_settings(dataclasses.replace(self._settings, **delta))
        self.settings_changed.emit(delta)

    @Slot()
    def _open_commands(self) -> None:
        self.commands.open(self.offered_actions())

    @Slot()
    def _update_colours(self) -> None:
        for part in (self.editor, self.library, self.beside):
            part.update_colours()

    def _place(self, settings: Settings) -> None:
        screen = self.screen().availableSize() * ROOM
        self.resize(QSize(*USUAL_SIZE).boundedTo(screen))
        if settings.window_geometry:
            self.restoreGeometry(QByteArray(base64.b64decode(settings.window_geometry)))
            # Earlier versions remembered a full screen without showing the way out.
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowFullScreen)
        if len(states := settings.window_state.split(" ")) > 1:
            columns, side, *away = states
            self._columns.restore(columns)
            self._columns.side.restore(side)
            self._library_chosen = BY_WIDTH not in away
            for name in (*self._panels(), "show_drafts"):
                self.action(name).setChecked(name not in away)
