from __future__ import annotations

import threading
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject

from writer_assist.errors import DiskError
from writer_assist.ui.background import Background


@pytest.fixture
def background(qapp):
    background = Background("test background")
    yield background
    background.finish()


def refuse():
    raise DiskError("The disk is full.")


def test_results_come_back_in_order_on_the_gui_thread(qtbot, background):
    results, threads = [], set()

    for number in range(5):
        background.run(
            lambda number=number: number,
            on_done=lambda value: (results.append(value), threads.add(threading.get_ident())),
            on_error=results.append,
        )

    qtbot.waitUntil(lambda: len(results) == 5)
    assert results == [0, 1, 2, 3, 4]
    assert threads == {threading.get_ident()}


def test_error_comes_back_and_the_next_work_is_done(qtbot, background):
    errors, results = [], []

    background.run(refuse, on_error=errors.append)
    background.run(lambda: "done", on_done=results.append, on_error=errors.append)

    qtbot.waitUntil(lambda: results == ["done"])
    assert [str(error) for error in errors] == ["The disk is full."]


def test_error_that_nobody_handles_is_reported(qtbot, background):
    with qtbot.waitSignal(background.failed) as failed:
        background.run(refuse)

    assert str(failed.args[0]) == "The disk is full."


def test_bug_is_raised_on_the_gui_thread(qtbot, background):
    with qtbot.captureExceptions() as caught:
        background.run(lambda: 1 / 0, on_error=lambda _: None)
        qtbot.waitUntil(lambda: bool(caught))

    assert caught[0][0] is ZeroDivisionError


def test_waiting_gets_the_result_or_the_error(background):
    assert background.wait_for(lambda: 7) == 7
    with pytest.raises(DiskError):
        background.wait_for(refuse)


class Mortal(QObject):
    """Remembers on which thread its last reference died."""

    died_on: ClassVar[list[threading.Thread]] = []

    def work(self) -> int:
        return 3

    def __del__(self) -> None:
        self.died_on.append(threading.current_thread())


def test_what_a_job_mentions_dies_on_the_windows_thread(qtbot, background):
    Mortal.died_on.clear()
    done = []
    mortal = Mortal()
    background.run(mortal.work, on_done=done.append, on_error=done.append)
    del mortal

    qtbot.waitUntil(lambda: bool(Mortal.died_on))

    assert done == [3]
    assert Mortal.died_on == [threading.main_thread()]


def test_end_of_a_work_is_told_first_whatever_came_of_it(qtbot, background):
    told = []
    works = (lambda: 1, refuse, lambda: 1 / 0)

    with qtbot.capture_exceptions() as bugs:
        for work in works:
            background.run(
                work,
                on_done=lambda _: told.append("done"),
                on_error=lambda _: told.append("error"),
                at_end=lambda: told.append("end"),
            )
        qtbot.waitUntil(lambda: bool(bugs))

    assert told == ["end", "done", "end", "error", "end"]
