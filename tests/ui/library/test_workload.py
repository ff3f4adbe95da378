from __future__ import annotations

import pytest

from writer_assist.domain.progress import WorkPace
from writer_assist.messages.library import SetWorkPace
from writer_assist.ui.library import workload as pace
from writer_assist.ui.library.workload import WorkloadController


@pytest.fixture
def controller(engine, monkeypatch):
    monkeypatch.setattr(pace, "IDLE_MS", 30)
    return WorkloadController(engine)


def told(engine):
    return [order.pace for order in engine.orders(SetWorkPace)]


def test_typing_is_told_once_and_so_is_its_end(qtbot, engine, controller):
    for _ in range(50):
        controller.note_typing()

    qtbot.waitUntil(lambda: len(told(engine)) == 2)
    assert told(engine) == [WorkPace.GENTLE, WorkPace.FULL]


def test_generating_comes_before_typing(engine, controller):
    controller.set_generating(True)
    controller.note_typing()
    controller.set_generating(False)

    assert told(engine) == [WorkPace.REST, WorkPace.GENTLE]


def test_engine_that_was_started_again_is_told_again(engine, controller):
    controller.set_generating(True)

    controller.tell_again()

    assert told(engine) == [WorkPace.REST, WorkPace.REST]


def test_reading_ahead_lets_background_work_rest_too(engine, controller):
    controller.set_reading_ahead(True)
    controller.set_generating(True)
    controller.set_reading_ahead(False)
    controller.set_generating(False)

    assert told(engine) == [WorkPace.REST, WorkPace.FULL]
