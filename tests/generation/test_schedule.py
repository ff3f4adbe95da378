"""The journal of batches: what is kept of it, and how it is written down."""

from __future__ import annotations

import pytest

from writer_assist.errors import ModelError
from writer_assist.generation.schedule import (
    Batch,
    CardRow,
    RowCopy,
    RowSpan,
    contents,
    decode,
    encode,
    needed,
)

PREFIX = Batch((RowSpan(0, 0, 10),))
COPY = RowCopy(0, 1, 8)
NOTES = Batch((RowSpan(0, 10, 1), RowSpan(1, 8, 4)))
LATER = Batch((RowSpan(0, 10, 5),))


def test_steps_that_left_nothing_are_forgotten():
    steps = needed([PREFIX, COPY, NOTES, LATER], {0: 10})

    assert steps == (PREFIX,)


def test_a_copy_owes_itself_to_its_source():
    steps = needed([PREFIX, COPY, NOTES, LATER], {1: 12})

    assert steps == (PREFIX, COPY, NOTES)


def test_tokens_are_found_through_copies_and_gaps_where_they_are_gone():
    told = contents([PREFIX, COPY, NOTES], {1: tuple(range(12))})

    assert [tokens for _, tokens in told] == [
        (tuple(range(8)),),
        (),
        ((), (8, 9, 10, 11)),
    ]


def test_a_schedule_survives_being_written_as_numbers():
    cards = (CardRow(1, 12), CardRow(0, 10))

    written = encode([PREFIX, COPY], cards, [NOTES])

    assert decode(written) == ((PREFIX, COPY), cards, (NOTES,))


def test_a_damaged_schedule_is_refused():
    with pytest.raises(ModelError):
        decode(((0, 1, 2, 3),))
