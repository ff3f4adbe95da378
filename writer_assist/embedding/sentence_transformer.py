"""Embeddings with a model in the format of the sentence-transformers library."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from writer_assist.domain.meaning_scale import STARTER_SCALE
from writer_assist.embedding.bert import load_bert
from writer_assist.embedding.scale_measurement import RECORD, scale_of
from writer_assist.errors import ModelError, ModelNotFoundError, ModelUnsupportedError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

logger = logging.getLogger(__name__)

Precision = Literal["bfloat16", "float32"]

_BATCH = 32
_SPEED = "embedding-speed.json"
_TRIAL_WORDS = "the ferry had not come and the rain stood grey over the harbour " * 8
_TRIALS = 3

# What the libraries raise for damaged files and unsupported models.
_UNUSABLE = (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError)


class _Encoder(Protocol):
    """A loaded model; vectors are of any length."""

    @property
    def dimension(self) -> int: ...

    @property
    def takes_threads(self) -> bool:
        """Whether several threads may call it at a time."""

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]: ...

    def query(self, text: str) -> NDArray[np.float32]: ...


class SentenceTransformerEmbedder:
    """Embeds texts with a model in a folder on this computer.

    Attributes:
        model_id: The name of the folder and a part of the weights' hash.
        precision: The type it computes in; results are float32.
        scale: How its cosines are to be read.
        cores: How many cores this process may use.
        threads: How many threads the next call uses.
    """

    def __init__(self, model: _Encoder, model_id: str, precision: Precision) -> None:
        self._model = model
        self.model_id = model_id
        self.precision = precision
        self.scale = STARTER_SCALE
        self.cores = self.threads = usable_cores()

    @classmethod
    def load(
        cls, folder: Path, *, precision: Precision | None = None, cache: Path | None = None
    ) -> SentenceTransformerEmbedder:
        """Load a model without touching the network.

        Args:
            folder: A folder in the format of the sentence-transformers library.
            precision: None uses the type that is faster on this machine, which is timed once.
            cache: Folder where the results of timing and trying it are stored; the one that the
                model lies in if None.

        Raises:
            ModelNotFoundError: ``folder`` holds no embedding model.
            ModelUnsupportedError: The model is damaged or of an unknown kind.
        """
        model_id, place = embedding_model_id(folder), cache or folder.parent
        if precision is None:
            record = place / _SPEED
            precision = _remembered(record, model_id) or _time_both(folder, record, model_id)
        embedder = cls(_load(folder, precision), model_id, precision)
        embedder.scale = scale_of(embedder, place / RECORD)
        return embedder

    @property
    def dimension(self) -> int:
        """See Embedder.dimension."""
        return self._model.dimension

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See Embedder.embed_passages."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        try:
            return _unit_rows(self._passages(texts))
        except RuntimeError as error:
            raise ModelError("The embedding model failed; it may be out of memory.") from error

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """See Embedder.embed_query."""
        try:
            self._set_threads(self.threads)
            rows = _unit_rows(self._model.query(text))
        except RuntimeError as error:
            raise ModelError("The embedding model failed; it may be out of memory.") from error
        vector: NDArray[np.float32] = rows[0]
        return vector

    def _passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts; each thread takes its share of them.

        Two threads that share one product wait for each other at its end, 16 ms of processor time
        for a passage became 25.
        """
        count = min(self.threads, len(texts))
        if count == 1 or not self._model.takes_threads:
            self._set_threads(self.threads)
            return self._model.passages(texts)
        vectors = np.empty((len(texts), self.dimension), np.float32)
        with ThreadPoolExecutor(count, "embedding") as threads:
            parts = [threads.submit(self._alone, texts[first::count]) for first in range(count)]
        for first, part in enumerate(parts):
            vectors[first::count] = part.result()
        return vectors

    def _alone(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self._set_threads(1)
        return self._model.passages(texts)

    def _set_threads(self, count: int) -> None:
        # The setting belongs to the calling thread, and two lanes call.
        import torch

        torch.set_num_threads(count)


def embedding_model_id(folder: Path) -> str:
    """Return the id under which vectors are stored, without loading the model.

    Raises:
        ModelNotFoundError: ``folder`` holds no embedding model.
    """
    weights = sorted(folder.rglob("*.safetensors"))
    if not (folder / "modules.json").is_file() or not weights:
        raise ModelNotFoundError(f"There is no embedding model in {folder}.")
    digest = hashlib.sha256()
    for path in weights:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    return f"{folder.name}-{digest.hexdigest()[:12]}"


class _LibraryEncoder:
    """A model of any kind, computed by the library itself."""

    takes_threads = False

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.asarray(
            self._model.encode_document(list(texts), batch_size=_BATCH, show_progress_bar=False)
        )

    def query(self, text: str) -> NDArray[np.float32]:
        return np.asarray(self._model.encode_query([text], show_progress_bar=False))


def _load(folder: Path, precision: Precision) -> _Encoder:
    from safetensors import SafetensorError

    try:
        return load_bert(folder, precision) or _LibraryEncoder(_from_library(folder, precision))
    except (*_UNUSABLE, SafetensorError) as error:
        raise ModelUnsupportedError(
            f"The embedding model in {folder} is damaged, or of a kind that is not supported."
        ) from error


def _from_library(folder: Path, precision: Precision) -> SentenceTransformer:
    # transformers asks the network even for files that exist locally.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    return SentenceTransformer(
        str(folder),
        device="cpu",
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"dtype": getattr(torch, precision), "use_safetensors": True},
    )


def _unit_rows(vectors: object) -> NDArray[np.float32]:
    # Normalised here in float32: in bfloat16 the length would be off by half a percent.
    rows = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), np.float32)


def _time_both(folder: Path, record: Path, model_id: str) -> Precision:
    """Time both types on this machine, and store which one is faster."""
    precisions: tuple[Precision, ...] = ("float32", "bfloat16")
    seconds: dict[Precision, float] = {
        precision: _seconds(_load(folder, precision)) for precision in precisions
    }
    fastest = min(precisions, key=lambda precision: seconds[precision])
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(
            json.dumps({"machine": _machine(), "model": model_id, "precision": fastest}), "utf-8"
        )
    except OSError:
        logger.warning("The speed of the embedding model could not be kept", exc_info=True)
    return fastest


def _seconds(model: _Encoder) -> float:
    trials = []
    for _ in range(_TRIALS):
        begin = time.perf_counter()
        model.passages([_TRIAL_WORDS] * 4)
        trials.append(time.perf_counter() - begin)
    return min(trials)


def _remembered(record: Path, model_id: str) -> Precision | None:
    try:
        kept = json.loads(record.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(kept, dict):
        return None
    if kept.get("machine") != _machine() or kept.get("model") != model_id:
        return None
    precisions: tuple[Precision, ...] = ("float32", "bfloat16")
    return next((known for known in precisions if known == kept.get("precision")), None)


def faster_here(place: Path) -> Precision:
    """Return the type in which an embedding model was faster on this machine; else float32.

    Args:
        place: Folder where the result of timing one is stored.
    """
    try:
        kept = json.loads((place / _SPEED).read_text("utf-8"))
    except (OSError, ValueError):
        return "float32"
    is_ours = isinstance(kept, dict) and kept.get("machine") == _machine()
    return "bfloat16" if is_ours and kept.get("precision") == "bfloat16" else "float32"


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _machine() -> str:
    return f"{platform.machine()} {platform.processor()} {os.cpu_count()} {platform.node()}"
