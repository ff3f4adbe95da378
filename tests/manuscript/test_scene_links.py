"""Links in notes follow a scene that gets another name."""

from __future__ import annotations

import pytest

from tests.manuscript.books import Book
from writer_assist.manuscript.changes import make_change
from writer_assist.manuscript.scene_links import link_places, links_to, with_links
from writer_assist.manuscript.scene_operations import rename_scene

NEW = "The Landing"
CASES = {
    "[[Arrival]]": "[[The Landing]]",
    "[[Arrival|she came]]": "[[The Landing|she came]]",
    "[[Arrival#At the quay|x]] and ![[Arrival#^b1]]": (
        "[[The Landing#At the quay|x]] and ![[The Landing#^b1]]"
    ),
    "[[Scenes/Arrival]]": "[[Scenes/The Landing]]",
    "[[arrival.md]]": "[[The Landing.md]]",
    "[x](Scenes/Arrival.md#quay)": "[x](Scenes/The%20Landing.md#quay)",
    "[x](<Scenes/Arrival.md> 'title')": "[x](<Scenes/The Landing.md> 'title')",
    "[1]: ./Scenes/Arrival.md": "[1]: ./Scenes/The%20Landing.md",
    'up: "[[Arrival]]"': 'up: "[[The Landing]]"',
}
NO_LINKS = (
    "Arrival",
    "[[Arrivals]] [[Arrival of the king]]",
    "`[[Arrival]]`",
    "```\n[[Arrival]]\n```",
    "[x](https://example.org/Scenes/Arrival.md)",
    "[x](Elsewhere/Arrival.md)",
    "[[Elsewhere/Arrival]]",
)


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path / "vault" / "Road")


def note_with(book, text, name="People.md"):
    note = book.index.parent / name
    note.write_bytes(text.encode())
    return note


def renamed(book):
    project = book.read()
    places = link_places(project.index)
    links = links_to(book.file("Arrival"), places)
    change = with_links(rename_scene(project, "Arrival", NEW), links, places)
    make_change(change, book.store)
    return change, links


@pytest.mark.parametrize("text", CASES)
def test_link_follows_and_keeps_heading_and_alias(book, text):
    note = note_with(book, f"Before {text}\r\nafter.\r\n" if "]:" not in text else f"{text}\r\n")
    before = note.read_bytes()

    change, links = renamed(book)

    after = note.read_bytes()
    assert after.decode() == before.decode().replace(text, CASES[text])
    assert links.count == text.count("rrival")
    book.undo(change)
    assert note.read_bytes() == before


@pytest.mark.parametrize("text", NO_LINKS)
def test_what_is_no_link_to_the_scene_stays(book, text):
    note = note_with(book, text)

    _, links = renamed(book)

    assert links.count == 0
    assert note.read_text() == text


def test_bare_name_that_two_notes_have_is_left_alone(book):
    (book.index.parent / "Other").mkdir()
    note_with(book, "Another one.", "Other/Arrival.md")
    note = note_with(book, "[[Arrival]] but [[Scenes/Arrival]]")

    renamed(book)

    assert note.read_text() == "[[Arrival]] but [[Scenes/The Landing]]"


def test_notes_of_the_whole_vault_are_searched(book):
    vault = book.index.parent.parent
    (vault / ".obsidian").mkdir()
    (vault / "World").mkdir()
    note = vault / "World" / "Quay.md"
    note.write_text("See [[Arrival]] and [it](../Road/Scenes/Arrival.md).")

    _, links = renamed(book)

    assert [one.path for one in links.notes] == [note]
    assert note.read_text() == "See [[The Landing]] and [it](../Road/Scenes/The%20Landing.md)."


def test_links_in_the_index_itself_follow_with_its_list(book):
    book.index.write_text(book.index.read_text() + "It begins with [[Arrival]].\n")
    before = book.index.read_bytes()

    change, _ = renamed(book)

    assert "It begins with [[The Landing]]." in book.index.read_text()
    assert [one.name for one in book.read().index.order][1] == NEW
    book.undo(change)
    assert book.index.read_bytes() == before


def test_note_in_another_encoding_is_not_touched(book):
    note = book.index.parent / "Old.md"
    note.write_bytes("[[Arrival]] über".encode("latin-1"))

    _, links = renamed(book)

    assert links.count == 0
    assert note.read_bytes() == "[[Arrival]] über".encode("latin-1")
