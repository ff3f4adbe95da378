"""Wires the models on this computer, and the remote model that may be used instead."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.models import ModelKind, ServerPromptStyle, ServerRequest, TextServer
from writer_assist.domain.note import LibraryStatus
from writer_assist.errors import WriterAssistError
from writer_assist.messages.model import KeepServerKey
from writer_assist.settings import Settings
from writer_assist.ui.engine_bridge import Engine, EngineBridge
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.models.controller import ModelController
from writer_assist.ui.models.recommendation import LargerModelRecommendation
from writer_assist.ui.models.shelf import ModelShelfController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import open_dialog

if TYPE_CHECKING:
    from writer_assist.ui.models.dialog import ModelsDialog
    from writer_assist.ui.models.server_dialog import ServerDialog


MOST_REQUESTS = 1000


class ModelsWiring(QObject):
    """Shows, downloads, tries and chooses models.

    Signals:
        embedding_chosen: str, the folder of another model to find notes with.

    Attributes:
        larger: Recommends a larger language model; it is told of finished sets.
    """

    embedding_chosen = Signal(str)

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        settings: SettingsController,
        model: ModelController,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Build all parts; nothing is asked for yet.

        Args:
            engine: The model process.
            window: The window.
            settings: Remember what is used.
            model: Uses the language model.
            messages: Shows what went wrong while the window of models is closed.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._settings, self._model = window, settings, model
        self._messages = messages
        self._shelf = ModelShelfController(engine, self)
        self._dialog: ModelsDialog | None = None
        self._wanted: tuple[str, ModelKind] | None = None  # used as soon as it is added
        self._recommended = ""  # used as soon as it is installed
        self._library_model = ""  # the id of the embedding model in use
        window.action("models").triggered.connect(self.open)
        self._shelf.added.connect(self._use_added)
        self._shelf.installed.connect(self._use_installed)
        self._shelf.failed.connect(self._tell)
        model.state_changed.connect(self._mark_used)
        self.larger = LargerModelRecommendation(settings, messages, self)
        self._shelf.shelf_changed.connect(self.larger.follow_shelf)
        self.larger.shelf_wanted.connect(self._shelf.refresh)
        self.larger.wanted.connect(self._show_offer)

    def follow(self, engine: EngineBridge) -> None:
        """Connect the model process with what the window shows and remembers of its model."""
        window, model, messages = self._window, self._model, self._messages
        engine.ended.connect(model.note_ended)
        engine.restarted.connect(model.note_restart)
        engine.stayed_down.connect(model.note_stayed_down)
        engine.told.connect(model.receive)
        messages.watch(engine, partial(self._start_again, engine))
        window.continuations.stop_requested.connect(model.stop_loading)
        model.state_changed.connect(self._show_state)
        model.hint_changed.connect(window.continuations.set_hint)
        model.suspect_changed.connect(lambda path: self._settings.remember(suspect_model=path))
        model.noticed.connect(messages.offer)
        model.failed.connect(messages.fail)

    @Slot()
    def open(self) -> None:
        """Open the window of models, or bring it to the front."""
        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        # Imported only now: the first key press must not wait for dialogs.
        from writer_assist.ui.models.dialog import ModelsDialog

        dialog = self._dialog = ModelsDialog(self._window)
        shelf = self._shelf
        dialog.look_requested.connect(shelf.look)
        dialog.measure_requested.connect(shelf.measure)
        dialog.install_requested.connect(shelf.install)
        dialog.forget_requested.connect(shelf.forget)
        dialog.cancel_requested.connect(shelf.cancel)
        dialog.use_requested.connect(self._use)
        dialog.off_requested.connect(self._switch_judge_off)
        dialog.destroyed.connect(self._forget_dialog)
        shelf.shelf_changed.connect(dialog.set_shelf)
        shelf.shelf_changed.connect(self._mark_used)
        shelf.report_changed.connect(dialog.set_report)
        shelf.progress_changed.connect(dialog.set_progress)
        self._mark_used()
        open_dialog(dialog, beside=True)
        shelf.refresh()

    @Slot(str, object)
    def _use(self, path: str, kind: ModelKind) -> None:
        """Use a model; an untried one is first tried in a process of its own."""
        self._wanted = path, kind
        self._shelf.add(path)

    @Slot(str)
    def _use_added(self, path: str) -> None:
        if self._wanted is None or self._wanted[0] != path:
            return
        kind, self._wanted = self._wanted[1], None
        if kind is ModelKind.EMBEDDING:
            self._use_embedding(path)
            return
        if kind is ModelKind.CROSS_ENCODER:
            self._settings.remember(answers_judged=True)
            self._mark_used()
            return
        shelf = self._shelf.shelf
        if path in (shelf.default_text, shelf.untrained_text):
            self._settings.remember(language_model="", starter_training=path == shelf.default_text)
            self._model.choose("", anew=True)
            return
        self._settings.remember(language_model=path)
        self._model.choose(path)

    @Slot()
    def _switch_judge_off(self) -> None:
        self._settings.remember(answers_judged=False)
        self._mark_used()

    @Slot(str)
    def _show_offer(self, name: str) -> None:
        self.open()
        if self._dialog is not None:
            self._dialog.choose(name)

    @Slot(str)
    def get_and_use(self, name: str) -> None:
        """Download an embedding model of the catalogue, and use it; the progress is shown."""
        self.open()
        self._recommended = name
        if self._dialog is not None:
            self._dialog.choose(name)
        self._shelf.install(name, terms_accepted=False)

    @Slot(object)
    def follow_library(self, status: LibraryStatus) -> None:
        """Note which embedding model the library is searched with."""
        if status.embedding_model != self._library_model:
            self._library_model = status.embedding_model
            self._mark_used()

    def _use_embedding(self, path: str) -> None:
        self._settings.remember(embedding_model=path)
        self.embedding_chosen.emit(path)
        self._mark_used()
        self._messages.say(
            tr("Your notes are read with this model now. Until that is done, the old one serves.")
        )

    @Slot(str)
    def _use_installed(self, name: str) -> None:
        """Use a downloaded model if there was none before, or if it was recommended."""
        if name == self._recommended:
            self._recommended = ""
            found = (one for one in self._shelf.shelf.installed if one.name == name)
            if (model := next(found, None)) is not None:
                self._use_embedding(str(model.path))
            return
        if not self._model.path and not self._model.ready:
            self._model.start("", now=False)

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        if self._dialog is not None:
            self._dialog.show_failure(sentence)
        else:
            self._messages.say(sentence)

    @Slot()
    def _mark_used(self) -> None:
        if self._dialog is not None:
            shelf = self._shelf.shelf
            settings = self._settings.settings
            found_with = settings.embedding_model or shelf.embedding(self._library_model)
            judge = shelf.cross_encoder if settings.answers_judged else ""
            self._dialog.set_used(self._model.path, found_with, judge)

    @Slot()
    def _forget_dialog(self) -> None:
        self._dialog = None

    def _start_again(self, engine: EngineBridge) -> None:
        engine.start_again()
        self._model.load_again()

    @Slot(str, str)
    def _show_state(self, words: str, detail: str) -> None:
        self._window.status.set_model(words, detail=detail)


class ServerWiring(QObject):
    """Switches a remote model on and off, and keeps every request for inspection."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        settings: SettingsController,
        model: ModelController,
        parent: QObject | None = None,
    ) -> None:
        """Build all parts; nothing is sent yet.

        Args:
            engine: The model process.
            window: The window.
            settings: Remember the server, but never its key.
            model: Uses the server in a model's place.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._window, self._settings = engine, window, settings
        self._model = model
        self._server: TextServer | None = None
        self._requests: deque[ServerRequest] = deque(maxlen=MOST_REQUESTS)
        self._dialog: ServerDialog | None = None
        window.action("server").triggered.connect(self.open)
        model.server_changed.connect(self._note_server)
        model.failed.connect(self._fail)

    @property
    def place(self) -> str:
        """Where text is sent; empty for nowhere."""
        return self._server.place if self._server else ""

    def start(self) -> bool:
        """Use the remote model again if it was in use; tell whether.  Nothing is sent yet."""
        settings = self._settings.settings
        if settings.server_on:
            self._model.use_server(_server_of(settings), check=False)
        return settings.server_on

    @Slot(object)
    def receive(self, value: object) -> None:
        """Keep a request that was sent."""
        if isinstance(value, ServerRequest):
            self._requests.append(value)
            if self._dialog is not None:
                self._dialog.requests.add(value)

    @Slot()
    def open(self) -> None:
        """Open the dialog for the remote model, or bring it to the front."""
        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        # Imported only now: the first key press must not wait for dialogs.
        from writer_assist.ui.models.server_dialog import ServerDialog

        dialog = ServerDialog(_server_of(self._settings.settings), self._window)
        dialog.requests.set_requests(self._requests)
        dialog.set_server(self._server)
        dialog.connect_requested.connect(self._use)
        dialog.off_requested.connect(self._switch_off)
        dialog.key_forgotten.connect(self._forget_key)
        dialog.destroyed.connect(self._forget_dialog)
        self._model.server_models_listed.connect(dialog.set_models)
        self._dialog = dialog
        open_dialog(dialog, beside=True)

    @Slot(object, str)
    def _use(self, server: TextServer, key: str) -> None:
        """Try a server; it is remembered once it has answered."""
        self._model.use_server(server, key=key)

    @Slot()
    def _switch_off(self) -> None:
        self._settings.remember(server_on=False)
        self._model.start(self._settings.settings.language_model, now=False)

    @Slot(str)
    def _forget_key(self, address: str) -> None:
        self._engine.send(KeepServerKey(address, ""), on_error=self._fail)

    @Slot(object)
    def _note_server(self, server: TextServer | None) -> None:
        self._server = server
        self._window.status.set_server(self.place)
        if server is None:
            self._settings.remember(server_on=False)
        else:
            self._settings.remember(
                server_on=True,
                server_address=server.address,
                server_model=server.model,
                server_style=server.style.value,
            )
        if self._dialog is not None:
            self._dialog.set_server(server)

    @Slot(object)
    def _fail(self, error: WriterAssistError) -> None:
        if self._dialog is not None:
            self._dialog.show_failure(str(error))

    @Slot()
    def _forget_dialog(self) -> None:
        self._dialog = None


def _server_of(settings: Settings) -> TextServer:
    return TextServer(
        settings.server_address, settings.server_model, ServerPromptStyle(settings.server_style)
    )
