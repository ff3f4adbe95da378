"""Which adapter loads which model."""

from __future__ import annotations

from pathlib import Path

from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.progress import Cancelled
from writer_assist.errors import ModelNotFoundError
from writer_assist.language_models.gguf_model import GgufModel
from writer_assist.language_models.llama_library import Watch, go_on
from writer_assist.language_models.torch_model import TorchModel

ROWS = 8  # texts to choose from; on the starter model each takes 27 MB of memory
CONTEXT_LENGTH = 1536  # four long notes, 600 tokens of the story, 64 new ones


def load_language_model(
    path: Path,
    *,
    threads: int | None = None,
    rows: int = ROWS,
    context_length: int | None = None,
    gpu: bool = True,
    watch: Watch = go_on,
) -> LanguageModel:
    """Load a GGUF file or a folder with safetensors.

    A damaged GGUF file can end the process: inspect it first.

    Args:
        path: The file or folder.
        threads: Threads to compute with; the physical cores unless told.
        rows: How many texts can be written at once; each takes memory.
        context_length: Most tokens of one row; CONTEXT_LENGTH unless told, and
            never more than the model was trained for.
        gpu: Whether a graphics card is used, where there is one.
        watch: Told how much of a GGUF file is loaded, 0 to 1; says whether to go on.
            Of a folder it hears the beginning only.

    Raises:
        ModelNotFoundError: There is nothing at ``path``.
        ModelUnsupportedError: It cannot be loaded.
        Cancelled: ``watch`` said so.
    """
    length = context_length or CONTEXT_LENGTH
    if path.is_dir():
        if not watch(0.0):
            raise Cancelled
        return TorchModel.load(path, threads=threads, rows=rows, context_length=length, gpu=gpu)
    if path.is_file():
        return GgufModel.load(
            path, threads=threads, rows=rows, context_length=length, gpu=gpu, watch=watch
        )
    raise ModelNotFoundError(f"There is no language model at {path}. Choose another in Settings.")
