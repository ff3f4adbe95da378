"""The suggestions behind the caret with all that works for them, put together."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.candidates import Choosing
from writer_assist.domain.text_server import TextServer
from writer_assist.messages.model import ContinueStory
from writer_assist.settings import Settings
from writer_assist.ui.controllers.asking import sampling_of
from writer_assist.ui.controllers.choices import SettingsController
from writer_assist.ui.controllers.continuation import ContinuationController
from writer_assist.ui.controllers.engine import Engine
from writer_assist.ui.controllers.ghost import GhostController
from writer_assist.ui.controllers.messages import MessageController
from writer_assist.ui.controllers.model import ModelController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.text import tr

OFF, MODEL, SERVER = "off", "model", "server"  # of the setting


class GhostDesk(QObject):
    """What suggests words at a pause, and where it is switched on.

    Attributes:
        ghost: Asks for them.
    """

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        settings: SettingsController,
        cards: ContinuationController,
        model: ModelController,
        messages: MessageController,
        draft: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """Put everything together; nothing is asked for yet.

        Args:
            engine: The model process.
            window: The window.
            settings: Say whether words are suggested.
            cards: Are written first, and know what is not wanted.
            model: Says whether it is loaded, and whether a server takes its place.
            messages: Tells what went wrong.
            draft: Returns the draft's file; empty while it has none.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._settings, self._cards = window, settings, cards
        self._model, self._messages, self._draft = model, messages, draft
        self._server = False
        self.ghost = GhostController(engine, window.editor.ghost, self._order, self)
        self._action = window.action("ghost_text")
        self._action.triggered.connect(self._choose)
        settings.chosen.connect(self._take_settings)
        model.server_changed.connect(self._take_server)
        model.ready_changed.connect(self.ghost.set_ready)
        model.state_changed.connect(self._apply)
        cards.busy_changed.connect(self.ghost.set_writing)
        window.editor.edited.connect(self.ghost.note_edit)
        window.editor.caret_moved.connect(self.ghost.note_caret)
        window.action("view_prompt").triggered.connect(self.ghost.put_away)
        window.continuations.stop_requested.connect(self.ghost.stop)
        self.ghost.failed.connect(messages.fail)
        self._apply()

    def _order(self) -> ContinueStory:
        editor = self._window.editor
        sampling = sampling_of(self._settings.settings)
        order = ContinueStory(editor.context(self._draft()), (), 1, sampling)
        order = self._cards.choosing.applied(order, editor.remember_place(), 1)
        return dataclasses.replace(order, choosing=Choosing())

    @Slot(bool)
    def _choose(self, on: bool) -> None:
        self._settings.remember(ghost_text=MODEL if on else OFF)
        self._apply()
        if on and self._server:
            self._messages.offer(
                tr("Words are suggested by a model on this computer, and a server writes now."),
                tr("Let it suggest too"),
                self._let_server,
            )
        elif on:
            self.ghost.note_edit()  # show what that does

    @Slot()
    def _let_server(self) -> None:
        self._settings.remember(ghost_text=SERVER)
        self._apply()
        self.ghost.note_edit()

    @Slot(object, object)
    def _take_settings(self, _before: Settings, _now: Settings) -> None:
        self._apply()

    @Slot(object)
    def _take_server(self, server: TextServer | None) -> None:
        self._server = server is not None
        self._apply()

    @Slot()
    def _apply(self) -> None:
        level = self._settings.settings.ghost_text
        self._action.setChecked(level != OFF)
        wanted = level == SERVER or (level == MODEL and not self._server)
        # Who types in the first second would be told that there is no model, and no more.
        self.ghost.set_on(wanted and self._model.known)
