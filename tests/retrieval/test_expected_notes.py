from __future__ import annotations

import pytest

from tests.benchmarks.corpus import MemoryPassages
from tests.fakes import passage
from writer_assist.domain.note import NoteName
from writer_assist.retrieval.expected_notes import expected_notes, names_in_passages
from writer_assist.retrieval.names import NameMatcher

NAMES = [NoteName(7, "Aldous Venn"), NoteName(8, "Lantern"), NoteName(2, "The Mill")]
PASSAGES = MemoryPassages(
    [
        passage(1, "Here Aldous Venn keeps the keys, and at dusk the Lantern is lit."),
        passage(2, "The Mill stands empty since Aldous Venn left."),
        passage(3, "A lantern swung over the door."),
    ]
)


def named_in(ids):
    matcher = NameMatcher(NAMES)
    return names_in_passages(PASSAGES, matcher.named_in_passage, lambda _name: 1.0)(ids)


def test_passage_names_other_notes_than_its_own():
    assert [set(one) for one in named_in([1, 2])] == [{7, 8}, {7}]


def test_single_word_without_a_capital_is_no_name_there():
    assert named_in([3, 99]) == [{}, {}]


def test_library_without_names_names_nothing():
    assert NameMatcher([]).named_in_passage("Here Aldous Venn keeps the keys.") == {}


def test_note_that_most_passages_name_is_expected_most():
    expected = expected_notes([(1, 0.9), (2, 0.9), (3, 0.1)], named_in)

    assert list(expected) == [7, 8]
    assert expected[7] == pytest.approx(0.5 * (1 + 0.5**0.5), abs=0.05)


def test_nothing_is_expected_where_nothing_was_found():
    assert expected_notes([], named_in) == {}
