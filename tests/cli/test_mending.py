from __future__ import annotations

import shutil
import sqlite3

import pytest

from tests.damages import DAMAGES
from writer_assist.paths import DataFolder

pytestmark = pytest.mark.usefixtures("words_only")


@pytest.fixture
def folder(terminal, vault):
    terminal.json("library", "add", str(vault))
    return DataFolder(terminal.data_dir)


def test_lost_index_is_built_again_by_the_next_search(terminal, folder):
    shutil.rmtree(folder.cache)

    [snippet] = terminal.json("search", "mooring ropes")["snippets"]

    assert snippet["note"] == "Harbour"


def test_status_is_not_left_at_0_searchable(terminal, folder):
    DAMAGES["cut"](next(folder.lexical_index.glob("*.trm")))

    assert terminal.json("library", "status")["searchable"] == 2
    assert terminal.json("library", "status")["searchable"] == 2


@pytest.mark.parametrize("table", ["note", "passage", "pin", "fact", "source", "vector"])
def test_table_that_is_gone_is_made_again_from_notes_and_backup(terminal, folder, table):
    connection = sqlite3.connect(folder.database)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(f"DROP TABLE {table}")
    connection.close()

    found = terminal.json("search", "mooring ropes")["snippets"]

    assert [snippet["note"] for snippet in found] == ["Harbour"]
    assert terminal.json("library", "status")["notes"] == 2


def test_library_in_use_is_left_to_its_owner(terminal, folder):
    from writer_assist.library.database import OwnerLock

    shutil.rmtree(folder.cache)
    lock = OwnerLock.acquire(folder.owner_lock)

    found = terminal.json("search", "mooring ropes")

    assert found == {"snippets": []}
    lock.release()
