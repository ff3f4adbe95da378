"""A scene in the editor: its fields are kept above the text and never shown in it."""

from __future__ import annotations

import pytest

from tests.manuscript.books import TEXTS, Book
from writer_assist.manuscript.held_draft import HeldDraft
from writer_assist.manuscript.scene_fields import SceneFields, with_fields


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path / "book")


@pytest.fixture
def scene(book, data_folder):
    held = HeldDraft.open(book.file("Arrival"), data_folder)
    yield held
    held.release()


def test_fields_are_not_in_the_text(scene):
    assert scene.document.text == "She came by the ferry.\n"


def test_saving_keeps_the_fields_byte_for_byte(book, scene):
    scene.save("She never came.\n")

    expected = TEXTS["Arrival"].replace("She came by the ferry.", "She never came.")
    assert book.file("Arrival").read_text() == expected


def test_fields_changed_outside_are_taken_over_while_writing(book, scene):
    book.file("Arrival").write_text(TEXTS["Arrival"].replace("Drafted", "Done and dusted"))

    saved = scene.save("She never came.\n")

    assert saved.notice == ""
    assert "Done and dusted" in book.file("Arrival").read_text()
    assert "She never came." in book.file("Arrival").read_text()


def test_text_changed_outside_is_not_overwritten(book, scene):
    book.file("Arrival").write_text(TEXTS["Arrival"].replace("ferry", "train, after all"))

    saved = scene.save("She never came.\n")

    assert saved.other == book.file("Arrival")
    assert "status: Drafted" in saved.path.read_text()
    assert "train" in book.file("Arrival").read_text()


def test_fields_change_together_with_unsaved_text(book, scene):
    scene.change_fields(lambda whole: with_fields(whole, SceneFields(status="Done")), "New.\n")

    text = book.file("Arrival").read_text()
    assert "status: Done\n" in text
    assert "mood: dark\n" in text
    assert text.endswith("\nNew.\n")


def test_looking_at_fields_that_changed_outside_is_no_alarm(book, scene):
    book.file("Arrival").write_text(TEXTS["Arrival"].replace("Drafted", "Revised twice"))

    assert not scene.look_outside()


def test_index_opens_its_first_scene(book, data_folder):
    held = HeldDraft.open(book.index, data_folder)

    assert held.path == book.file("Part One")


def test_draft_outside_a_manuscript_shows_its_front_matter(tmp_path, data_folder):
    path = tmp_path / "alone.md"
    path.write_text(TEXTS["Arrival"])

    assert HeldDraft.open(path, data_folder).document.text == TEXTS["Arrival"]


def test_what_is_typed_is_never_taken_for_fields(book, data_folder):
    held = HeldDraft.open(book.file("Supper"), data_folder)
    typed = "---\nLetter: to Mara\n---\nDear Mara,"

    held.save(typed)
    held.save(f"{typed} come.")

    assert book.file("Supper").read_text() == f"{typed} come."
