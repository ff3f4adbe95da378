"""Reading a document in a child process, whose crash, length or greed costs one file only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

LONGEST_S = 30.0
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
    """The child was still at it after LONGEST_S, and was ended."""


class TooMuchError(Exception):
    """The child wrote more than MAX_OUTPUT_BYTES."""


def run_limited(
    command: Sequence[str], data: bytes, *, environment: dict[str, str] | None = None
) -> Finished:
    """Give a program bytes to read, and wait for what it makes of them.

    Raises:
        TooLongError: It took too long.
        TooMuchError: It wrote too much.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=errors,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            _limit_processor_time(process.pid)
            process.communicate(data, timeout=LONGEST_S)
        except subprocess.TimeoutExpired as error:
            raise TooLongError from error
        finally:
            _end(process)
        return Finished(process.returncode, _output(output), _tail(errors))


def _limit_processor_time(pid: int) -> None:
    """End the child at last where this process is ended before it."""
    if sys.platform == "linux":
        import resource

        with suppress(OSError):
            seconds = 2 * int(LONGEST_S) + 2
            resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds))


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin:
        with suppress(OSError):
            process.stdin.close()


def _output(file: IO[bytes]) -> bytes:
    if file.seek(0, os.SEEK_END) > MAX_OUTPUT_BYTES:
        raise TooMuchError
    file.seek(0)
    return file.read()


def _tail(file: IO[bytes]) -> str:
    file.seek(max(0, file.seek(0, os.SEEK_END) - 4000))
    return file.read().decode("utf-8", errors="replace")
