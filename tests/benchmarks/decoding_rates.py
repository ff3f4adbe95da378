"""Tokens per second of the program's decoding, against llama.cpp's own and transformers."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.bare_decoding import BareDecoder
from tests.benchmarks.generation_orders import TOKENS, notes_of, order_of
from writer_assist.domain.continuation import CardFinished, CardPieces, SetStarted
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.progress import CancelToken
from writer_assist.language_models.devices import physical_cores
from writer_assist.messages.model import ContinueStory
from writer_assist.services.continuation import ContinuationService


@dataclass(frozen=True, slots=True)
class DecodingRate:
    """Two rates, measured in turns; the prompts are computed before.

    Attributes:
        rows: How many are written together.
        ours: Tokens per second.
        other: Tokens per second.
        ratio: The median of the rounds' ratios.
    """

    rows: int
    ours: float
    other: float
    ratio: float


def beside_bare(
    model: LanguageModel,
    service: ContinuationService,
    path: Path,
    *,
    rows: int,
    tokens: int = TOKENS,
    rounds: int,
) -> DecodingRate:
    """Compare with llama.cpp: same binding, file and batch, with its own samplers."""
    order = order_of(notes_of(99, rows - 1), cards=rows, tokens=tokens)
    prompt = _prompt(service, order)
    decoder = BareDecoder(
        path, rows=rows, context_length=model.context_length, threads=model.identity.threads
    )
    try:
        decoder.seconds(prompt, 2, order.sampling)
        pairs = [
            (_own_seconds(service, order), decoder.seconds(prompt, tokens - 1, order.sampling))
            for _ in range(rounds)
        ]
    finally:
        decoder.close()
    return _rate(rows, rows * (tokens - 1), pairs)


def beside_transformers(
    service: ContinuationService, path: Path, *, rows: int, tokens: int = TOKENS, rounds: int
) -> DecodingRate:
    """Compare with ``transformers.generate`` in float32 on the same weights.

    A GGUF file is converted by transformers first, which takes half a minute.
    """
    order = order_of(notes_of(99, rows - 1), cards=rows, tokens=tokens)
    prompt = _prompt(service, order)
    generate = _generator(path)
    generate(prompt, rows, 2)
    pairs = []
    for _ in range(rounds):
        first = generate(prompt, rows, 1)  # computes the prompt, which is not decoding
        theirs = max(generate(prompt, rows, tokens) - first, 1e-6)
        pairs.append((_own_seconds(service, order), theirs))
    return _rate(rows, rows * (tokens - 1), pairs)


def _rate(rows: int, made: int, pairs: list[tuple[float, float]]) -> DecodingRate:
    ours, theirs = (statistics.median(seconds) for seconds in zip(*pairs, strict=True))
    ratio = statistics.median(other / own for own, other in pairs)
    return DecodingRate(rows, made / ours, made / theirs, ratio)


def _prompt(service: ContinuationService, order: ContinueStory) -> list[int]:
    """Return the first card's prompt after computing all of them."""
    service.read_ahead(order, CancelToken())
    started = next(service.stream(order, CancelToken()))
    assert isinstance(started, SetStarted)
    return [*started.receipt.prefix, *started.receipt.rows[0]]


def _own_seconds(service: ContinuationService, order: ContinueStory) -> float:
    """Return the seconds between the first and the last decoding step."""
    service.read_ahead(order, CancelToken())
    first = last = 0.0
    stream = service.stream(order, CancelToken())
    finished = 0
    for event in stream:
        if isinstance(event, CardPieces):
            last = time.perf_counter()
            first = first or last
        finished += isinstance(event, CardFinished)
        if finished == order.cards:
            stream.close()  # the influence of notes is not part of this
    return last - first


def _generator(path: Path) -> Callable[[list[int], int, int], float]:
    """Return a function that measures how long transformers takes."""
    import torch
    from transformers import AutoModelForCausalLM
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    torch.set_num_threads(physical_cores())
    place = {} if path.is_dir() else {"gguf_file": path.name}
    folder = path if path.is_dir() else path.parent
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, **place).eval()

    def seconds(prompt: list[int], rows: int, tokens: int) -> float:
        given = torch.tensor([prompt] * rows)
        began = time.perf_counter()
        with torch.inference_mode():
            model.generate(
                given,
                attention_mask=torch.ones_like(given),
                max_new_tokens=tokens,
                min_new_tokens=tokens,
                do_sample=True,
                pad_token_id=0,
            )
        return time.perf_counter() - began

    return seconds
