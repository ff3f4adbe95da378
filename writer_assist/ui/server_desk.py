"""The server that writes in a model's place, with all that works for it, put together."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from writer_assist.domain.text_server import ServerRequest, Style, TextServer
from writer_assist.errors import WriterAssistError
from writer_assist.messages.model import KeepServerKey
from writer_assist.settings import Settings
from writer_assist.ui.controllers.choices import SettingsController
from writer_assist.ui.controllers.engine import Engine
from writer_assist.ui.controllers.model import ModelController
from writer_assist.ui.main_window import MainWindow

if TYPE_CHECKING:
    from writer_assist.ui.models.server_dialog import ServerDialog

MOST_REQUESTS = 1000


class ServerDesk(QObject):
    """What switches a server on and off, and keeps every request to be looked at."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        settings: SettingsController,
        model: ModelController,
        parent: QObject | None = None,
    ) -> None:
        """Put everything together; nothing is sent yet.

        Args:
            engine: The model process.
            window: The window.
            settings: Remember the server, but never its key.
            model: Uses the server in a model's place.
            parent: Holds it.
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

    def start(self) -> bool:
        """Use the server if it was in use; tell whether it was.  Nothing is sent yet."""
        settings = self._settings.settings
        if settings.server_on:
            self._model.use_server(_server_of(settings), check=False)
        return settings.server_on

    @Slot(object)
    def take_news(self, value: object) -> None:
        """Keep a request that was sent."""
        if isinstance(value, ServerRequest):
            self._requests.append(value)
            if self._dialog is not None:
                self._dialog.requests.add(value)

    @Slot()
    def open(self) -> None:
        """Open the server's window, or bring it to the front."""
        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        # Imported when it is wanted: the first key must not wait for dialogs.
        from writer_assist.ui.models.server_dialog import ServerDialog

        dialog = ServerDialog(_server_of(self._settings.settings), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.requests.set_requests(self._requests)
        dialog.set_server(self._server)
        dialog.connect_requested.connect(self._use)
        dialog.off_requested.connect(self._switch_off)
        dialog.key_forgotten.connect(self._forget_key)
        dialog.destroyed.connect(self._forget_dialog)
        self._model.server_models_listed.connect(dialog.set_models)
        self._dialog = dialog
        dialog.show()

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
        self._window.status.set_server(server.place if server else "")
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
    return TextServer(settings.server_address, settings.server_model, Style(settings.server_style))
