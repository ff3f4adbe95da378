"""``bench voice``: it stops when its time is over, goes on, and judges what was not learned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.benchmarks import voice as module
from tests.benchmarks.reporting import ignore
from tests.benchmarks.voice import run_voice
from tests.language_models.tiny_models import save_gguf, save_torch_folder
from tests.voice.conftest import RECIPE, manuscript


@pytest.fixture
def run(tmp_path, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(module, "VoiceRecipe", lambda **_: replace(RECIPE, most_steps=6))
    folder = tmp_path_factory.mktemp("voice")
    model = save_gguf(save_torch_folder(folder / "folder"), folder / "Tiny.F32.gguf")
    (tmp_path / "Novel.txt").write_text(manuscript(9, 30), encoding="utf-8")

    def start(within_s: float):
        return run_voice(
            tmp_path / "Novel.txt",
            "Novel",
            tmp_path / "kept",
            model,
            steps=6,
            texts=4,
            notes=0,
            within_s=within_s,
            report=ignore,
        )

    return start


def test_learning_goes_on_where_it_was_stopped_and_is_then_judged(run):
    first = run(0.0)
    last = run(60.0)

    assert 0 < first.finished < first.steps == last.finished
    assert first.neutral is None
    assert last.share > 0
    assert (last.neutral.texts, last.voiced.texts) == (4, 4)
    assert last.voiced.unmarked == 0
    assert last.cut.texts >= 4
