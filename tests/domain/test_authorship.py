"""The ranges of the authorship ledger always cover the text exactly."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from writer_assist.domain.authorship import (
    BEFORE,
    PASTED,
    TYPED,
    TYPED_NOW,
    Origin,
    Provenance,
    Ranges,
    Run,
    from_bytes,
    joined,
    settled,
    to_bytes,
)
from writer_assist.domain.authorship_log import AuthorshipLog, Edit

CARD = Provenance(Origin.ACCEPTED, "a card")
SOURCES = [BEFORE, TYPED, TYPED_NOW, PASTED, CARD]
runs = st.lists(st.builds(Run, st.integers(0, 6), st.sampled_from(SOURCES)), max_size=4).map(
    lambda found: Ranges(found).runs()
)


def spelled(found) -> list[Provenance]:
    """Return the source of every character."""
    return [source for length, source in found for _ in range(length)]


class Ledger(RuleBasedStateMachine):
    """An editor that marks every character with its source, beside the ranges that do it short."""

    def __init__(self) -> None:
        super().__init__()
        self.log = AuthorshipLog([Run(5, BEFORE)])
        self.text = spelled([Run(5, BEFORE)])
        self.undoable: list[list[Provenance]] = []
        self.redoable: list[list[Provenance]] = []
        self.scenes: list[tuple[tuple[Run, ...], list[Provenance]]] = []

    def place(self, share: float) -> int:
        return round(share * len(self.text))

    @rule(at=st.floats(0, 1), to=st.floats(0, 1), added=runs)
    def change(self, at, to, added):
        start, end = sorted((self.place(at), self.place(to)))
        self.undoable.append(list(self.text))
        self.redoable.clear()
        self.text[start:end] = spelled(added)
        self.log.edit([Edit(start, end - start, added)], len(self.undoable))

    @precondition(lambda self: self.undoable)
    @rule(at=st.floats(0, 1), source=st.sampled_from(SOURCES))
    def go_on_typing(self, at, source):
        start = self.place(at)
        self.redoable.clear()
        self.text[start:start] = [source]
        self.log.edit([Edit(start, 0, (Run(1, source),))], len(self.undoable))

    @precondition(lambda self: self.undoable)
    @rule(steps=st.integers(1, 3))
    def undo(self, steps):
        for _ in range(min(steps, len(self.undoable))):
            self.redoable.append(self.text)
            self.text = self.undoable.pop()
        self.log.undo(len(self.undoable))

    @precondition(lambda self: self.redoable)
    @rule()
    def redo(self):
        self.undoable.append(self.text)
        self.text = self.redoable.pop()
        self.log.redo(len(self.undoable))

    @rule(at=st.floats(0, 1))
    def split(self, at):
        place = self.place(at)
        ranges = self.log.ranges
        self.scenes.append((ranges.between(place, ranges.length), self.text[place:]))
        self.open(ranges.between(0, place), self.text[:place])

    @precondition(lambda self: self.scenes)
    @rule()
    def join(self):
        found, text = self.scenes.pop()
        self.open(joined((self.log.ranges.runs(), found)), self.text + text)

    def open(self, found, text):
        self.log.reset(found)
        self.text = list(text)
        self.undoable.clear()
        self.redoable.clear()

    @invariant()
    def ranges_cover_the_text(self):
        found = self.log.ranges.runs()
        assert spelled(found) == self.text
        assert self.log.ranges.length == len(self.text)
        assert all(run.length > 0 for run in found)
        assert all(one.source != other.source for one, other in pairwise(found))


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@given(runs)
def test_ranges_are_the_same_after_they_were_stored(found):
    assert from_bytes(to_bytes(found)) == found


@pytest.mark.parametrize("raw", [b"", b"nonsense", to_bytes([Run(3, TYPED)])[:-4]])
def test_damaged_ranges_are_told(raw):
    with pytest.raises(ValueError, match="not the ranges"):
        from_bytes(raw)


def test_words_of_this_sitting_are_stored_as_typed():
    assert settled([Run(3, TYPED), Run(2, TYPED_NOW)]) == (Run(5, TYPED),)


@pytest.mark.parametrize(("start", "removed"), [(-1, 0), (4, 2), (6, 0)])
def test_a_change_beyond_the_text_is_refused(start, removed):
    ranges = Ranges([Run(5, TYPED)])

    with pytest.raises(ValueError, match="not within"):
        ranges.replace(start, removed, [])


def test_a_redo_is_told_from_new_words():
    log = AuthorshipLog([Run(4, BEFORE)])
    log.edit([Edit(4, 0, (Run(3, CARD),))], 1)
    log.undo(0)

    assert log.redo_growth(1) == 3
    assert log.redo_growth(2) is None
    assert log.undo_growth(0) is None
