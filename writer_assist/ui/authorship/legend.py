"""Below the text while it is tinted: what the colours mean, and who wrote what is at the caret."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from writer_assist.domain.disclosure import WordKind
from writer_assist.ui.authorship.words import kind_words
from writer_assist.ui.draft.tint import colour_of
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import ElidedLabel, IconButton, LinkButton

_MARKS = {WordKind.TYPED: "", WordKind.BEFORE: "□", WordKind.EDITED: "▨"}
_MARK = "■"


class AuthorshipLegend(QFrame):
    """One line for the colours, one for the words at the caret.

    Signals:
        closed: The writer does not want to see the tint any more.
        report_wanted: The writer wants to see who wrote the whole book.
    """

    closed = Signal()
    report_wanted = Signal()

    def __init__(self, text: QWidget, parent: QWidget | None = None) -> None:
        """Make a legend that is out of sight.

        Args:
            text: What is tinted; without it there is nothing to explain.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._text, self._is_on = text, False
        text.installEventFilter(self)
        self.setObjectName("AuthorshipLegend")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Who wrote what"))
        self._counts: dict[WordKind, int] = {}
        self._key = QLabel(self)
        self._key.setTextFormat(Qt.TextFormat.RichText)
        self._key.setWordWrap(True)
        self._caret = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        report = LinkButton(self.tr("Disclosure…"), self)
        report.setToolTip(self.tr("Count it for the whole book (Ctrl+Shift+F8)"))
        report.clicked.connect(self.report_wanted)
        close = IconButton("close", self.tr("Hide who wrote what"), self, key="Shift+F8")
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._key, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._caret, 1)
        foot.addWidget(report)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 7, 10, 5)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addLayout(foot)
        self.hide()

    def set_on(self, on: bool) -> None:
        """Show it as long as the text is shown, or hide it."""
        self._is_on = on
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Go and come with the text: the outline or the cards may take its place."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._follow()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        self.setVisible(self._is_on and not self._text.isHidden())

    def show_counts(self, counts: Mapping[WordKind, int]) -> None:
        """Show the colours of what there is in the draft, with its words."""
        self._counts = dict(counts)
        parts = [self._part(kind, counts[kind]) for kind in WordKind if counts.get(kind)]
        self._key.setText(" &nbsp; ".join(parts) or escape(tr("No words yet")))
        told = (f"{kind_words(kind)} {counts[kind]:,}" for kind in WordKind if counts.get(kind))
        self._key.setAccessibleName(", ".join(told))

    def show_source(self, sentence: str) -> None:
        """Say who wrote the words at the caret."""
        self._caret.set_text(sentence)

    def key_text(self) -> str:
        """Return what is said of the colours, without marks."""
        return self._key.accessibleName()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take the colours of another theme."""
        if event.type() == QEvent.Type.PaletteChange and self._counts:
            self.show_counts(self._counts)
        super().changeEvent(event)

    @staticmethod
    def _part(kind: WordKind, count: int) -> str:
        mark = _MARKS.get(kind, _MARK)
        square = f'<span style="color:{colour_of(kind).name()}">{mark}</span>&nbsp;' if mark else ""
        words = escape(f"{kind_words(kind)} {count:,}").replace(" ", "&nbsp;")
        return f"{square}{words}"
