"""What can still be read of a manuscript that does not open."""

from __future__ import annotations

import os

import pytest

from tests.manuscript.books import INDEX, Book
from writer_assist.manuscript.salvage import damaged_index, lost_index, salvage
from writer_assist.manuscript.scene_operations import new_scene

DAMAGES = {
    "not yaml": INDEX.replace("format: scenes", "format: [scenes").encode(),
    "no end": INDEX.split("cssclass")[0].encode(),
    "not utf-8": INDEX.replace("The Salt Road", "Über").encode("latin-1"),
    "no list": INDEX.replace("    - Part One\n", "    Part One: [\n").encode(),
    "a list of numbers in a mapping": INDEX.replace("    - - Arrival", "    - {a: 1}").encode(),
}


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path / "Road")


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_index_is_told_and_all_scenes_are_read_in_its_order(book, damage):
    book.index.write_bytes(DAMAGES[damage])

    note, sentence = damaged_index(book.file("Supper"))
    found = salvage(book.file("Supper"))

    assert note == book.index
    assert "damaged" in sentence
    names = [one.path.stem for one in found.texts if one.path.parent == book.scenes]
    first = ["Part One"] if "Part One:" not in DAMAGES[damage].decode("latin-1") else []
    assert names[: len(first)] == first
    assert set(names) == {"Part One", "Arrival", "Supper", "Part Two", "Lantern"}


def test_sound_books_and_other_longform_notes_are_no_damage(book):
    single = book.index.with_name("Single.md")
    single.write_text("---\nlongform:\n  format: single\n---\nText.\n")

    assert damaged_index(book.file("Supper")) is None
    assert damaged_index(single) is None


def test_what_is_left_of_damaged_files_is_shown_and_the_rest_named(book):
    book.file("Arrival").write_bytes(b"She came.\n" + b"\0" * 5000)
    book.file("Supper").write_bytes(b"\0" * 5000)

    found = salvage(book.file("Lantern"))

    arrival = next(one for one in found.texts if one.path.stem == "Arrival")
    assert arrival.text.strip() == "She came."
    assert "damaged" in arrival.remark
    assert [path.stem for path, _ in found.unreadable] == ["Supper"]


def test_all_of_it_is_one_text(book):
    whole = salvage(book.scenes).whole()

    assert whole.index("# Arrival\n\nShe came by the ferry.") < whole.index("# Lantern")
    assert "status: Drafted" not in whole


def test_index_that_a_power_cut_emptied_is_known_by_its_old_orders(book):
    def store_of(note):
        return book.store if note == book.index else note.with_suffix("")

    book.do(new_scene, "Dawn")
    sound = lost_index(book.file("Supper"), store_of)
    book.index.write_bytes(b"\0" * 300)

    lost = lost_index(book.file("Supper"), store_of)
    other = lost_index(book.index.with_name("Letter.md"), store_of)

    assert (sound, other) == (None, None)
    assert lost[0] == book.index


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_pipe_in_the_folder_is_not_waited_for(book):
    os.mkfifo(book.scenes / "Pipe.md")

    found = salvage(book.scenes)

    assert [path.stem for path, _ in found.unreadable] == ["Pipe"]
    assert book.read().scenes
