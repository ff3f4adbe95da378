"""The benchmark of generation, on a tiny model."""

from __future__ import annotations

from tests.language_models.tiny_models import save_gguf, save_torch_folder
from writer_assist.benchmarks.generation import run_generation


def test_figures_are_measured_and_compared(tmp_path):
    path = save_gguf(save_torch_folder(tmp_path / "tiny"), tmp_path / "tiny.gguf")

    figures = run_generation(path, tokens=6, rounds=1)

    assert 0 < figures.new_notes.free_card <= figures.new_notes.every_card
    assert figures.new_notes.every_card <= figures.new_notes.complete
    assert figures.new_notes.complete < figures.new_notes.measured
    assert figures.small_edit.reused_tokens > figures.new_notes.reused_tokens > 0
    assert figures.cold.reused_tokens == 0
    assert figures.decoding_rate > 0
    assert figures.bare_rate > 0
    assert figures.ratio > 0
    assert figures.prefill_rate > 0
