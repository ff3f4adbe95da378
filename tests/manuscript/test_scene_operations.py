from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.manuscript.books import TEXTS, Book
from writer_assist.errors import ManuscriptChangedError, ManuscriptError
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.index_note import KEPT, versions_in
from writer_assist.manuscript.scene_operations import (
    bin_scenes,
    duplicate_scene,
    ignore_files,
    include_files,
    join_with_next,
    level_scenes,
    move_scenes,
    new_scene,
    rename_scene,
    restore_scenes,
    set_fields,
    split_scene,
    step_scenes,
)


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path / "book")


OPERATIONS = {
    "new": lambda book: book.do(new_scene, "Storm", after="Arrival"),
    "split": lambda book: book.do(split_scene, "Supper", 10),
    "join": lambda book: book.do(join_with_next, "Arrival"),
    "rename": lambda book: book.do(rename_scene, "Arrival", "The Ferry"),
    "duplicate": lambda book: book.do(duplicate_scene, "Arrival"),
    "move": lambda book: book.do(move_scenes, {"Part One"}, below=None, at=1),
    "step": lambda book: book.do(step_scenes, {"Supper"}, -1),
    "level": lambda book: book.do(level_scenes, {"Supper"}, -1),
    "bin": lambda book: book.do(bin_scenes, {"Part One"}),
    "fields": lambda book: book.do(
        set_fields, ["Arrival", "Supper"], lambda old: type(old)(status="Done", pov=old.pov)
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_can_be_undone_byte_for_byte(book, name):
    before = book.everything()

    change = OPERATIONS[name](book)
    assert book.everything() != before
    book.undo(change)

    assert book.everything() == before


@pytest.mark.parametrize("name", [one for one in OPERATIONS if one not in ("fields",)])
def test_no_operation_overwrites_an_index_that_changed_outside(book, name):
    project = book.read()
    book.index.write_bytes(book.index.read_bytes() + b"Changed.\n")
    before = book.everything()
    book.read = lambda: project

    with pytest.raises(ManuscriptChangedError):
        OPERATIONS[name](book)

    assert book.everything() == before
    assert len(versions_in(book.store)) == 1  # what was to be written


def test_moved_chapter_takes_its_scenes_along(book):
    book.do(move_scenes, {"Part One"}, below=None, at=9)

    assert book.shape() == "Part Two, >Lantern, Part One, >Arrival, >Supper"


def test_new_scene_follows_all_that_is_below_the_one_before(book):
    book.do(new_scene, "Storm", after="Part One")

    assert book.shape() == "Part One, >Arrival, >Supper, Storm, Part Two, >Lantern"
    assert book.file("Storm").read_bytes() == b""


def test_new_scene_gets_a_free_name(book):
    change = book.do(new_scene, "ARRIVAL", after="Part One", is_below=True)

    assert change.scenes == ("ARRIVAL 2",)


def test_split_keeps_the_fields_above_and_every_character(book):
    place = TEXTS["Supper"].index("Nobody")

    book.do(split_scene, "Supper", place)

    assert book.shape() == "Part One, >Arrival, >Supper, >Supper 2, Part Two, >Lantern"
    assert book.file("Supper").read_text() + book.file("Supper 2").read_text() == TEXTS["Supper"]


def test_split_at_a_heading_is_named_by_it(book):
    book.file("Supper").write_text("They ate.\n\n## The *Storm*: a night\n\nIt came.\n")

    book.do(split_scene, "Supper", 11)

    assert ">The Storm a night" in book.shape().replace("*", "")


def test_split_with_nothing_on_one_side_is_refused(book):
    with pytest.raises(ManuscriptError):
        book.do(split_scene, "Supper", 0)


@given(text=st.text(min_size=2, max_size=80), data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_split_loses_no_byte_whatever_the_line_ends(book, text, data):
    raw = text.encode("utf-8", "ignore")
    book.file("Supper").write_bytes(raw)
    body = split_text(raw.decode()).body.replace("\r\n", "\n")
    place = data.draw(st.integers(0, len(body)))

    try:
        change = book.do(split_scene, "Supper", place)
    except ManuscriptError:
        return

    new = change.scenes[0]
    assert book.file("Supper").read_bytes() + book.file(new).read_bytes() == raw
    book.undo(change)
    assert book.file("Supper").read_bytes() == raw


def test_join_takes_text_and_synopsis_and_keeps_the_other_file_in_the_bin(book):
    book.do(set_fields, ["Supper"], lambda old: type(old)(synopsis="They eat."))
    supper = book.file("Supper").read_bytes()

    book.do(join_with_next, "Arrival")

    scene = book.read().scene("Arrival")
    assert scene.fields.synopsis == "They eat."
    assert (
        book.file("Arrival")
        .read_text()
        .endswith("She came by the ferry.\n\nThey ate.\n\nNobody spoke of the lantern.\n")
    )
    assert (book.index.parent / ".trash" / "Supper.md").read_bytes() == supper


def test_scene_comes_back_from_the_bin_to_its_place(book):
    book.do(bin_scenes, {"Supper"})
    assert book.shape() == "Part One, >Arrival, Part Two, >Lantern"

    book.do(restore_scenes, ["Supper.md"])

    assert book.shape() == "Part One, >Arrival, >Supper, Part Two, >Lantern"
    assert book.read().binned == ()


def test_binned_chapter_comes_back_whole(book):
    before = book.shape()
    book.do(bin_scenes, {"Part One"})

    book.do(restore_scenes, [one.file for one in book.read().binned])

    assert book.shape() == before


def test_rename_keeps_what_is_in_the_file_and_its_place(book):
    book.do(rename_scene, "Arrival", "The Ferry: a Beginning")

    assert ">The Ferry a Beginning" in book.shape()
    assert book.file("The Ferry a Beginning").read_text() == TEXTS["Arrival"]


def test_rename_to_a_name_that_is_taken_is_refused(book):
    with pytest.raises(ManuscriptError):
        book.do(rename_scene, "Arrival", "supper")


def test_title_that_a_file_cannot_have_goes_with_the_next_name(book):
    before = "---\ntitle: Supper\n---\n\nThey ate.\n"
    book.file("Lantern").write_text(before)

    change = book.do(rename_scene, "Lantern", "Light")

    assert [one.title for one in book.read().scenes][-1] == "Light"
    assert book.file("Light").read_text() == "They ate.\n"
    book.undo(change)
    assert book.file("Lantern").read_text() == before


def test_scene_with_a_title_of_its_own_may_be_called_as_another(book):
    book.file("Lantern").write_text("---\ntitle: Light\n---\n\nIt was lit.\n")

    book.do(rename_scene, "Lantern", "Supper")

    assert [(one.name, one.title) for one in book.read().scenes][-1] == ("Supper 2", "Supper")


def test_undo_of_a_split_is_refused_once_the_scene_was_written_in(book):
    change = book.do(split_scene, "Supper", 10)
    book.file("Supper").write_text("They ate well.")

    with pytest.raises(ManuscriptChangedError):
        book.undo(change)

    assert book.file("Supper").read_text() == "They ate well."


def test_renaming_can_be_undone_after_writing(book):
    change = book.do(rename_scene, "Supper", "Dinner")
    book.file("Dinner").write_text("They dined.")

    book.undo(change)

    assert book.file("Supper").read_text() == "They dined."


def test_twenty_old_versions_of_the_index_are_kept(book):
    for number in range(KEPT + 5):
        book.do(step_scenes, {"Part One"}, 1 if number % 2 == 0 else -1)

    versions = versions_in(book.store)
    assert len(versions) == KEPT
    assert versions[0].read_bytes() != book.index.read_bytes()


def test_unlisted_file_is_taken_in_or_left_out_for_good(book):
    book.file("Extra").write_text("x")
    book.file("Other").write_text("x")

    book.do(include_files, ["Extra"])
    book.do(ignore_files, ["Other"])

    assert book.shape().endswith("Extra")
    assert book.read().unlisted == ()


def test_fields_change_without_the_text_or_others_fields(book):
    book.do(set_fields, ["Arrival"], lambda old: type(old)(status="Done", pov="Tom", target=900))

    assert book.file("Arrival").read_text() == (
        "---\nstatus: Done\npov: Tom\nmood: dark\ntarget: 900\n---\n\nShe came by the ferry.\n"
    )


def test_missing_scene_can_be_taken_out_of_the_order(book):
    book.file("Supper").unlink()

    book.do(bin_scenes, {"Supper"})

    assert book.shape() == "Part One, >Arrival, Part Two, >Lantern"
