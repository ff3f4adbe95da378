from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from writer_assist.ui.engine_bridge import EngineBridge


@pytest.fixture
def start_engine(qtbot) -> Iterator[Callable[..., EngineBridge]]:
    """Start an engine of tests/engines.py in a process of its own."""
    bridges: list[EngineBridge] = []

    def start(main) -> EngineBridge:
        bridge = EngineBridge("The test engine", main)
        bridges.append(bridge)
        bridge.start()
        return bridge

    yield start
    for bridge in bridges:
        bridge.begin_shutdown()
    for bridge in bridges:
        bridge.finish_shutdown()
