"""The models on this computer: listing, inspecting, timing, installing and adding them."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from writer_assist.child_process import followed, run_module
from writer_assist.domain.models import (
    EmbeddingTrial,
    ModelDescription,
    ModelKind,
    ModelOffer,
    ModelReport,
    ModelShelf,
    ModelSpeed,
    SetTime,
)
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import ModelUnsupportedError, UsageError
from writer_assist.generation.ability import expected_time
from writer_assist.generation.chat_template import is_understood
from writer_assist.language_models.batching import CHUNK_TOKENS
from writer_assist.language_models.loading import CONTEXT_LENGTH, ROWS
from writer_assist.model_store.catalogue import (
    add_model,
    catalogue_entry,
    default_text_model,
    forget_model,
    installed_models,
)
from writer_assist.model_store.format_tuning import measure_format
from writer_assist.model_store.formats import read_tuning
from writer_assist.model_store.inspect import chat_template_of, inspect_model, probe_load
from writer_assist.model_store.install import install_model
from writer_assist.model_store.offers import GGUF, OfferedModel, offered_models
from writer_assist.services import speed_child

# Memory besides weights, cache and logits: Python with numpy and llama.cpp took 78 MB, with
# PyTorch and transformers 420 MB; the text of each token takes 340 bytes.
_AROUND_BYTES = {"GGUF": 78_000_000, "safetensors": 420_000_000}
_BYTES_PER_TOKEN_TEXT = 340
# llama.cpp stores keys in eight bits with a scale for every 32 of them, values in sixteen.
_BYTES_PER_CACHED = {"GGUF": (34 / 32 + 2) / 2, "safetensors": 4}

logger = logging.getLogger(__name__)

_PASSAGES = 32
_PASSAGE = "The ferry had not come, and the rain stood grey over the harbour wall. " * 6


def shelf() -> ModelShelf:
    """Return the installed models, and those that can be installed."""
    installed = installed_models()
    here = {model.name for model in installed if not model.added}
    offers = tuple(
        ModelOffer(
            name=offer.name,
            title=offer.title,
            kind=offer.kind,
            licence=offer.licence,
            about=offer.about,
            download_bytes=offer.download_bytes,
            terms=offer.terms,
            expected=_expected(offer),
        )
        for offer in offered_models()
        if offer.name not in here
    )
    return ModelShelf(installed, offers)


def _expected(offer: OfferedModel) -> SetTime | None:
    """Estimate how long a set takes, from the speed of the starter model on this machine.

    Reading and writing take time in proportion to a model's weights.
    """
    starter = next(one for one in offered_models() if one.starter and one.kind is ModelKind.TEXT)
    if offer.kind is not ModelKind.TEXT or not offer.parameters:
        return None
    for file in (starter.trained, starter.weights):
        tuning = read_tuning(file) if file else None
        if tuning is not None:
            speed = next(one for one in tuning.formats if one.file == tuning.chosen.name)
            smaller = starter.parameters / offer.parameters
            return expected_time(
                offer.parameters,
                speed.prefill_tokens_per_s * smaller,
                speed.decoding_tokens_per_s * smaller,
            )
    return None


def look_at(path: Path) -> ModelReport:
    """Return what a model is and needs, without executing anything of it.

    Raises:
        ModelNotFoundError: It does not exist or cannot be read.
        ModelUnsupportedError: It is damaged, unsafe or of another kind; the sentence says why.
    """
    description = inspect_model(path)
    known = known_speed(path, None, CancelToken())
    prefill, decoding = known.prefill_tokens_per_s, known.decoding_tokens_per_s
    return _report(description, ModelSpeed(prefill, decoding) if decoding else None)


def measure(path: Path, cancel: CancelToken) -> Generator[Progress, None, ModelReport]:
    """Load a model in a child process and time it; try languages if it finds notes.

    Raises:
        ModelError: It cannot be loaded.
        Cancelled: Asked to stop; the child was ended.
    """
    description = inspect_model(path)
    if description.kind is not ModelKind.TEXT:
        found = yield from _tried("writer_assist.services.embedding_child", path, cancel)
        trial = EmbeddingTrial(
            float(found["passages_per_s"]), int(found["memory_bytes"]), tuple(found["languages"])
        )
        return replace(_report(description, None), trial=trial)
    speed = yield from measure_text(path, cancel)
    return _report(description, speed)


def install(
    name: str, cancel: CancelToken, *, terms_accepted: bool
) -> Generator[Progress, None, Path]:
    """Install a model of the catalogue: check it, and convert it to what suits this machine.

    Raises:
        UsageError: It has terms of its own that were not accepted.
        ModelError: It could not be installed; see ``model_store.install``.
        Cancelled: The next call continues where this one stopped.
    """
    if catalogue_entry(name).terms and not terms_accepted:
        raise UsageError("This model has terms of its own. Read and accept them first.")
    return (yield from install_model(name, cancel))


def add(path: Path, cancel: CancelToken) -> Generator[Progress, None, ModelReport]:
    """Add a model that stays where it is, after loading it in a child process as a test.

    Raises:
        ModelError: It cannot be used; the sentence says why.
        Cancelled: Asked to stop; it was not added.
    """
    yield from probe_load(path, cancel)
    add_model(path)
    return look_at(path)


def forget(path: Path) -> None:
    """Remove an added model from the list; its files stay where they are."""
    forget_model(path)


def chosen_or_default(path: str) -> str:
    """Return the chosen language model, or the default if none is chosen; empty for none."""
    return path or str(default_text_model() or "")


def memory_needed(model: ModelDescription) -> int:
    """Return how many bytes a model takes when loaded; 0 if unknown.

    With llama.cpp this was within 1 % of the most that either starter model took at work.
    """
    if not (model.cached_numbers and model.vocabulary_size):
        return 0
    tokens = ROWS * min(CONTEXT_LENGTH, model.context_length or CONTEXT_LENGTH)
    cache = round(tokens * model.cached_numbers * _BYTES_PER_CACHED[model.format])
    words = model.vocabulary_size * (CHUNK_TOKENS * 4 + _BYTES_PER_TOKEN_TEXT)
    return model.size_bytes + cache + words + _AROUND_BYTES[model.format]


@dataclass(frozen=True, slots=True)
class Speed:
    """Measured speeds; 0 means unknown.

    Attributes:
        prefill_tokens_per_s: When reading a prompt.
        decoding_tokens_per_s: When writing, four cards together.
        passages_per_s: Embedding passages of some 80 words.
        fresh: Whether it was measured just now rather than at set-up.
    """

    prefill_tokens_per_s: float = 0.0
    decoding_tokens_per_s: float = 0.0
    passages_per_s: float = 0.0
    fresh: bool = False


def known_speed(text_model: Path | None, _embedding: Path | None, _cancel: CancelToken) -> Speed:
    """Return what was measured at set-up, when the text model's format was chosen."""
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
    found = yield from _tried(speed_child.__name__, path, cancel)
    return ModelSpeed(**found)


