"""Magnets draw what is close to them, and nothing else."""

from __future__ import annotations

import pytest

from writer_assist.domain.magnets import Magnet, drawn_to_magnets, magnet_of, magnet_record

PLACES = {1: (0.0, 0.0), 2: (10.0, 0.0), 3: (0.0, 10.0)}
STORM = Magnet("1", "storm", None, 5.0, 5.0)
BELL = Magnet("2", "The Bell", 7, -5.0, 5.0, pinned=True)


def test_stronger_pull_brings_a_note_nearer():
    moved = drawn_to_magnets(PLACES, [STORM], {"1": [(1, 1.0), (2, 0.3)]})

    assert moved.keys() == {1, 2}
    assert moved[1][0] > 3.5
    assert 8.0 < moved[2][0] < 10.0


def test_two_magnets_share_a_note_by_their_strength():
    moved = drawn_to_magnets(PLACES, [STORM, BELL], {"1": [(1, 0.9)], "2": [(1, 0.3)]})

    assert 0 < moved[1][0] < 5
    assert moved[1][1] > 3


def test_unknown_notes_and_magnets_pull_nothing():
    assert drawn_to_magnets(PLACES, [STORM], {"1": [(99, 1.0)], "gone": [(1, 1.0)]}) == {}


@pytest.mark.parametrize("magnet", [STORM, BELL])
def test_magnet_is_kept_as_it_was(magnet):
    assert magnet_of(magnet_record(magnet)) == magnet


@pytest.mark.parametrize("record", [{}, {"key": "1", "label": "x", "note": None, "place": [1]}])
def test_record_that_is_none_is_refused(record):
    with pytest.raises((KeyError, ValueError)):
        magnet_of(record)
