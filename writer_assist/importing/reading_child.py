"""The child process that reads files for ``limits``: none of them can cost more than itself.

It answers one request after the other until its input ends.  A request is a pickled
``ReadingRequest`` and the file's bytes, an answer a pickled ``ReadingAnswer``; before each of
these stands its length in eight bytes.
"""

from __future__ import annotations

import errno
import os
import pickle
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO

from writer_assist.domain.note import ParsedNote
from writer_assist.errors import NoteUnreadableError

READ_FILES = "--read-files"  # what a packed program is started with to be such a child
MOST_MEMORY = 480_000_000  # bytes that a process may write to
_FOR_NOW = {
    errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EIO,
}  # fmt: skip
_LONGEST_ALONE_S = 40  # where the program that asked has died


class ReadingOutcome(Enum):
    """How reading a file ended."""

    READ = "read"
    UNREADABLE = "unreadable"  # it says why itself
    FAILED = "failed"  # a mistake of ours
    TOO_MUCH = "too much"
    NOT_NOW = "not now"  # the computer's fault, not the file's


@dataclass(frozen=True, slots=True)
class ReadingRequest:
    """A file to be read; its bytes follow."""

    path: str
    split_chapters: bool


@dataclass(frozen=True, slots=True)
class ReadingAnswer:
    """What became of a file.

    Attributes:
        outcome: Whether it was read.
        notes: What it holds, where it was.
        told: A sentence for the writer, or what failed, for the log.
    """

    outcome: ReadingOutcome
    notes: tuple[ParsedNote, ...] = ()
    told: str = ""


def main() -> int:
    """Read files until there are no more."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    _limit_memory()
    while (told := receive(requests)) is not None:
        request: ReadingRequest = pickle.loads(told)
        raw = receive(requests) or b""
        _set_alarm(_LONGEST_ALONE_S)
        answer = read(Path(request.path), raw, split_chapters=request.split_chapters)
        _set_alarm(0)
        send(answers, _packed(answer))
        if answer.outcome is ReadingOutcome.TOO_MUCH:
            return 0  # what is left of it in memory goes with the process
    return 0


def read(path: Path, raw: bytes, *, split_chapters: bool) -> ReadingAnswer:
    """Read a file; whatever happens costs this file alone."""
    from writer_assist.importing.readers import parse_notes

    try:
        return ReadingAnswer(
            ReadingOutcome.READ, parse_notes(path, raw, split_chapters=split_chapters)
        )
    except NoteUnreadableError as error:
        return ReadingAnswer(ReadingOutcome.UNREADABLE, told=str(error))
    except MemoryError:
        return ReadingAnswer(ReadingOutcome.TOO_MUCH)
    except OSError as error:
        outcome = ReadingOutcome.NOT_NOW if error.errno in _FOR_NOW else ReadingOutcome.FAILED
        return ReadingAnswer(outcome, told=_place_of(error))
    except Exception as error:  # noqa: BLE001 - the end of the reading child's pipe
        return ReadingAnswer(ReadingOutcome.FAILED, told=_place_of(error))


def send(file: IO[bytes], data: bytes) -> None:
    """Write bytes with their length in front."""
    file.write(len(data).to_bytes(8, "big"))
    file.write(data)
    file.flush()


def receive(file: IO[bytes]) -> bytes | None:
    """Read bytes as ``send`` wrote them; None at the end."""
    head = file.read(8)
    if len(head) < 8:
        return None
    data = file.read(int.from_bytes(head, "big"))
    return data if len(data) == int.from_bytes(head, "big") else None


def _packed(answer: ReadingAnswer) -> bytes:
    try:
        return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(ReadingAnswer(ReadingOutcome.TOO_MUCH))


def _place_of(error: Exception) -> str:
    """Say where something failed, without a word of the file, which messages may hold."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {place}"


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, most))


def _set_alarm(seconds: int) -> None:
    if sys.platform != "win32":
        signal.alarm(seconds)


if __name__ == "__main__":
    # As a module of its name, for what it sends is unpacked under that.
    from writer_assist.importing import reading_child

    sys.exit(reading_child.main())
