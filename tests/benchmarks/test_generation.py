"""The benchmark of generation, on a tiny model."""

from __future__ import annotations

import pytest

from tests.benchmarks.generation import run_generation
from tests.language_models.tiny_models import save_gguf, save_torch_folder


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    tiny = save_torch_folder(folder / "tiny", context=2048)  # room for four notes together
    path = save_gguf(tiny, folder / "tiny.gguf", context=2048)
    return run_generation(path, tokens=6, rounds=1)


def test_sets_are_timed_from_their_first_words_to_their_ranking(figures):
    new = figures.new_notes

    assert 0 < new.free_card <= new.every_card <= new.complete < new.influence < new.scores
    assert figures.scoring == pytest.approx(new.scores - new.complete)


def test_leaving_notes_out_comes_before_their_shapley_values(figures):
    assert 0 < figures.leaving_out < figures.shapley


def test_what_was_computed_before_is_counted(figures):
    assert figures.cold.reused_tokens == 0
    assert figures.small_edit.reused_tokens > figures.new_notes.reused_tokens > 0
    assert figures.read_ahead.reused_tokens == figures.read_ahead.prompt_tokens - 4


def test_rates_are_compared_in_the_same_run(figures):
    assert [rate.rows for rate in figures.bare] == [4, 8]
    assert all(rate.ours > 0 and rate.other > 0 for rate in (*figures.bare, figures.transformers))
    assert figures.blend_ratio > 0
    assert figures.candidates > 0


def test_model_process_is_looked_at_from_outside(figures):
    assert 0 < figures.process.second_order <= figures.process.second_order_worst
    assert figures.process.peak_memory_mb >= 0
