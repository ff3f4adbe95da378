"""The terms of a model, to be read and accepted before it is got."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.model_files import ModelOffer
from writer_assist.ui.pane import NamedLabel


class TermsDialog(QDialog):
    """Shows a model's own terms; closing it accepts nothing.

    Signals:
        terms_accepted: str, the name of the offer.
    """

    terms_accepted = Signal(str)

    def __init__(self, offer: ModelOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer = offer
        title = self.tr("Terms of {name}").format(name=offer.title)
        self.setWindowTitle(title)
        self.resize(500, 320)
        text = QPlainTextEdit(_unwrapped(offer.terms), self)
        text.setReadOnly(True)
        text.setAccessibleName(title)
        text.setTabChangesFocus(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        accept = QPushButton(self.tr("&Accept and get it"), self)
        accept.setAutoDefault(False)
        buttons.addButton(accept, QDialogButtonBox.ButtonRole.ActionRole)
        accept.clicked.connect(self._accept_terms)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        for widget in (NamedLabel(title, "Heading", self), text, buttons):
            layout.addWidget(widget)

    @Slot()
    def _accept_terms(self) -> None:
        self.terms_accepted.emit(self._offer.name)
        self.accept()


def _unwrapped(terms: str) -> str:
    """Return text whose lines were broken by hand with one line for each paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in terms.split("\n\n"))
