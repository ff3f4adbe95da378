"""Asking what the model would see."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.errors import WriterAssistError
from writer_assist.messages.model import ContinueStory, ViewPrompt
from writer_assist.ui.controllers.engine import Engine


class PromptController(QObject):
    """Asks the model process for the prompts of the next set.

    Signals:
        viewed: PromptView.
        failed: WriterAssistError, for the message bar.
    """

    viewed = Signal(object)
    failed = Signal(object)

    def __init__(
        self, engine: Engine, order: Callable[[], ContinueStory], parent: QObject | None = None
    ) -> None:
        """Make a controller.

        Args:
            engine: The model process.
            order: Returns what would be asked for at this moment.
            parent: Holds it.
        """
        super().__init__(parent)
        self._engine, self._order = engine, order
        self._asked = 0

    @Slot()
    def view(self) -> None:
        """Ask; only the latest answer counts."""
        self._engine.cancel(self._asked)
        self._asked = self._engine.send(
            ViewPrompt(self._order()), on_piece=self.viewed.emit, on_error=self._fail
        )

    def _fail(self, error: WriterAssistError) -> None:
        self.failed.emit(error)
