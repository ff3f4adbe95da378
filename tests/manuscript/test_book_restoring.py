from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.manuscript.books import TEXTS, Book
from tests.manuscript.test_scene_operations import OPERATIONS
from writer_assist.domain.book_version import BookVersion, KeptBook
from writer_assist.errors import ManuscriptError
from writer_assist.manuscript.book_restoring import BookRestoring, scenes_now
from writer_assist.manuscript.changes import make_change
from writer_assist.manuscript.scene_operations import (
    bin_scenes,
    move_scenes,
    new_scene,
    rename_scene,
)

VERSION = BookVersion(1, "To the editor", 0.0, 5, 20)


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path / "book")


def kept(book):
    return KeptBook(VERSION, scenes_now(book.read(), book.index))


def restore(book, then):
    plan = BookRestoring(then, book.read(), book.scenes).plan()
    make_change(plan.change, book.store)
    return plan


def texts(book):
    return {name: book.file(name).read_text() for name in TEXTS if book.file(name).exists()}


def test_scenes_get_text_fields_and_order_of_then(book):
    then = kept(book)
    book.file("Arrival").write_text("---\nstatus: Final\n---\n\nShe stayed away.\n")
    book.do(move_scenes, {"Part One"}, below=None, at=1)

    plan = restore(book, then)

    assert texts(book) == TEXTS
    assert book.shape() == "Part One, >Arrival, >Supper, Part Two, >Lantern"
    assert plan.sentence == (
        "1 scene changes and the order becomes the one of then. "
        "The book as it is now is kept as a version first."
    )


def test_scene_in_the_bin_comes_back_and_a_new_one_goes_there(book):
    then = kept(book)
    book.do(bin_scenes, {"Supper"})
    book.do(new_scene, "Storm", text="It blew.\n")

    plan = restore(book, then)

    assert (plan.back, plan.gone) == (("Supper",), ("Storm",))
    assert texts(book) == TEXTS
    assert [one.name for one in book.read().binned] == ["Storm"]


def test_file_that_another_program_deleted_comes_back(book):
    then = kept(book)
    book.file("Supper").unlink()

    assert restore(book, then).back == ("Supper",)
    assert texts(book) == TEXTS


def test_scene_that_was_only_renamed_keeps_its_new_name(book):
    then = kept(book)
    change = book.do(rename_scene, "Supper", "Dinner")
    [(old, new)] = change.moves
    scenes = [
        type(one)(one.name, one.depth, str(new), one.text, one.head)
        if one.name == "Supper"
        else one
        for one in then.scenes
    ]

    restore(book, KeptBook(VERSION, tuple(scenes)))

    assert book.shape() == "Part One, >Arrival, >Dinner, Part Two, >Lantern"
    assert not old.exists()


def test_nothing_is_done_where_nothing_changed(book):
    plan = restore(book, kept(book))

    assert plan.is_nothing
    assert plan.sentence == "The book is as it was then."


def test_encoding_and_line_ends_of_a_file_stay(book):
    book.file("Supper").write_bytes("They ate caf\xe9.\r\n".encode("cp1252"))
    then = kept(book)
    book.file("Supper").write_bytes("They drank th\xe9.\r\n".encode("cp1252"))

    restore(book, then)

    assert book.file("Supper").read_bytes() == "They ate caf\xe9.\r\n".encode("cp1252")


def test_unreadable_scene_stops_all_of_it(book):
    then = kept(book)
    book.file("Arrival").write_text("All gone.\n")
    book.file("Supper").write_bytes(b"\x00\xff\xfe\x01" * 40)

    with pytest.raises(ManuscriptError, match=r"(?i)nothing was changed"):
        restore(book, then)

    assert book.file("Arrival").read_text() == "All gone.\n"


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(sorted(set(OPERATIONS) - {"rename"})), max_size=4))
def test_book_is_as_it_was_whatever_was_done_and_can_be_undone(tmp_path_factory, names):
    book = Book(tmp_path_factory.mktemp("book") / "book")
    then, shape = kept(book), book.shape()
    for name in names:
        try:
            OPERATIONS[name](book)
        except ManuscriptError:
            continue
    before = book.everything()

    plan = restore(book, then)

    assert book.shape() == shape
    assert texts(book) == TEXTS
    make_change(plan.change.undone, book.store)
    assert book.everything() == before


def test_drafts_of_a_folder_are_restored(tmp_path):
    for name in ("01.md", "02.md"):
        (tmp_path / name).write_text(f"{name} it was.\n")
    then = KeptBook(VERSION, scenes_now(None, tmp_path / "01.md"))
    (tmp_path / "01.md").write_text("All gone.\n")
    (tmp_path / "02.md").unlink()
    (tmp_path / "03.md").write_text("It blew.\n")

    plan = BookRestoring(then, None, tmp_path).plan()
    make_change(plan.change, tmp_path / "orders")

    assert (plan.changed, plan.back, plan.gone) == (("01",), ("02",), ("03",))
    assert (tmp_path / "01.md").read_text() == "01.md it was.\n"
    assert (tmp_path / ".trash" / "03.md").read_text() == "It blew.\n"
