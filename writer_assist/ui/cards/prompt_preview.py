"""Shows the prompt before it is sent, each part as wide as its number of tokens."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QToolTip,
    QWidget,
)

from writer_assist.domain.prompt import CardPrompt, PartKind, PromptPart, PromptView
from writer_assist.messages.model import ContinueStory, ViewPrompt
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.page_dialog import PageDialog
from writer_assist.ui.text import plural, tr
from writer_assist.ui.theme import reading_font
from writer_assist.ui.widgets import WrappedLabel

SIZE = 760, 620
LEAST = 480, 380
LEFT_OUT_SHOWN = 4000  # characters shown of what was cut: those nearest to the text
CUT_IN_FRONT = {PartKind.STORY, PartKind.PARAGRAPH}  # all other parts are cut at their end

HEIGHT = 30
NARROWEST = 10  # pixels; a part of three tokens can be clicked, too
_ROLES = {
    PartKind.INSTRUCTION: QPalette.ColorRole.Mid,
    PartKind.PROJECT: QPalette.ColorRole.Midlight,
    PartKind.PINNED: QPalette.ColorRole.Link,
    PartKind.RECALLED: QPalette.ColorRole.Highlight,
    PartKind.STORY: QPalette.ColorRole.Highlight,
    PartKind.NOTE: QPalette.ColorRole.Link,
    PartKind.PARAGRAPH: QPalette.ColorRole.Shadow,
    PartKind.ANSWER: QPalette.ColorRole.Base,
}


class PromptDialog(PageDialog):
    """Shows the prompt of each card, part by part, in real tokens."""

    def __init__(self, view: PromptView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Prompt preview"))
        self._view = view
        self._card = QComboBox(self)
        self._card.setAccessibleName(self.tr("Card"))
        for number, card in enumerate(view.cards, 1):
            self._card.addItem(f"{number} · {card.source or self.tr('from no note')}")
        self._bar = PromptBar(self)
        self._sum = WrappedLabel("", self)
        self.lay_out(self._card, self._bar, self._sum, copy_words=self.tr("&Copy prompt"))
        self.page.setAccessibleName(self.tr("The prompt"))
        self.setMinimumSize(*LEAST)
        self.resize(*SIZE)
        self._card.currentIndexChanged.connect(self._show_card)
        self._bar.part_chosen.connect(self._go_to)
        self.copy_button.clicked.connect(self._copy_text)
        self.colours_changed.connect(self._show_card)
        self._show_card()

    def _prompt(self) -> CardPrompt:
        return self._view.cards[self._card.currentIndex()]

    @Slot()
    def _show_card(self) -> None:
        parts = self._prompt().parts
        self._bar.set_parts(parts)
        self.page.setHtml(as_page(parts))
        used = sum(part.tokens for part in parts)
        self._sum.setText(
            self.tr("{used} of the {all} tokens that this model can read at once.").format(
                used=f"{used:,}", all=f"{self._view.context_length:,}"
            )
        )

    @Slot(int)
    def _go_to(self, place: int) -> None:
        self.page.scrollToAnchor(f"part{place}")

    @Slot()
    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText("".join(part.text for part in self._prompt().parts))


def as_page(parts: tuple[PromptPart, ...]) -> str:
    """Return the parts as HTML; what was cut is struck through."""
    return "".join(_section(place, part) for place, part in enumerate(parts))


class PromptBar(QWidget):
    """Shows parts in order; a click, or the arrows, choose one.

    Signals:
        part_chosen: int, the part's place.
    """

    part_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[PromptPart, ...] = ()
        self._chosen = 0
        self.setAccessibleName(self.tr("Parts of the prompt"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_parts(self, parts: tuple[PromptPart, ...]) -> None:
        """Show the parts of another prompt."""
        self._parts = parts
        self._chosen = min(self._chosen, max(0, len(parts) - 1))
        self.setAccessibleDescription(", ".join(map(part_words, parts)))
        self.update()

    def choose(self, place: int) -> None:
        """Select a part and report it."""
        if 0 <= place < len(self._parts):
            self._chosen = place
            self.update()
            self.part_chosen.emit(place)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a line's height."""
        return QSize(320, HEIGHT)

    def borders(self) -> list[tuple[float, float]]:
        """Return the left and right edge of each part, in pixels."""
        total = sum(part.tokens for part in self._parts) or 1
        free = max(0.0, self.width() - NARROWEST * len(self._parts))
        edges, left = [], 0.0
        for part in self._parts:
            right = left + NARROWEST + free * part.tokens / total
            edges.append((left, right))
            left = right
        return edges

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the parts, the chosen one with a frame."""
        painter = QPainter(self)
        for place, (left, right) in enumerate(self.borders()):
            part = self._parts[place]
            box = QRectF(left + 0.5, 2.5, max(1.0, right - left - 2), HEIGHT - 6)
            painter.setBrush(self.palette().color(_ROLES[part.kind]))
            chosen = place == self._chosen
            line = QPalette.ColorRole.Text if chosen else QPalette.ColorRole.Shadow
            style = Qt.PenStyle.DashLine if part.kind is PartKind.ANSWER else Qt.PenStyle.SolidLine
            painter.setPen(QPen(self.palette().color(line), 2 if chosen else 1, style))
            painter.drawRect(box)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the part that was clicked."""
        self.choose(self._at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move to a neighbouring part with the arrow keys."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.choose(self._chosen + step)

    def event(self, event: QEvent) -> bool:
        """Show the name of the part under the pointer."""
        if isinstance(event, QHelpEvent):
            place = self._at(event.pos().x())
            if place >= 0:
                QToolTip.showText(event.globalPos(), part_words(self._parts[place]), self)
            return True
        return super().event(event)

    def _at(self, x: float) -> int:
        found = (place for place, (left, right) in enumerate(self.borders()) if left <= x < right)
        return next(found, -1)


def part_words(part: PromptPart) -> str:
    """Return a part's name and length: ``Note, 96 tokens``."""
    tokens = plural(part.tokens, "1 token", "{n} tokens")
    return tr("{part}, {tokens}").format(part=part_name(part.kind), tokens=tokens)


def part_name(kind: PartKind) -> str:
    """Return what a part is called in the window."""
    return {
        PartKind.INSTRUCTION: tr("Instruction"),
        PartKind.PROJECT: tr("Project brief"),
        PartKind.PINNED: tr("Pinned note"),
        PartKind.RECALLED: tr("Earlier in the story"),
        PartKind.STORY: tr("Story so far"),
        PartKind.NOTE: tr("Note"),
        PartKind.PARAGRAPH: tr("Last words"),
        PartKind.ANSWER: tr("Room for the answer"),
    }[kind]


class PromptController(QObject):
    """Asks the model process for the prompts of the next set.

    Signals:
        viewed: PromptView.
    """

    viewed = Signal(object)

    def __init__(
        self, engine: Engine, order: Callable[[], ContinueStory], parent: QObject | None = None
    ) -> None:
        """Make a controller.

        Args:
            engine: The model process.
            order: Returns what would be asked for at this moment.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._order = engine, order
        self._asked = 0

    @Slot()
    def view(self) -> None:
        """Ask for the prompts; only the latest answer counts."""
        self._engine.cancel(self._asked)
        self._asked = self._engine.send(ViewPrompt(self._order()), on_piece=self.viewed.emit)


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
