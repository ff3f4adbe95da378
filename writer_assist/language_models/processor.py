"""How many cores there are to compute with."""

from __future__ import annotations

import os
from pathlib import Path

_TOPOLOGY = "/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list"


def physical_cores() -> int:
    """Return the number of cores that this process may use, hyperthreads not counted.

    Where the system does not tell (macOS, Windows), every logical processor counts.
    """
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    processors = os.sched_getaffinity(0)
    return max(1, len({_siblings(processor) for processor in processors}))


def _siblings(processor: int) -> str:
    try:
        return Path(_TOPOLOGY.format(processor)).read_text("ascii").strip()
    except OSError:
        return str(processor)


def computes_bfloat16() -> bool:
    """Tell whether this processor multiplies bfloat16 by itself; elsewhere it is slow."""
    try:
        flags = Path("/proc/cpuinfo").read_text("ascii", "ignore")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags
