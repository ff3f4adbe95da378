"""The voice process is there while it has work, and gone soon afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing import active_children

import pytest

from tests.engines import Do, scripted
from writer_assist.errors import EngineStoppedError, LibraryError
from writer_assist.ui.voice import process as module
from writer_assist.ui.voice.process import VoiceProcess


@pytest.fixture
def process(qtbot, monkeypatch) -> Iterator[VoiceProcess]:
    monkeypatch.setattr(module, "LINGER_MS", 50)
    monkeypatch.setattr(module, "LOOK_MS", 20)
    process = VoiceProcess(scripted)
    yield process
    process.finish()


def children() -> int:
    return len(active_children())


def test_it_starts_with_the_first_order_and_ends_after_the_last(qtbot, process):
    before, said, ended = children(), [], []
    assert not process.running

    process.send(
        Do("echo", 3),
        on_piece=said.append,
        on_done=lambda: ended.append(True),
        on_error=ended.append,
    )

    assert process.running
    qtbot.waitUntil(lambda: ended == [True])
    assert said == [0, 1, 2]
    qtbot.waitUntil(lambda: not process.running)
    qtbot.waitUntil(lambda: children() <= before)


def test_it_starts_again_for_a_later_order(qtbot, process):
    outcomes = []
    for _ in range(2):
        process.send(Do("echo"), on_done=lambda: outcomes.append("done"), on_error=outcomes.append)
        qtbot.waitUntil(lambda: not process.running)

    assert outcomes == ["done", "done"]


def test_stopped_work_is_reported_as_over(qtbot, process):
    said, ended = [], []
    number = process.send(
        Do("wait"),
        on_piece=said.append,
        on_done=lambda: ended.append(True),
        on_error=ended.append,
    )
    qtbot.waitUntil(lambda: said == ["waiting"])

    process.stop(number)

    qtbot.waitUntil(lambda: ended == [True])


@pytest.mark.parametrize(("what", "kind"), [("fail", LibraryError), ("die", EngineStoppedError)])
def test_failure_is_passed_on(qtbot, process, caplog, what, kind):
    failures = []
    process.send(Do(what), on_error=failures.append)

    qtbot.waitUntil(lambda: bool(failures))

    assert isinstance(failures[0], kind)
    caplog.clear()
