from __future__ import annotations

import os
from pathlib import Path

import pytest

from writer_assist.importing.folders import FolderListing, SourceUnavailableError


def names(root, listing=None):
    listing = listing or FolderListing()
    return [
        str(Path(file.path).relative_to(root)) for files in listing.files(root) for file in files
    ]


def write(root, *paths):
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("text")


def test_notes_are_found_at_any_depth(tmp_path):
    deep = "/".join("abcdefghijkl") + "/deep.txt"
    write(tmp_path, "one.md", "a/two.MARKDOWN", deep, "picture.svg", "a/book.mobi")

    assert set(names(tmp_path)) == {"one.md", "a/two.MARKDOWN", deep}


def test_hidden_files_and_folders_are_left_out(tmp_path):
    write(tmp_path, ".obsidian/a.md", ".trash/b.md", "c/.d.md", "e.md")

    assert names(tmp_path) == ["e.md"]


def test_links_in_a_circle_are_followed_once(tmp_path):
    write(tmp_path, "a/one.md")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "0").symlink_to(tmp_path / "a", target_is_directory=True)

    assert names(tmp_path) == ["a/one.md"]


def test_linked_folder_and_file_from_elsewhere_are_taken_in_once(tmp_path):
    root, other = tmp_path / "root", tmp_path / "other"
    write(root, "one.md")
    write(other, "two.md", "x/three.md")
    (root / "link").symlink_to(other, target_is_directory=True)
    (root / "again.md").symlink_to(root / "one.md")
    (root / "z.md").symlink_to(other / "x" / "three.md")

    found = names(root)

    assert len(found) == len({os.path.realpath(root / name) for name in found}) == 3


def test_overlapping_sources_hold_each_file_once(tmp_path):
    write(tmp_path, "a/one.md", "two.md")
    listing = FolderListing()

    assert names(tmp_path / "a", listing) == ["one.md"]
    assert names(tmp_path, listing) == ["two.md"]


def test_source_that_is_not_there_says_so(tmp_path):
    with pytest.raises(SourceUnavailableError, match="gone is not there"):
        names(tmp_path / "gone")


def test_broken_links_and_strange_files_stop_nothing(tmp_path):
    write(tmp_path, "one.md")
    (tmp_path / "broken.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.md").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.md")
    listing = FolderListing()

    assert names(tmp_path, listing) == ["one.md"]
    assert [Path(failure.path).name for failure in listing.failures] == ["pipe.md", "broken.md"]


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_name_that_is_no_text_is_listed_as_failed(tmp_path):
    with open(os.fsencode(tmp_path) + b"/caf\xe9.md", "wb"):
        pass
    listing = FolderListing()

    assert names(tmp_path, listing) == []
    assert "another name" in listing.failures[0].reason
