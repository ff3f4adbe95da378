"""A library of a few notes, for the tests of what works on one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from writer_assist.domain.note import ImportReport
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken
from writer_assist.paths import DataFolder
from writer_assist.services.library import LibraryReader, LibraryService

SENTENCE = "The ferry had not come since the rain began, and nobody asked why. "  # 13 words


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def library(folder: DataFolder) -> Iterator[LibraryService]:
    service = LibraryService.open(folder)
    yield service
    service.close()


@pytest.fixture
def reader(folder: DataFolder, library: LibraryService) -> Iterator[LibraryReader]:
    opened = LibraryReader.open(folder)
    yield opened
    opened.close()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    path = tmp_path / "vault"
    path.mkdir()
    return path


def write(path: Path, text: str, *, minutes_ago: float = 10) -> Path:
    """Write a file that seems to have been there for a while."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    moment = path.stat().st_mtime - minutes_ago * 60
    os.utime(path, (moment, moment))
    return path


def scan(library: LibraryService, *only: Path) -> ImportReport:
    """Scan to the end."""
    work = library.scan(CancelToken(), only=only)
    while True:
        try:
            next(work)
        except StopIteration as finished:
            report: ImportReport = finished.value
            return report


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """Return added, changed, removed, unchanged."""
    return (report.added, report.changed, report.removed, report.unchanged)


def all_passages(library: LibraryService) -> list[Passage]:
    """Return every passage, in the order of notes and text."""
    notes = [note.note_id for note in library.list_notes()]
    return library.passages.passages_of_notes(notes)
