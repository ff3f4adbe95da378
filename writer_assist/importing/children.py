"""Reading a document in a child process, whose crash, length or greed costs one file only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

INSIDE = "WRITER_ASSIST_READING"  # in the environment of a process that reads for another
LONGEST_S = 20.0  # of the 28 that a file may take in all
MAX_OUTPUT_BYTES = 32 * 1024 * 1024  # ten times the longest novels


@dataclass(frozen=True, slots=True)
class Finished:
    """How a child process ended.

    Attributes:
        code: Its exit code; negative is the signal that ended it.
        output: Its standard output.
        errors: The end of its standard error, for developers and logs.
    """

    code: int
    output: bytes
    errors: str


class TooLongError(Exception):
    """The child was still at it after its time, and was ended."""


class TooMuchError(Exception):
    """The child wrote more than MAX_OUTPUT_BYTES."""


def run_limited(
    command: Sequence[str],
    data: bytes,
    *,
    environment: dict[str, str] | None = None,
    longest_s: float | None = None,
) -> Finished:
    """Give a program bytes to read, and wait for what it makes of them.

    Raises:
        TooLongError: It took longer than ``longest_s``, or else LONGEST_S.
        TooMuchError: It wrote too much.
    """
    # Pipes, not files: a temporary folder that is full must not cost a note.
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        start_new_session=not _is_inside(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    talk = _Talk(process, data)
    try:
        _set_limits(process.pid)
        return talk.finished(longest_s or LONGEST_S)
    finally:
        _end(process)
        talk.end()


class _Talk:
    """What goes into a child and comes out of it, each on a thread of its own."""

    def __init__(self, process: subprocess.Popen[bytes], data: bytes) -> None:
        self._process = process
        self._data = data
        self._output = bytearray()
        self._errors = bytearray()
        works = (self._write, self._read, self._read_errors)
        self._threads = [threading.Thread(target=work, name="child pipe") for work in works]
        for thread in self._threads:
            thread.start()

    def finished(self, longest_s: float) -> Finished:
        """Wait for the end; see ``run_limited``."""
        try:
            code = self._process.wait(timeout=longest_s)
        except subprocess.TimeoutExpired as error:
            raise TooLongError from error
        self.end()
        if len(self._output) > MAX_OUTPUT_BYTES:
            raise TooMuchError
        return Finished(code, bytes(self._output), self._errors.decode("utf-8", errors="replace"))

    def end(self) -> None:
        """Wait for the threads; the child has ended, or is ended."""
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        assert self._process.stdin is not None
        with suppress(OSError), self._process.stdin as pipe:
            pipe.write(self._data)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            while piece := os.read(pipe.fileno(), 1 << 16):
                self._output += piece
                if len(self._output) > MAX_OUTPUT_BYTES:
                    self._process.kill()
                    return

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as pipe:
            while piece := os.read(pipe.fileno(), 1 << 12):
                self._errors = (self._errors + piece)[-4000:]


def _is_inside() -> bool:
    """Tell whether this process is itself a child that reads; what it starts ends with it."""
    return INSIDE in os.environ


def _set_limits(pid: int) -> None:
    """End the child at last where this process is ended before it; its memory is its own."""
    if sys.platform == "linux":
        import resource

        with suppress(OSError):
            seconds = 2 * int(LONGEST_S) + 2
            resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds))
        if _is_inside():
            with suppress(OSError):
                _, most = resource.getrlimit(resource.RLIMIT_DATA)
                resource.prlimit(pid, resource.RLIMIT_DATA, (most, most))


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        if sys.platform == "win32" or _is_inside():
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
