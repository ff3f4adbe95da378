"""What the writer is told, whoever has something to tell."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from writer_assist.errors import WriterAssistError
from writer_assist.ui.engine_bridge import EngineBridge
from writer_assist.ui.message_bar import MessageBar
from writer_assist.ui.text import tr


class MessageController(QObject):
    """Puts failures and notices into the message bar."""

    def __init__(self, bar: MessageBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bar = bar
        self._remedies: dict[str, Callable[[], None]] = {}

    @Slot(object)
    def fail(self, error: WriterAssistError) -> None:
        """Tell what went wrong, and offer again what mends it if that is known."""
        if remedy := self._remedies.get(str(error)):
            self.offer(str(error), tr("Start again"), remedy)
        else:
            self._bar.show_message(str(error), kind="failure")

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Say something that asks for nothing."""
        self._bar.show_message(sentence)

    @Slot(str)
    def withdraw(self, sentence: str) -> None:
        """Take back what is not true any more."""
        self._bar.withdraw(sentence)

    @Slot(str, str, object)
    def offer(self, sentence: str, action: str, on_action: object) -> None:
        """Say something with a button; without words for it there is none."""
        act = on_action if callable(on_action) else None
        self._bar.show_message(sentence, action=action, on_action=act)

    def watch(self, engine: EngineBridge, start_again: Callable[[], None]) -> None:
        """Offer to start an engine that stayed down, then and whenever it is asked in vain."""
        engine.stayed_down.connect(lambda sentence: self._remember(sentence, start_again))

    def _remember(self, sentence: str, start_again: Callable[[], None]) -> None:
        self._remedies[sentence] = start_again
        self.offer(sentence, tr("Start again"), start_again)
