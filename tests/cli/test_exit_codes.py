"""0 it was done, 1 it could not be done (with a sentence), 2 wrong use."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def writer_assist(*args: object, models: object = "nowhere") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "writer_assist", *map(str, args)],
        capture_output=True,
        text=True,
        env={**os.environ, "WRITER_ASSIST_MODELS": str(models)},
    )


@pytest.mark.parametrize(
    "args",
    [
        ["library", "add"],
        ["library", "add", ""],
        ["search", "x", "--limit", "many"],
        ["--no-such-option"],
    ],
)
def test_wrong_use_is_two(tmp_path, args):
    result = writer_assist("--data-dir", tmp_path, *args)

    assert result.returncode == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_no_library_yet_is_one_with_a_sentence(tmp_path):
    result = writer_assist("--data-dir", tmp_path, "search", "rain")

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.strip().endswith(".")
    assert "Traceback" not in result.stderr


def test_no_language_model_is_one_with_what_to_do(tmp_path):
    draft = tmp_path / "draft.md"
    draft.write_text("The rain began.")

    result = writer_assist(
        "--data-dir", tmp_path / "data", "continue", draft, models=tmp_path / "no-models"
    )

    assert result.returncode == 1
    assert "models install" in result.stderr


def test_draft_that_does_not_exist_is_one(tmp_path):
    result = writer_assist("--data-dir", tmp_path, "continue", tmp_path / "gone.md")

    assert result.returncode == 1
    assert str(tmp_path / "gone.md") in result.stderr


def test_folder_that_does_not_exist_is_one(tmp_path):
    result = writer_assist("--data-dir", tmp_path, "library", "add", tmp_path / "gone")

    assert result.returncode == 1
    assert str(tmp_path / "gone") in result.stderr


def test_data_folder_that_is_a_file_is_one(tmp_path):
    (tmp_path / "data").write_text("in the way")

    result = writer_assist("--data-dir", tmp_path / "data", "library", "add", tmp_path)

    assert result.returncode == 1
    assert "Traceback" not in result.stderr
