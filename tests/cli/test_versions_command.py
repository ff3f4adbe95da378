"""Earlier versions of a draft in the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from writer_assist.cli.main import root
from writer_assist.manuscript.lock import DraftLock
from writer_assist.paths import DataFolder


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "novel" / "one.md"
    path.parent.mkdir()
    path.write_text("The lantern went out.\n")
    return path


@pytest.fixture
def run(tmp_path):
    def run(*words):
        arguments = ["--data-dir", str(tmp_path / "data"), "manuscript", *map(str, words)]
        return CliRunner().invoke(root, arguments, catch_exceptions=False)

    return run


def test_version_is_restored_and_the_present_text_is_kept(run, draft):
    kept = json.loads(run("snapshot", draft, "--name", "First", "--json").output)["version"]
    draft.write_text("All gone.\n")

    run("restore", draft, kept["version"])

    assert draft.read_text() == "The lantern went out.\n"
    assert run("history", draft, "--search", "all gone").output.count("All gone.") == 1


def test_version_of_a_file_that_is_gone_comes_back(run, draft):
    run("snapshot", draft)
    draft.unlink()

    run("restore", draft, 1)

    assert draft.read_text() == "The lantern went out.\n"


def test_history_lists_names_and_words(run, draft):
    run("snapshot", draft, "--name", "First")

    [version] = json.loads(run("history", draft, "--json").output)["versions"]

    assert (version["name"], version["words"]) == ("First", 4)


def test_draft_that_a_window_holds_is_not_touched(run, draft, tmp_path):
    run("snapshot", draft)
    draft.write_text("New.\n")
    lock = DraftLock(DataFolder(tmp_path / "data").locks, draft)
    lock.acquire()

    with pytest.raises(Exception, match="open"):
        run("restore", draft, 1)

    assert draft.read_text() == "New.\n"
    lock.release()


def test_unknown_version_is_refused_in_a_sentence(run, draft):
    with pytest.raises(Exception, match="no version 7"):
        run("restore", draft, 7)


def test_fields_of_a_scene_stay_when_an_older_text_comes_back(run, draft):
    draft.parent.joinpath("Book.md").write_text(
        "---\nlongform:\n  format: scenes\n  title: Book\n  sceneFolder: /\n"
        "  scenes:\n    - one\n---\n"
    )
    draft.write_text("---\nstatus: draft\n---\nThe lantern went out.\n")
    run("snapshot", draft)
    draft.write_text("---\nstatus: done\n---\nAll gone.\n")

    run("restore", draft, 1)

    assert draft.read_text() == "---\nstatus: done\n---\nThe lantern went out.\n"
