"""What a language model can do on this computer: its size, and how quickly it reads."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass

from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.models import SetTime
from writer_assist.domain.sampling import Sampling
from writer_assist.messages.model import ContinueStory

LARGE = 1_000_000_000
"""From so many weights on, a model writes long sentences well."""
READING_S = 6.0
"""Until the first words of a set for which nothing was read ahead."""
_TIMED_TOKENS, _TIMES = 32, 3
_ANY_TOKEN = 100
# The least of a prompt with which a card still knows where it is.
_LEAST_NOTE, _LEAST_TAIL, _LEAST_STORY = 48, 64, 128
_SENTENCE_TOKENS, _DRAFTS = 20, 4
_NOTE_TOKENS, _TAIL_TOKENS = 120, 110  # as they usually are
# Large models begin to count and to repeat themselves; the starter's penalties mend neither, and
# at a higher temperature they wander off.
_TEMPERATURE, _REPETITION, _PRESENCE = 0.7, 1.05, 0.3
_MOVING_ON = 1.0


@dataclass(frozen=True, slots=True)
class PromptRoom:
    """How many tokens the parts of a prompt may have at most.

    Attributes:
        story: Of the story, with its end.
        note: Of each note.
        tail: Of the story's end, after the notes.
    """

    story: int
    note: int
    tail: int


FULL = PromptRoom(760, 200, 500)
"""All that a prompt can use."""


@dataclass(frozen=True, slots=True)
class Ability:
    """What a model can do here.

    Attributes:
        large: Whether it has LARGE weights or more.
        reads: Tokens a second, of a prompt; 0 if it was not timed.
    """

    large: bool = False
    reads: float = 0.0

    @property
    def room(self) -> PromptRoom:
        """The room for which two cards' prompts are read within READING_S."""
        if not self.reads:
            return FULL
        tokens = int(READING_S * self.reads)
        note = max(_LEAST_NOTE, min(FULL.note, tokens // 5))
        tail = max(_LEAST_TAIL, min(FULL.tail, tokens // 5))
        return PromptRoom(max(_LEAST_STORY, min(FULL.story, tokens - note - tail)), note, tail)

    @property
    def unhurried(self) -> bool:
        """Whether it can read everything in time."""
        return self.room == FULL

    def adapted(self, order: ContinueStory) -> ContinueStory:
        """Return an order as it suits a model of this ability."""
        if not self.large or order.sampling.fragment is not None:
            return order
        cards = order.cards
        choosing = dataclasses.replace(order.choosing, candidates=cards, streamed=True)
        return dataclasses.replace(order, sampling=_calmer(order.sampling), choosing=choosing)


def expected_time(parameters: int, reads: float, writes: float) -> SetTime:
    """Return how long a set of four sentences takes, if nothing was prepared.

    Args:
        parameters: How many weights the model has.
        reads: Tokens a second, of a prompt.
        writes: Tokens a second, of four cards together.
    """
    large = parameters >= LARGE
    room = Ability(large, reads if large else 0.0).room
    written = _SENTENCE_TOKENS * (1 if large else _DRAFTS)
    card = min(room.note, _NOTE_TOKENS) + min(room.tail, _TAIL_TOKENS)
    first = (room.story + card) / reads + 2 * written / writes
    return SetTime(first, first + 2 * card / reads + 2 * written / writes)


def ability_of(model: LanguageModel) -> Ability:
    """Return what a model can do; a large one is timed, which takes about a second."""
    if model.parameters < LARGE:
        return Ability()
    seconds = []
    for _ in range(_TIMES):  # the fastest shows what the computer can do when it is not busy
        model.drop(0)
        started = time.perf_counter()
        model.extend({0: [_ANY_TOKEN] * _TIMED_TOKENS}, wanted=())
        seconds.append(time.perf_counter() - started)
    model.drop(0)
    return Ability(large=True, reads=_TIMED_TOKENS / max(min(seconds), 1e-6))


def _calmer(sampling: Sampling) -> Sampling:
    """Return settings for a model that needs no brevity, and repeats itself."""
    if not sampling.temperature:
        return sampling
    return dataclasses.replace(
        sampling,
        brevity=0.0,
        temperature=min(sampling.temperature, _TEMPERATURE),
        repetition_penalty=_REPETITION,
        presence_penalty=max(sampling.presence_penalty, _PRESENCE),
        moving_on=_MOVING_ON if sampling.sentences == 1 else 0.0,
    )
