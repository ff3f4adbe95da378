"""Which of several sound texts is to be shown first."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.generation.voice import Voice


@dataclass(frozen=True, slots=True)
class Contender:
    """A text that could be shown.

    Attributes:
        candidate: Its number in the set.
        text: What was written.
        log_likelihood: Mean over its tokens, given its own prompt, in nats.
    """

    candidate: int
    text: str
    log_likelihood: float


def ranked(contenders: Sequence[Contender], voice: Voice) -> list[Contender]:
    """Return them best first: likely in the model's eyes, and near to the writer's voice.

    Both count the same, each in standard deviations over these texts; of equals, the
    first written comes first.
    """
    likely = _standardised([one.log_likelihood for one in contenders])
    near = _standardised(voice.closeness([one.text for one in contenders]))
    order = sorted(
        range(len(contenders)),
        key=lambda place: (-(likely[place] + near[place]), contenders[place].candidate),
    )
    return [contenders[place] for place in order]


def _standardised(values: Sequence[float]) -> list[float]:
    spread = statistics.pstdev(values) if values else 0.0
    middle = statistics.fmean(values) if values else 0.0
    return [(value - middle) / spread if spread > 0 else 0.0 for value in values]
