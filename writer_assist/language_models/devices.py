"""The devices that models compute on: graphics cards and processor cores."""

from __future__ import annotations

import ctypes
import functools
import importlib.util
import os
from pathlib import Path

_GPU_KINDS = {1, 2}  # GGML_BACKEND_DEVICE_TYPE_GPU and _IGPU

_TOPOLOGY = "/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list"


def llama_card() -> str:
    """Return the graphics card that llama.cpp finds and was built for; empty for none."""
    from writer_assist.language_models import llama_library

    llama = llama_library.library()
    if not llama.llama_supports_gpu_offload():
        return ""
    from llama_cpp._ggml import libggml

    return first_card(libggml)


@functools.cache
def torch_card() -> tuple[str, str]:
    """Return PyTorch's name for the graphics card ("cuda") and the card's own; empty for none."""
    if importlib.util.find_spec("torch") is None:
        return "", ""
    import torch

    if torch.cuda.is_available():
        return "cuda", torch.cuda.get_device_name()
    if torch.backends.mps.is_available():
        return "mps", "Apple graphics"
    return "", ""


def first_card(ggml: ctypes.CDLL) -> str:
    """Return ggml's first graphics card; llama-cpp-python wraps only a part of ggml."""
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


def let_threads_sleep() -> None:
    """Let PyTorch's threads sleep while they wait for each other; only before it is imported.

    For training: its products take milliseconds, not microseconds as those of decoding do.  On a
    busy computer, 512 tokens took 5.0 seconds of the processors with threads that spin for a
    while, 3.7 with threads that sleep, and 35 with PyTorch's usual setting.
    """
    os.environ["GOMP_SPINCOUNT"] = "0"


def physical_cores() -> int:
    """Return the number of physical cores that this process may use.

    If the system does not say (macOS, Windows), every logical processor counts.
    """
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    processors = os.sched_getaffinity(0)
    return max(1, len({_siblings(processor) for processor in processors}))


def computes_bfloat16() -> bool:
    """Tell whether this processor has instructions for bfloat16; without them it is slow."""
    try:
        flags = Path("/proc/cpuinfo").read_text("ascii", "ignore")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def _siblings(processor: int) -> str:
    try:
        return Path(_TOPOLOGY.format(processor)).read_text("ascii").strip()
    except OSError:
        return str(processor)
