from __future__ import annotations

import pytest

from writer_assist.errors import ManuscriptError
from writer_assist.manuscript.changes import make_change
from writer_assist.manuscript.numbered_chapters import (
    is_book_of_chapters,
    new_chapter,
    next_chapter,
    renamed_chapter,
    title_place,
)
from writer_assist.manuscript.structure import drafts_in


def folder_of(tmp_path, *names):
    for name in names:
        (tmp_path / name).write_text("It rained.")
    return drafts_in(tmp_path)


@pytest.mark.parametrize(
    ("names", "following"),
    [
        (("01 - Arrival.md", "02 - Storm.md"), "03 - New chapter.md"),
        (("8 Arrival.txt", "9 Storm.txt"), "10 New chapter.txt"),
        (("Chapter 9.md", "Chapter 10.md"), "Chapter 11.md"),
        (("ch_09_arrival.md", "ch_10_the_storm.md"), "ch_11_new_chapter.md"),
        (("1-01 Arrival.md", "1-02 Storm.md", "2-01 Home.md"), "2-02 New chapter.md"),
        (("099.md", "100.md"), "101.md"),
        (("01.md", "02.txt", "Title page.md"), "03.txt"),
        (("01 Arrival.md",), "02 New chapter.md"),
        (("1. Ankunft.md", "2. Der Sturm.md"), "3. New chapter.md"),
    ],
)
def test_next_chapter_is_named_as_the_last_one(tmp_path, names, following):
    drafts = folder_of(tmp_path, *names)

    assert is_book_of_chapters(drafts)
    assert next_chapter(drafts) == tmp_path / following


@pytest.mark.parametrize(
    "names",
    [
        ("Arrival.md", "Storm.md"),
        ("1984.md", "2001.md"),
        ("2026-11-28 diary.md", "2026-11-29 diary.md"),
        ("Letter 3.md", "Letter 90.md"),
        ("07 Storm.md",),
        ("01 Arrival.md", "Notes.md"),
        (),
    ],
)
def test_other_drafts_are_no_book(tmp_path, names):
    drafts = folder_of(tmp_path, *names)

    assert not is_book_of_chapters(drafts)
    assert next_chapter(drafts) is None


def test_number_that_another_file_has_is_passed_over(tmp_path):
    (tmp_path / "03 - Storm.docx").write_bytes(b"")

    drafts = folder_of(tmp_path, "01 - Arrival.md", "02 - Supper.md")

    assert next_chapter(drafts) == tmp_path / "04 - New chapter.md"


def test_new_chapter_is_made_and_taken_back(tmp_path):
    folder_of(tmp_path, "01.md", "02.md")
    change = new_chapter(tmp_path / "01.md")

    make_change(change, tmp_path / "orders")
    assert (tmp_path / "03.md").read_bytes() == b""
    make_change(change.undone, tmp_path / "orders")

    assert not (tmp_path / "03.md").exists()


def test_renamed_chapter_keeps_its_text_and_its_kind(tmp_path):
    folder_of(tmp_path, "01 - Arrival.txt")

    change = renamed_chapter(tmp_path / "01 - Arrival.txt", "01 - By ferry?")
    make_change(change, tmp_path / "orders")

    assert (tmp_path / "01 - By ferry.txt").read_text() == "It rained."


def test_name_of_another_file_is_refused(tmp_path):
    folder_of(tmp_path, "01.md", "02.md")

    with pytest.raises(ManuscriptError, match=r"Another file is called “02\.md”"):
        renamed_chapter(tmp_path / "01.md", "02")


def test_title_is_what_follows_the_number():
    assert title_place("03 - New chapter") == (5, 16)
    assert title_place("New chapter") == (0, 11)


def test_all_of_a_thousand_chapters_are_listed(tmp_path):
    for number in range(1, 1001):
        (tmp_path / f"{number}.md").touch()

    assert [path.stem for path in drafts_in(tmp_path)][-1] == "1000"
