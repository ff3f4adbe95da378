"""The message bar: one sentence for the writer, with at most one button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from writer_assist.errors import WriterAssistError
from writer_assist.ui.engine_bridge import EngineBridge
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import IconButton

NOTICE_MS = 8000


class MessageBar(QFrame):
    """Shows the latest message; notices disappear by themselves, failures stay.

    A message with a button that was covered by a newer one comes back afterwards.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("MessageBar")
        self.setAccessibleName(self.tr("Message"))
        self._shown: _Message | None = None
        self._covered: list[_Message] = []
        self._sentence = QLabel("", self)
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._action = QPushButton("", self)
        self._close = IconButton("close", self.tr("Close the message"), self)
        self._leave = QTimer(self, singleShot=True, interval=NOTICE_MS)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 7, 10, 7)
        layout.setSpacing(10)
        layout.addWidget(self._sentence, 1)
        layout.addWidget(self._action)
        layout.addWidget(self._close)
        self._action.clicked.connect(self._act)
        self._close.clicked.connect(self._dismiss)
        self._leave.timeout.connect(self._dismiss)
        self.hide()

    def sentence(self) -> str:
        """Return the sentence shown now; empty for none."""
        return self._sentence.text() if not self.isHidden() else ""

    def show_message(
        self,
        sentence: str,
        *,
        kind: str = "notice",
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Show a message.

        Args:
            sentence: A whole sentence.
            kind: "notice" or "failure"; failures stay until they are closed, and so do
                messages with a button.
            action: The text of the button; empty for no button.
            on_action: Called when it is pressed.
        """
        if self._shown is not None and self._shown.action:
            self._covered.append(self._shown)
        self._covered = [message for message in self._covered if message.sentence != sentence]
        self._show(_Message(sentence, kind, action, on_action))

    def withdraw(self, sentence: str) -> None:
        """Withdraw a message that no longer holds."""
        self._covered = [message for message in self._covered if message.sentence != sentence]
        if self._shown is not None and self._shown.sentence == sentence:
            self._dismiss()

    def _show(self, message: _Message) -> None:
        self._shown = message
        self.setProperty("kind", message.kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._sentence.setText(message.sentence)
        self._action.setText(message.action)
        self._action.setVisible(bool(message.action))
        self._leave.stop()
        if message.kind == "notice" and not message.action:
            self._leave.start()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._sentence, QAccessible.Event.Alert))

    @Slot()
    def _dismiss(self) -> None:
        self._shown = None
        if self._covered:
            self._show(self._covered.pop())
        else:
            self.hide()

    @Slot()
    def _act(self) -> None:
        acted = self._shown
        self._dismiss()
        if acted is not None and acted.on_action is not None:
            acted.on_action()


class MessageController(QObject):
    """Puts failures and notices into the message bar."""

    def __init__(self, bar: MessageBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bar = bar
        self._remedies: dict[str, Callable[[], None]] = {}

    @Slot(object)
    def fail(self, error: WriterAssistError) -> None:
        """Say what went wrong; with a button if the remedy is known."""
        if remedy := self._remedies.get(str(error)):
            self.offer(str(error), tr("Start again"), remedy)
        else:
            self._bar.show_message(str(error), kind="failure")

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Show a notice."""
        self._bar.show_message(sentence)

    @Slot(str)
    def withdraw(self, sentence: str) -> None:
        """Withdraw a message that no longer holds."""
        self._bar.withdraw(sentence)

    @Slot(str, str, object)
    def offer(self, sentence: str, action: str, on_action: object) -> None:
        """Show a message with a button; without a text for it there is none."""
        act = on_action if callable(on_action) else None
        self._bar.show_message(sentence, action=action, on_action=act)

    def watch(self, engine: EngineBridge, start_again: Callable[[], None]) -> None:
        """Show what an engine reports; if it stays down, offer to start it again.

        The offer is made at once, and whenever an order to it fails.
        """
        engine.failed.connect(self.fail)
        engine.stayed_down.connect(lambda sentence: self._remember(sentence, start_again))

    def _remember(self, sentence: str, start_again: Callable[[], None]) -> None:
        self._remedies[sentence] = start_again
        self.offer(sentence, tr("Start again"), start_again)


@dataclass(frozen=True, slots=True)
class _Message:
    sentence: str
    kind: str
    action: str
    on_action: Callable[[], None] | None
