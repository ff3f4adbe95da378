"""What of the processor decides how fast, and whether, natively built code runs."""

from __future__ import annotations

import os
import platform
from pathlib import Path

# The extensions that llama.cpp and torch have code for.
_TELLING = {
    *("avx", "avx2", "fma", "f16c", "bmi2", "sse3", "ssse3", "sse4_2", "avx_vnni"),
    *("avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512vbmi", "avx512_vnni", "avx512_bf16"),
    *(
        "amx_tile",
        "amx_int8",
        "amx_bf16",
        "neon",
        "asimd",
        "asimdhp",
        "asimddp",
        "sve",
        "i8mm",
        "bf16",
    ),
}


def processor_name() -> str:
    """Return the processor with its model and telling extensions, as far as the system says."""
    words = [platform.machine(), _model() or platform.processor(), *processor_flags()]
    return " ".join(word for word in words if word)


def processor_flags() -> tuple[str, ...]:
    """Return the extensions that matter, sorted; empty where the system does not tell."""
    line = _cpuinfo("flags") or _cpuinfo("Features")
    return tuple(sorted(_TELLING & set(line.split())))


def threads_to_measure() -> int:
    """Return how many threads models are measured with: all cores, eight at the most."""
    if hasattr(os, "sched_getaffinity"):
        return min(8, len(os.sched_getaffinity(0)))
    return min(8, os.cpu_count() or 1)


def _model() -> str:
    return _cpuinfo("model name")


def _cpuinfo(key: str) -> str:
    """Return a line of Linux's own description; empty elsewhere."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")
