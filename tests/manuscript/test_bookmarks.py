"""Bookmarks are kept for each draft, and found again."""

from __future__ import annotations

import pytest

from writer_assist.manuscript.bookmarks import (
    bookmark_at,
    found_again,
    load_bookmarks,
    save_bookmarks,
)

TEXT = "The quay.\n\nThe bell.\n\nThe ferry."
BELL = TEXT.index("The bell")


def test_bookmarks_of_a_draft_come_back(tmp_path):
    marks = (bookmark_at(TEXT, BELL + 3),)

    save_bookmarks(tmp_path / "b.json", "/one.md", marks)

    assert load_bookmarks(tmp_path / "b.json", "/one.md") == marks
    assert load_bookmarks(tmp_path / "b.json", "/two.md") == ()


@pytest.mark.parametrize(
    ("now", "line"),
    [
        (TEXT, "The bell."),
        ("A new beginning.\n\n" + TEXT, "The bell."),
        ("The quay.\n\nThe ferry.", "The ferry."),
        ("The bell.", "The bell."),
    ],
)
def test_bookmark_is_found_by_its_line_after_a_change_outside(now, line):
    (place,) = found_again(now, (bookmark_at(TEXT, BELL),))

    assert now[place:].split("\n")[0] == line


def test_bookmarks_go_along_with_a_draft_that_moved(tmp_path):
    marks = (bookmark_at(TEXT, 0),)
    save_bookmarks(tmp_path / "b.json", "/old.md", marks)

    save_bookmarks(tmp_path / "b.json", "/new.md", marks, was_at="/old.md")

    assert load_bookmarks(tmp_path / "b.json", "/old.md") == ()
    assert load_bookmarks(tmp_path / "b.json", "/new.md") == marks


@pytest.mark.parametrize("raw", ["", "[1]", '{"/one.md": 3}', '{"/one.md": [["a", 1]]}'])
def test_damaged_file_gives_no_bookmarks(tmp_path, raw):
    (tmp_path / "b.json").write_text(raw)

    assert load_bookmarks(tmp_path / "b.json", "/one.md") == ()
