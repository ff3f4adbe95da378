from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from writer_assist.cli.main import root


@dataclass(frozen=True)
class Terminal:
    """Runs commands on one data folder; asserts that they went well."""

    data_dir: Path

    def json(self, *args: str, text: str | None = None):
        result = CliRunner().invoke(
            root,
            ["--data-dir", str(self.data_dir), *args, "--json"],
            input=text,
            catch_exceptions=False,
        )
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)


@pytest.fixture
def words_only(tmp_path, monkeypatch):
    """A computer without any model: everything but meaning and writing works."""
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(tmp_path / "no-models"))


@pytest.fixture
def terminal(tmp_path) -> Terminal:
    return Terminal(tmp_path / "data")


@pytest.fixture
def vault(tmp_path) -> Path:
    """Two notes of a writer's own."""
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "Harbour.md").write_text(
        "---\naliases: [the old quay]\n---\n# Harbour\n\nSalt wind on the mooring ropes.\n"
    )
    (folder / "Kitchen.md").write_text("# Kitchen\n\nTea cups, steam, a kettle complaining.\n")
    return folder
