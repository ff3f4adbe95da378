"""One wording for a selection: its differences, where it is from, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from writer_assist.domain.rewriting import Rewriting, Way
from writer_assist.ui.overlay import card_text
from writer_assist.ui.rewriting.labels import (
    changes_as_html,
    changes_as_text,
    heading,
    reasons_in_words,
    source_in_words,
)
from writer_assist.ui.text import tr
from writer_assist.ui.theme import current_palette
from writer_assist.ui.widgets import LinkButton, NamedLabel, WrappedLabel


class RewritingCard(QFrame):
    """Shows a wording; a click on one of its changes leaves that one out.

    Enter accepts it, K keeps it in a note, O opens its note, Delete dismisses it, and the arrows go
    to its neighbours.

    Signals:
        accept_wanted: Rewriting, with the changes that the writer wants.
        keep_wanted: Rewriting, the same.
        dismiss_wanted: It is to go.
        note_wanted: Snippet, whose note is to be opened.
        step_wanted: int, 1 for the next card or -1 for the one before.
    """

    accept_wanted = Signal(object)
    keep_wanted = Signal(object)
    dismiss_wanted = Signal()
    note_wanted = Signal(object)
    step_wanted = Signal(int)

    def __init__(
        self, selection: str, rewriting: Rewriting, font: QFont, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._selection, self._rewriting = selection, rewriting
        self._left_out: frozenset[int] = frozenset()
        self._live = True
        self._head = NamedLabel("", "PanelTitle", self)
        self._words = card_text("", font, self)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._words.setVisible(bool(rewriting.edits))
        self._words.linkActivated.connect(self._toggle)
        self._state = NamedLabel("", "CardState", self)
        self._state.setWordWrap(True)
        self._state.hide()
        self._accept, *others = self._buttons()
        self._lay_out(font, others)
        self._show()

    @property
    def wanted(self) -> Rewriting:
        """The wording with the changes that the writer wants."""
        return self._rewriting.without(self._left_out)

    def set_state(self, words: str, *, live: bool) -> None:
        """Say what became of it, and whether it can still be accepted."""
        self._live = live
        self._state.setText(words)
        self._state.setVisible(bool(words))
        self.setProperty("stale", not live)
        self.style().unpolish(self)
        self.style().polish(self)
        self._show()

    def settle(self) -> None:
        """Take the height that the width needs; labels only ever ask for more by themselves."""
        for label in self.findChildren(WrappedLabel):
            label.setMinimumHeight(max(0, label.heightForWidth(label.width())))
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Do what a key means on a card."""
        keys: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Return: self._want,
            Qt.Key.Key_Enter: self._want,
            Qt.Key.Key_K: self._keep,
            Qt.Key.Key_O: self._open,
            Qt.Key.Key_Delete: self.dismiss_wanted.emit,
            Qt.Key.Key_Backspace: self.dismiss_wanted.emit,
            Qt.Key.Key_Down: partial(self.step_wanted.emit, 1),
            Qt.Key.Key_Up: partial(self.step_wanted.emit, -1),
        }
        act = None if event.modifiers() & ~_KEYPAD else keys.get(event.key())
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the colours of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show()

    def _buttons(self) -> tuple[LinkButton, ...]:
        quotes = not self._rewriting.edits
        accept = (tr("Quote it"), tr("After the paragraph, with its source (Enter)"))
        if not quotes:
            accept = (tr("Accept"), tr("Put this in the text; one undo takes it back (Enter)"))
        made = []
        for (text, tip), act in (
            (accept, self._want),
            ((tr("Keep in a note"), "K"), self._keep),
            ((tr("Dismiss"), tr("Delete")), self.dismiss_wanted.emit),
        ):
            button = LinkButton(text, self)
            button.setToolTip(tip)
            button.clicked.connect(act)
            made.append(button)
        return tuple(made)

    def _lay_out(self, font: QFont, others: list[LinkButton]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(13, 9, 10, 6)
        column.setSpacing(5)
        column.addWidget(self._head)
        column.addWidget(self._words)
        if (snippet := self._rewriting.snippet) is not None:
            if self._rewriting.quote:
                column.addWidget(card_text(f"“{self._rewriting.quote}”", font, self))
            label = snippet.passage.label
            link = LinkButton(label.replace("&", "&&"), self)
            link.setAccessibleName(tr("Open the note {title}").format(title=label))
            link.setToolTip(tr("Open the note (O)"))
            link.setMinimumWidth(40)
            link.clicked.connect(self._open)
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        for words in (reasons_in_words(self._rewriting), source_in_words(self._rewriting)):
            if words:
                column.addWidget(WrappedLabel(words, self))
        column.addWidget(self._state)
        row = QHBoxLayout()
        row.setSpacing(12)
        for button in (self._accept, *others):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    def _show(self) -> None:
        # Colours may change before there is anything to show.
        if not hasattr(self, "_accept"):
            return
        wanted = self.wanted
        head = heading(self._selection, wanted)
        self._head.setText(head)
        if self._rewriting.edits:
            palette = current_palette()
            self._words.setText(
                changes_as_html(self._selection, self._rewriting, self._left_out, palette)
            )
        quotes = not self._rewriting.edits
        self._accept.setEnabled(quotes or (self._live and bool(wanted.edits)))
        self.setAccessibleName(head)
        said = changes_as_text(self._selection, self._rewriting, self._left_out)
        parts = (said if self._rewriting.edits else self._rewriting.quote, self._state.text())
        self.setAccessibleDescription(". ".join(part for part in parts if part))

    @Slot(str)
    def _toggle(self, number: str) -> None:
        """Leave a change out, or take it in again."""
        if self._live and self._rewriting.way is Way.TIGHTER:
            self._left_out ^= {int(number)}
            self._show()

    @Slot()
    def _want(self) -> None:
        if self._accept.isEnabled():
            self.accept_wanted.emit(self.wanted)

    @Slot()
    def _keep(self) -> None:
        self.keep_wanted.emit(self.wanted)

    @Slot()
    def _open(self) -> None:
        if self._rewriting.snippet is not None:
            self.note_wanted.emit(self._rewriting.snippet)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
