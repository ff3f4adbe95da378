"""Loading a language model with the adapter for its format."""

from __future__ import annotations

from pathlib import Path

from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.progress import Cancelled
from writer_assist.errors import ModelNotFoundError
from writer_assist.language_models.gguf_model import GgufModel
from writer_assist.language_models.llama_library import Watch, go_on
from writer_assist.language_models.torch_model import TorchModel

ROWS = 8  # texts at the same time; with the starter model each takes 27 MB of memory
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

    A damaged GGUF file can crash the process, so inspect it first.

    Args:
        path: The file or folder.
        threads: Threads to compute with; by default as many as physical cores.
        rows: How many texts can be written at once; each takes memory.
        context_length: Most tokens of one row; by default CONTEXT_LENGTH, and never more than the
            model was trained for.
        gpu: Whether to use a graphics card, if there is one.
        watch: Called with the loaded share of a GGUF file, 0 to 1; returns whether to continue. For
            a folder it is called only at the beginning.

    Raises:
        ModelNotFoundError: There is nothing at ``path``.
        ModelUnsupportedError: It cannot be loaded.
        Cancelled: ``watch`` returned False.
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
