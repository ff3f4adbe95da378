from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tests.libraries import SENTENCE, all_passages, counts, scan, write
from writer_assist.services.library import LibraryReader, LibraryService

SCAN = """
import pathlib, sys
from writer_assist.domain.progress import CancelToken
from writer_assist.paths import DataFolder
from writer_assist.services.library import LibraryService
library = LibraryService.open(DataFolder(pathlib.Path(sys.argv[1])))
library.add_source(pathlib.Path(sys.argv[2]))
print("scanning", flush=True)
for progress in library.scan(CancelToken()):
    pass
"""


@pytest.mark.parametrize("notes_before_the_end", [1, 120])
def test_killed_scan_loses_nothing_and_the_next_one_finishes(folder, vault, notes_before_the_end):
    for number in range(400):
        write(vault / f"{number}.md", f"# Note {number}\n\n{SENTENCE * (number % 40)}\n")
    command = [sys.executable, "-c", SCAN, str(folder.root), str(vault)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "scanning\n"
        stored = _wait_for_notes(folder, notes_before_the_end)
        process.kill()

    library = LibraryService.open(folder)
    kept = library.status().notes
    report = scan(library)

    assert library.notice == ""
    assert kept >= stored
    assert counts(report) == (400 - kept, 0, 0, kept)
    assert {p.note_id for p in all_passages(library)} == {n.note_id for n in library.list_notes()}
    library.close()


def _wait_for_notes(folder, count):
    reader = LibraryReader.open(folder)
    deadline = time.monotonic() + 60
    while (notes := reader.status().notes) < count:
        assert time.monotonic() < deadline
    reader.close()
    return notes
