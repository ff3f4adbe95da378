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

    Enter accepts it, Q quotes its passage, K keeps it in a note, O opens its note, Delete dismisses
    it, and the arrows go to its neighbours.

    Signals:
        accept_wanted: Rewriting, with the changes that the writer wants.
        keep_wanted: Rewriting, the same.
        quote_wanted: Snippet, to be quoted in the draft.
        dismiss_wanted: It is to go.
        note_wanted: Snippet, whose note is to be opened.
        step_wanted: int, 1 for the next card or -1 for the one before.
    """

    accept_wanted = Signal(object)
    keep_wanted = Signal(object)
    quote_wanted = Signal(object)
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
        self._words.linkActivated.connect(self._toggle)
        self._reasons, self._source = WrappedLabel("", self), WrappedLabel("", self)
        self._state = NamedLabel("", "CardState", self)
        self._state.setWordWrap(True)
        self._state.hide()
        undo = tr("Put this in the text; one undo takes it back (Enter)")
        self._accept = self._button(tr("Accept"), undo, self._want)
        self._lay_out(font)
        self._show()

    @property
    def wanted(self) -> Rewriting:
        """The wording with the changes that the writer wants."""
        return self._rewriting.without(self._left_out)

    def show_rewriting(self, rewriting: Rewriting) -> None:
        """Show a sentence that was written from its passage."""
        self._rewriting = rewriting
        self._show()

    def set_state(self, words: str, *, live: bool) -> None:
        """Say what became of it, and whether it can still be accepted."""
        self._live = live
        self._state.setText(words)
        self._state.setVisible(bool(words))
        self.setProperty("stale", not live)
        self.style().unpolish(self)
        self.style().polish(self)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Do what a key means on a card."""
        keys: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Return: self._want,
            Qt.Key.Key_Enter: self._want,
            Qt.Key.Key_Q: self._quote,
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

    def _button(self, text: str, tip: str, act: Callable[[], object]) -> LinkButton:
        button = LinkButton(text, self)
        button.setToolTip(tip)
        button.clicked.connect(act)
        return button

    def _lay_out(self, font: QFont) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(13, 9, 10, 6)
        column.setSpacing(5)
        column.addWidget(self._head)
        column.addWidget(self._words)
        if (snippet := self._rewriting.snippet) is not None:
            column.addWidget(card_text(f"“{self._rewriting.quote}”", font, self))
            label = snippet.passage.label
            link = self._button(label.replace("&", "&&"), tr("Open the note (O)"), self._open)
            link.setAccessibleName(tr("Open the note {title}").format(title=label))
            link.setMinimumWidth(40)
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        for words in (self._reasons, self._source, self._state):
            column.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._accept)
        if snippet is not None:
            where = tr("After the paragraph, with its source (Q)")
            row.addWidget(self._button(tr("Quote"), where, self._quote))
        row.addWidget(self._button(tr("Keep"), tr("In a new note (K)"), self._keep))
        row.addWidget(self._button(tr("Dismiss"), tr("Delete"), self.dismiss_wanted.emit))
        row.addStretch(1)
        column.addLayout(row)

    def _show(self) -> None:
        # Colours may change before there is anything to show.
        if not hasattr(self, "_accept"):
            return
        wanted, written = self.wanted, bool(self._rewriting.edits)
        head = heading(self._selection, wanted)
        self._head.setText(head)
        palette = current_palette()
        shown = changes_as_html(self._selection, self._rewriting, self._left_out, palette)
        self._words.setText(shown if written else "")
        self._words.setVisible(written)
        reasons = reasons_in_words(self._rewriting)
        self._reasons.setText(reasons)
        self._reasons.setVisible(bool(reasons))
        self._source.setText(source_in_words(self._rewriting))
        for label in (self._words, self._reasons, self._source):
            label.fit_height()
        self._accept.setVisible(written)
        self._accept.setEnabled(self._live and bool(wanted.edits))
        self.setAccessibleName(head)
        said = changes_as_text(self._selection, self._rewriting, self._left_out)
        parts = (said if written else "", self._rewriting.quote, self._state.text())
        self.setAccessibleDescription(". ".join(part for part in parts if part))

    @Slot(str)
    def _toggle(self, number: str) -> None:
        """Leave a change out, or take it in again."""
        if self._live and self._rewriting.way is Way.TIGHTER:
            self._left_out ^= {int(number)}
            self._show()

    @Slot()
    def _want(self) -> None:
        if not self._rewriting.edits:
            self._quote()
        elif self._accept.isEnabled():
            self.accept_wanted.emit(self.wanted)

    @Slot()
    def _quote(self) -> None:
        if self._rewriting.snippet is not None:
            self.quote_wanted.emit(self._rewriting.snippet)

    @Slot()
    def _keep(self) -> None:
        self.keep_wanted.emit(self.wanted)

    @Slot()
    def _open(self) -> None:
        if self._rewriting.snippet is not None:
            self.note_wanted.emit(self._rewriting.snippet)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
