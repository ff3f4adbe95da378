"""The draft's own past, kept in memory for as long as the draft is open."""

from __future__ import annotations

from collections.abc import Generator

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.memory import Recalled
from writer_assist.messages.library import DraftChanged, RecallPassages
from writer_assist.retrieval.draft_index import DraftIndex


class RecallLane:
    """Handlers of the lane "recall"; all belong to its thread.

    It is a lane of its own: a search never waits until a draft is read.
    """

    def __init__(self) -> None:
        self._index = DraftIndex()
        self._draft = ""

    def take_change(
        self, order: DraftChanged, _cancel: CancelToken
    ) -> Generator[object, None, None]:
        """Take in what changed."""
        self._index.splice(order.first, order.removed, order.paragraphs)
        self._draft = order.draft
        yield from ()

    def recall(
        self, order: RecallPassages, _cancel: CancelToken
    ) -> Generator[tuple[Recalled, ...], None, None]:
        """Yield the passages that fit; none of a draft that is not the one that is kept."""
        is_ours = order.context.draft == self._draft
        yield self._index.find(order.context, order.place) if is_ours else ()
