"""Ranking what was found once more, where what was typed into the search box is a question."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.ports import AnswerJudge, PassageSource
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.search_box import is_search
from writer_assist.retrieval.judging import can_be_judged, scores_in_pieces

JUDGED_PASSAGES = 20
"""The best of what was found; the others stay below them."""

_MOST_WORDS = 30
_OWN_SHARE = 0.5  # of the score by words, names and meaning


def is_question(text: str) -> bool:
    """Tell whether a text is a question that a cross-encoder can read: English, and not long."""
    text = text.strip()
    is_short = text.endswith("?") and len(text.split()) <= _MOST_WORDS
    return is_short and not is_search(text) and can_be_judged(text)


def ranked_for(
    question: str,
    found: Sequence[tuple[int, float]],
    passages: PassageSource,
    judge: AnswerJudge,
    cancel: CancelToken,
    thread: Executor | None = None,
) -> Generator[Progress, None, tuple[int, ...]]:
    """Have the best passages read together with a question; return all in the new order.

    Args:
        question: What was searched for.
        found: Passages with their scores, best first.
        passages: Has their texts.
        judge: Reads them.
        cancel: Looked at between its steps.
        thread: Where it reads; None for the caller's own.

    Yields:
        Progress, whenever the caller's thread may do something else.

    Raises:
        ModelError: They could not be judged.
        Cancelled: The order is not wanted any more.
    """
    best, rest = found[:JUDGED_PASSAGES], found[JUDGED_PASSAGES:]
    known = {one.passage_id: one.words for one in passages.passages([one for one, _ in best])}
    texts = [known.get(passage_id, "") for passage_id, _ in best]
    judged = yield from scores_in_pieces(question, texts, judge, cancel, thread)
    return (*ranked_again(best, judged), *(passage_id for passage_id, _ in rest))


def ranked_again(found: Sequence[tuple[int, float]], judged: Sequence[float]) -> tuple[int, ...]:
    """Return passages in a new order: half of it is the old score, half how well they answer.

    Args:
        found: Passages with their scores.
        judged: How well each answers, on any scale.
    """
    if not found:
        return ()
    ids = np.array([passage_id for passage_id, _ in found])
    own = _spread(np.array([score for _, score in found]))
    mixed = _OWN_SHARE * own + (1 - _OWN_SHARE) * _spread(np.array(judged))
    return tuple(ids[np.argsort(-mixed, kind="stable")].tolist())


def _spread(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values between 0, the least, and 1, the greatest of them."""
    least, greatest = float(values.min()), float(values.max())
    return np.asarray((values - least) / max(greatest - least, 1e-6), np.float64)
