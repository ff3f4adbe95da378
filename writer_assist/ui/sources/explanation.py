"""A box for any text, and what it would find in the notes, live."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.context import MAX_CONTEXT_CHARACTERS
from writer_assist.domain.dials import Dials
from writer_assist.domain.explanation import SearchExplanation
from writer_assist.ui.pane import WrappedLabel
from writer_assist.ui.sources.dials import DialsBar
from writer_assist.ui.sources.steps import as_page, as_text
from writer_assist.ui.theme import reading_font

SIZE = 760, 660
LEAST = 480, 400
TEXT_HEIGHT = 118


class ExplanationDialog(QDialog):
    """Shows what a text would find, and how; the draft can be written on beside it.

    Signals:
        asked: str, object: a text and the Dials with which to search for it.
    """

    asked = Signal(str, object)

    def __init__(self, text: str, dials: Dials, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What would this find?"))
        self._found = SearchExplanation()
        self._text = QPlainTextEdit(text, self)
        self._text.setAccessibleName(self.tr("Text to look for"))
        self._text.setPlaceholderText(self.tr("Type or paste any text."))
        self._text.setFont(reading_font(11))
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(TEXT_HEIGHT)
        self._text.selectAll()
        self._dials = DialsBar(self, side=0)
        self._dials.set_dials(dials)
        self._state = WrappedLabel("", self)
        self._page = QTextBrowser(self)
        self._page.setAccessibleName(self.tr("What it finds, and how"))
        self._page.setOpenLinks(False)
        self._page.document().setDocumentMargin(12)
        self._copy = QPushButton(self.tr("&Copy as text"), self)
        self._copy.setAutoDefault(False)
        self._close = QPushButton(self.tr("Close"), self)
        self._close.setAutoDefault(False)
        self._lay_out()
        self._text.textChanged.connect(self.ask)
        self._dials.changed.connect(self.ask)
        self._copy.clicked.connect(self._copy_text)
        self._close.clicked.connect(self.close)
        self.show_explanation(self._found)

    @Slot()
    def ask(self) -> None:
        """Ask for what the box holds."""
        text = self._text.toPlainText()
        cut = len(text) > MAX_CONTEXT_CHARACTERS
        self._state.setVisible(cut)
        if cut:
            self._say_cut()
        self.asked.emit(text, self._dials.dials())

    @Slot(object)
    def show_explanation(self, found: SearchExplanation) -> None:
        """Show how a text led to its snippets; the page stays where it was scrolled to."""
        self._found = found
        place = self._page.verticalScrollBar().value()
        self._page.setHtml(as_page(found))
        self._page.verticalScrollBar().setValue(place)
        self._copy.setEnabled(found != SearchExplanation())

    @Slot(str)
    def show_failure(self, sentence: str) -> None:
        """Say why there is no answer."""
        self._state.setText(sentence)
        self._state.show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Paint in the new colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self.show_explanation(self._found)
        super().changeEvent(event)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._copy)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 14)
        layout.setSpacing(10)
        for widget in (self._text, self._dials, self._state, self._page):
            layout.addWidget(widget)
        layout.setStretchFactor(self._page, 1)
        layout.addLayout(buttons)
        self._state.hide()
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)

    def _say_cut(self) -> None:
        sentence = self.tr("Only the first {count} characters are looked for.")
        self._state.setText(sentence.format(count=f"{MAX_CONTEXT_CHARACTERS:,}"))

    @Slot()
    def _copy_text(self) -> None:
        text = self._text.toPlainText()[:MAX_CONTEXT_CHARACTERS]
        QGuiApplication.clipboard().setText(as_text(text, self._found))
