"""Keeps the sources of a text while it is edited, also through undo and redo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from writer_assist.domain.authorship import Ranges, Run, Runs, joined, settled


class Edit(NamedTuple):
    """A change of a text: what came in place of how many characters after a place."""

    start: int
    removed: int
    added: Runs


class AuthorshipLog:
    """The ranges of a text with what is needed to follow undo and redo.

    An editor numbers its states of undo; what was done in a state is undone when the editor goes
    back to a lower number.  Several edits may belong to one state.

    Attributes:
        ranges: The sources of the text as it is now.
    """

    def __init__(self, runs: Iterable[Run] = ()) -> None:
        self.ranges = Ranges(runs)
        self._steps: list[_LoggedEdit] = []
        self._undone: list[_LoggedEdit] = []

    def edit(self, edits: Sequence[Edit], state: int) -> None:
        """Follow edits, each of the text as the one before left it.

        Args:
            edits: What was changed.
            state: Of undo, afterwards.

        Raises:
            ValueError: The text is not as long as that.
        """
        self._undone.clear()
        for start, removed, added in edits:
            gone = self.ranges.replace(start, removed, added)
            if not gone and self._goes_on(start, added, state):
                self._steps[-1].added = joined((self._steps[-1].added, added))
            else:
                self._steps.append(_LoggedEdit(state, start, gone, added))

    def undo(self, state: int) -> None:
        """Follow the editor back to a state."""
        while self._steps and self._steps[-1].state > state:
            step = self._steps.pop()
            self.ranges.replace(step.start, _length(step.added), step.removed)
            self._undone.append(step)

    def redo(self, state: int) -> None:
        """Follow the editor forward to a state."""
        while self._undone and self._undone[-1].state <= state:
            step = self._undone.pop()
            self.ranges.replace(step.start, _length(step.removed), step.added)
            self._steps.append(step)

    def undo_growth(self, state: int) -> int | None:
        """Return by how much undo to a state makes the text longer; None if nothing is undone."""
        steps = list(takewhile(lambda step: step.state > state, reversed(self._steps)))
        growth = sum(_length(step.removed) - _length(step.added) for step in steps)
        return growth if steps else None

    def redo_growth(self, state: int) -> int | None:
        """Return by how much redo to a state makes the text longer; None if it leads nowhere."""
        steps = list(takewhile(lambda step: step.state <= state, reversed(self._undone)))
        if not steps or max(step.state for step in steps) != state:
            return None
        return sum(_length(step.added) - _length(step.removed) for step in steps)

    def reset(self, runs: Iterable[Run]) -> None:
        """Begin again with these ranges: nothing before can be undone."""
        self.ranges = Ranges(runs)
        self._steps.clear()
        self._undone.clear()

    def settle(self) -> None:
        """Let what was typed just now be typed: the text is left, and may be taken up again."""
        self.ranges = Ranges(settled(self.ranges.runs()))
        for step in (*self._steps, *self._undone):
            step.removed, step.added = settled(step.removed), settled(step.added)

    def _goes_on(self, start: int, added: Runs, state: int) -> bool:
        """Tell whether an insertion goes on right where the one before ended."""
        last = self._steps[-1] if self._steps else None
        if last is None or last.state != state or not added or not last.added:
            return False
        return last.start + _length(last.added) == start and not last.removed


@dataclass(slots=True)
class _LoggedEdit:
    """An edit with what it took away."""

    state: int
    start: int
    removed: Runs
    added: Runs


def _length(runs: Runs) -> int:
    return sum(length for length, _ in runs)
