"""Kills (-9) the library's and the model's process while the writer types in the window."""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.resilience.figures import Figures
from tests.resilience.window_kills import Place, make_place
from writer_assist.messages.library import GetStatus, SearchNotes, UpdateLibrary

if TYPE_CHECKING:
    from writer_assist.app import WriterAssist
    from writer_assist.ui.engine_bridge import EngineBridge
    from writer_assist.ui.main_window import MainWindow

COMES_BACK_WITHIN_S = 120.0
TEXT = "The ferry had not come since the rain began, and nobody asked why. "


class Killer:
    """Types into a window whose engines it kills."""

    def __init__(self, desk: WriterAssist, window: MainWindow, figures: Figures, seed: int) -> None:
        self._desk, self._window, self._figures = desk, window, figures
        self._chance = random.Random(seed)
        self._typed = ""
        self._before = window.editor.text()
        self._downs: dict[EngineBridge, list[str]] = {}
        for engine in (desk.library_engine, desk.model_engine):
            self._downs[engine] = []
            engine.stayed_down.connect(self._downs[engine].append)

    def kill(self, engine: EngineBridge, name: str) -> None:
        """Kill an engine in the middle of something, and go on typing until it is back."""
        errors: list[str] = []
        self._type_for(self._chance.uniform(0.0, 0.6))
        for order in self._orders(name):
            engine.send(order, on_error=lambda error: errors.append(str(error)))
        if name == "model":
            self._ask_for_cards()
        self._type_for(self._chance.uniform(0.0, 0.6))
        engine.start_again()  # does nothing where it is not down
        self._type_until(lambda: engine.process_id is not None)
        process = engine.process_id
        os.kill(process, signal.SIGKILL)
        self._figures.counts[f"kills of the {name}"] += 1
        begun = time.monotonic()
        downs = self._downs[engine]
        self._type_until(lambda: downs or engine.process_id not in {None, process})
        if downs:
            self._figures.counts["stayed down after three deaths, started again"] += 1
            if not downs.pop().endswith("."):
                self._figures.fail("staying down is no sentence")
            engine.start_again()
        self._look_whether_it_answers(engine, name)
        self._figures.measure(f"the {name} answers again after, s", time.monotonic() - begun)
        if any(not error.endswith(".") for error in errors):
            self._figures.fail(f"no sentence: {errors}")
        self._figures.counts["sentences said"] += len(errors)
        self._look_at_text()

    def _orders(self, name: str) -> tuple[object, ...]:
        if name == "library":
            return (UpdateLibrary(), SearchNotes("ferry"))
        return ()

    def _ask_for_cards(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        QTest.keyClick(self._window.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def _look_whether_it_answers(self, engine: EngineBridge, name: str) -> None:
        answers: list[object] = []
        # The model's process does not know this order, and says so in a sentence.
        engine.send(GetStatus(), on_done=lambda: answers.append(""), on_error=answers.append)
        if self._type_until(lambda: bool(answers)):
            self._figures.counts["came back"] += 1
        else:
            self._figures.fail(f"the {name} does not come back")

    def _look_at_text(self) -> None:
        if not self._window.editor.text().endswith(self._typed):
            self._figures.fail("keys were lost")
        self._figures.counts["keys typed"] = len(self._typed)

    def _type_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self._type_until(lambda: time.monotonic() > end)

    def _type_until(self, condition: Callable[[], bool]) -> bool:
        """Type until something is so; tell whether it came in time."""
        from PySide6.QtTest import QTest

        deadline = time.monotonic() + COMES_BACK_WITHIN_S
        while not condition():
            if time.monotonic() > deadline:
                return False
            key = TEXT[len(self._typed) % len(TEXT)]
            QTest.keyClick(self._window.editor, key)
            self._typed += key
            QTest.qWait(15)
        return True


@contextmanager
def window_at(place: Place) -> Iterator[tuple[WriterAssist, MainWindow]]:
    """Open the real window on a place, in this process."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["WRITER_ASSIST_MODELS"] = str(place.root / "models")
    from PySide6.QtGui import QTextCursor
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from writer_assist.app import WriterAssist
    from writer_assist.settings import load_settings
    from writer_assist.ui.main_window import MainWindow

    application = QApplication.instance() or QApplication(sys.argv[:1])
    window = MainWindow(load_settings(place.data.settings))
    desk = WriterAssist(place.data, window, place.draft)
    window.show()
    desk.start()
    while "Begun." not in window.editor.text() or desk.library_engine.process_id is None:
        QTest.qWait(10)
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    try:
        yield desk, window
    finally:
        window.close()
        desk.finish()
        application.processEvents()


def run(count: int = 50) -> Figures:
    """Kill each engine so many times."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as scratch:
        place = make_place(Path(scratch) / "place")
        with window_at(place) as (desk, window):
            killer = Killer(desk, window, figures, seed=1)
            for number in range(count):
                figures.progress(number, count)
                killer.kill(desk.library_engine, "library")
                killer.kill(desk.model_engine, "model")
        figures.progress(count, count)
    return figures
