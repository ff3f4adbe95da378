"""The graphics card that models can compute on, where there is one."""

from __future__ import annotations

import ctypes
import functools
import importlib.util

_GPU_KINDS = {1, 2}  # GGML_BACKEND_DEVICE_TYPE_GPU and _IGPU


def llama_card() -> str:
    """Return the graphics card that llama.cpp was built for and finds; empty for none."""
    from writer_assist.language_models import llama_library

    llama = llama_library.library()
    if not llama.llama_supports_gpu_offload():
        return ""
    from llama_cpp._ggml import libggml

    return first_card(libggml)


@functools.cache
def torch_card() -> tuple[str, str]:
    """Return PyTorch's name of the graphics card ("cuda"), and its maker's; empty for none."""
    if importlib.util.find_spec("torch") is None:
        return "", ""
    import torch

    if torch.cuda.is_available():
        return "cuda", torch.cuda.get_device_name()
    if torch.backends.mps.is_available():
        return "mps", "Apple graphics"
    return "", ""


def first_card(ggml: ctypes.CDLL) -> str:
    """Ask ggml for its devices; llama-cpp-python wraps only a part of it."""
    ggml.ggml_backend_dev_count.restype = ctypes.c_size_t
    ggml.ggml_backend_dev_get.restype = ctypes.c_void_p
    ggml.ggml_backend_dev_get.argtypes = [ctypes.c_size_t]
    ggml.ggml_backend_dev_type.argtypes = [ctypes.c_void_p]
    ggml.ggml_backend_dev_description.argtypes = [ctypes.c_void_p]
    ggml.ggml_backend_dev_description.restype = ctypes.c_char_p
    devices = map(ggml.ggml_backend_dev_get, range(ggml.ggml_backend_dev_count()))
    cards = [one for one in devices if ggml.ggml_backend_dev_type(one) in _GPU_KINDS]
    if not cards:
        return ""
    name: bytes = ggml.ggml_backend_dev_description(cards[0])
    return name.decode("utf-8", "replace")
