from __future__ import annotations

import gc
import threading
import weakref

import pytest

from writer_assist.ui import application as garbage
from writer_assist.ui.application import GarbageCollector


class Knot:
    """Only a collection can free it."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def collector(qapp, monkeypatch):
    monkeypatch.setattr(garbage, "EVERY_MS", 20)
    collector = GarbageCollector()
    collector.start()
    yield collector
    collector.stop()


def test_garbage_of_other_threads_is_collected_on_the_gui_thread(qtbot, collector):
    died_on = []

    def litter():
        for _ in range(2_000):
            knot = Knot()
            weakref.finalize(knot, lambda: died_on.append(threading.get_ident()))

    thread = threading.Thread(target=litter)
    thread.start()
    thread.join()

    qtbot.waitUntil(lambda: len(died_on) == 2_000)
    assert set(died_on) == {threading.get_ident()}


def test_python_collects_again_afterwards(qapp):
    collector = GarbageCollector()

    collector.start()
    collector.stop()

    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
