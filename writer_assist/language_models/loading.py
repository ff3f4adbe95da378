"""Which adapter loads which model."""

from __future__ import annotations

from pathlib import Path

from writer_assist.domain.language_model import LanguageModel
from writer_assist.errors import ModelNotFoundError
from writer_assist.language_models.gguf_model import GgufModel
from writer_assist.language_models.torch_model import TorchModel

ROWS = 6
CONTEXT_LENGTH = 1536


def load_language_model(
    path: Path,
    *,
    threads: int | None = None,
    rows: int = ROWS,
    context_length: int | None = None,
) -> LanguageModel:
    """Load a GGUF file or a folder with safetensors.

    A damaged GGUF file can end the process: inspect it first.

    Args:
        path: The file or folder.
        threads: Threads to compute with; the physical cores unless told.
        rows: How many texts can be written at once; each takes memory.
        context_length: Most tokens of one row; CONTEXT_LENGTH unless told, and
            never more than the model was trained for.

    Raises:
        ModelNotFoundError: There is nothing at ``path``.
        ModelUnsupportedError: It cannot be loaded.
    """
    length = context_length or CONTEXT_LENGTH
    if path.is_dir():
        return TorchModel.load(path, threads=threads, rows=rows, context_length=length)
    if path.is_file():
        return GgufModel.load(path, threads=threads, rows=rows, context_length=length)
    raise ModelNotFoundError(f"There is no language model at {path}. Choose another in Settings.")
