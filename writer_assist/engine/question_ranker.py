"""The handler that ranks what was found for a question again; on the search lane's thread."""

from __future__ import annotations

import logging
from collections.abc import Generator

from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.engine.search_lane import SearchLane
from writer_assist.engine.shared_library import SharedLibrary
from writer_assist.errors import ModelError
from writer_assist.messages.exploring import RankAgain
from writer_assist.retrieval.question_ranking import is_question, ranked_for

logger = logging.getLogger(__name__)


class QuestionRanker:
    """Has the best passages read together with the question, on a thread of its own."""

    def __init__(self, shared: SharedLibrary, searching: SearchLane) -> None:
        """Prepare the handler; no model is loaded yet.

        Args:
            shared: Knows the cross-encoder.
            searching: Has opened the library, and judges on its second thread.
        """
        self._shared, self._searching = shared, searching

    def rank(
        self, order: RankAgain, cancel: CancelToken
    ) -> Generator[Progress | tuple[int, ...], None, None]:
        """Yield the passages in their new order; nothing where they cannot be judged."""
        reader = self._searching.reader(cancel)
        judge = self._shared.judge(wanted=True) if is_question(order.question) else None
        if reader is None or judge is None:
            return
        try:
            ranked = yield from ranked_for(
                order.question,
                order.found,
                reader.passages,
                judge,
                cancel,
                self._searching.judging,
            )
        except ModelError:
            logger.warning("Ranking without the cross-encoder", exc_info=True)
            return
        yield ranked
