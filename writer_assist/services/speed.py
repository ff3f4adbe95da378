"""How fast the models run on this machine."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from writer_assist.domain.cancellation import CancelToken
from writer_assist.model_store.formats import FormatSpeed, read_tuning
from writer_assist.model_store.offers import GGUF, offered_models
from writer_assist.model_store.tune import measure_format

_ROWS = 4
_PREFILL_WORDS = 300
_STEPS = 12
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
    tunings = (read_tuning(offer.weights) for offer in offered_models())
    tuning = next((t for t in tunings if t is not None and t.chosen == text_model), None)
    if tuning is None:
        return Speed()
    speed = next(speed for speed in tuning.formats if speed.file == tuning.chosen.name)
    return Speed(speed.prefill_tokens_per_s, speed.decoding_tokens_per_s)


def measure_speed_of(
    text_model: Path | None, embedding_model: Path | None, cancel: CancelToken
) -> Speed:
    """Load the models and time them; None leaves one out.

    Raises:
        ModelError: One could not be loaded.
        Cancelled: Asked to stop.
    """
    prefill, decoding = _measure_text(text_model, cancel) if text_model else (0.0, 0.0)
    passages = _measure_embedding(embedding_model, cancel) if embedding_model else 0.0
    return Speed(prefill, decoding, passages, fresh=True)


def _measure_text(path: Path, cancel: CancelToken) -> tuple[float, float]:
    if path.suffix != GGUF:
        return _measure_port(path, cancel)
    measuring = measure_format(path, path.stem, cancel)
    while True:
        try:
            next(measuring)
        except StopIteration as finished:
            speed: FormatSpeed = finished.value
            return speed.prefill_tokens_per_s, speed.decoding_tokens_per_s


def _measure_port(path: Path, cancel: CancelToken) -> tuple[float, float]:
    from writer_assist.language_models.loading import load_language_model

    model = load_language_model(path, rows=_ROWS)
    try:
        tokens = model.tokenize("The rain came over the hill. " * (_PREFILL_WORDS // 6))
        started = time.perf_counter()
        model.extend({0: tokens}, cancel)
        prefill_s = time.perf_counter() - started
        model.fork(0, range(1, _ROWS))
        started = time.perf_counter()
        for token in tokens[:_STEPS]:
            model.extend({row: [token] for row in range(_ROWS)}, cancel)
        return len(tokens) / prefill_s, _STEPS * _ROWS / (time.perf_counter() - started)
    finally:
        model.close()


def _measure_embedding(path: Path, cancel: CancelToken) -> float:
    from writer_assist.embedding.sentence_transformer import SentenceTransformerEmbedder

    embedder = SentenceTransformerEmbedder.load(path)
    embedder.embed_passages([_PASSAGE] * 2)  # the first call is slow
    cancel.check()
    started = time.perf_counter()
    embedder.embed_passages([f"{number} {_PASSAGE}" for number in range(_PASSAGES)])
    return _PASSAGES / (time.perf_counter() - started)
