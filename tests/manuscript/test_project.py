from __future__ import annotations

import time

import pytest

from tests.manuscript.books import INDEX, Book
from writer_assist.errors import ManuscriptError
from writer_assist.manuscript.index_note import (
    index_beside,
    index_of,
    is_index,
    new_index,
    with_binned,
    with_language,
    with_order,
    with_target,
)
from writer_assist.manuscript.project import ProjectReader, first_scene, story_before


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path / "book")


def test_scenes_come_in_the_order_of_the_index(book):
    assert book.shape() == "Part One, >Arrival, >Supper, Part Two, >Lantern"


def test_fields_are_read_and_not_counted(book):
    scene = book.read().scene("Arrival")

    assert (scene.fields.status, scene.fields.pov, scene.words) == ("Drafted", "Mara", 5)


def test_missing_scene_keeps_its_place_and_says_so(book):
    book.file("Supper").unlink()

    project = book.read()

    assert book.shape() == "Part One, >Arrival, >Supper, Part Two, >Lantern"
    assert not project.scene("Supper").is_there


def test_file_that_is_not_listed_is_offered_and_not_placed(book):
    book.file("Extra").write_text("x")
    book.file("Notes of mine").write_text("x")

    assert book.read().unlisted == ("Extra",)
    assert "Extra" not in book.shape()


def test_glance_shows_the_order_before_the_scenes_are_read(book):
    book.file("Supper").unlink()

    project = ProjectReader().glance(book.index)

    assert [scene.name for scene in project.scenes] == [one.name for one in book.read().scenes]
    assert [scene.name for scene in project.scenes if not scene.is_there] == ["Supper"]


def test_index_without_a_change_is_not_written(book):
    before = book.index.stat().st_mtime_ns

    book.read()

    assert book.index.stat().st_mtime_ns == before


def test_what_is_not_ours_in_the_index_stays(book):
    index = book.read().index

    changed = with_target(with_order(index, index.order[:1]), 80_000).raw.decode()

    kept = [line for line in INDEX.splitlines() if "- " not in line or "Notes" in line]
    assert [line for line in kept if line not in changed.splitlines()] == []
    assert changed.endswith("---\n\nWhat the writer keeps here.\n")
    assert index_of(book.index, changed.encode()).target == 80_000


def test_empty_bin_leaves_no_trace(book):
    index = book.read().index

    assert with_binned(with_binned(index, index.binned), ()).raw == index.raw


def test_index_of_a_scene_is_found_from_the_scene(book):
    assert index_beside(book.file("Arrival")) == book.index
    assert is_index(book.index)
    assert index_beside(book.scenes / "Unlisted.md") is None


def test_first_scene_with_a_file_is_opened(book):
    book.file("Part One").unlink()

    assert first_scene(book.index) == book.file("Arrival")


def test_story_before_a_scene_crosses_its_border(book):
    story = story_before(book.read().scenes, book.file("Part Two"), 60)

    assert story.tail.endswith("ferry.\n\nThey ate.\n\nNobody spoke of the lantern.")
    assert len(story.tail) <= 60
    assert story.paragraphs[:2] == ("# Part One", "")


def test_fields_and_scenes_outside_the_book_are_not_in_the_story(book):
    book.file("Last").write_text("x")
    index = book.read().index
    order = (*index.order, type(index.order[0])("Last", 0))
    book.index.write_bytes(with_order(index, order).raw)

    story = story_before(book.read().scenes, book.file("Last"), 10_000)

    assert "mood" not in story.tail
    assert "lit at last" not in story.tail


def test_comments_of_earlier_scenes_are_not_in_the_story(book):
    book.file("Supper").write_text("They ate. %% cut this? %%\n\n%% never closed")

    story = story_before(book.read().scenes, book.file("Part Two"), 1000)

    assert story.tail.endswith("They ate.")


@pytest.mark.parametrize(
    "text",
    ["", "Text.", "---\nlongform: x\n---\n", "---\nlongform:\n  format: single\n---\n"],
)
def test_note_that_lists_no_scenes_is_no_index(tmp_path, text):
    path = tmp_path / "x.md"

    with pytest.raises(ManuscriptError):
        index_of(path, text.encode())


def test_five_hundred_scenes_are_read_in_a_second(tmp_path):
    from writer_assist.manuscript.changes import make_change
    from writer_assist.manuscript.making import ScenePiece, project_from_pieces

    text = (
        "---\nstatus: Drafted\nsynopsis: She comes.\n---\n" + "She came by the ferry again. " * 65
    )
    pieces = [ScenePiece(f"Scene {n}", n % 3 and 1, text) for n in range(500)]
    change = project_from_pieces("Long", pieces, tmp_path / "Long")
    make_change(change, tmp_path / "versions")

    began = time.perf_counter()
    project = ProjectReader().read(change.index.path)

    assert project.words == 500 * 390
    assert time.perf_counter() - began < 3  # a busy machine; 0.6 s measured


def test_language_of_the_book_is_kept_in_its_index(tmp_path):
    index = new_index(tmp_path / "Book.md", "Book", ())

    german = with_language(index, "de-DE")

    assert german.language == "de-DE"
    assert with_language(german, "").language == ""


def test_book_that_did_not_change_is_the_same_object_when_it_is_read_again(tmp_path):
    book, reader = Book(tmp_path / "book"), ProjectReader()
    first = reader.read(book.index)

    again = reader.read(book.index)
    book.file("Supper").write_text("They ate fish.\n")
    changed = reader.read(book.index)

    assert again is first
    assert changed is not first
    assert [one is other for one, other in zip(changed.scenes, first.scenes, strict=True)] == [
        True, True, False, True, True,
    ]  # fmt: skip
