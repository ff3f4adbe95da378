from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database

from writer_assist.library.database import LibraryDatabase
from writer_assist.library.migrations import library_migrations

OLD = """
INSERT INTO source (id, path) VALUES (1, '/notes');
INSERT INTO note VALUES (3, 1, '/notes/a.md', 5, 6, 'f', 1, 'A', '["x"]', 2);
INSERT INTO note VALUES (9, 1, '/notes/gone.md', 5, 6, 'g', 1, 'Gone', '[]', 2);
DELETE FROM note WHERE id = 9;
INSERT INTO name VALUES (3, 'title', 'A', 'a');
INSERT INTO link VALUES (3, 'b');
INSERT INTO passage VALUES (7, 3, 0, '', 'Text', 0, 4, x'00', x'00', 1);
INSERT INTO failure VALUES ('/notes/b.md', 'why', 1, 1);
"""


@pytest.fixture
def upgraded(tmp_path):
    """A library of one note that was made by the version before notes had parts."""
    path = tmp_path / "library.db"
    old = Database(path)
    library_migrations.apply(old, stop_before="m003_notes_that_are_part_of_a_file")
    old.conn.executescript(OLD)
    old.close()
    opened = LibraryDatabase.open_for_writing(path)
    yield opened
    opened.close()


def test_older_library_keeps_its_notes_and_all_that_hangs_on_them(upgraded):
    assert upgraded.rows("SELECT id, part, path, title, editable, text FROM note") == [
        (3, "", "/notes/a.md", "A", 1, None)
    ]
    for table in ("name", "link", "passage"):
        assert upgraded.rows(f"SELECT note_id FROM {table}") == [(3,)]
    assert upgraded.rows("SELECT include, exclude, split_chapters FROM source") == [("[]", "[]", 0)]
    assert upgraded.rows("PRAGMA foreign_key_check") == []


def test_ids_of_notes_that_left_an_older_library_are_not_given_again(upgraded):
    insert = (
        "INSERT INTO note (source_id, path, size, mtime_ns, fingerprint, reading_version, title, "
        "tags, words) VALUES (1, '/notes/new.md', 1, 1, '', 1, 'New', '[]', 1)"
    )

    assert upgraded.run(insert) == 10


def test_upgraded_library_still_knows_what_belongs_together(upgraded):
    with pytest.raises(sqlite3.IntegrityError):
        upgraded.run("DELETE FROM note WHERE id = 3")  # its passage is still there
