from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.libraries import all_passages, scan, write
from writer_assist.errors import (
    DiskError,
    LibraryDamagedError,
    LibraryError,
    LibraryLockedError,
    LibraryReadOnlyError,
    LibraryTooNewError,
)
from writer_assist.library.backup import todays_backup
from writer_assist.messages.library import SnippetMark, UsageKind
from writer_assist.paths import DataFolder
from writer_assist.services.library import LibraryReader, LibraryService

HOLD = """
import pathlib, sys
from writer_assist.paths import DataFolder
from writer_assist.services.library import LibraryService
library = LibraryService.open(DataFolder(pathlib.Path(sys.argv[1])))
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def owner(folder):
    """Another process that owns the library."""
    command = [sys.executable, "-c", HOLD, str(folder.root)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def test_second_owner_is_told_who_holds_the_library(owner, folder):
    with pytest.raises(LibraryLockedError, match=f"process {owner.pid} on "):
        LibraryService.open(folder)


def test_reader_works_beside_the_owner_and_knows_it(owner, folder):
    reader = LibraryReader.open(folder)

    status = reader.status()

    assert not status.writable
    assert status.owner.startswith(f"process {owner.pid} on ")
    reader.close()


def test_killed_owner_frees_the_library(owner, folder):
    owner.kill()
    owner.wait()

    LibraryService.open(folder).close()


def test_own_reader_sees_what_was_written(library, reader, vault):
    write(vault / "Mara.md", "# Mara\n\nThe ferrywoman.\n")
    library.add_source(vault)
    scan(library)

    assert [note.title for page in reader.catalogue.list_notes("") for note in page] == ["Mara"]
    assert reader.status() == library.status()
    assert reader.status().writable


def test_reader_of_no_library_gets_a_sentence(folder):
    with pytest.raises(LibraryError, match="no library yet"):
        LibraryReader.open(folder)


def test_library_of_a_newer_version_is_left_alone(library, folder):
    library.close()
    _run(folder, "INSERT INTO _sqlite_migrations VALUES (9, 'writer_assist.library', 'm999', '')")
    before = folder.database.read_bytes()

    for opener in (LibraryService, LibraryReader):
        with pytest.raises(LibraryTooNewError, match="newer version"):
            opener.open(folder)
    assert folder.database.read_bytes() == before
    _run(folder, "DELETE FROM _sqlite_migrations WHERE name = 'm999'")
    LibraryService.open(folder).close()  # the failed opening holds nothing


def test_reader_of_an_older_library_gets_a_sentence(library, folder):
    _run(folder, "DELETE FROM _sqlite_migrations")

    with pytest.raises(LibraryError, match="older version"):
        LibraryReader.open(folder)


def test_database_of_another_program_is_left_alone(folder):
    folder.root.mkdir()
    _run(folder, "CREATE TABLE recipes (name)")

    with pytest.raises(LibraryError, match="another program"):
        LibraryService.open(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are others there")
def test_data_folder_that_may_not_be_written_can_be_searched(library, folder, vault, unprivileged):
    write(vault / "Mara.md", "Text")
    library.add_source(vault)
    scan(library)
    library.close()
    _write_protect(folder)

    with unprivileged(folder.root):
        with pytest.raises(LibraryReadOnlyError, match="may not be written"):
            LibraryService.open(folder)
        reader = LibraryReader.open(folder)

        assert reader.status().notes == 1
        reader.close()


def test_data_folder_that_cannot_be_is_a_sentence(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(LibraryReadOnlyError, match="cannot be made"):
        LibraryService.open(DataFolder(tmp_path / "file" / "data"))


def _write_protect(folder):
    for place in (*folder.root.rglob("*"), folder.root):
        place.chmod(stat.S_IMODE(place.stat().st_mode) & 0o555)
        if not os.geteuid():
            os.chown(place, 65534, 65534)


def _run(folder, statement):
    connection = sqlite3.connect(folder.database)
    with connection:
        connection.execute(statement)
    connection.close()


def _damage(folder):
    with open(folder.database, "r+b") as file:
        file.seek(4096)
        file.write(os.urandom(40_000))


@pytest.fixture
def pinned(library, vault):
    """The one passage of a library, pinned and used; the library is closed."""
    write(vault / "Mara.md", "# Mara\n\nThe ferrywoman.\n")
    library.add_source(vault)
    scan(library)
    [passage] = all_passages(library)
    library.mark(passage.passage_id, SnippetMark.PIN, "/draft.md")
    library.record_use(passage.passage_id, UsageKind.QUOTED, "/draft.md")
    library.close()
    return passage


def test_damaged_library_is_kept_and_rebuilt_with_its_pins(pinned, folder):
    _damage(folder)
    damaged = folder.database.read_bytes()

    library = LibraryService.open(folder)
    report = scan(library)

    [aside] = folder.root.glob("library-damaged-*.db")
    assert aside.read_bytes() == damaged
    assert aside.name in library.notice
    assert report.added == 1
    reader = LibraryReader.open(folder)
    assert reader.pinned("/draft.md") == {pinned.passage_id}
    assert reader.uses([pinned.passage_id], "/draft.md")[pinned.passage_id].last_used
    reader.close()
    library.close()


def test_what_is_no_database_is_set_aside_too(folder):
    folder.root.mkdir()
    folder.database.write_text("Call me Ishmael. " * 100)

    library = LibraryService.open(folder)

    assert "no backup" in library.notice
    assert library.status().notes == 0
    library.close()


@pytest.mark.parametrize("lose", [Path.unlink, lambda database: database.write_bytes(b"")])
def test_lost_library_is_rebuilt_with_its_pins(pinned, folder, lose):
    lose(folder.database)

    library = LibraryService.open(folder)
    report = scan(library)

    assert "was lost" in library.notice
    assert report.added == 1
    reader = LibraryReader.open(folder)
    assert reader.pinned("/draft.md") == {pinned.passage_id}
    reader.close()
    library.close()


def test_reader_of_an_empty_file_finds_no_library(folder):
    folder.root.mkdir()
    folder.database.touch()

    with pytest.raises(LibraryError, match="no library yet"):
        LibraryReader.open(folder)


def test_library_damaged_twice_a_day_is_set_aside_twice(pinned, folder):
    for _ in range(2):
        _damage(folder)
        LibraryService.open(folder).close()

    assert len(list(folder.root.glob("library-damaged-*.db"))) == 2


def test_reader_says_that_the_library_is_damaged(pinned, folder):
    folder.database.write_bytes(b"x" * 10_000)

    with pytest.raises(LibraryDamagedError, match="is damaged"):
        LibraryReader.open(folder)


def test_damaged_backup_is_passed_over(pinned, folder):
    _damage(folder)
    (folder.backups / "library-9999-12-31.db").write_bytes(b"x" * 10_000)

    library = LibraryService.open(folder)

    assert len(library.status().sources) == 2
    library.close()


def test_caches_of_a_lost_library_go_with_it(pinned, folder):
    folder.lexical_index.mkdir(parents=True)
    folder.database.unlink()

    LibraryService.open(folder).close()

    assert not folder.lexical_index.exists()


def test_ten_backups_are_kept(folder):
    folder.backups.mkdir(parents=True)
    for day in range(1, 16):
        (folder.backups / f"library-2020-01-{day:02}.db").touch()

    LibraryService.open(folder).close()

    names = sorted(path.name for path in folder.backups.iterdir())
    assert len(names) == 10
    assert names[0] == "library-2020-01-07.db"


def test_backups_of_a_clock_that_was_wrong_push_no_others_out(folder):
    folder.backups.mkdir(parents=True)
    for day in range(1, 16):
        (folder.backups / f"library-2120-01-{day:02}.db").touch()

    LibraryService.open(folder).close()

    assert todays_backup(folder).exists()


def test_marks_since_the_last_backup_come_from_the_damaged_library_itself(pinned, folder):
    for backup in folder.backups.iterdir():
        backup.unlink()
    _run(folder, "DROP TABLE shown")

    library = LibraryService.open(folder)
    scan(library)
    [passage] = all_passages(library)

    assert passage.passage_id == pinned.passage_id
    assert library.notice.count("library-damaged-") == 2
    library.close()


def test_link_in_the_place_of_the_library_is_refused_with_a_sentence(library, folder, tmp_path):
    library.close()
    elsewhere = tmp_path / "elsewhere.db"
    folder.database.rename(elsewhere)
    folder.database.symlink_to(elsewhere)
    before = elsewhere.read_bytes()

    with pytest.raises(LibraryError, match="is a link"):
        LibraryService.open(folder)

    assert elsewhere.read_bytes() == before


def test_backup_holds_what_was_marked_last(pinned, folder):
    [backup] = folder.backups.iterdir()

    connection = sqlite3.connect(backup)
    [(passage_id,)] = connection.execute("SELECT passage_id FROM pin")
    connection.close()

    assert passage_id == pinned.passage_id


def test_backup_that_fails_is_said_and_costs_nothing_else(folder, monkeypatch):
    def full(_database, _folder):
        raise DiskError("The disk is full.")

    monkeypatch.setattr("writer_assist.services.library.back_up", full)

    library = LibraryService.open(folder)

    assert library.notice
    assert library.status().notes == 0
    library.close()


def test_notice_is_empty_mostly(library):
    assert library.notice == ""
