"""How fast the models run on this machine."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.model_files import ModelSpeed
from writer_assist.domain.progress import Progress
from writer_assist.errors import ModelUnsupportedError
from writer_assist.model_store.child import Finished, run_module
from writer_assist.model_store.formats import read_tuning
from writer_assist.model_store.offers import GGUF, offered_models
from writer_assist.model_store.tune import measure_format

logger = logging.getLogger(__name__)

_PASSAGES = 32
_PASSAGE = "The ferry had not come, and the rain stood grey over the harbour wall. " * 6


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured; 0 stands for unknown.

    Attributes:
        prefill_tokens_per_s: Reading a prompt.
        decoding_tokens_per_s: Writing, four cards together.
        passages_per_s: Embedding passages of some 80 words.
        fresh: Measured just now, and not at set-up.
    """

    prefill_tokens_per_s: float = 0.0
    decoding_tokens_per_s: float = 0.0
    passages_per_s: float = 0.0
    fresh: bool = False


def known_speed(text_model: Path | None, _embedding: Path | None, _cancel: CancelToken) -> Speed:
    """Return what set-up measured when it chose the text model's format."""
    files = [file for offer in offered_models() for file in (offer.trained, offer.weights) if file]
    tunings = map(read_tuning, files)
    tuning = next((t for t in tunings if t is not None and t.chosen == text_model), None)
    if tuning is None:
        return Speed()
    speed = next(speed for speed in tuning.formats if speed.file == tuning.chosen.name)
    return Speed(speed.prefill_tokens_per_s, speed.decoding_tokens_per_s)


def measure_text(path: Path, cancel: CancelToken) -> Generator[Progress, None, ModelSpeed]:
    """Time a language model in a child process.

    Raises:
        ModelError: It could not be loaded.
        Cancelled: Asked to stop; the child was ended.
    """
    if path.suffix == GGUF:
        measured = yield from measure_format(path, path.stem, cancel)
        return ModelSpeed(measured.prefill_tokens_per_s, measured.decoding_tokens_per_s)
    running = run_module("writer_assist.services.speed_child", path, cancel=cancel)
    while True:
        try:
            yield Progress(f"Measuring {path.name}", int(next(running)))
        except StopIteration as ended:
            finished: Finished = ended.value
            break
    if finished.code != 0:
        logger.warning("Measuring failed with code %s: %s", finished.code, finished.errors)
        raise ModelUnsupportedError(f"{path.name} could not be loaded to measure its speed.")
    return ModelSpeed(**finished.result())


def measure_speed_of(
    text_model: Path | None, embedding_model: Path | None, cancel: CancelToken
) -> Speed:
    """Load the models and time them; None leaves one out.

    Raises:
        ModelError: One could not be loaded.
        Cancelled: Asked to stop.
    """
    text = _result(measure_text(text_model, cancel)) if text_model else ModelSpeed(0.0, 0.0)
    passages = _measure_embedding(embedding_model, cancel) if embedding_model else 0.0
    return Speed(text.prefill_tokens_per_s, text.decoding_tokens_per_s, passages, fresh=True)


def _result(work: Generator[Progress, None, ModelSpeed]) -> ModelSpeed:
    while True:
        try:
            next(work)
        except StopIteration as ended:
            speed: ModelSpeed = ended.value
            return speed


def _measure_embedding(path: Path, cancel: CancelToken) -> float:
    from writer_assist.embedding.sentence_transformer import SentenceTransformerEmbedder

    embedder = SentenceTransformerEmbedder.load(path)
    embedder.embed_passages([_PASSAGE] * 2)  # the first call is slow
    cancel.check()
    started = time.perf_counter()
    embedder.embed_passages([f"{number} {_PASSAGE}" for number in range(_PASSAGES)])
    return _PASSAGES / (time.perf_counter() - started)
