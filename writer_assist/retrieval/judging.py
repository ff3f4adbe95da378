"""What a cross-encoder's judgement changes: the order of the sentences, and how sure an answer is.

All figures were chosen on 120 questions of 40 stories of fairytaleqa-train.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import Executor, wait
from dataclasses import dataclass, replace

from writer_assist.domain.ports import AnswerJudge
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.retrieval.answering import AnswerEvidence, AnswerPassage, RankedSentence
from writer_assist.retrieval.questions import asks_in_english

JUDGED_SENTENCES = 24  # of the best passages; the others count like the worst of them
# As far as a sentence is behind before it is left out; the scores of both rankings are wider apart.
FAR_BEHIND = 8.0

_AT_ONCE = 4  # texts; some .2 s, after which an answer can be given up
_LOOK_EVERY_S = 0.01
_STAGE = "Reading it again"
_OWN_SHARE = 0.5  # of the score without a cross-encoder
_OF_PASSAGE, _OF_SENTENCE = 2.0, 4.0
_WORST = -11.0
_SOFT = 2.0  # of the logistic curve over the judgements, which lie between -11 and 11


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well passages and sentences answer a question, from about -11 to 11.

    Attributes:
        passages: In their order.
        sentences: By passage and number.
    """

    passages: tuple[float, ...]
    sentences: Mapping[tuple[int, int], float]


def can_be_judged(question: str) -> bool:
    """Tell whether a question is in the language that the cross-encoder was trained on."""
    return asks_in_english(question)


def judged(
    question: str,
    passages: Sequence[AnswerPassage],
    ranked: Sequence[RankedSentence],
    judge: AnswerJudge,
    cancel: CancelToken,
    thread: Executor | None = None,
) -> Generator[Progress, None, Judgement]:
    """Have passages and their best sentences judged, a few at a time.

    Args:
        question: As it was meant.
        passages: The best first.
        ranked: Their sentences, the best first.
        judge: Judges them.
        cancel: Looked at between its steps.
        thread: Where it works, so that the caller's thread is free a hundred times a second; None
            for the caller's own.

    Yields:
        Progress, whenever the caller's thread may do something else.

    Raises:
        ModelError: They could not be judged.
        Cancelled: The judgement is not wanted any more.
    """
    best = ranked[:JUDGED_SENTENCES]
    texts = [one.passage.text for one in passages]
    texts += [passages[one.place].text(one) for one in best]
    scores = yield from scores_in_pieces(question, texts, judge, cancel, thread)
    places = [(one.place, one.number) for one in best]
    return Judgement(
        tuple(scores[: len(passages)]), dict(zip(places, scores[len(passages) :], strict=True))
    )


def scores_in_pieces(
    question: str,
    texts: Sequence[str],
    judge: AnswerJudge,
    cancel: CancelToken,
    thread: Executor | None = None,
) -> Generator[Progress, None, list[float]]:
    """Have texts judged, a few at a time; see :func:`judged`."""
    by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    scores = [0.0] * len(texts)
    for start in range(0, len(texts), _AT_ONCE):
        cancel.check()
        piece = by_length[start : start + _AT_ONCE]
        here = [texts[place] for place in piece]
        if thread is None:
            found = judge.scores(question, here)
        else:
            future = thread.submit(judge.scores, question, here)
            while wait((future,), _LOOK_EVERY_S).not_done:
                yield Progress(_STAGE, start, len(texts))
            found = future.result()
        for place, score in zip(piece, found, strict=True):
            scores[place] = score
        yield Progress(_STAGE, start + len(piece), len(texts))
    return scores


def reordered(ranked: Sequence[RankedSentence], judgement: Judgement) -> list[RankedSentence]:
    """Return the sentences with half their old score and half the judgement, the best first."""
    worst = min(judgement.sentences.values(), default=_WORST)
    found = [
        replace(
            one,
            score=_OWN_SHARE * one.score
            + _OF_PASSAGE * _share(judgement.passages[one.place])
            + _OF_SENTENCE * _share(judgement.sentences.get((one.place, one.number), worst)),
        )
        for one in ranked
    ]
    return sorted(found, key=lambda one: (-one.score, one.place, one.number))


def judged_certainty(found: AnswerEvidence, judgement: Judgement) -> float:
    """Return how likely it is that the question is answered, 0 to 1."""
    passage = max(judgement.passages, default=_WORST)
    sentence = max(judgement.sentences.values(), default=_WORST)
    value = -2.7 + 1.7 * found.passage + 2.3 * found.lead + 0.18 * passage + 0.15 * sentence
    return 1 / (1 + math.exp(-value))


def _share(judged: float) -> float:
    return 1 / (1 + math.exp(-judged / _SOFT))
