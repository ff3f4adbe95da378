"""What all tests share: no window on the screen, no thread or process left behind."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Iterator

import hypothesis
import pytest
from pytestqt.qtbot import QtBot

from writer_assist.offline import go_offline
from writer_assist.paths import DataFolder

go_offline()
# The same inputs every time, and no clock: a busy machine is no fault of what is tested.
hypothesis.settings.register_profile("calm", deadline=None, derandomize=True)
hypothesis.settings.load_profile("calm")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LEAVING_S = 20.0
PATIENCE_MS = 60_000  # a busy machine may take seconds to start a process


def pytest_unconfigure() -> None:
    """Close what llama.cpp's binding opens when it is imported and leaves open."""
    binding = sys.modules.get("llama_cpp._utils")
    for name in ("outnull_file", "errnull_file"):
        if binding is not None:
            getattr(binding, name).close()


@pytest.fixture
def data_folder(tmp_path) -> DataFolder:
    """An empty data folder; made by whoever writes to it first."""
    return DataFolder(tmp_path / "data")


class PatientBot(QtBot):
    """Waits longer than the five seconds of its parent; what comes in time costs nothing."""

    def waitUntil(self, callback, *, timeout=PATIENCE_MS):  # noqa: N802
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout=PATIENCE_MS, **options):  # noqa: N802
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitSignals(self, signals, *, timeout=PATIENCE_MS, **options):  # noqa: N802
        return super().waitSignals(signals, timeout=timeout, **options)


@pytest.fixture
def qtbot(qapp, request) -> PatientBot:
    """The window's tester."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a thread of ours or an engine running."""
    before, engines = set(threading.enumerate()), set(multiprocessing.active_children())
    yield
    deadline = time.monotonic() + LEAVING_S
    for thread in _ours(set(threading.enumerate()) - before):
        while _is_starting(thread) and time.monotonic() < deadline:
            time.sleep(0.001)
        thread.join(max(0.0, deadline - time.monotonic()))
    assert _ours(set(threading.enumerate()) - before) == []
    assert set(multiprocessing.active_children()) - engines == set()


def _is_starting(thread: threading.Thread) -> bool:
    """Tell whether a thread is listed but does not run yet; it cannot be joined."""
    return not thread.is_alive() and thread in threading.enumerate()


def _ours(threads: set[threading.Thread]) -> list[threading.Thread]:
    # Libraries keep pools of their own; ours are named or were started by a test.
    foreign = ("ThreadPoolExecutor", "Dummy", "QThread", "tqdm", "asyncio")
    return [thread for thread in threads if not thread.name.startswith(foreign)]
