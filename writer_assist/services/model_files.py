"""The models on this computer: what there are, what they need, getting and adding them."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.model_files import (
    ModelDescription,
    ModelOffer,
    ModelReport,
    ModelShelf,
    ModelSpeed,
)
from writer_assist.domain.progress import Progress
from writer_assist.errors import UsageError
from writer_assist.generation.frame import is_understood
from writer_assist.language_models.batching import CHUNK_TOKENS
from writer_assist.language_models.loading import CONTEXT_LENGTH, ROWS
from writer_assist.model_store.catalogue import (
    add_model,
    catalogue_entry,
    default_text_model,
    forget_model,
    installed_models,
)
from writer_assist.model_store.inspect import chat_template_of, inspect_model
from writer_assist.model_store.install import install_model
from writer_assist.model_store.offers import offered_models
from writer_assist.model_store.probe import probe_load
from writer_assist.services.speed import known_speed, measure_text

# Beyond weights, cache and logits: Python with numpy and llama.cpp took 78 MB, and with
# PyTorch and transformers 420 MB; the text of a token 340 bytes.
_AROUND_BYTES = {"GGUF": 78_000_000, "safetensors": 420_000_000}
_BYTES_PER_TOKEN_TEXT = 340
# llama.cpp has keys in eight bits with a scale for 32 of them, values in sixteen.
_BYTES_PER_CACHED = {"GGUF": (34 / 32 + 2) / 2, "safetensors": 4}


def shelf() -> ModelShelf:
    """Return the models that are here, and those that can be got."""
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
        )
        for offer in offered_models()
        if offer.name not in here
    )
    return ModelShelf(installed, offers)


def look_at(path: Path) -> ModelReport:
    """Say what a model is and needs; nothing of it is executed.

    Raises:
        ModelNotFoundError: Nothing is there, or it may not be read.
        ModelUnsupportedError: It is damaged, unsafe or of another kind; the sentence says why.
    """
    description = inspect_model(path)
    known = known_speed(path, None, CancelToken())
    prefill, decoding = known.prefill_tokens_per_s, known.decoding_tokens_per_s
    return _report(description, ModelSpeed(prefill, decoding) if decoding else None)


def measure(path: Path, cancel: CancelToken) -> Generator[Progress, None, ModelReport]:
    """Load a language model in a child process and time it.

    Raises:
        ModelError: It cannot be loaded.
        Cancelled: Asked to stop; the child was ended.
    """
    description = inspect_model(path)
    speed = yield from measure_text(path, cancel)
    return _report(description, speed)


def install(
    name: str, cancel: CancelToken, *, terms_accepted: bool
) -> Generator[Progress, None, Path]:
    """Get a model of the catalogue, check it, and fit it to this machine.

    Raises:
        UsageError: It has terms of its own, and they were not accepted.
        ModelError: It could not be had; see ``model_store.install``.
        Cancelled: The next call goes on where this one stopped.
    """
    if catalogue_entry(name).terms and not terms_accepted:
        raise UsageError("This model has terms of its own. Read and accept them first.")
    return (yield from install_model(name, cancel))


def add(path: Path, cancel: CancelToken) -> Generator[Progress, None, ModelReport]:
    """Use a model where it lies, once it has been loaded in a child process.

    Raises:
        ModelError: It cannot be used; the sentence says why.
        Cancelled: Asked to stop; it was not added.
    """
    yield from probe_load(path, cancel)
    add_model(path)
    return look_at(path)


def forget(path: Path) -> None:
    """Take an added model off the list; its files stay where they are."""
    forget_model(path)


def chosen_or_default(path: str) -> str:
    """Return the language model that is used when this one is chosen; empty for none."""
    return path or str(default_text_model() or "")


def memory_needed(model: ModelDescription) -> int:
    """Return the bytes that a model takes when it is loaded; 0 when that is not known.

    With llama.cpp this came within 1 % of the most that either starter model took at work.
    """
    if not (model.cached_numbers and model.vocabulary_size):
        return 0
    tokens = ROWS * min(CONTEXT_LENGTH, model.context_length or CONTEXT_LENGTH)
    cache = round(tokens * model.cached_numbers * _BYTES_PER_CACHED[model.format])
    words = model.vocabulary_size * (CHUNK_TOKENS * 4 + _BYTES_PER_TOKEN_TEXT)
    return model.size_bytes + cache + words + _AROUND_BYTES[model.format]


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
