"""Previews the whole passage of a snippet, with the reasons why it is shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from writer_assist.domain.readable import readable
from writer_assist.domain.snippet import Snippet
from writer_assist.ui.sources.reasons import as_table, emphasised, why
from writer_assist.ui.theme import reading_font
from writer_assist.ui.widgets import ElidedLabel, IconButton, LinkButton

LEFT, RIGHT, SCROLL_BAR = 13, 8, 10
AROUND = 92  # height of everything but the passage


class Preview(QFrame):
    """Shows one whole passage, and below it all the reasons why it was found.

    Signals:
        open_requested: Snippet, to open in its note.
        quote_requested: Snippet, bool: one to quote in the draft, and whether all of it.
        closed: The writer closed the preview.
    """

    open_requested = Signal(object)
    quote_requested = Signal(object, bool)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Preview")
        self._snippet: Snippet | None = None
        self._label = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._text = QTextEdit(self, readOnly=True, tabChangesFocus=True)
        self._text.setAccessibleName(self.tr("Passage"))
        self._text.document().setDocumentMargin(0)
        self._text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text.setFont(reading_font(11))
        self._open = LinkButton(self.tr("Open note"), self)
        self._quote = LinkButton(self.tr("Quote the passage"), self)
        self._why = LinkButton(self.tr("Why?"), self)
        self._why.setToolTip(self.tr("Why this passage is shown"))
        self._close = IconButton("close", self.tr("Close the preview"), self, key="Esc")
        self._lay_out()
        self._open.clicked.connect(self._ask_to_open)
        self._quote.clicked.connect(self._ask_to_quote)
        self._why.clicked.connect(self._show_why)
        self._close.clicked.connect(self.closed)

    @property
    def snippet(self) -> Snippet | None:
        """The snippet that is shown."""
        return self._snippet

    def show_snippet(self, snippet: Snippet) -> None:
        """Show another passage."""
        self._snippet = snippet
        self._fill(snippet)
        self.show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Repaint the reasons when the colours have changed."""
        if event.type() == QEvent.Type.PaletteChange and self._snippet is not None:
            self._fill(self._snippet)
        super().changeEvent(event)

    def tab_order(self) -> tuple[QWidget, ...]:
        """Return what Tab reaches, in order."""
        return self._text, self._open, self._quote, self._why, self._close

    def wanted_height(self, width: int) -> int:
        """Return the height that shows the whole passage."""
        document = self._text.document().clone()
        document.setTextWidth(max(100, width - LEFT - RIGHT - SCROLL_BAR - 2))
        return int(document.size().height()) + AROUND

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        self._text.setFont(reading_font(points))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._label, 1)
        top.addWidget(self._close)
        below = QHBoxLayout()
        below.addWidget(self._open)
        below.addWidget(self._quote)
        below.addWidget(self._why)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LEFT, 7, RIGHT, 6)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._text, 1)
        layout.addLayout(below)

    def _fill(self, snippet: Snippet) -> None:
        self._label.set_text(snippet.passage.label)
        words = readable(snippet.passage.text) or snippet.passage.text
        paragraphs = [line for line in words.split("\n") if line.strip()]
        passage = "".join(
            f'<p style="line-height:125%; margin:0 0 6px 0">{emphasised(line, snippet.reasons)}</p>'
            for line in paragraphs
        )
        self._text.setHtml(passage + as_table(why(snippet.reasons)))

    @Slot()
    def _show_why(self) -> None:
        bar = self._text.verticalScrollBar()
        bar.setValue(bar.maximum())

    @Slot()
    def _ask_to_open(self) -> None:
        self.open_requested.emit(self._snippet)

    @Slot()
    def _ask_to_quote(self) -> None:
        self.quote_requested.emit(self._snippet, True)
