from __future__ import annotations

import pytest

from tests.libraries import SENTENCE
from writer_assist.domain.note import ParsedNote, PassageSpan
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.notes import NoteFile, NoteStore
from writer_assist.library.passages import PassageStore


@pytest.fixture
def database(tmp_path):
    opened = LibraryDatabase.open_for_writing(tmp_path / "library.db")
    opened.run("INSERT INTO source (path) VALUES ('/notes')")
    yield opened
    opened.close()


@pytest.fixture
def store(database):
    return NoteStore(database)


def book(fingerprint="1", path="/notes/Book.txt"):
    return NoteFile(1, path, 9, 9, fingerprint, 1)


def chapter(name, text=""):
    text = text or f"{SENTENCE * 7}{name}."
    return ParsedNote(
        name, text, part=name, is_whole_file=False, stretches=(PassageSpan(0, len(text), ""),)
    )


def passages(database):
    ids = [number for (number,) in database.rows("SELECT id FROM note ORDER BY id")]
    return {p.note_title: p.passage_id for p in PassageStore(database).passages_of_notes(ids)}


def counts(report):
    return (report.added, report.changed, report.removed, report.unchanged)


def test_file_holds_several_notes(store, database):
    report = store.store_file(book(), [chapter("One"), chapter("Two")], [])

    assert counts(report) == (2, 0, 0, 0)
    assert [note.part for note in store.of_file("/notes/Book.txt")] == ["One", "Two"]


def test_parts_that_did_not_change_keep_everything(store, database):
    store.store_file(book(), [chapter("One"), chapter("Two"), chapter("Three")], [])
    before, notes = passages(database), store.of_file("/notes/Book.txt")
    revision = PassageStore(database).revision()

    new = [chapter("Zero"), chapter("One"), chapter("Two", "Another text.")]
    report = store.store_file(book("2"), new, notes)

    changes = PassageStore(database).changes_after(revision, limit=99)
    assert counts(report) == (1, 1, 1, 1)
    assert passages(database)["One"] == before["One"]
    assert {p.note_title for p in changes.changed} == {"Zero", "Two"}
    assert {note.file.fingerprint for note in store.of_file("/notes/Book.txt")} == {"2"}


def test_renamed_part_keeps_its_passages(store, database):
    store.store_file(book(), [chapter("One"), chapter("Two")], [])
    before = passages(database)

    renamed = ParsedNote(**{**_fields(chapter("Two")), "part": "II", "title": "II"})
    store.store_file(book("2"), [chapter("One"), renamed], store.of_file("/notes/Book.txt"))

    assert passages(database) == {"One": before["One"], "II": before["Two"]}


def test_moved_file_takes_its_parts_along(store, database):
    store.store_file(book(), [chapter("One"), chapter("Two")], [])
    before = store.of_file("/notes/Book.txt")

    moved = book(path="/notes/old/Book.txt")
    report = store.store_file(moved, [chapter("One"), chapter("Two")], before)

    assert counts(report) == (0, 2, 0, 0)
    assert [n.note_id for n in store.stored("/notes/old")] == [n.note_id for n in before]


def test_notes_below_a_folder_are_those_in_it_alone(store):
    for name in ("/notes/a/1.md", "/notes/a/b/2.md", "/notes/a.md", "/notes/ab/3.md"):
        store.store_file(book(path=name), [ParsedNote(name, "")], [])

    assert {n.file.path for n in store.stored("/notes/a")} == {"/notes/a/1.md", "/notes/a/b/2.md"}
    assert [n.file.path for n in store.stored("/notes/a.md")] == ["/notes/a.md"]


def test_only_a_note_that_is_its_whole_file_can_be_edited(store):
    whole = store.store(book(path="/notes/a.md"), ParsedNote("A", "Text"))
    part = store.store(book(), chapter("One"))

    assert store.is_editable(whole)
    assert not store.is_editable(part)


def _fields(note):
    return {name: getattr(note, name) for name in ParsedNote.__dataclass_fields__}
