"""A models folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def models(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(folder))
    return folder
