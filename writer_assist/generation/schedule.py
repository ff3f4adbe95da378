"""The schedule of a set: which batches filled the model's rows, so that a replay can repeat them.

The last bits of logits depend on which tokens were computed together.  So the schedule lists
every batch that left tokens in a row, including those before the set, and drops those that no
row depends on any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from writer_assist.errors import ModelError

CHUNK_TOKENS = 64  # most tokens computed at once, so that cancelling does not take long


@dataclass(frozen=True, slots=True)
class RowSpan:
    """Tokens of one row in one batch: ``count`` tokens from position ``start`` on."""

    row: int
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Spans of rows that were computed together."""

    stretches: tuple[RowSpan, ...]


@dataclass(frozen=True, slots=True)
class RowCopy:
    """One row became a copy of the first ``length`` tokens of another."""

    source: int
    target: int
    length: int


@dataclass(frozen=True, slots=True)
class CardRow:
    """The row that a card was written in, and how much of its prompt was already there."""

    row: int
    kept: int


Step: TypeAlias = Batch | RowCopy
_BATCH, _FORK, _CARDS = range(3)


def needed(steps: Iterable[Step], lengths: Mapping[int, int]) -> tuple[Step, ...]:
    """Return the steps that rows of these lengths depend on, in order."""
    alive = dict(lengths)
    kept: list[Step] = []
    for step in reversed(list(steps)):
        if isinstance(step, RowCopy):
            if alive.get(step.target, 0) > 0:
                kept.append(step)
                shared = min(alive.pop(step.target), step.length)
                alive[step.source] = max(alive.get(step.source, 0), shared)
        elif any(alive.get(part.row, 0) > part.start for part in step.stretches):
            kept.append(step)
            for part in step.stretches:
                alive[part.row] = min(alive.get(part.row, 0), part.start)
    return tuple(reversed(kept))


def contents(
    steps: Iterable[Step], rows: Mapping[int, tuple[int, ...]]
) -> list[tuple[Step, tuple[tuple[int, ...], ...]]]:
    """Return the steps with the tokens of each span, as far as they are still in a row.

    Args:
        steps: In order, beginning with empty rows and leading to ``rows``.
        rows: The tokens in each row at the end.
    """
    alive = dict(rows)
    told: list[tuple[Step, tuple[tuple[int, ...], ...]]] = []
    for step in reversed(list(steps)):
        if isinstance(step, RowCopy):
            shared = alive.pop(step.target, ())[: step.length]
            if len(shared) > len(alive.get(step.source, ())):
                alive[step.source] = shared
            told.append((step, ()))
            continue
        tokens = []
        for part in step.stretches:
            held = alive.get(part.row, ())
            tokens.append(held[part.start : part.start + part.count])
            alive[part.row] = held[: part.start]
        told.append((step, tuple(tokens)))
    return told[::-1]


def encode(
    before: Iterable[Step], cards: Iterable[CardRow], steps: Iterable[Step]
) -> tuple[tuple[int, ...], ...]:
    """Return a schedule as plain numbers, for a receipt."""
    places = tuple(number for card in cards for number in (card.row, card.kept))
    return (
        *map(_encode, before),
        (_CARDS, *places),
        *map(_encode, steps),
    )


def decode(
    schedule: Iterable[tuple[int, ...]],
) -> tuple[tuple[Step, ...], tuple[CardRow, ...], tuple[Step, ...]]:
    """Return a receipt's schedule: the steps before the set, its cards, and its own steps.

    Raises:
        ModelError: The receipt's schedule is invalid.
    """
    lines = [tuple(line) for line in schedule]
    middle = [place for place, line in enumerate(lines) if line[:1] == (_CARDS,)]
    if len(middle) != 1:
        raise ModelError("The receipt of these continuations is damaged.")
    numbers = lines[middle[0]][1:]
    cards = tuple(CardRow(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True))
    before = tuple(map(_decode, lines[: middle[0]]))
    return before, cards, tuple(map(_decode, lines[middle[0] + 1 :]))


def _encode(step: Step) -> tuple[int, ...]:
    if isinstance(step, RowCopy):
        return (_FORK, step.source, step.target, step.length)
    return (
        _BATCH,
        *(number for part in step.stretches for number in (part.row, part.start, part.count)),
    )


def _decode(line: tuple[int, ...]) -> Step:
    kind, *numbers = line
    if kind == _FORK:
        return RowCopy(*numbers)
    triples = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
    return Batch(tuple(RowSpan(*triple) for triple in triples))
