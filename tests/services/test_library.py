from __future__ import annotations

import pytest

from writer_assist.domain.cancellation import CancelToken
from writer_assist.paths import DataFolder
from writer_assist.services.library import LibraryReader, LibraryService


@pytest.fixture
def folder(tmp_path):
    return DataFolder(tmp_path / "data")


@pytest.fixture
def library(folder):
    service = LibraryService.open(folder)
    yield service
    service.close()


@pytest.fixture
def vault(tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    return vault


def scan(library, only=None):
    work = library.scan(CancelToken(), only=only)
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value


def test_notes_of_a_folder_come_in(library, vault, folder):
    (vault / "Mara.md").write_text("# Mara\n\nThe ferrywoman.\n")

    library.add_source(vault)
    report = scan(library)

    [note] = LibraryReader.open(folder).list_notes()
    assert (report.added, note.title) == (1, "Mara")
