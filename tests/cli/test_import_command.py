"""``manuscript import`` in the terminal."""

from __future__ import annotations

import pytest


@pytest.fixture
def place(tmp_path):
    (tmp_path / "salt.md").write_text("# One\n\nWords here.\n\n# Two\n\nMore.\n")
    return str(tmp_path / "salt.md"), str(tmp_path / "Salt")


def test_book_is_imported(terminal, place, tmp_path):
    told = terminal.json("manuscript", "import", *place)

    assert (told["words"], told["written"]) == (5, True)
    assert (tmp_path / "Salt" / "Scenes" / "One.md").read_text() == "# One\n\nWords here.\n"


def test_dry_run_writes_nothing(terminal, place, tmp_path):
    told = terminal.json("manuscript", "import", *place, "--dry-run")

    assert [one["title"] for one in told["scenes"]] == ["One", "Two"]
    assert not (tmp_path / "Salt").exists()
