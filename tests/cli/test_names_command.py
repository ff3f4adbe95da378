from __future__ import annotations

import pytest
from click.testing import CliRunner

from writer_assist.cli.main import root


@pytest.fixture
def project(terminal, vault, words_only, tmp_path):
    terminal.json("library", "add", str(vault))
    novel = tmp_path / "novel"
    novel.mkdir()
    (novel / "One.md").write_text("Then Ada came. She saw Ada, and Ada saw the Harbour.\n")
    return novel


def run(terminal, *words):
    data = ["--data-dir", str(terminal.data_dir)]
    return CliRunner().invoke(root, [*data, "names", *words])


def listed(terminal, project):
    found = terminal.json("names", "list", "--project", str(project))
    return {one["name"]: one for one in found}


def test_names_are_listed_with_their_counts(terminal, project):
    names = listed(terminal, project)

    assert names["Ada"]["in_draft"] == 3
    assert names["Harbour"]["forms"] == ["the old quay"]


def test_names_are_corrected_and_the_correction_is_undone(terminal, project):
    for words in (
        ["add", "Brigid"],
        ["hide", "Kitchen"],
        ["join", "Ada", "Brigid"],
        ["kind", "Brigid", "place"],
        ["undo"],
    ):
        assert run(terminal, *words, "--project", str(project)).exit_code == 0

    names = listed(terminal, project)
    assert (names["Brigid"]["forms"], names["Brigid"]["kind"]) == (["Ada"], "person")
    assert "Kitchen" not in names


def test_name_that_is_not_listed_cannot_be_hidden(terminal, project):
    refused = run(terminal, "hide", "Nobody", "--project", str(project))

    assert refused.exit_code == 1
    assert "not on the list" in str(refused.exception)
