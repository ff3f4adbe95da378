"""Whether a model's sentences lean on the note that answers, and not on any note."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.answers import Rate, questions_of
from tests.benchmarks.retrieval import records
from writer_assist.domain.answers import Answer
from writer_assist.domain.continuation import Continuation, Influence, SetFinished
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.model_words import WordsKind, supports
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.messages.orders import words_for_answer
from writer_assist.services.continuation import ContinuationService

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class SupportFigures:
    """What was measured on sentences that a model wrote with a right and a wrong note.

    Attributes:
        right: Share of the sentences that the section which holds the answer supports.
        wrong: The same for a section of another story, which stood in the same prompt.
        more_right: Share of the sentences that the right one made likelier than the wrong one.
    """

    right: Rate
    wrong: Rate
    more_right: Rate


def run_support(
    set_dir: Path,
    model: LanguageModel,
    *,
    count: int,
    seed: int,
    report: Callable[[Progress], None] | None = None,
) -> SupportFigures:
    """Have a model answer questions with the right section and one of another story.

    Args:
        set_dir: A set like fairytaleqa.
        model: The language model.
        count: How many questions, drawn with ``seed``.
        seed: Of the draw.
        report: Called with progress.
    """
    draw = random.Random(seed)
    sections = {one["id"]: one for one in records(set_dir / "corpus.jsonl")}
    judged = questions_of(set_dir)
    draw.shuffle(judged)
    service = ContinuationService(model)
    pairs: list[tuple[Influence, Influence]] = []
    for number, query in enumerate(judged[:count], 1):
        right = sections[min(query["true"])]
        others = [one for one in sections.values() if one["story"] != right["story"]]
        notes = (_note(1, right), _note(2, draw.choice(others)))
        pairs += _measured(service, query["text"], notes, turned=draw.random() < _HALF)
        if report is not None:
            report(Progress("Answering", number, count))
    return SupportFigures(
        Rate.of([float(supports(one)) for one, _ in pairs]),
        Rate.of([float(supports(other)) for _, other in pairs]),
        Rate.of([float(one.gain > other.gain) for one, other in pairs]),
    )


def _note(number: int, section: dict[str, Any]) -> Snippet:
    text = section["text"]
    return Snippet(Passage(number, number, "", str(number), "", text, 0, len(text)), 1.0)


def _measured(
    service: ContinuationService, question: str, notes: Sequence[Snippet], *, turned: bool
) -> list[tuple[Influence, Influence]]:
    """Return for each sentence the influence of the first note and of the second.

    The later one in a prompt counts for more, so that half of them are turned around there.
    """
    placed = notes[::-1] if turned else notes
    order = words_for_answer(Answer(question), placed, WordsKind.ANSWER, Sampling())
    *_, last = service.stream(order, CancelToken())
    if not isinstance(last, SetFinished):
        return []
    written: Continuation = last.continuations[0]
    together = written.together
    if together is None or len(together.influences) != len(notes):
        return []
    parts = [one.influences for one in together.sentences] or [together.influences]
    right, wrong = (1, 0) if turned else (0, 1)
    return [(one[right], one[wrong]) for one in parts]
