from __future__ import annotations

import sqlite3

import pytest

from writer_assist.errors import DiskError, LibraryReadOnlyError
from writer_assist.library.database import LibraryDatabase, library_errors


@pytest.fixture
def path(tmp_path):
    return tmp_path / "library.db"


@pytest.fixture
def database(path):
    opened = LibraryDatabase.open_for_writing(path)
    yield opened
    opened.close()


def test_full_disk_is_a_sentence_and_nothing_stored_is_lost(database):
    database.run("INSERT INTO source (path) VALUES ('/notes')")
    database.run("PRAGMA max_page_count = 60")

    many = [(f"{number}" * 500,) for number in range(1000)]
    with pytest.raises(DiskError, match="disk is full"):
        database.run_many("INSERT INTO source (path) VALUES (?)", many)

    assert database.rows("SELECT path FROM source") == [("/notes",)]
    assert database.quick_check() == ""


def test_reader_cannot_write(database, path):
    reader = LibraryDatabase.open_for_reading(path)

    with pytest.raises(LibraryReadOnlyError):
        reader.run("DELETE FROM source")
    reader.close()


def test_what_fails_half_way_leaves_nothing(database):
    with pytest.raises(sqlite3.IntegrityError):
        database.run_many("INSERT INTO source (path) VALUES (?)", [("/notes",), (None,)])

    assert database.rows("SELECT * FROM source") == []


def test_bugs_are_not_dressed_up(database, path):
    with pytest.raises(sqlite3.IntegrityError):
        database.run("INSERT INTO source (path) VALUES (NULL)")
    with pytest.raises(sqlite3.OperationalError), library_errors(path):
        database.rows("SELECT nothing")


def test_opening_twice_changes_nothing(database, path):
    before = database.rows("SELECT sql FROM sqlite_master")
    database.close()

    again = LibraryDatabase.open_for_writing(path)

    assert again.rows("SELECT sql FROM sqlite_master") == before
    again.close()
