"""The dialog for a remote model: its address, and every request that was sent to it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.models import ServerPromptStyle, ServerRequest, TextServer
from writer_assist.ui.rows import ASIDE_ROLE, RowDelegate
from writer_assist.ui.text import plural
from writer_assist.ui.widgets import NamedLabel, WrappedLabel, beside

SIZE = 640, 640
EXAMPLE = "http://127.0.0.1:8080/v1"


class ServerDialog(QDialog):
    """The settings of a remote model; the writer can keep typing while it is open.

    Attributes:
        requests: Everything that was sent.

    Signals:
        connect_requested: TextServer, str: one to use from now on, and a new key or "".
        key_forgotten: str, the address whose key should be forgotten.
        off_requested: No remote model should be used.
    """

    connect_requested = Signal(object, str)
    key_forgotten = Signal(str)
    off_requested = Signal()

    def __init__(self, server: TextServer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Remote model"))
        self._address = self._field(self.tr("Address"), server.address, EXAMPLE)
        self._model = QComboBox(self)
        self._model.setEditable(True)
        self._model.setAccessibleName(self.tr("Model"))
        self._model.setCurrentText(server.model)
        if (edit := self._model.lineEdit()) is not None:
            edit.setPlaceholderText(self.tr("its default model"))
        self._style = QComboBox(self)
        self._style.setAccessibleName(self.tr("Prompt format"))
        self._style.addItem(
            self.tr("Conversation: it follows instructions"), ServerPromptStyle.CONVERSATION
        )
        self._style.addItem(self.tr("Plain text: a base model"), ServerPromptStyle.TEXT)
        self._style.setCurrentIndex(self._style.findData(server.style))
        self._key = self._field(self.tr("Key"), "", self.tr("leave blank to keep the saved key"))
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        self._state = QLabel("", self)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setWordWrap(True)
        self.requests = RequestsView(self)
        self._connect = self._button(self.tr("&Use it"), self._use)
        self._off = self._button(self.tr("&Switch it off"), self.off_requested.emit)
        self._forget = self._button(self.tr("&Forget the key"), self._forget_key)
        self._lay_out()
        self.set_server(None)

    @Slot(object)
    def set_server(self, server: TextServer | None) -> None:
        """Say which server is in use; None for none."""
        self._off.setEnabled(server is not None)
        if server is None:
            self._say(self.tr("Off: nothing leaves this computer."))
        else:
            self._key.clear()
            words = self.tr("On: your text and the notes for the cards go to {place}.")
            self._say(words.format(place=server.place))

    @Slot(object)
    def set_models(self, names: tuple[str, ...]) -> None:
        """Offer the models of the server by name."""
        chosen = self._model.currentText()
        self._model.clear()
        self._model.addItems(names)
        self._model.setCurrentText(chosen)

    @Slot(str)
    def show_failure(self, sentence: str) -> None:
        """Say why the server is not used."""
        self._say(sentence, kind="Failure")

    def server(self) -> TextServer:
        """Return the server as the fields describe it."""
        return TextServer(
            self._address.text().strip().rstrip("/"),
            self._model.currentText().strip(),
            self._style.currentData(),
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for words, field in (
            (self.tr("&Address"), self._address),
            (self.tr("&Model"), self._model),
            (self.tr("&Prompt format"), self._style),
            (self.tr("Ke&y"), self._key),
        ):
            label = QLabel(words, self)
            label.setBuddy(field)
            label.setMinimumHeight(field.sizeHint().height())  # in line with the field's text
            form.addRow(label, field)
        about = self.tr(
            "For a model on a stronger machine of yours: llama-server, Ollama, vLLM, LM Studio. "
            "Your text and the notes for the cards are sent to it. Blending and measured "
            "influence need a model on this computer. The key is kept in the system's keyring."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(12)
        layout.addWidget(WrappedLabel(about, self))
        layout.addLayout(form)
        layout.addWidget(self._state)
        layout.addLayout(beside(self._connect, self._off, self._forget))
        layout.addWidget(self.requests, 1)
        close = QHBoxLayout()
        close.addStretch(1)
        close.addWidget(self._button(self.tr("Close"), self.close))
        layout.addLayout(close)
        self.resize(*SIZE)

    def _field(self, name: str, text: str, placeholder: str) -> QLineEdit:
        field = QLineEdit(text, self)
        field.setAccessibleName(name)
        field.setPlaceholderText(placeholder)
        return field

    def _button(self, words: str, what: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(what)
        return button

    def _say(self, sentence: str, *, kind: str = "Quiet") -> None:
        self._state.setText(sentence)
        self._state.setObjectName(kind)
        self._state.style().unpolish(self._state)
        self._state.style().polish(self._state)

    @Slot()
    def _use(self) -> None:
        self._say(self.tr("Contacting the server…"))
        self.connect_requested.emit(self.server(), self._key.text().strip())

    @Slot()
    def _forget_key(self) -> None:
        self._key.clear()
        self.key_forgotten.emit(self.server().address)
        self._say(self.tr("The key is forgotten."))


class RequestsView(QWidget):
    """A list of requests, newest first, and the text of the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = NamedLabel("", "Heading", self)
        self.list = QListWidget(self)
        self.list.setObjectName("Plain")
        self.list.setAccessibleName(self.tr("Requests"))
        self.list.setItemDelegate(RowDelegate(self.list))
        self.sent = QPlainTextEdit(self)
        self.sent.setReadOnly(True)
        self.sent.setAccessibleName(self.tr("What was sent"))
        self.sent.setPlaceholderText(self.tr("Choose a request to read what was sent."))
        self.sent.setTabChangesFocus(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self.list, 2)
        layout.addWidget(self.sent, 3)
        self.list.currentItemChanged.connect(self._show_sent)
        self._count()

    def set_requests(self, requests: Sequence[ServerRequest]) -> None:
        """Show these requests, given oldest first."""
        self.list.clear()
        for request in requests:
            self.add(request)

    @Slot(object)
    def add(self, request: ServerRequest) -> None:
        """Add the newest request."""
        item = QListWidgetItem(f"{_time(request.at)}  {request.address}")
        item.setData(ASIDE_ROLE, f"{request.outcome} · {request.received_bytes:,} B")
        item.setData(Qt.ItemDataRole.UserRole, request)
        item.setToolTip(request.outcome)
        self.list.insertItem(0, item)
        self._count()

    def _count(self) -> None:
        self._title.setText(plural(self.list.count(), "1 request", "{n} requests"))

    @Slot()
    def _show_sent(self) -> None:
        item = self.list.currentItem()
        request: ServerRequest | None = item.data(Qt.ItemDataRole.UserRole) if item else None
        self.sent.setPlainText(_readable(request.sent) if request else "")


def _time(moment: str) -> str:
    return moment.partition("T")[2][:8]


def _readable(sent: str) -> str:
    """Return JSON for reading, with real line breaks."""
    if not sent:
        return ""
    shown = json.dumps(json.loads(sent), ensure_ascii=False, indent=2)
    return shown.replace("\\n", "\n").replace('\\"', '"')
