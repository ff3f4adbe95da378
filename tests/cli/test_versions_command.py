"""Earlier versions of a draft in the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tests.manuscript.books import TEXTS, Book
from writer_assist.cli.main import root
from writer_assist.manuscript.lock import DraftLock
from writer_assist.manuscript.scene_operations import bin_scenes, new_scene
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


def test_words_are_found_in_the_versions_of_all_scenes(run, tmp_path):
    book = Book(tmp_path / "book")
    run("snapshot", book.index)

    told = run("history", book.index, "--search", "the lantern").output

    assert "Supper.md" in told
    assert "Nobody spoke of the lantern." in told


def test_draft_without_versions_says_so(run, draft):
    assert run("history", draft).output == "No version was kept yet.\n"
    assert run("history", draft, "--search", "x").output == "No version has these words.\n"


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


def test_whole_book_is_kept_and_restored(run, tmp_path):
    book = Book(tmp_path / "book")
    kept = json.loads(run("snapshot", book.index, "--name", "First", "--json").output)["version"]
    book.do(bin_scenes, {"Supper"})
    book.do(new_scene, "Storm", text="It blew.\n")
    book.file("Arrival").write_text("All gone.\n")

    said = run("restore", book.index.parent, kept["version"]).output

    assert said.startswith("1 scene changes, 1 scene comes back and 1 goes to the bin.")
    assert book.shape() == "Part One, >Arrival, >Supper, Part Two, >Lantern"
    assert book.file("Arrival").read_text() == TEXTS["Arrival"]


def test_trial_of_restoring_a_book_changes_nothing(run, tmp_path):
    book = Book(tmp_path / "book")
    run("snapshot", book.index, "--name", "First")
    book.file("Supper").write_text("All gone.\n")

    said = run("restore", book.index, 1, "--dry-run").output

    assert said == "1 scene changes. The book as it is now is kept as a version first.\n"
    assert book.file("Supper").read_text() == "All gone.\n"
    assert run("history", book.index).output.count("First") == 1
