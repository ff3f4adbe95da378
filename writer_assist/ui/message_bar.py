"""One sentence to the writer, with at most one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from writer_assist.ui.pane import IconButton

NOTICE_MS = 8000


class MessageBar(QFrame):
    """Shows the latest message; notices leave by themselves, failures stay."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("MessageBar")
        self.setAccessibleName(self.tr("Message"))
        self._on_action: Callable[[], None] | None = None
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
        self._close.clicked.connect(self.hide)
        self._leave.timeout.connect(self.hide)
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
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._sentence.setText(sentence)
        self._on_action = on_action
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._leave.stop()
        if kind == "notice" and not action:
            self._leave.start()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._sentence, QAccessible.Event.Alert))

    @Slot()
    def _act(self) -> None:
        act, self._on_action = self._on_action, None
        self.hide()
        if act is not None:
            act()
