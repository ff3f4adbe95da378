"""What the model will see, before it is sent."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.prompt_view import CardPrompt, PartKind, PromptPart, PromptView
from writer_assist.ui.continuations.prompt_bar import PromptBar, part_words
from writer_assist.ui.pane import WrappedLabel
from writer_assist.ui.text import plural, tr
from writer_assist.ui.theme import reading_font

SIZE = 760, 620
LEAST = 480, 380
LEFT_OUT_SHOWN = 4000  # characters of what was cut, its nearest
CUT_IN_FRONT = {PartKind.STORY, PartKind.PARAGRAPH}  # all else is cut at its end


class PromptDialog(QDialog):
    """Shows the prompt of each card, part by part, in real tokens."""

    def __init__(self, view: PromptView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What the model will see"))
        self._view = view
        self._card = QComboBox(self)
        self._card.setAccessibleName(self.tr("Card"))
        for number, card in enumerate(view.cards, 1):
            self._card.addItem(f"{number} · {card.source or self.tr('from no note')}")
        self._bar = PromptBar(self)
        self._sum = WrappedLabel("", self)
        self._page = QTextBrowser(self)
        self._page.setAccessibleName(self.tr("The prompt"))
        self._page.setOpenLinks(False)
        self._page.document().setDocumentMargin(12)
        self._copy = QPushButton(self.tr("&Copy prompt"), self)
        self._copy.setAutoDefault(False)
        self._close = QPushButton(self.tr("Close"), self)
        self._close.setAutoDefault(False)
        self._lay_out()
        self._card.currentIndexChanged.connect(self._show_card)
        self._bar.part_chosen.connect(self._go_to)
        self._copy.clicked.connect(self._copy_text)
        self._close.clicked.connect(self.close)
        self._show_card()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Paint in the new colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self._show_card()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._copy)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 14)
        layout.setSpacing(10)
        for widget in (self._card, self._bar, self._sum, self._page):
            layout.addWidget(widget)
        layout.setStretchFactor(self._page, 1)
        layout.addLayout(buttons)
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)

    def _prompt(self) -> CardPrompt:
        return self._view.cards[self._card.currentIndex()]

    @Slot()
    def _show_card(self) -> None:
        parts = self._prompt().parts
        self._bar.set_parts(parts)
        self._page.setHtml(as_page(parts))
        used = sum(part.tokens for part in parts)
        self._sum.setText(
            self.tr("{used} of {all} tokens that this model can look at.").format(
                used=f"{used:,}", all=f"{self._view.context_length:,}"
            )
        )

    @Slot(int)
    def _go_to(self, place: int) -> None:
        self._page.scrollToAnchor(f"part{place}")

    @Slot()
    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText("".join(part.text for part in self._prompt().parts))


def as_page(parts: tuple[PromptPart, ...]) -> str:
    """Return the parts as HTML; what was cut is struck through."""
    return "".join(_section(place, part) for place, part in enumerate(parts))


def _section(place: int, part: PromptPart) -> str:
    heading = f"<h4 style='margin:12px 0 4px 0'><a name='part{place}'></a>{part_words(part)}</h4>"
    cut, shown = _struck(part), f"<span>{_escaped(part.text)}</span>"
    body = f"{cut} {shown}" if part.kind in CUT_IN_FRONT else f"{shown} {cut}"
    font = reading_font(11).family()
    return f"{heading}<p style=\"font-family:'{font}'; margin:0; white-space:pre-wrap\">{body}</p>"


def _struck(part: PromptPart) -> str:
    if not part.cut:
        return ""
    from_end = part.kind in CUT_IN_FRONT
    cut = part.cut[-LEFT_OUT_SHOWN:] if from_end else part.cut[:LEFT_OUT_SHOWN]
    hidden = len(part.cut) - len(cut)
    more = plural(hidden, "… and 1 character more", "… and {n} characters more") if hidden else ""
    colour = QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText).name()
    words = f"{more} {_escaped(cut)}" if from_end else f"{_escaped(cut)} {more}"
    return f"<s style='color:{colour}'>{words}</s>"


def _escaped(text: str) -> str:
    return html.escape(text.strip("\n")) or tr("—")
