"""Whether notes help the sentence: the loss of the true next paragraph of novels.

The library of a novel is its first two thirds; places in the last third are continued.
The product searches, and writes the prompts; the model says how likely the true next
paragraph is.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.next_paragraph import (
    APART,
    NONE,
    RANDOM,
    RANDOM_TOGETHER,
    STORY_TOKENS,
    TOGETHER,
    Foresight,
)
from tests.benchmarks.novel_library import notes_beside
from tests.benchmarks.novels import Novel, places_in
from tests.benchmarks.significance import PairedDifference, paired_difference
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.ports import Embedder
from writer_assist.domain.progress import Progress
from writer_assist.errors import UsageError
from writer_assist.retrieval.draft_index import DraftIndex

CONTEXT_TOKENS = 2048  # more than the program has: no arm may lose a word of the story
_NOTES = 4  # as many as are blended, or used together


@dataclass(frozen=True, slots=True)
class ArmFigures:
    """How well the true paragraphs were foreseen in one arm.

    Attributes:
        bits_per_token: Over all tokens.
        perplexity: Two to the power of that.
        change_percent: Of the perplexity, against no notes; below 0 is better.
        gain: Bits per token that it saves, by a paired bootstrap over the paragraphs.
    """

    bits_per_token: float
    perplexity: float
    change_percent: float
    gain: PairedDifference


@dataclass(frozen=True, slots=True)
class ContinuationFigures:
    """What ``bench continuation`` prints.

    Attributes:
        model: Its name.
        novels: Their names.
        seed: That the paragraphs were drawn with.
        begun: Words of each paragraph that stood before the cursor.
        paragraphs: How many there were.
        without_notes: Those for which nothing was found; they are left out.
        tokens: Of the true paragraphs, the same in every arm.
        story_tokens: Of the story before each.
        arms: By name.
        best_over_random: Bits per token that the best note saves against one at random: what
            finding it is worth, beyond what any page of the novel brings.
        together_over_random: The same for the notes together against as many at random.
        dial: From the prompt without a note, -1, over the best note alone, 0, to 1.
        dial_together: The same with the notes together.
        seconds: It took.
    """

    model: str
    novels: tuple[str, ...]
    seed: int
    begun: int
    paragraphs: int
    without_notes: int
    tokens: int
    story_tokens: int
    arms: dict[str, ArmFigures]
    best_over_random: PairedDifference
    together_over_random: PairedDifference
    dial: dict[str, ArmFigures]
    dial_together: dict[str, ArmFigures]
    seconds: float


def run_continuation(
    novels: Sequence[Novel],
    model: LanguageModel,
    embedder: Embedder,
    *,
    count: int = 200,
    seed: int = 1,
    begun: int = 0,
    memory: bool = False,
    cache: Path,
    report: Callable[[Progress], None],
) -> ContinuationFigures:
    """Measure the loss of paragraphs with and without notes.

    Args:
        novels: At least one.
        model: With room for CONTEXT_TOKENS; its first row is used.
        embedder: For the search.
        count: How many paragraphs, drawn evenly from the novels.
        seed: The same one draws the same paragraphs and random notes.
        begun: Words of each paragraph that are written already, and searched with.
        memory: Whether notes are pinned, and the draft's own past is recalled, too.
        cache: Folder where vectors are kept from one run to the next.
        report: Called with progress.

    Raises:
        UsageError: No paragraph can be measured.
    """
    began = time.perf_counter()
    places = places_in(novels, count, seed, begun)
    notes = notes_beside(places, embedder, most=_NOTES, seed=seed, cache=cache, report=report)
    drafts = {novel.name: _indexed(novel) for novel in novels} if memory else {}
    foresight, foreseen = Foresight(model), []
    for number, (place, at_hand) in enumerate(zip(places, notes, strict=True)):
        report(Progress("Foreseeing paragraphs", number, len(places)))
        if at_hand is not None:
            context = place.context
            draft = drafts.get(place.novel.name)
            earlier = draft.find(context, place.paragraph) if draft else None
            foreseen.append(foresight.of(context, place.truth, at_hand, earlier))
    if not foreseen:
        raise UsageError("No paragraph was long enough and stood late enough in its novel.")
    without = _bits([one.arms[NONE] for one in foreseen])
    return ContinuationFigures(
        model=model.identity.name,
        novels=tuple(novel.name for novel in novels),
        seed=seed,
        begun=begun,
        paragraphs=len(foreseen),
        without_notes=len(places) - len(foreseen),
        tokens=sum(len(one.arms[NONE]) for one in foreseen),
        story_tokens=STORY_TOKENS,
        arms=_figures([one.arms for one in foreseen], without),
        best_over_random=_between([one.arms for one in foreseen], RANDOM, APART),
        together_over_random=_between([one.arms for one in foreseen], RANDOM_TOGETHER, TOGETHER),
        dial=_figures([one.dial for one in foreseen], without),
        dial_together=_figures([one.dial_together for one in foreseen], without),
        seconds=round(time.perf_counter() - began, 1),
    )


def _indexed(novel: Novel) -> DraftIndex:
    index = DraftIndex()
    index.splice(0, 0, novel.draft)
    return index


def _figures(
    scores: Sequence[Mapping[str, NDArray[np.float32]]], without: NDArray[np.float64]
) -> dict[str, ArmFigures]:
    return {arm: _compared(_bits([one[arm] for one in scores]), without) for arm in scores[0]}


def _between(
    scores: Sequence[Mapping[str, NDArray[np.float32]]], worse: str, better: str
) -> PairedDifference:
    return _gain(*(_bits([one[arm] for one in scores]) for arm in (worse, better)))


def _bits(scores: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
    """Return bits of each paragraph, in a measure whose mean is the bits per token."""
    tokens = sum(map(len, scores))
    sums = np.array([one.sum(dtype=np.float64) for one in scores])
    return np.asarray(-sums / math.log(2) * len(scores) / tokens)


def _compared(bits: NDArray[np.float64], without: NDArray[np.float64]) -> ArmFigures:
    gain = _gain(without, bits)
    return ArmFigures(
        bits_per_token=round(float(bits.mean()), 4),
        perplexity=round(float(2 ** bits.mean()), 3),
        change_percent=round(100 * (2**-gain.difference - 1), 2),
        gain=gain,
    )


def _gain(without: NDArray[np.float64], bits: NDArray[np.float64]) -> PairedDifference:
    gain = paired_difference(without.tolist(), bits.tolist())
    return PairedDifference(*(round(value, 4) for value in astuple(gain)))
