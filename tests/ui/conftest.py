from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest

from tests.ui.fakes import FakeEngine
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import EngineBridge


@pytest.fixture(autouse=True)
def garbage_dies_on_the_gui_thread() -> Iterator[None]:
    """Keep Python from destroying a timer or widget on a thread of a later test."""
    gc.disable()
    yield
    gc.enable()
    gc.collect(0)


@pytest.fixture
def start_engine(qtbot) -> Iterator[Callable[..., EngineBridge]]:
    """Start an engine of tests/engines.py in a process of its own."""
    bridges: list[EngineBridge] = []

    def start(main, **options) -> EngineBridge:
        bridge = EngineBridge("The test engine", main, **options)
        bridges.append(bridge)
        bridge.start()
        return bridge

    yield start
    for bridge in bridges:
        bridge.begin_shutdown()
    for bridge in bridges:
        bridge.finish_shutdown()


@pytest.fixture
def engine(qapp) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def background(qapp) -> Iterator[Background]:
    background = Background("test background")
    yield background
    background.finish()
