"""Times of stages, and memory and disk space of a process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

_STATUS = Path("/proc/self/status")


@dataclass(slots=True)
class Stages:
    """Milliseconds per stage, one for each query."""

    taken: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Time what is done inside the block."""
        begin = time.perf_counter()
        yield
        self.taken.setdefault(name, []).append((time.perf_counter() - begin) * 1000)

    def figures(self) -> dict[str, dict[str, float]]:
        """Return median and 95th percentile of each stage."""
        return {
            name: {
                "median_ms": round(float(np.median(taken)), 1),
                "p95_ms": round(float(np.percentile(taken, 95)), 1),
            }
            for name, taken in self.taken.items()
        }

    def median(self, name: str) -> float:
        """Return the median of a stage in milliseconds."""
        return float(np.median(self.taken[name]))


def memory() -> dict[str, float]:
    """Return the memory of this process in megabytes; empty on other systems than Linux.

    Peak and present memory include mapped pages of files, which the system can take back;
    ``own`` does not.
    """
    if not _STATUS.exists():
        return {}
    lines = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines() if ":" in line)
    names = {"peak": "VmHWM", "now": "VmRSS", "own": "RssAnon"}
    return {name: round(int(lines[key].split()[0]) / 1024) for name, key in names.items()}


def megabytes(*places: Path) -> float:
    """Return the size of files and folders on the disk."""
    files = [
        file for place in places for file in ([place] if place.is_file() else place.rglob("*"))
    ]
    return round(sum(file.stat().st_size for file in files if file.is_file()) / 1e6, 1)
