"""A dialog with a page of text below its fields, and buttons to copy the text and to close."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from writer_assist.ui.text import tr


class PageDialog(QDialog):
    """Shows a page of text; a subclass makes its fields and then calls :meth:`lay_out`.

    Attributes:
        page: The text.
        copy_button: Copies it.
        buttons: The row of buttons below it.

    Signals:
        colours_changed: The page is to be written again.
    """

    colours_changed = Signal()

    def lay_out(self, *fields: QWidget, copy_words: str) -> None:
        """Put the page and the buttons below these fields, and after them for the Tab key."""
        self.page = QTextBrowser(self)
        self.page.setOpenLinks(False)
        self.page.document().setDocumentMargin(12)
        self.copy_button = QPushButton(copy_words, self)
        close = QPushButton(tr("Close"), self)
        close.clicked.connect(self.close)
        for button in (self.copy_button, close):
            button.setAutoDefault(False)
        self.buttons = QHBoxLayout()
        self.buttons.addWidget(self.copy_button)
        self.buttons.addStretch(1)
        self.buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 14)
        layout.setSpacing(10)
        for field in fields:
            layout.addWidget(field)
        layout.addWidget(self.page, 1)
        layout.addLayout(self.buttons)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Report another palette, since the page's colours are written into it."""
        if event.type() == QEvent.Type.PaletteChange:
            self.colours_changed.emit()
        super().changeEvent(event)
