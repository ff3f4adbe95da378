from __future__ import annotations

import errno

import pytest

from tests.disks import refuse_new_files
from tests.libraries import all_passages, scan, write
from writer_assist.errors import (
    DiskError,
    DraftChangedOutsideError,
    LibraryError,
    NoteUnreadableError,
)


@pytest.fixture
def filled(library, vault):
    write(
        vault / "Mara.md",
        "---\naliases: [The Ferrywoman]\ntags: [people]\n---\n"
        "# Mara\n\nLives at the [[harbour]].\n",
    )
    write(vault / "places" / "Harbour.md", "Below the town. [[the ferrywoman|She]] lives here.\n")
    write(vault / "Tide.txt", "Low at six.\n")
    library.add_source(vault)
    scan(library)
    return library


def note_id(library, title):
    [note] = [note for note in library.list_notes() if note.title == title]
    return note.note_id


def test_notes_are_listed_by_title_with_what_is_known_of_them(filled, vault):
    notes = filled.list_notes()

    assert [note.title for note in notes] == ["Harbour", "Mara", "Tide"]
    assert notes[1].path == str(vault / "Mara.md")
    assert notes[1].source == str(vault)
    assert (notes[1].aliases, notes[1].tags) == (("The Ferrywoman",), ("people",))
    assert notes[1].words == 5
    assert notes[1].modified == (vault / "Mara.md").stat().st_mtime


@pytest.mark.parametrize("text", ["mar", "FERRYWOMAN", "people", "Mara.md"])
def test_notes_are_found_by_title_alias_tag_and_path(filled, text):
    assert [note.title for note in filled.list_notes(text)] == ["Mara"]


def test_folder_of_the_source_finds_nothing(filled, vault):
    assert filled.list_notes(vault.name) == ()
    assert [note.title for note in filled.list_notes("places")] == ["Harbour"]


def test_links_lead_both_ways_whatever_their_case(filled):
    mara = filled.read_note(note_id(filled, "Mara"))
    harbour = filled.read_note(note_id(filled, "Harbour"))

    assert mara.links == ("Harbour",)
    assert [note.title for note in mara.backlinks] == ["Harbour"]
    assert harbour.links == ("Mara",)


def test_note_is_read_whole(filled, vault):
    assert filled.read_note(note_id(filled, "Mara")).text == (vault / "Mara.md").read_text()


def test_note_whose_file_is_gone_says_so(filled, vault):
    (vault / "Mara.md").unlink()

    with pytest.raises(NoteUnreadableError, match=r"Mara.md is not there"):
        filled.read_note(note_id(filled, "Mara"))


def test_note_that_is_gone_says_so(filled):
    with pytest.raises(LibraryError, match="not in the library"):
        filled.read_note(4711)


def test_edited_note_is_saved_in_its_file_and_taken_in(filled, vault):
    before = filled.read_note(note_id(filled, "Harbour"))

    after = filled.write_note(
        before.summary.note_id, "", before.text + "It smells of tar.\n", before.fingerprint
    )

    assert (vault / "places" / "Harbour.md").read_text() == after.text
    assert after.fingerprint != before.fingerprint
    assert any("tar" in passage.text for passage in all_passages(filled))
    assert scan(filled).changed == 0


def test_note_can_be_saved_again_and_again(filled):
    note = filled.read_note(note_id(filled, "Tide"))

    for line in ("High at noon.\n", "Low at six.\n"):
        note = filled.write_note(note.summary.note_id, "", note.text + line, note.fingerprint)

    assert note.text == "Low at six.\nHigh at noon.\nLow at six.\n"


def test_note_keeps_its_encoding_and_line_ends(library, vault):
    raw = "Crème brûlée, à la façon de Mara.\r\n".encode("cp1252")
    (vault / "Crème.txt").write_bytes(raw)
    library.add_source(vault)
    scan(library)
    note = library.read_note(note_id(library, "Crème"))

    library.write_note(note.summary.note_id, "", note.text + "Fin.\n", note.fingerprint)

    assert (vault / "Crème.txt").read_bytes() == raw + b"Fin.\r\n"


