"""When a draft that is being written should be saved."""

from __future__ import annotations

QUIET_S = 0.6  # after the last key
# For those who never pause.  With the writing itself no word is older than two seconds before
# it is on the disk, a busy machine included.
LONGEST_S = 1.0


class SaveSchedule:
    """Tells when the next save is due; times are seconds of any steady clock."""

    def __init__(self) -> None:
        self._first_edit: float | None = None
        self._last_edit = 0.0

    def edited(self, now: float) -> None:
        """Take note of a change to the text."""
        if self._first_edit is None:
            self._first_edit = now
        self._last_edit = now

    def saved(self) -> None:
        """Take note that the text of this moment is being saved."""
        self._first_edit = None

    @property
    def pending(self) -> bool:
        """Whether there is anything to save."""
        return self._first_edit is not None

    def due_in(self, now: float) -> float:
        """Return the seconds until the text should be saved, 0 for at once.

        Infinity when there is nothing to save.
        """
        if self._first_edit is None:
            return float("inf")
        due = min(self._last_edit + QUIET_S, self._first_edit + LONGEST_S)
        return max(0.0, due - now)
