from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.manuscript.books import shared
from writer_assist.domain.words import count_words
from writer_assist.errors import ManuscriptError
from writer_assist.manuscript.changes import make_change
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.making import (
    new_project,
    project_from_file,
    project_from_folder,
    scene_with,
    split_at_headings,
)
from writer_assist.manuscript.project import ProjectReader


def made(change, tmp_path):
    make_change(change, tmp_path / "versions")
    return ProjectReader().read(change.index.path)


def shape(project):
    return ", ".join(">" * one.depth + one.name for one in project.scenes)


LINES = st.sampled_from(["# A\n", "## B\n", "### C\n", "word\n", "\n", "CHAPTER I\n", "```\n", "x"])


@given(st.lists(LINES, max_size=30).map("".join))
def test_pieces_joined_are_the_text(text):
    assert "".join(piece.text for piece in split_at_headings(text)) == text


def test_headings_give_parts_and_chapters(tmp_path):
    path = tmp_path / "Book.md"
    path.write_text("Motto.\n\n# Part One\n\n## Arrival\n\nShe came.\n\n## Arrival\n\n# Part Two\n")

    project = made(project_from_file(path), tmp_path)

    assert shape(project) == "Beginning, Part One, >Arrival, >Arrival 2, Part Two"
    assert path.exists()


def test_heading_in_code_is_no_heading():
    text = "# A\n\n```\n# not one\n```\n\n# B\n"

    assert [piece.title for piece in split_at_headings(text)] == ["A", "B"]


def test_numbers_that_count_upwards_are_chapters_of_their_parts():
    numbers = "\n\nI\n\nOne.\n\nII\n\nTwo.\n\nIII\n\nThree.\n\n"
    text = f"Book I{numbers}Book II{numbers}"

    pieces = split_at_headings(text)

    assert [(one.depth, one.title) for one in pieces[:3]] == [(0, "Book I"), (1, "I"), (1, "II")]
    assert len(pieces) == 8


def test_folder_of_numbered_files_keeps_files_and_order(tmp_path):
    folder = tmp_path / "Saga"
    folder.mkdir()
    for name in ("10 End.md", "2 Middle.md", "1 Start.txt"):
        (folder / name).write_text(name)

    change = project_from_folder(folder / "2 Middle.md")
    project = made(change, tmp_path)

    assert shape(project) == "1 Start, 2 Middle, 10 End"
    assert (folder / "1 Start.md").read_text() == "1 Start.txt"
    make_change(change.undone, tmp_path / "versions")
    assert sorted(path.name for path in folder.iterdir()) == [
        "1 Start.txt",
        "10 End.md",
        "2 Middle.md",
    ]


def test_folder_that_is_not_empty_is_not_used(tmp_path):
    (tmp_path / "Book").mkdir()
    (tmp_path / "Book" / "x").write_text("x")
    (tmp_path / "Book.md").write_text("# A\n\n# B\n")

    with pytest.raises(ManuscriptError):
        project_from_file(tmp_path / "Book.md")


def test_new_book_has_one_scene_to_write_in(tmp_path):
    assert shape(made(new_project(tmp_path / "New", "New"), tmp_path)) == "Chapter 1"


@pytest.mark.parametrize("novel", ["Emma", "PrideAndPrejudice"])
def test_real_novel_becomes_a_project_without_changing_a_word(tmp_path, novel):
    path = shared("fiction", "en-pdnc", novel, "novel_text.txt")

    project = made(project_from_file(path, tmp_path / novel), tmp_path)

    texts = [split_text(scene.path.read_text("utf-8")).body for scene in project.scenes]
    whole = path.read_text("utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
    assert "".join(texts) == whole
    assert len(project.scenes) > 50
    assert sum(scene.words for scene in project.scenes) == count_words(whole)


def test_title_page_is_kept_but_is_not_in_the_book(tmp_path):
    path = tmp_path / "Salt.txt"
    path.write_text(
        "SALT\n\nBy Mara Venn\n\n\nCHAPTER I\n\nShe came.\n\n\nCHAPTER II\n\nShe went.\n"
    )

    project = made(project_from_file(path), tmp_path)

    assert shape(project) == "Title page, CHAPTER I, CHAPTER II"
    assert not project.scene("Title page").fields.is_included
    assert project.index.author == "Mara Venn"


def test_broken_lines_become_paragraphs_if_that_is_wanted(tmp_path):
    line = "word " * 14
    path = tmp_path / "Salt.txt"
    path.write_text(f"CHAPTER I\n\n{line}\n{line}\nend.\n\n\nCHAPTER II\n\n{line}\n{line}\nend.\n")

    project = made(project_from_file(path, whole_paragraphs=True), tmp_path)

    assert project.scene("CHAPTER I").path.read_text().count("\n") == 5


@pytest.mark.parametrize(
    ("place", "scene", "caret"), [("One", "A", "# A\n\nOne"), ("Two wo", "B", "# B\n\nTwo wo")]
)
def test_caret_is_found_again_in_its_scene(tmp_path, place, scene, caret):
    text = "# A\n\nOne word.\n\n# B\n\nTwo words.\n"
    (tmp_path / "Book.md").write_text(text)
    change = project_from_file(tmp_path / "Book.md")

    path, at = scene_with(change, text[: text.index(place) + len(place)])

    assert (path.stem, at) == (scene, len(caret))
