"""Engines for tests: main functions for a process of their own, without models."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass

from writer_assist.engine.server import EngineServer, Route
from writer_assist.errors import LibraryError


@dataclass(frozen=True, slots=True)
class Do:
    """What it says is what happens."""

    what: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Unheard:
    """An order that no engine knows."""


def scripted(connection):
    """Do what the order says."""
    EngineServer(connection, {Do: Route("lane", _obey)}).serve()


def talkative(connection):
    """Say something before anything was asked."""
    server = EngineServer(connection, {Do: Route("lane", _obey)})
    server.tell("the tide is in")
    server.serve()


def dying(connection):
    """Die before anything can be asked."""
    os._exit(3)


def deaf(connection):
    """Live and never read the pipe."""
    while True:
        time.sleep(60)


def _obey(order, cancel):
    match order.what:
        case "die":
            os._exit(42)
        case "fail":
            raise LibraryError("The library is gone.")
        case "hang":
            try:
                yield "hanging"
            finally:  # also where it is cancelled at once
                threading.Event().wait()
        case "wait":
            yield "waiting"
            while True:
                cancel.check()
                time.sleep(0.005)
        case "echo":
            yield from range(order.times)
