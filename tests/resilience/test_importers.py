"""A short run of the harness of damaged files."""

from __future__ import annotations

import pytest

from tests.resilience.importers import run, samples
from writer_assist.importing.limits import LimitedReader


@pytest.fixture
def reader():
    with LimitedReader() as reader:
        yield reader


def test_every_sample_is_sound(reader, tmp_path):
    for name, raw in samples().items():
        assert reader.read(tmp_path / name, raw).notes, name


def test_damaged_files_cost_themselves_only():
    outcome = run(60, seed=7, with_traps=False)

    assert (outcome.crashes, outcome.mistakes) == ([], {})
    assert outcome.files == 60
    assert outcome.is_sound
