"""Running a converter as a child process, so that a crash or a hang affects only one file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

INSIDE = "WRITER_ASSIST_READING"  # environment variable of a process that reads for another
LONGEST_S = 20.0  # seconds, of the 28 that a file may take in all
MAX_OUTPUT_BYTES = 32 * 1024 * 1024  # ten times the longest novels


@dataclass(frozen=True, slots=True)
class Finished:
    """How a child process ended.

    Attributes:
        code: Its exit code; negative for the signal that ended it.
        output: Its standard output.
        errors: The end of its standard error, for developers and logs.
    """

    code: int
    output: bytes
    errors: str


class TooLongError(Exception):
    """The child was still running after LONGEST_S, and was killed."""


class TooMuchError(Exception):
    """The child wrote more than MAX_OUTPUT_BYTES."""


def run_limited(
    command: Sequence[str],
    data: bytes,
    *,
    environment: dict[str, str] | None = None,
    longest_s: float | None = None,
) -> Finished:
    """Give bytes to a program's standard input, and return what it writes.

    Raises:
        TooLongError: It took longer than ``longest_s``, or else LONGEST_S.
        TooMuchError: It wrote too much.
    """
    # Pipes rather than files, so that a full temporary folder cannot cost a note.
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
    """The input and output of a child process, each on a thread of its own."""

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
        """Wait for the threads; the child must have ended, or is killed."""
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
    """Tell whether this process is itself a child that reads; its children end with it."""
    return INSIDE in os.environ


def _set_limits(pid: int) -> None:
    """Limit the child's time, in case this process is killed first; memory it limits itself."""
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
