"""A book of another program is read apart, looked at, and written over nothing."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.importing.scrivener_projects import scrivener_project
from tests.manuscript.books import shared
from writer_assist.domain.imported_book import (
    ImportedBook,
    ImportedNote,
    ImportedScene,
    chosen_of,
    with_scenes_apart,
)
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.errors import ManuscriptError, NoteUnreadableError, UsageError
from writer_assist.importing.book_documents import BookText
from writer_assist.manuscript.changes import make_change
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.project import ProjectReader
from writer_assist.services.book_reading import book_of, read_book
from writer_assist.services.manuscript_import import change_of, read_source

TEXT = """SALT

By A. Quill

PART ONE

CHAPTER I

She came *late*.

***

They ate.

PART TWO

CHAPTER I

It was lit.
"""


def finished(work):
    while True:
        try:
            next(work)
        except StopIteration as ended:
            return ended.value


def read(source):
    return finished(read_source(source, CancelToken()))


def made(book, tmp_path):
    change = change_of(book, tmp_path / "Book")
    make_change(change, tmp_path / "versions")
    return ProjectReader().read(change.index.path)


def shape(scenes):
    return ", ".join(">" * one.depth + one.title for one in scenes)


def test_parts_hold_chapters_and_titles_stay_as_in_the_book(tmp_path):
    project = made(book_of(BookText("", "", TEXT), "salt"), tmp_path)

    assert shape(project.scenes) == ("Title page, PART ONE, >CHAPTER I, PART TWO, >CHAPTER I")
    assert project.scenes[4].name == "PART TWO - CHAPTER I"
    assert (project.index.title, project.index.author) == ("Salt", "A. Quill")


def test_first_scene_with_a_text_is_opened_first(tmp_path):
    change = change_of(
        book_of(BookText("", "", TEXT.replace("late", "late " * 20)), "salt"), tmp_path / "Book"
    )

    assert change.scenes[0] == "CHAPTER I"
    assert len(change.scenes) == 5


def test_title_page_is_kept_and_not_exported():
    page = book_of(BookText("", "", TEXT), "salt").scenes[0]

    assert ("By A. Quill" in page.text, page.is_included) == (True, False)


@pytest.mark.parametrize("mark", ["", "# "])
def test_chapters_can_be_cut_at_scene_breaks(mark):
    text = TEXT.replace("CHAPTER", f"{mark}CHAPTER").replace("PART", f"{mark}PART")

    book = with_scenes_apart(book_of(BookText("", "", text), "salt"))

    assert [(one.title, one.text) for one in book.scenes[2:5]] == [
        ("CHAPTER I", f"{mark}CHAPTER I\n"),
        ("Scene 1", "She came *late*.\n"),
        ("Scene 2", "They ate.\n"),
    ]


def test_what_is_left_out_lifts_what_was_below_it():
    scenes = tuple(ImportedScene(name, depth) for name, depth in (("A", 0), ("B", 1), ("C", 0)))

    book = chosen_of(ImportedBook(scenes=scenes), left_out={0, 2}, titles={1: "Other"})

    assert [(one.title, one.depth) for one in book.scenes] == [("Other", 0)]


def test_project_becomes_files_with_fields_and_research(tmp_path):
    project = made(read(scrivener_project(tmp_path)), tmp_path)

    ferry = project.scene("The Ferry")
    assert ferry.fields.synopsis == "Mara arrives."
    assert project.index.statuses == ("First Draft", "Done")
    research = tmp_path / "Book" / "Research" / "Research" / "Mara Quill.md"
    assert research.read_text() == "Mara is a pilot.\n"


def test_notes_of_one_title_do_not_replace_each_other(tmp_path):
    notes = (ImportedNote("Mara: a life", "One."), ImportedNote("Mara a life", "Two."))

    made(ImportedBook("Salt", scenes=(ImportedScene("A"),), notes=notes), tmp_path)

    texts = [path.read_text() for path in (tmp_path / "Book" / "Research").iterdir()]
    assert sorted(split_text(text).body for text in texts) == ["One.", "Two."]


def test_nothing_that_is_there_is_replaced(tmp_path):
    (tmp_path / "Book").mkdir()
    (tmp_path / "Book" / "mine.txt").write_text("Mine.")

    with pytest.raises(ManuscriptError):
        change_of(ImportedBook(scenes=(ImportedScene("A"),)), tmp_path / "Book")


def test_book_without_scenes_is_not_written(tmp_path):
    with pytest.raises(UsageError):
        change_of(ImportedBook("Salt"), tmp_path / "Book")


def test_reading_can_be_stopped(tmp_path):
    cancel = CancelToken()
    work = read_source(scrivener_project(tmp_path), cancel)
    next(work)
    cancel.cancel()

    with pytest.raises(Cancelled):
        finished(work)


@pytest.mark.parametrize("name", ["missing.docx", "picture.png", "folder"])
def test_what_is_no_book_is_refused_with_a_sentence(tmp_path, name):
    (tmp_path / "picture.png").write_bytes(b"")
    (tmp_path / "folder").mkdir()

    with pytest.raises(NoteUnreadableError, match=r"\w+ .*\."):
        read_book(tmp_path / name, lambda finished, total: None)


def test_every_word_of_a_real_novel_arrives(tmp_path):
    source = shared("fiction", "en-pdnc", "Emma", "novel_text.txt")

    project = made(read(source), tmp_path)

    texts = [split_text(one.path.read_text("utf-8")).body for one in project.scenes]
    words = Counter(re.findall(r"[^\W_]+", "\n".join(texts)))
    assert words == Counter(re.findall(r"[^\W_]+", source.read_text("utf-8")))
    assert [one.title for one in project.scenes if not one.depth][1:] == [
        "VOLUME I",
        "VOLUME II",
        "VOLUME III",
    ]