def _tried(
    module: str, path: Path, cancel: CancelToken
) -> Generator[Progress, None, dict[str, Any]]:
    """Return what a module says about a model, in a process of its own."""
    running = run_module(module, path, cancel=cancel)
    finished = yield from followed(running, f"Measuring {path.name}")
    if finished.code != 0:
        logger.warning("Measuring failed with code %s: %s", finished.code, finished.errors)
        raise ModelUnsupportedError(f"{path.name} could not be loaded to measure its speed.")
    return finished.result()


def measure_speed_of(
    text_model: Path | None, embedding_model: Path | None, cancel: CancelToken
) -> Speed:
    """Load the models and time them; None skips one.

    Raises:
        ModelError: One could not be loaded.
        Cancelled: The work was asked to stop.
    """
    text = _result(measure_text(text_model, cancel)) if text_model else ModelSpeed(0.0, 0.0)
    passages = _measure_embedding(embedding_model, cancel) if embedding_model else 0.0
    return Speed(text.prefill_tokens_per_s, text.decoding_tokens_per_s, passages, fresh=True)


def _report(description: ModelDescription, speed: ModelSpeed | None) -> ModelReport:
    import psutil

    memory = psutil.virtual_memory()
    return ModelReport(
        model=description,
        memory_bytes=memory_needed(description),
        free_bytes=int(memory.available),
        total_bytes=int(memory.total),
        speed=speed,
        understood=not description.chat or is_understood(chat_template_of(description.path)),
    )


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
