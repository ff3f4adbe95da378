from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from writer_assist.engine.server import EngineServer
from writer_assist.messages.envelope import EngineReady, Exit


@pytest.fixture
def serve() -> Iterator[Callable[..., Connection]]:
    """Serve routes on a thread; returns the window's end of the pipe."""
    running: list[tuple[Connection, threading.Thread]] = []

    def start(routes, **options) -> Connection:
        ours, theirs = Pipe()
        server = EngineServer(theirs, routes, **options)
        thread = threading.Thread(target=server.serve)
        thread.start()
        running.append((ours, thread))
        assert ours.recv() == EngineReady()
        return ours

    yield start
    for connection, thread in running:
        connection.send(Exit())
        thread.join()
        connection.close()
