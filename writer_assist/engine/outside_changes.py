"""What the watch on the folders saw and nobody has looked at yet."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path


class OutsideChanges:
    """Collects places on the threads of the watch, for one look at them all."""

    def __init__(self, look: Callable[[], None]) -> None:
        """Begin with nothing.

        Args:
            look: Asks for a look, which takes what there is; not asked again before it did.
        """
        self._look = look
        self._lock = threading.Lock()
        self._places: set[Path] = set()

    def add(self, places: Sequence[Path]) -> None:
        """Add places where something changed."""
        with self._lock:
            is_due = not self._places
            self._places.update(places)
        if is_due and places:
            self._look()

    def take(self) -> list[Path]:
        """Return the places; they are forgotten."""
        with self._lock:
            places, self._places = self._places, set()
        return sorted(places)
