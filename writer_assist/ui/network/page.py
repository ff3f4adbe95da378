"""Shows what each process asked of the network, and lets the writer try it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.network import NetworkAttempt, NetworkEvent, NetworkRecord
from writer_assist.ui.network.controller import WINDOW
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import NamedLabel, WrappedLabel

LIBRARY, MODEL = "library", "model"
PROCESSES: Mapping[str, str] = {
    WINDOW: "The window",
    LIBRARY: "The library",
    MODEL: "The language model",
}
_LISTED = 6  # of the latest attempts of a process


class NetworkDialog(QDialog):
    """One row for each process: what it asked for since the start, and what is open now.

    Signals:
        try_wanted: The writer wants to see a connection refused.
    """

    try_wanted = Signal()

    def __init__(
        self, place: str, parent: QWidget | None = None, *, with_model: bool = True
    ) -> None:
        """Show it, still empty.

        Args:
            place: The server that the writer chose; empty for none.
            parent: The Qt parent.
            with_model: Whether AI is on, so that there may be a process for the model.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Network"))
        self._records: dict[str, NetworkRecord | None] = {}
        self._tried = False
        self._names = [one for one in PROCESSES if with_model or one != MODEL]
        self._summary = NamedLabel("", "Heading", self)
        self._summary.setWordWrap(True)
        self._explanation = WrappedLabel(_explained(place, with_model=with_model), self)
        self._rows = {name: WrappedLabel("", self) for name in self._names}
        self._try = QPushButton(self.tr("Try to connect"), self)
        self._try.setToolTip(
            self.tr("Each process asks for a connection to an address where nobody is.")
        )
        self._try.setAutoDefault(False)
        self._answer = WrappedLabel("", self)
        self._try.clicked.connect(self._begin_trying)
        self._lay_out()
        self._show()

    @Slot(str, object)
    def show_record(self, name: str, record: NetworkRecord | None) -> None:
        """Show what a process tells; None says that it does not run."""
        self._records[name] = record
        self._show()

    def _show(self) -> None:
        self._summary.setText(self._summarised())
        for name, row in self._rows.items():
            words = _told(self._records[name]) if name in self._records else self.tr("…")
            row.setText(words)
            row.setAccessibleName(f"{tr(PROCESSES[name])}: {words}")
        self._answer.setText(self._proof() if self._tried else "")

    def _summarised(self) -> str:
        known = [one for one in self._records.values() if one is not None]
        events = [attempt.event for one in known for attempt in one.attempts]
        if NetworkEvent.ALLOWED in events:
            return self.tr("Since the start, only what you chose was asked over the network.")
        if NetworkEvent.REFUSED in events:
            return self.tr("Something asked for the network and was refused. Nothing was sent.")
        return self.tr("Nothing was sent over the network since the start.")

    def _proof(self) -> str:
        refused = [
            tr(PROCESSES[name])
            for name in self._names
            if _latest(self._records.get(name)) is NetworkEvent.TRIED_OUT
        ]
        if not refused:
            return ""
        names = ", ".join(refused).capitalize()
        return self.tr("{names}: asked for a connection and refused it.").format(names=names)

    @Slot()
    def _begin_trying(self) -> None:
        self._tried = True
        self.try_wanted.emit()
        QAccessible.updateAccessibility(QAccessibleEvent(self._answer, QAccessible.Event.Alert))

    def _lay_out(self) -> None:
        page = QWidget(self)
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 10, 0)
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        for at, (name, row) in enumerate(self._rows.items()):
            heading = NamedLabel(tr(PROCESSES[name]), "PanelTitle", page)
            grid.addWidget(heading, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(row, at, 1)
        grid.setRowStretch(len(self._rows), 1)
        area = QScrollArea(self)
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self._try, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(26, 22, 26, 16)
        layout.setSpacing(12)
        layout.addWidget(self._summary)
        layout.addWidget(self._explanation)
        layout.addWidget(area, 1)
        layout.addWidget(self._answer)
        layout.addWidget(buttons)
        self.resize(560, 420)


def _explained(place: str, *, with_model: bool) -> str:
    if not with_model:
        return tr("Both processes refuse every connection that leaves this computer.")
    if place:
        words = tr(
            "You use a remote model: your text and the notes for the cards are sent to {place}, "
            "and nowhere else. Every request is listed under Remote model."
        )
        return words.format(place=place)
    return tr(
        "The program consists of these processes. Each refuses every connection that leaves this "
        "computer, unless you choose a remote model or download one."
    )


def _told(record: NetworkRecord | None) -> str:
    if record is None:
        return tr("It does not run.")
    real = [one for one in record.attempts if one.event is not NetworkEvent.TRIED_OUT]
    lines = [_line(one) for one in real[-_LISTED:]] or [tr("Asked for nothing.")]
    if len(real) > _LISTED:
        lines.insert(0, plural(len(real), "1 request:", "{n} requests, the latest:"))
    tried = len(record.attempts) - len(real)
    if tried:
        lines.append(plural(tried, "Tried here once: refused.", "Tried here {n} times: refused."))
    if record.open_sockets is not None:
        lines.append(
            plural(record.open_sockets, "1 connection is open now.", "{n} connections open now.")
            if record.open_sockets
            else tr("No connection is open now, says the system.")
        )
    if not record.guarded:
        lines.append(tr("It is not guarded."))
    return "\n".join(lines)


def _line(attempt: NetworkAttempt) -> str:
    at = datetime.datetime.fromtimestamp(attempt.at).strftime("%H:%M:%S")
    words = tr("{at}  {place}: refused")
    if attempt.event is NetworkEvent.ALLOWED:
        words = tr("{at}  {place}: asked, as you chose")
    return words.format(at=at, place=attempt.place)


def _latest(record: NetworkRecord | None) -> NetworkEvent | None:
    return record.attempts[-1].event if record and record.attempts else None
