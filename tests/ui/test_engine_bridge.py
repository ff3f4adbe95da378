from __future__ import annotations

import os
import signal
import time

import pytest
from PySide6.QtCore import QObject, Signal

from tests.engines import Do, Unheard, deaf, dying, scripted, talkative
from writer_assist.errors import EngineEndedError, EngineStoppedError, LibraryError, UsageError
from writer_assist.ui import engine_bridge


class Asked:
    """What became of one request."""

    def __init__(self, bridge, order):
        self.pieces, self.errors, self.done = [], [], False
        self.number = bridge.send(
            order, on_piece=self.pieces.append, on_error=self.errors.append, on_done=self.finish
        )

    def finish(self):
        self.done = True


def test_answer_arrives_in_order_and_ends(qtbot, start_engine):
    asked = Asked(start_engine(scripted), Do("echo", 3))

    qtbot.waitUntil(lambda: asked.done)

    assert asked.pieces == [0, 1, 2]


def test_failure_is_an_error_of_ours_again(qtbot, start_engine):
    asked = Asked(start_engine(scripted), Do("fail"))

    qtbot.waitUntil(lambda: bool(asked.errors))

    assert isinstance(asked.errors[0], LibraryError)
    assert str(asked.errors[0]) == "The library is gone."


def test_failure_that_nobody_handles_is_reported(qtbot, start_engine):
    bridge = start_engine(scripted)

    with qtbot.waitSignal(bridge.failed) as failed:
        bridge.send(Do("fail"))

    assert str(failed.args[0]) == "The library is gone."


def test_unknown_order_fails_and_the_engine_lives_on(qtbot, start_engine):
    bridge = start_engine(scripted)

    unheard, echo = Asked(bridge, Unheard()), Asked(bridge, Do("echo"))

    qtbot.waitUntil(lambda: echo.done)
    assert isinstance(unheard.errors[0], UsageError)


def test_what_the_engine_says_unasked_is_told(qtbot, start_engine):
    told = []
    start_engine(talkative).told.connect(told.append)

    qtbot.waitUntil(lambda: told == ["the tide is in"])


def test_nothing_is_heard_of_a_cancelled_request(qtbot, start_engine):
    bridge = start_engine(scripted)
    waiting = Asked(bridge, Do("wait"))
    qtbot.waitUntil(lambda: waiting.pieces == ["waiting"])

    bridge.cancel(waiting.number)
    echo = Asked(bridge, Do("echo"))

    qtbot.waitUntil(lambda: echo.done)
    assert (waiting.done, waiting.errors) == (False, [])


def test_stopped_request_is_done_when_it_stopped(qtbot, start_engine):
    bridge = start_engine(scripted)
    waiting = Asked(bridge, Do("wait"))
    qtbot.waitUntil(lambda: waiting.pieces == ["waiting"])

    bridge.stop(waiting.number)

    qtbot.waitUntil(lambda: waiting.done)


@pytest.mark.parametrize("killed", ["from inside", "from outside"])
def test_dead_engine_is_replaced_and_what_was_under_way_fails(qtbot, start_engine, killed):
    bridge = start_engine(scripted)
    asked = Asked(bridge, Do("die" if killed == "from inside" else "wait"))

    with qtbot.waitSignal(bridge.restarted):
        if killed == "from outside":
            qtbot.waitUntil(lambda: asked.pieces == ["waiting"])
            os.kill(bridge.process_id, signal.SIGKILL)

    assert isinstance(asked.errors[0], EngineStoppedError)
    echo = Asked(bridge, Do("echo"))
    qtbot.waitUntil(lambda: echo.done)


def test_engine_that_ignores_a_cancel_is_ended(qtbot, start_engine):
    bridge = start_engine(scripted, stop_within_s=0.2)
    hung = Asked(bridge, Do("hang"))
    qtbot.waitUntil(lambda: bool(hung.pieces))

    with qtbot.waitSignal(bridge.restarted):
        bridge.cancel(hung.number)

    echo = Asked(bridge, Do("echo"))
    qtbot.waitUntil(lambda: echo.done)


def test_engine_may_take_its_time_where_nobody_waits(qtbot, start_engine, monkeypatch):
    monkeypatch.setattr(engine_bridge, "STOP_WITHIN_S", 0.0)
    monkeypatch.setattr(engine_bridge, "UNHURRIED_S", 0.6)
    bridge = start_engine(scripted)
    hung = Asked(bridge, Do("hang"))
    qtbot.waitUntil(lambda: bool(hung.pieces))
    before = time.monotonic()

    with qtbot.waitSignal(bridge.restarted):
        bridge.cancel(hung.number, unhurried=True)

    assert time.monotonic() - before >= 0.6


def test_engine_that_is_slow_to_stop_is_never_taken_for_one_that_dies(qtbot, start_engine):
    bridge = start_engine(scripted, stop_within_s=0.05)
    for _ in range(engine_bridge.DEATHS_ALLOWED + 1):
        hung, other = (Asked(bridge, Do(what)) for what in ("hang", "echo"))
        qtbot.waitUntil(lambda asked=hung: bool(asked.pieces))

        with qtbot.waitSignals([bridge.ended, bridge.restarted], order="strict"):
            bridge.cancel(hung.number)

        assert [type(error) for error in other.errors] == [EngineEndedError]


def test_busy_machine_gives_its_engines_more_time(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    factors = []
    for load in (0.0, 2.0, 20.0, 900.0):
        monkeypatch.setattr(os, "getloadavg", lambda load=load: (load, 0, 0), raising=False)
        factors.append(engine_bridge.slowed())

    assert factors == [1.0, 1.0, 10.0, engine_bridge.MOST_SLOWED]


def test_engine_that_keeps_dying_stays_down_until_asked(qtbot, start_engine):
    with qtbot.waitSignal((bridge := start_engine(dying)).stayed_down) as down:
        pass

    refused = Asked(bridge, Do("echo"))
    qtbot.waitUntil(lambda: bool(refused.errors))
    with qtbot.waitSignal(bridge.restarted):
        bridge.start_again()

    assert "3 times" in down.args[0]
    assert isinstance(refused.errors[0], EngineStoppedError)


def test_flood_of_orders_neither_blocks_nor_loses_one(qtbot, start_engine):
    bridge = start_engine(scripted)

    asked = [Asked(bridge, Do("echo", 5)) for _ in range(1_000)]

    qtbot.waitUntil(lambda: all(one.done for one in asked))
    assert all(one.pieces == [0, 1, 2, 3, 4] for one in asked)


def test_sending_does_not_block_when_the_engine_does_not_read(monkeypatch, start_engine):
    monkeypatch.setattr(engine_bridge, "LEAVE_WITHIN_S", 0.2)
    bridge = start_engine(deaf)
    started = time.monotonic()

    for _ in range(100):
        Asked(bridge, Do("x" * 100_000))

    assert time.monotonic() - started < 10


def test_orders_sent_before_the_start_are_not_lost(qtbot):
    bridge = engine_bridge.EngineBridge("The test engine", scripted)
    asked = Asked(bridge, Do("echo"))

    bridge.start()

    qtbot.waitUntil(lambda: asked.done)
    bridge.shutdown()


def test_qt_survives_two_thousand_signals():
    # PySide6 6.12.0 with Python 3.11 aborts after some 570 of them.
    class Bell(QObject):
        rung = Signal(bool)

    heard: list[bool] = []
    bell = Bell()
    bell.rung.connect(heard.append)

    for _ in range(2_000):
        bell.rung.emit(True)

    assert len(heard) == 2_000
