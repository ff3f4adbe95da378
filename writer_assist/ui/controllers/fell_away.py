"""What fell away from the set that is shown, and its way back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.ui.controllers.continuation import ContinuationController
from writer_assist.ui.controllers.history import HistoryKeeper


class FellAwayController(QObject):
    """Follows the set that is shown.

    Signals:
        changed: tuple[FellAway, ...], what is not shown of the set.
        card_added: Continuation, a text that came back.
    """

    changed = Signal(tuple)
    card_added = Signal(object)

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

    @Slot(int)
    def bring_back(self, candidate: int) -> None:
        """Make a card of a text that fell away."""
        shown = self._cards.shown
        card = shown.bring_back(candidate) if shown is not None else None
        if shown is not None and card is not None:
            self._history.keep(shown.kept())
            self.card_added.emit(card)
            self._tell()

    @Slot()
    def _tell(self) -> None:
        shown = self._cards.shown
        self.changed.emit(shown.fell_away if shown is not None else ())
