"""Has what was found for a question ranked again, once, where nothing moves that was touched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.progress import Progress
from writer_assist.domain.snippet import Snippet
from writer_assist.messages.exploring import RankAgain
from writer_assist.messages.library import ListNotes
from writer_assist.ui.engine_bridge import Engine


class QuestionController(QObject):
    """Stands between what a search finds and the list that shows it.

    Signals:
        found: tuple[Snippet, ...], bool: what to show, and whether it was ranked as a question.
    """

    found = Signal(tuple, bool)

    def __init__(
        self,
        engine: Engine,
        *,
        may_judge: Callable[[], bool],
        may_move: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """Prepare; nothing is asked yet.

        Args:
            engine: The library process.
            may_judge: Returns whether a cross-encoder may take part.
            may_move: Returns whether the writer has left the list alone since it was shown.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine = engine
        self._may_judge, self._may_move = may_judge, may_move
        self._question = ""
        self._number = 0
        self._places: dict[int, int] = {}

    @Slot(object)
    def want(self, wanted: ListNotes) -> None:
        """Learn what is searched for; an earlier question is not wanted any more."""
        self._question = wanted.text.strip()
        self._places = {}
        self._engine.cancel(self._number)

    @Slot(tuple)
    def receive(self, snippets: tuple[Snippet, ...]) -> None:
        """Show what was found, and have it ranked again if it is for a question."""
        self._engine.cancel(self._number)
        ids = {one.passage.passage_id for one in snippets}
        if ids and ids == self._places.keys():  # asked once more, for notes may have changed
            self._show_ranked(snippets)
            return
        self._places = {}
        self.found.emit(snippets, False)
        if self._question.endswith("?") and len(snippets) > 1 and self._may_judge():
            scores = tuple((one.passage.passage_id, one.score) for one in snippets)
            self._number = self._engine.send(
                RankAgain(self._question, scores),
                on_piece=lambda piece: self._rank(snippets, piece),
                on_error=lambda _: None,  # the list is good as it is, and the search tells of it
            )

    def _rank(self, snippets: tuple[Snippet, ...], piece: Progress | tuple[int, ...]) -> None:
        if isinstance(piece, tuple) and self._may_move():
            self._places = {passage_id: place for place, passage_id in enumerate(piece)}
            self._show_ranked(snippets)

    def _show_ranked(self, snippets: tuple[Snippet, ...]) -> None:
        in_order = sorted(snippets, key=lambda one: self._places[one.passage.passage_id])
        self.found.emit(tuple(in_order), True)
