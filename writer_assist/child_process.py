"""Child processes: work that may crash, hang or take all memory, and does no harm here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.offline import OFFLINE_ENVIRONMENT

INSIDE = "WRITER_ASSIST_READING"  # environment variable of a child; its own children end with it
_LOOK_S = 0.05
_ERRORS_KEPT = 4000  # characters


@dataclass(frozen=True, slots=True)
class ChildOutcome:
    """How a child process ended.

    Attributes:
        code: Its exit code; negative for the signal that ended it.
        output: Its standard output.
        errors: The end of its standard error, for developers and logs.
    """

    code: int
    output: bytes
    errors: str

    @property
    def aborted(self) -> bool:
        """Whether it crashed: a native abort, or out of memory."""
        return self.code < 0 or self.code >= 0x8000_0000  # a signal, or Windows' codes for a crash

    @property
    def out_of_memory(self) -> bool:
        """Whether the system killed it, as it does when memory runs out."""
        return os.name == "posix" and self.code == -signal.SIGKILL

    def result(self) -> dict[str, Any]:
        """Return the last JSON object that it printed."""
        parsed: dict[str, Any] = json.loads(self.output.strip().splitlines()[-1])
        return parsed


def run_child(
    command: Sequence[str],
    cancel: CancelToken | None = None,
    *,
    data: bytes = b"",
    environment: Mapping[str, str] | None = None,
    most_output: int | None = None,
    processor_s: int | None = None,
) -> Generator[float, None, ChildOutcome]:
    """Run a program; yield the seconds elapsed, about twenty times a second.

    Closing the generator kills the program, with all that it has started.

    Args:
        command: The program and its arguments.
        cancel: Kills it.
        data: Its standard input.
        environment: Variables in addition to those of this process.
        most_output: Bytes; a program that writes more is killed, and its output is longer.
        processor_s: Seconds of computing after which the system kills it (Linux), in case this
            process is killed first.

    Raises:
        Cancelled: It was killed.
    """
    # Pipes rather than files, so that a full temporary folder cannot cost a note.
    process = start(command, environment, errors=subprocess.PIPE)
    talk = _Talk(process, data, most_output)
    started = time.monotonic()
    try:
        _limit(process.pid, processor_s)
        while process.poll() is None:
            if cancel is not None:
                cancel.check()
            yield time.monotonic() - started
            with suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK_S)
    finally:
        kill(process)
        process.wait()
        talk.end()
    return ChildOutcome(process.returncode, talk.output(), talk.errors())


def run_module(
    module: str, *arguments: str | Path, cancel: CancelToken
) -> Generator[float, None, ChildOutcome]:
    """Run a module of the program in a child, offline; yields like :func:`run_child`.

    Raises:
        Cancelled: It was killed.
    """
    command = [sys.executable, "-m", module, *map(str, arguments)]
    environment = {**OFFLINE_ENVIRONMENT, "PYTHONPATH": python_path()}
    return (yield from run_child(command, cancel, environment=environment))


def followed(
    running: Generator[float, None, ChildOutcome], stage: str
) -> Generator[Progress, None, ChildOutcome]:
    """Yield the seconds that a child process has worked; return how it ended."""
    while True:
        try:
            yield Progress(stage, int(next(running)))
        except StopIteration as ended:
            finished: ChildOutcome = ended.value
            return finished


def start(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    errors: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a program with pipes, and with a process group of its own, for :func:`kill`."""
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env={**os.environ, **(environment or {})},
        start_new_session=not _is_inside(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a child and what it has started, also if it has ended before them."""
    with suppress(OSError):
        if sys.platform == "win32" or _is_inside():
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def python_path() -> str:
    """Return the ``PYTHONPATH`` with which a child finds the package, also in a checkout."""
    root = str(Path(__file__).resolve().parents[1])
    return os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))


class _Talk:
    """The input and output of a child process, each on a thread of its own."""

    def __init__(
        self, process: subprocess.Popen[bytes], data: bytes, most_output: int | None
    ) -> None:
        self._process, self._data, self._most_output = process, data, most_output
        self._output = bytearray()
        self._errors = bytearray()
        works = (self._write, self._read, self._read_errors)
        self._threads = [threading.Thread(target=work, name="child pipe") for work in works]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Wait for the threads; the child must have ended."""
        for thread in self._threads:
            thread.join()

    def output(self) -> bytes:
        return bytes(self._output)

    def errors(self) -> str:
        return self._errors.decode("utf-8", errors="replace")

    def _write(self) -> None:
        assert self._process.stdin is not None
        with suppress(OSError), self._process.stdin as pipe:
            pipe.write(self._data)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            while piece := os.read(pipe.fileno(), 1 << 16):
                self._output += piece
                if self._most_output is not None and len(self._output) > self._most_output:
                    self._process.kill()
                    return

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as pipe:
            while piece := os.read(pipe.fileno(), 1 << 12):
                self._errors = (self._errors + piece)[-_ERRORS_KEPT:]


def _is_inside() -> bool:
    """Tell whether this process is itself a child that reads; its children end with it."""
    return INSIDE in os.environ


def _limit(pid: int, processor_s: int | None) -> None:
    """Limit the child's time, and its memory to what is left to a child that reads."""
    if sys.platform == "linux":
        import resource

        if processor_s is not None:
            with suppress(OSError):
                resource.prlimit(pid, resource.RLIMIT_CPU, (processor_s, processor_s))
        if _is_inside():
            with suppress(OSError):
                _, most = resource.getrlimit(resource.RLIMIT_DATA)
                resource.prlimit(pid, resource.RLIMIT_DATA, (most, most))
