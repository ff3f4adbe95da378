"""What a part of the harness counted, and what was not as it must be."""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Figures:
    """Counted while a part runs.

    Attributes:
        counts: What was done and seen, by name.
        largest: The largest value of each thing that was measured.
        failures: A line for each thing that must not be.
    """

    counts: Counter[str] = field(default_factory=Counter)
    largest: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    _shown: float = 0.0

    def measure(self, name: str, value: float) -> None:
        """Keep a value if it is the largest so far."""
        self.largest[name] = max(value, self.largest.get(name, value))

    def fail(self, what: str) -> None:
        """Take note of what must not be, and say it at once."""
        self.failures.append(what)
        print(f"\n  WRONG: {what}", flush=True)

    def progress(self, done: int, of: int, what: str = "") -> None:
        """Say how far it is, on one line, twice a second."""
        if time.monotonic() - self._shown > 0.5 or done == of:
            self._shown = time.monotonic()
            sys.stdout.write(f"\r  {done} of {of} {what:50.50}")
            sys.stdout.flush()

    def show(self, name: str) -> None:
        """Print the table."""
        print(f"\n{name}")
        for what, count in self.counts.items():
            print(f"  {what:50} {count:8}")
        for what, value in self.largest.items():
            print(f"  {what:50} {value:8.1f}")
        print(f"  {'wrong':50} {len(self.failures):8}")
        for failure in self.failures:
            print(f"    {failure}")
