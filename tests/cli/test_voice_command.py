"""``voice``: learning from a file, listing, measuring, writing with it, deleting."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.language_models.tiny_models import save_gguf, save_torch_folder
from tests.voice.conftest import RECIPE, manuscript
from tests.voice.test_foreign_adapter import write_gguf
from writer_assist.cli.main import root


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("voice")
    return str(save_gguf(save_torch_folder(folder / "folder"), folder / "Tiny.F32.gguf"))


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr("writer_assist.services.voice.VoiceRecipe", lambda: RECIPE)
    (tmp_path / "Novel.md").write_text(manuscript(), encoding="utf-8")

    def invoke(*arguments: str) -> str:
        done = CliRunner().invoke(root, ["--data-dir", str(tmp_path / "data"), *arguments])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout

    return invoke


def test_voice_is_learned_listed_used_measured_and_deleted(run, model, tmp_path):
    novel = str(tmp_path / "Novel.md")
    learned = json.loads(run("voice", "learn", novel, "--model", model, "--json"))

    assert (learned["title"], learned["state"]) == ("Novel", "ready")
    assert "better" in run("voice", "list")
    (tmp_path / "Other.md").write_text(manuscript(2, 40, seed=5), encoding="utf-8")
    measured = run("voice", "measure", "Novel", str(tmp_path / "Other.md"), "--model", model)
    assert "without the voice" in measured
    (tmp_path / "Draft.md").write_text("She waited at the", encoding="utf-8")
    cards = run(
        "continue", str(tmp_path / "Draft.md"), "--voice", "Novel", "--model", model, "--json"
    )
    assert json.loads(cards)["continuations"][0]["receipt"]["voice"]["title"] == "Novel"
    run("voice", "delete", "Novel")
    assert json.loads(run("voice", "list", "--json")) == {"voices": []}


def test_plan_says_words_and_minutes(run, model, tmp_path):
    said = run("voice", "learn", str(tmp_path / "Novel.md"), "--plan", "--model", model)

    assert "minutes on this computer" in said
    assert not (Path(tmp_path) / "data" / "voices").exists()


def test_adapter_made_elsewhere_is_added_and_listed(run, model, tmp_path):
    source = write_gguf(tmp_path / "Hemingway.gguf")

    added = json.loads(run("voice", "add", str(source), "--model", model, "--json"))

    assert (added["title"], added["file"]) == ("Hemingway", "Hemingway.gguf")
    assert "made elsewhere for a model that it does not name" in run("voice", "list")
