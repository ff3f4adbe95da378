"""One sentence to the writer, with at most one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from writer_assist.ui.pane import IconButton

NOTICE_MS = 8000


@dataclass(frozen=True, slots=True)
class _Message:
    sentence: str
    kind: str
    action: str
    on_action: Callable[[], None] | None


class MessageBar(QFrame):
    """Shows the latest message; notices leave by themselves, failures stay.

    What asks for an action and was covered by something newer comes back after it.
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
        """Return what is said at this moment; empty when nothing is."""
        return self._sentence.text() if not self.isHidden() else ""

    def show_message(
        self,
        sentence: str,
        *,
        kind: str = "notice",
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Say something.

        Args:
            sentence: A whole sentence.
            kind: "notice" or "failure"; failures stay until they are closed, and so
                does what asks for an action.
            action: What the button says; empty for no button.
            on_action: Called when it is pressed.
        """
        if self._shown is not None and self._shown.action:
            self._covered.append(self._shown)
        self._covered = [message for message in self._covered if message.sentence != sentence]
        self._show(_Message(sentence, kind, action, on_action))

    def withdraw(self, sentence: str) -> None:
        """Take back what was said, if it is still there to be read."""
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