def test_note_changed_outside_is_not_overwritten(filled, vault):
    note = filled.read_note(note_id(filled, "Tide"))
    (vault / "Tide.txt").write_text("High at noon.\n")

    with pytest.raises(DraftChangedOutsideError, match=r"kept beside it as Tide \(conflict"):
        filled.write_note(note.summary.note_id, "", "Mine.\n", note.fingerprint)

    assert (vault / "Tide.txt").read_text() == "High at noon.\n"
    [copy] = vault.glob("Tide (conflict*")
    assert copy.read_text() == "Mine.\n"


def test_note_that_became_something_else_is_not_overwritten_either(filled, vault):
    note = filled.read_note(note_id(filled, "Tide"))
    (vault / "Tide.txt").write_bytes(b"\x89PNG\0\0\0")

    with pytest.raises(DraftChangedOutsideError):
        filled.write_note(note.summary.note_id, "", "Mine.\n", note.fingerprint)

    [copy] = vault.glob("Tide (conflict*")
    assert copy.read_text() == "Mine.\n"


def test_note_deleted_outside_is_written_again(filled, vault):
    note = filled.read_note(note_id(filled, "Tide"))
    (vault / "Tide.txt").unlink()

    filled.write_note(note.summary.note_id, "", "Mine.\n", note.fingerprint)

    assert (vault / "Tide.txt").read_text() == "Mine.\n"


def test_new_note_becomes_a_file_in_the_data_folder(library, folder):
    note = library.write_note(None, "Old Ferry", "It sank.\n", "")

    assert note.summary.path == str(folder.notes / "Old Ferry.md")
    assert (folder.notes / "Old Ferry.md").read_text() == "It sank.\n"
    assert [name.name for name in library.passages.names()] == ["Old Ferry"]
    assert scan(library).added == 0


def test_title_that_is_no_file_name_is_kept_in_the_text(library):
    note = library.write_note(None, "Who is Mara?", "Nobody knows.\n", "")

    assert note.summary.title == "Who is Mara?"
    assert note.text == "# Who is Mara?\n\nNobody knows.\n"


def test_two_new_notes_of_one_title_are_two_files(library):
    first = library.write_note(None, "Mara", "One.\n", "")
    second = library.write_note(None, "Mara", "Two.\n", "")

    assert first.summary.path != second.summary.path
    assert first.summary.title == second.summary.title == "Mara"


def test_new_note_without_title_is_named_by_its_first_line(library):
    assert (
        library.write_note(None, "", "# A tide table\n\nLow.\n", "").summary.title == "A tide table"
    )


def test_broken_characters_cost_nothing_else(library):
    note = library.write_note(None, "Paste", "before \ud83d after\r\n", "")

    assert note.text == "before ? after\n"


def test_note_that_cannot_be_saved_is_kept_elsewhere_and_told(library, folder, monkeypatch):
    (folder.notes).mkdir(parents=True, exist_ok=True)
    with monkeypatch.context() as full:
        refuse_new_files(full, folder.notes, errno.ENOSPC)
        with pytest.raises(DiskError) as caught:
            library.write_note(None, "\u6f6e" * 90, "It rained.", "")
    kept = caught.value.kept.read_text()

    library.write_note(None, "\u6f6e" * 90, "It rained.", "")

    assert (kept, str(caught.value.kept) in str(caught.value)) == ("It rained.", True)
    assert list(folder.drafts.iterdir()) == []


def test_new_note_is_written_where_the_folder_of_notes_is_gone(library, folder):
    folder.notes.rmdir()

    library.write_note(None, "Mara", "She waits.", "")

    assert (folder.notes / "Mara.md").exists()
