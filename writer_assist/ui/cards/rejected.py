"""Texts that were written for a set and rejected, to be looked at and restored as cards."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.candidates import Flaw, RejectedText
from writer_assist.ui.cards.controller import ContinuationController
from writer_assist.ui.cards.history import HistoryKeeper
from writer_assist.ui.cards.provenance import flaw_words
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import WrappedLabel

SIZE = 560, 420
_CANDIDATE = Qt.ItemDataRole.UserRole


class RejectedTextsDialog(QDialog):
    """Lists rejected texts with the reasons; Enter restores one as a card.

    Signals:
        wanted: int, the text that is to become a card.
    """

    wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Rejected texts"))
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Rejected texts"))
        self._list.setWordWrap(True)
        self._list.setSpacing(4)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._back = buttons.addButton(
            self.tr("&Restore as card"), QDialogButtonBox.ButtonRole.ActionRole
        )
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self._back.setAutoDefault(False)
        hint = self.tr("These were written with the cards you see. Enter restores one as a card.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(12)
        layout.addWidget(WrappedLabel(hint, self))
        layout.addWidget(self._list, 1)
        layout.addWidget(buttons)
        self.resize(*SIZE)
        buttons.rejected.connect(self.reject)
        self._back.clicked.connect(self._bring_back)
        self._list.itemActivated.connect(self._bring_back)

    def set_texts(self, texts: tuple[RejectedText, ...]) -> None:
        """Show other texts."""
        self._list.clear()
        for text in texts:
            item = QListWidgetItem(f"{text.text.strip()}\n{reason_words(text)}")
            item.setData(_CANDIDATE, text.candidate)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._back.setEnabled(bool(texts))

    @Slot()
    def _bring_back(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self.wanted.emit(item.data(_CANDIDATE))


def reason_words(text: RejectedText) -> str:
    """Say why a text was rejected, and from which note it was written."""
    why = flaw_words(text.flaw)
    if text.words:
        why = tr("{why}: “{words}”").format(why=why, words=text.words)
    notes = (text.snippet,) if text.snippet else text.together
    if not notes:
        return why
    named = ", ".join(dict.fromkeys(snippet.passage.label for snippet in notes))
    return tr("{why} · from {note}").format(why=why, note=named)


def count_words(texts: tuple[RejectedText, ...]) -> str:
    """Say in one line how many texts were not selected or rejected; "" for none."""
    spare = sum(text.flaw is Flaw.SPARE for text in texts)
    fallen = len(texts) - spare
    parts = []
    if spare:
        parts.append(plural(spare, "1 more", "{n} more"))
    if fallen:
        parts.append(plural(fallen, "1 rejected", "{n} rejected"))
    return " · ".join(parts)


class RejectedTextsController(QObject):
    """Keeps the list of rejected texts in step with the set that is shown.

    Signals:
        changed: tuple[FellAway, ...], the rejected texts of the set.
        card_added: Continuation, a text that was restored.
        better_added: Continuation, a text that comes beside a card with a flaw.
    """

    changed = Signal(tuple)
    card_added = Signal(object)
    better_added = Signal(object)

    def __init__(
        self,
        cards: ContinuationController,
        history: HistoryKeeper,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._cards, self._history = cards, history
        for signal in (cards.set_started, cards.set_shown, cards.cleared, cards.busy_changed):
            signal.connect(self._tell)
        cards.busy_changed.connect(self._offer_better)

    @Slot(int)
    def bring_back(self, candidate: int) -> None:
        """Restore a rejected text as a card."""
        shown = self._cards.shown
        card = shown.bring_back(candidate) if shown is not None else None
        if shown is not None and card is not None:
            self._history.keep(shown.kept())
            self.card_added.emit(card)
            self._tell()

    @Slot(bool)
    def _offer_better(self, busy: bool) -> None:
        shown = self._cards.shown
        if busy or shown is None:
            return
        for card in shown.better_cards():
            self._history.keep(shown.kept())
            self.better_added.emit(card)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        shown = self._cards.shown
        self.changed.emit(shown.rejected if shown is not None else ())
