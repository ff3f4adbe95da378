from __future__ import annotations

import pytest

from tests.engine.talk import Talk
from tests.model_store.tiny_models import write_tiny_gguf
from writer_assist.engine.model_process import run_model_process
from writer_assist.errors import ModelUnsupportedError, UsageError
from writer_assist.messages.model import (
    AddModel,
    ForgetModel,
    InspectModel,
    InstallModel,
    ListModels,
)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(tmp_path / "models"))
    talk = Talk(run_model_process, tmp_path / "log" / "model.log")
    yield talk
    assert talk.leave() == 0


def test_models_are_listed_described_timed_added_and_forgotten(engine, tmp_path):
    path = str(write_tiny_gguf(tmp_path / "Tiny.F32.gguf"))

    empty = engine.ask_once(ListModels())
    report = engine.ask_once(InspectModel(path))
    timed = engine.ask_once(InspectModel(path, measure=True))
    added = engine.ask_once(AddModel(path))
    forgotten = engine.ask_once(ForgetModel(str(added.installed[0].path)))

    assert (empty.installed, report.speed) == ((), None)
    assert timed.speed.decoding_tokens_per_s > 0
    assert [model.title for model in added.installed] == ["Tiny"]
    assert forgotten == empty


def test_what_cannot_be_used_is_refused_with_the_reason(engine, tmp_path):
    pickle = tmp_path / "model.pt"
    pickle.write_bytes(b"\x80\x04.")

    with pytest.raises(ModelUnsupportedError, match="pickle"):
        engine.ask(InspectModel(str(pickle)))
    with pytest.raises(UsageError, match="terms"):
        engine.ask(InstallModel("gemma"))
