"""How long a key takes until its letter is painted, beside a bare widget in the same run."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.benchmarks.loads import Load
from tests.benchmarks.prose import Prose
from tests.benchmarks.reporting import Report, ignore
from writer_assist.domain.progress import Progress

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTextEdit

    from writer_assist.ui.main_window import MainWindow

WORDS, KEYS, PASSAGES = 150_000, 300, 5_000
BETWEEN_KEYS_S = 0.03  # a very fast typist presses one every 80 ms
WARM_KEYS = 40
SETTLE_S = 2.0
SIZE = 1440, 900

Figures = dict[str, float]


def run_typing(
    *,
    words: int = WORDS,
    keys: int = KEYS,
    passages: int = PASSAGES,
    loads: Mapping[str, Load] | None = None,
    report: Report = ignore,
) -> dict[str, object]:
    """Type into the program's window and into a bare widget, key by key in turn.

    A key counts from the moment at which it is due, so that a busy window is charged
    for making it wait, until the paint event that shows it is over.

    Args:
        words: Length of the draft.
        keys: Pressed in each widget, place and load; at least 10.
        passages: That are indexed meanwhile.
        loads: What goes on meanwhile, by name; the real engines when None.
        report: Called with progress.

    Returns:
        For each load and place the figures of both in milliseconds, and the ratio
        of their 99th percentiles.
    """
    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(["bench"])
    text = Prose().text(words)
    with TemporaryDirectory(prefix="writer-assist-bench-") as folder:
        if loads is None:
            from tests.benchmarks.typing_load import real_loads

            opened = real_loads(Path(folder), text, passages)
        else:
            opened = _alone(text, loads)
        with opened as (window, named):
            results = _measure(window, text, keys, named, report)
    platform = application.platformName() if isinstance(application, QApplication) else ""
    return {"words": words, "keys": keys, "platform": platform, **results}


@contextmanager
def _alone(text: str, loads: Mapping[str, Load]) -> Iterator[tuple[MainWindow, Mapping[str, Load]]]:
    """Open the window without engines."""
    from writer_assist.settings import Settings
    from writer_assist.ui.main_window import MainWindow

    window = MainWindow(Settings())
    window.editor.set_text(text)
    window.editor.edited.connect(window.editor.context)
    try:
        yield window, loads
    finally:
        window.close()
        window.deleteLater()


def _measure(
    window: MainWindow, text: str, keys: int, loads: Mapping[str, Load], report: Report
) -> dict[str, object]:
    from PySide6.QtWidgets import QTextEdit

    from tests.benchmarks.key_timer import let_pass

    window.resize(*SIZE)
    window.show()
    let_pass(0.1)
    bare = QTextEdit()
    bare.setAcceptRichText(False)
    bare.setFont(window.editor.font())
    bare.resize(window.editor.viewport().size())  # the same measure
    bare.setPlainText(text)
    bare.show()
    let_pass(SETTLE_S)  # both lay out what is out of sight
    results: dict[str, object] = {}
    try:
        for number, (name, load) in enumerate(loads.items()):
            report(Progress(f"Typing ({name})", number, len(loads)))
            with load(window):
                results[name] = {
                    place: _compare(window.editor, bare, keys, share)
                    for place, share in (("middle", 0.5), ("end", 1.0))
                }
    finally:
        bare.close()
        bare.deleteLater()
    return results


def _compare(product: QTextEdit, bare: QTextEdit, keys: int, share: float) -> dict[str, object]:
    from tests.benchmarks.key_timer import KeyTimer

    for edit in (product, bare):
        cursor = edit.textCursor()
        cursor.setPosition(int((edit.document().characterCount() - 1) * share))
        edit.setTextCursor(cursor)
        edit.ensureCursorVisible()
    timer = KeyTimer((product, bare))
    timer.type(typed_letters(), 2 * min(WARM_KEYS, keys), BETWEEN_KEYS_S)
    times = timer.type(typed_letters(), 2 * keys, BETWEEN_KEYS_S)
    ours, theirs = figures(times[0]), figures(times[1])
    return {
        "window": ours,
        "bare widget": theirs,
        "ratio of p99": round(ours["p99_ms"] / max(theirs["p99_ms"], 0.01), 2),
    }


def figures(seconds: list[float]) -> Figures:
    """Return percentiles in milliseconds."""
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)

    return {
        "p50_ms": at(0.5),
        "p95_ms": at(0.95),
        "p99_ms": at(0.99),
        "max_ms": round(1000 * ordered[-1], 2),
    }


def typed_letters() -> Iterator[str]:
    """Yield what is typed, again and again."""
    return itertools.cycle("the ferry had not run for nine days, and nobody on the quay said why. ")
