from __future__ import annotations

import pytest

from tests.manuscript.books import Book
from writer_assist.errors import ManuscriptError
from writer_assist.manuscript.changes import make_change
from writer_assist.manuscript.note_changes import (
    binned_note,
    brought_back,
    notes_in_bins,
    renamed_note,
)
from writer_assist.manuscript.scene_links import links_to, with_links


@pytest.fixture
def vault(tmp_path):
    vault = tmp_path / "vault"
    (vault / "People").mkdir(parents=True)
    (vault / "People" / "Mara.md").write_text("# Mara\n\nShe keeps the light.\n")
    (vault / "Harbour.md").write_text("[[Mara]] and [her](People/Mara.md) live here.\n")
    return vault


def make(change, vault):
    make_change(change, vault.parent / "orders")
    return change


def test_note_its_title_and_links_get_the_new_name_and_back(vault):
    mara = vault / "People" / "Mara.md"
    links = links_to(mara, [vault])

    change = make(with_links(renamed_note(mara, "Mara", "Mara Venn"), links, [vault]), vault)

    assert (vault / "People" / "Mara Venn.md").read_text().startswith("# Mara Venn\n")
    said = (vault / "Harbour.md").read_text()
    assert said == "[[Mara Venn]] and [her](People/Mara%20Venn.md) live here.\n"
    make(change.undone, vault)
    assert mara.read_text().startswith("# Mara\n")
    assert (vault / "Harbour.md").read_text().startswith("[[Mara]]")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "---\ntitle: Mara\ntags: [crew]\n---\nShe.\n",
            "---\ntitle: Ada\ntags: [crew]\n---\nShe.\n",
        ),
        ("# The keeper\n\nShe.\n", "# The keeper\n\nShe.\n"),
        ("She. # Mara\n", "She. # Mara\n"),
    ],
)
def test_only_a_title_that_the_note_is_called_by_changes(vault, text, after):
    path = vault / "mara.md"
    path.write_text(text)

    make(renamed_note(path, "Mara", "Ada"), vault)

    assert (vault / "Ada.md").read_text() == after


def test_name_of_another_note_is_refused(vault):
    (vault / "People" / "Ada.md").write_text("Ada.")

    with pytest.raises(ManuscriptError, match="Another note here is called “Ada”"):
        renamed_note(vault / "People" / "Mara.md", "Mara", "Ada")


def test_scene_of_a_book_is_left_to_the_book(tmp_path):
    book = Book(tmp_path / "book")

    with pytest.raises(ManuscriptError, match="is a scene of a book"):
        renamed_note(book.file("Supper"), "Supper", "Dinner")
    with pytest.raises(ManuscriptError, match="lists the scenes"):
        binned_note(book.index, "The Salt Road", [book.index.parent])


def test_note_goes_to_the_bin_and_comes_back_to_its_place(vault):
    mara = vault / "People" / "Mara.md"

    make(binned_note(mara, "Mara", [vault]), vault)

    assert (vault / ".trash" / "People" / "Mara.md").exists()
    [note] = notes_in_bins([vault])
    assert note.place == mara
    make(brought_back([note]), vault)
    assert mara.exists()
    assert notes_in_bins([vault]) == ()


def test_note_that_comes_back_takes_no_other_ones_place(vault):
    mara = vault / "People" / "Mara.md"
    make(binned_note(mara, "Mara", [vault]), vault)
    mara.write_text("Another Mara.")

    make(brought_back(notes_in_bins([vault])), vault)

    assert mara.read_text() == "Another Mara."
    assert (vault / "People" / "Mara 2.md").exists()
