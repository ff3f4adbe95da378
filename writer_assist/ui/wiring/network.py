"""Wires the page that shows what was asked of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from writer_assist.offline import GUARD
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import EngineBridge
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.network.controller import AskedEngine, NetworkController
from writer_assist.ui.widgets import open_dialog
from writer_assist.ui.wiring.models import ServerWiring

if TYPE_CHECKING:
    from writer_assist.ui.network.page import NetworkDialog


class NetworkWiring(QObject):
    """Opens the page, and asks the processes for it."""

    def __init__(
        self,
        engines: tuple[EngineBridge, EngineBridge],
        background: Background,
        window: MainWindow,
        server: ServerWiring,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Build all parts; nobody is asked yet.

        Args:
            engines: The library process and the model process.
            background: Looks at the system.
            window: The window.
            server: Knows the server that the writer chose.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._server = window, server
        asked = dict(zip(("library", "model"), map(_asked, engines), strict=True))
        self._asking = NetworkController(background, GUARD, asked, self)
        self._asking.failed.connect(messages.fail)
        self._dialog: NetworkDialog | None = None
        window.action("network").triggered.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Open the page, or bring it to the front."""
        if self._dialog is not None:
            self._dialog.activateWindow()
            self._asking.ask()
            return
        # Imported only now: the first key press must not wait for dialogs.
        from writer_assist.ui.network.page import NetworkDialog

        with_model = self._window.settings().ai_on
        dialog = NetworkDialog(self._server.place, self._window, with_model=with_model)
        dialog.try_wanted.connect(self._asking.try_out)
        dialog.destroyed.connect(self._forget_dialog)
        self._asking.told.connect(dialog.show_record)
        self._dialog = dialog
        open_dialog(dialog, beside=True)
        self._asking.ask()

    @Slot()
    def _forget_dialog(self) -> None:
        self._dialog = None


def _asked(engine: EngineBridge) -> AskedEngine:
    return AskedEngine(engine, lambda: engine.process_id is not None)
