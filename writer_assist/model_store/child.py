"""Running work in a child process, so that a crash or a hang there does no harm here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from writer_assist.domain.progress import CancelToken
from writer_assist.offline import OFFLINE_ENVIRONMENT

_LOOK_S = 0.05


@dataclass(frozen=True, slots=True)
class ChildOutcome:
    """How a child process ended.

    Attributes:
        code: Its exit code; negative for the signal that ended it.
        output: Its standard output.
        errors: The end of its standard error, for developers and logs.
    """

    code: int
    output: str
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
    cancel: CancelToken,
    *,
    environment: dict[str, str] | None = None,
) -> Generator[float, None, ChildOutcome]:
    """Run a program; yield the seconds elapsed, about twenty times a second.

    Raises:
        Cancelled: It was killed.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env={**os.environ, **(environment or {})},
        )
        started = time.monotonic()
        try:
            while process.poll() is None:
                cancel.check()
                yield time.monotonic() - started
                time.sleep(_LOOK_S)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
        return ChildOutcome(process.returncode, _text(output), _text(errors)[-4000:])


def run_native(
    task: str, *arguments: str | Path, cancel: CancelToken
) -> Generator[float, None, ChildOutcome]:
    """Run a task of ``native`` in a child; yields like :func:`run_child`.

    Raises:
        Cancelled: It was killed.
    """
    return (
        yield from run_module("writer_assist.model_store.native", task, *arguments, cancel=cancel)
    )


def run_module(
    module: str, *arguments: str | Path, cancel: CancelToken
) -> Generator[float, None, ChildOutcome]:
    """Run a module of the program in a child, offline; yields like :func:`run_child`.

    Raises:
        Cancelled: It was killed.
    """
    command = [sys.executable, "-m", module]
    environment = {
        **OFFLINE_ENVIRONMENT,
        "PYTHONPATH": os.pathsep.join([str(_root()), os.environ.get("PYTHONPATH", "")]).strip(
            os.pathsep
        ),
    }
    return (
        yield from run_child(
            [*command, *(str(argument) for argument in arguments)],
            cancel,
            environment=environment,
        )
    )


def _root() -> Path:
    """Return the folder that contains the package, so that a checkout is found."""
    return Path(__file__).resolve().parents[2]


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", errors="replace")
