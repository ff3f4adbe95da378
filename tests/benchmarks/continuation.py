"""Do notes help? The loss of the true next paragraph of novels, with and without notes.

The first two thirds of a novel are its library; places in the last third are continued.  The
program searches and writes the prompts; the model gives the likelihood of the true paragraph.
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

CONTEXT_TOKENS = 2048  # more than in the program, since no arm may lose a word of the story
_NOTES = 4  # as many as in a blend or together


@dataclass(frozen=True, slots=True)
class ArmFigures:
    """How well the true paragraphs were predicted in one arm of the experiment.

    Attributes:
        bits_per_token: Over all tokens.
        perplexity: Two to the power of that.
        change_percent: Of the perplexity against no notes; below 0 is better.
        gain: Bits per token saved, with a paired bootstrap over the paragraphs.
    """

    bits_per_token: float
    perplexity: float
    change_percent: float
    gain: PairedDifference


@dataclass(frozen=True, slots=True)
class ContinuationFigures:
    """The output of ``bench continuation``.

    Attributes:
        model: The model's name.
        novels: The novels' names.
        seed: The seed for drawing the paragraphs.
        begun: How many words of each paragraph were before the cursor.
        paragraphs: How many paragraphs were measured.
        without_notes: How many were left out because nothing was found.
        tokens: Number of tokens of the true paragraphs, the same in every arm.
        story_tokens: Number of tokens of the story before each.
        arms: By name.
        best_over_random: Bits per token that the best note saves against a random one: the value of
            finding it, beyond that of any page of the novel.
        together_over_random: The same for the notes together against as many random ones.
        dial: By position: from -1, without a note, over 0, the best note alone, to 1.
        dial_together: The same with the notes together.
        seconds: The duration of the benchmark.
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
        embedder: For searching.
        count: How many paragraphs, spread evenly over the novels.
        seed: Decides which paragraphs and random notes are drawn.
        begun: How many words of each paragraph are already written, and searched with.
        memory: Whether to measure pinned notes and recalled passages too.
        cache: Folder where vectors are stored between runs.
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
    """Return the bits of each paragraph, scaled so that their mean is the bits per token."""
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
