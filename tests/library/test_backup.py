from __future__ import annotations

import pytest

from tests.disks import without_room
from writer_assist.errors import WriterAssistError
from writer_assist.library.backup import KEPT_BACKUPS, back_up, todays_backup
from writer_assist.library.database import LibraryDatabase


@pytest.fixture
def library(data_folder):
    data_folder.root.mkdir()
    LibraryDatabase.open_for_writing(data_folder.database).close()
    return data_folder


def older_backups(library):
    return sorted(library.backups.glob("library-2001-*.db"))


def test_backup_on_a_full_disk_is_a_sentence_and_keeps_the_old_ones(library):
    library.backups.mkdir()
    for day in range(1, KEPT_BACKUPS + 1):
        (library.backups / f"library-2001-01-{day:02}.db").write_bytes(b"kept")

    with without_room(), pytest.raises(WriterAssistError):
        back_up(library.database, library)

    assert len(older_backups(library)) == KEPT_BACKUPS
    assert sorted(library.backups.iterdir()) == older_backups(library)


def test_backup_heals_when_there_is_room(library):
    with without_room(), pytest.raises(WriterAssistError):
        back_up(library.database, library)

    back_up(library.database, library)

    assert todays_backup(library).exists()
    assert len(list(library.backups.iterdir())) == 1
