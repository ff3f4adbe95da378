"""How fast cards are written: cold, warm, read ahead, after a small edit; and in comparison."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.decoding_rates import (
    DecodingRate,
    beside_bare,
    beside_transformers,
)
from tests.benchmarks.generation_orders import CARDS, TOKENS, notes_of, order_of
from tests.benchmarks.model_process_figures import (
    ModelProcessFigures,
    run_model_process_figures,
)
from tests.benchmarks.reporting import Report, ignore
from tests.benchmarks.set_timing import SetTiming, middle, timed
from writer_assist.domain.continuation import Mode
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.language_models.loading import load_language_model
from writer_assist.messages.model import ContinueStory
from writer_assist.services.continuation import ContinuationService

_EDITS = (" She", " She waited", " She waited and", " She waited and the bell")
_CANDIDATES, _CANDIDATE_TOKENS, _NOTES = 12, 25, 4


@dataclass(frozen=True, slots=True)
class GenerationFigures:
    """The output of ``bench generation``; times in seconds.

    Attributes:
        model: The model's name.
        threads: How many threads it computed with.
        load_s: Loading the model, until it can be used.
        cold: The very first set.
        new_notes: Sets with a cached story and new notes.
        read_ahead: The same with prompts that were processed before.
        reading_ahead: The time for processing them.
        small_edit: Sets after a few more words, with the same notes.
        scoring: From complete cards to their ranking under all notes, for ``new_notes``.
        candidates: Twelve texts of 25 tokens over four notes, until complete.
        blend: One card over four notes, until complete.
        blend_ratio: The ratio of that to ``new_notes``, four cards apart.
        leaving_out: From a card with four notes together to the influence of each, by leaving it
            out.
        shapley: The same to their Shapley values.
        prefill_rate: Prompt tokens per second.
        bare: The program against llama.cpp alone, with four and eight rows; none for torch.
        transformers: Against ``transformers.generate`` in float32, with four rows.
        process: The model process measured from outside.
    """

    model: str
    threads: int
    load_s: float
    cold: SetTiming
    new_notes: SetTiming
    read_ahead: SetTiming
    reading_ahead: float
    small_edit: SetTiming
    scoring: float
    candidates: float
    blend: float
    blend_ratio: float
    leaving_out: float
    shapley: float
    prefill_rate: float
    bare: tuple[DecodingRate, ...]
    transformers: DecodingRate
    process: ModelProcessFigures


def run_generation(
    model_path: Path, *, tokens: int = TOKENS, rounds: int = 5, report: Report = ignore
) -> GenerationFigures:
    """Measure on this machine, now; some minutes with the starter model.

    Args:
        model_path: A GGUF file or a folder with safetensors.
        tokens: Length of each card.
        rounds: How often all but the first set is repeated.
        report: Called with progress.
    """
    report(Progress("Loading the model", 0))
    began = time.perf_counter()
    model = load_language_model(model_path)
    service = ContinuationService(model)
    load_s = time.perf_counter() - began
    try:
        cold = timed(service, order_of(notes_of(0), tokens=tokens))
        fresh, ahead, blends, reading = _in_turns(service, tokens, rounds, report)
        edited = [
            timed(service, order_of(notes_of(200), tokens=tokens, edit=edit))
            for edit in ("", *_EDITS)
        ][1:]
        report(Progress("Measuring notes together", 0))
        together = [timed(service, _together(400 + turn, tokens)) for turn in range(rounds)]
        report(Progress("Decoding beside other engines", 0))
        beside = [] if model_path.is_dir() else [CARDS, 2 * CARDS]
        bare = tuple(
            beside_bare(model, service, model_path, rows=rows, tokens=tokens, rounds=rounds)
            for rows in beside
        )
        others = beside_transformers(
            service, model_path, rows=CARDS, tokens=tokens, rounds=min(2, rounds)
        )
        prefill = _prefill_rate(model)  # last, because it takes a row from the service
    finally:
        model.close()
    report(Progress("Measuring the model process", 0))
    apart, blend = middle(fresh), middle(blends).complete
    return GenerationFigures(
        model=model.identity.name,
        threads=model.identity.threads,
        load_s=load_s,
        cold=cold,
        new_notes=apart,
        read_ahead=middle(ahead),
        reading_ahead=sorted(reading)[rounds // 2],
        small_edit=middle(edited),
        scoring=apart.scoring,
        candidates=_candidates_seconds(model_path, rounds),
        blend=blend,
        blend_ratio=blend / apart.complete,
        leaving_out=middle(together).measuring,
        shapley=middle(together).scoring,
        prefill_rate=prefill,
        bare=bare,
        transformers=others,
        process=run_model_process_figures(model_path),
    )


def _in_turns(
    service: ContinuationService, tokens: int, rounds: int, report: Report
) -> tuple[list[SetTiming], list[SetTiming], list[SetTiming], list[float]]:
    """Time new notes, notes read ahead, blends, and the reading ahead itself.

    They take turns, so that a busy moment does not affect only one of them.
    """
    fresh, ahead, blends, reading = [], [], [], []
    for turn in range(1, rounds + 1):
        report(Progress("Writing sets, round", turn, rounds))
        fresh.append(timed(service, order_of(notes_of(3 * turn), tokens=tokens)))
        wanted = order_of(notes_of(3 * turn + 1), tokens=tokens)
        reading.append(_reading_seconds(service, wanted))
        ahead.append(timed(service, wanted))
        over = order_of(notes_of(3 * turn + 2, _NOTES), tokens=tokens, mode=Mode.BLEND)
        blends.append(timed(service, over))
    return fresh, ahead, blends, reading


def _candidates_seconds(model_path: Path, rounds: int) -> float:
    """Return the seconds for many texts and few cards, with as many rows as in the terminal.

    The first set is left out, since nothing is cached before it.
    """
    model = load_language_model(model_path, rows=_CANDIDATES)
    service = ContinuationService(model)
    try:
        sets = [timed(service, _many(300 + turn)) for turn in range(rounds + 1)]
    finally:
        model.close()
    return middle(sets[1:]).complete


def _many(number: int) -> ContinueStory:
    return order_of(
        notes_of(number, _NOTES),
        cards=_NOTES + 1,
        tokens=_CANDIDATE_TOKENS,
        candidates=_CANDIDATES,
    )


def _together(number: int, tokens: int) -> ContinueStory:
    return order_of(notes_of(number, _NOTES), cards=2, tokens=tokens, mode=Mode.TOGETHER)


def _reading_seconds(service: ContinuationService, order: ContinueStory) -> float:
    began = time.perf_counter()
    service.read_ahead(order, CancelToken())
    return time.perf_counter() - began


def _prefill_rate(model: LanguageModel) -> float:
    story = order_of(()).context.story
    tokens = model.tokenize(story)[: model.context_length]
    model.drop(0)
    began = time.perf_counter()
    model.extend({0: tokens}, wanted=())
    took = time.perf_counter() - began
    model.drop(0)
    return len(tokens) / took
