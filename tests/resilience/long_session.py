"""Types, searches, changes notes and asks for cards for minutes: do memory and open files grow?"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import psutil

from tests.resilience.engine_kills import TEXT, window_at
from tests.resilience.figures import Figures
from tests.resilience.window_kills import make_place
from writer_assist.messages.library import AddSource, SearchNotes, UpdateLibrary

MOST_GROWTH = 0.05
# Each searcher maps two files of each segment of the index; commits add segments until they
# are merged.
MOST_MORE_FILES = 40
KEYS_BEFORE_NEW_PAGE = 3_000


def run(minutes: int = 60) -> Figures:
    """Work for so many minutes; the first quarter is the warming up."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as scratch:
        place = make_place(Path(scratch) / "place")
        with window_at(place) as (desk, window):
            desk.library_engine.send(AddSource(str(place.vault)), on_error=lambda _: None)
            work_for(minutes * 15, desk, window, place.vault, figures)
            before = _measured(desk)
            work_for(minutes * 45, desk, window, place.vault, figures)
            after = _measured(desk)
    for name, (memory, files) in after.items():
        old_memory, old_files = before[name]
        growth = memory / old_memory - 1
        figures.measure(f"{name}: memory, MB", memory)
        figures.measure(f"{name}: growth, %", 100 * growth)
        figures.measure(f"{name}: more open files", files - old_files)
        if growth > MOST_GROWTH:
            figures.fail(f"{name} grew by {100 * growth:.1f} %")
        if files - old_files > MOST_MORE_FILES:
            figures.fail(f"{name} has {files - old_files} more files open")
    return figures


def work_for(seconds: float, desk, window, vault: Path, figures: Figures) -> None:
    """Type, search, change notes and ask for cards; the page begins anew before it is long."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    end = time.monotonic() + seconds
    keys = 0
    while time.monotonic() < end:
        keys += 1
        QTest.keyClick(window.editor, TEXT[keys % len(TEXT)])
        QTest.qWait(10)
        if keys % 200 == 0:
            desk.library_engine.send(SearchNotes("ferry rain"), on_error=lambda _: None)
            figures.counts["searches"] += 1
            figures.progress(int(seconds - (end - time.monotonic())), int(seconds), "seconds")
        if keys % 300 == 0:
            (vault / f"{keys % 7}.md").write_text(f"# Note\n\nThe ferry came {keys} times. ")
            figures.counts["notes changed"] += 1
        if keys % 500 == 0:
            QTest.keyClick(window.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            figures.counts["sets of cards"] += 1
        if keys % 2_000 == 0:
            desk.library_engine.send(UpdateLibrary(), on_error=lambda _: None)
            figures.counts["looks at the folders"] += 1
        if keys % KEYS_BEFORE_NEW_PAGE == 0:
            window.editor.selectAll()
            QTest.keyClicks(window.editor, "Begun. ")
        figures.counts["keys typed"] += 1


def _measured(desk) -> dict[str, tuple[float, int]]:
    """Return the megabytes and open files of each process."""
    numbers = {
        "window": os.getpid(),
        "library": desk.library_engine.process_id,
        "model": desk.model_engine.process_id,
    }
    found = {}
    for name, number in numbers.items():
        process = psutil.Process(number)
        found[name] = (process.memory_info().rss / 1e6, process.num_fds())
    return found
