"""Measuring a finished voice on any text: perplexity, speed, and what was learned by heart."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.voice import VoiceGain, VoiceUse
from writer_assist.errors import UsageError
from writer_assist.services.voice import frame_tokens
from writer_assist.voice.training import gain_of
from writer_assist.voice.voiced_model import VoicedModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_READ = 200  # tokens of a window that are only read
_SCORED = 256
_ROWS = 4  # texts written together when the speed is measured
_DECODED = 32


@dataclass(frozen=True, slots=True)
class VoiceMeasurement:
    """What a voice does on a text that it may not have seen.

    Attributes:
        gain: Perplexity before and after.
        windows: Over how many windows of text.
        speed: Tokens a second while writing, of the time without the voice.
    """

    gain: VoiceGain
    windows: int
    speed: float


def measure_voice(
    model: LanguageModel,
    voiced: VoicedModel,
    use: VoiceUse,
    chapters: Sequence[str],
    cancel: CancelToken,
    *,
    most: int = 20,
) -> Generator[Progress, None, VoiceMeasurement]:
    """Score windows of a text with a voice and without, in the program's own prompt.

    Args:
        model: With four rows or more; they are emptied.
        voiced: The same model.
        use: The voice.
        chapters: The text.
        cancel: Checked before each window.
        most: Windows at most, spread evenly over the text.

    Raises:
        UsageError: The text is too short, or the voice does not fit this model.
    """
    frame = frame_tokens(model)
    length = _READ + _SCORED
    tokens = [model.tokenize(chapter) for chapter in chapters]
    windows = [
        part[start : start + length]
        for part in tokens
        for start in range(0, len(part) - length + 1, length)
    ]
    if not windows:
        raise UsageError("This text is too short to measure on: a page or more is needed.")
    windows = windows[:: max(1, len(windows) // most)][:most]
    losses: list[list[float]] = []
    speeds: list[float] = []
    for number, wanted in enumerate((None, use)):
        voiced.use(wanted)
        if wanted is not None and voiced.applied is None:
            raise UsageError("This voice was learned on another language model.")
        found = []
        for at, window in enumerate(windows):
            cancel.check()
            found.append(_loss(model, (*frame, *window[:_READ]), window[_READ:]))
            yield Progress("Measuring", number * len(windows) + at + 1, 2 * len(windows))
        losses.append(found)
        speeds.append(_speed(model, (*frame, *windows[0])))
    voiced.use(None)
    gain = gain_of(losses[0], losses[1], [_SCORED] * len(windows))
    return VoiceMeasurement(gain, len(windows), speeds[1] / speeds[0])


def _loss(model: LanguageModel, read: Sequence[int], scored: Sequence[int]) -> float:
    model.drop(0)
    model.extend({0: list(read)}, wanted=())
    scores: NDArray[np.float32] = model.score(0, list(scored))
    return -float(scores.mean())


def _speed(model: LanguageModel, prompt: Sequence[int]) -> float:
    """Return tokens a second of several rows that are extended together."""
    rows = range(min(_ROWS, model.max_rows))
    model.drop(0)
    model.extend({0: list(prompt)}, wanted=())
    model.fork(0, [row for row in rows if row])
    began = time.monotonic()
    for step in range(_DECODED):
        model.extend({row: [prompt[step]] for row in rows})
    took = time.monotonic() - began
    for row in rows:
        model.drop(row)
    return len(rows) * _DECODED / took
