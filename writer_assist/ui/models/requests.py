"""Every request that was sent to a server, with all that was in it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from writer_assist.domain.text_server import ServerRequest
from writer_assist.ui.library.rows import ASIDE_ROLE, RowDelegate
from writer_assist.ui.pane import NamedLabel
from writer_assist.ui.text import plural


class RequestsView(QWidget):
    """A list, newest first, and what was sent in the one that is chosen."""

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
        """Show these, which are given oldest first."""
        self.list.clear()
        for request in requests:
            self.add(request)

    @Slot(object)
    def add(self, request: ServerRequest) -> None:
        """Show one more, which is the newest."""
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
    """Return JSON as people read it: line breaks are line breaks."""
    if not sent:
        return ""
    shown = json.dumps(json.loads(sent), ensure_ascii=False, indent=2)
    return shown.replace("\\n", "\n").replace('\\"', '"')
