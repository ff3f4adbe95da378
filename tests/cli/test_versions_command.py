"""Earlier versions of a draft in the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tests.manuscript.books import Book
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


def test_all_scenes_of_a_book_are_kept_under_one_name(run, tmp_path):
    book = Book(tmp_path / "book")

    told = run("snapshot", book.index.parent, "--name", "To the editor").output
    listed = json.loads(run("history", book.index, "--json").output)["versions"]

    assert "5 of 5 drafts kept as “To the editor”" in told
    assert {one["name"] for one in listed} == {"To the editor"}
    assert [one["draft"] for one in listed][-1] == str(book.file("Lantern"))  # the book's order


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
