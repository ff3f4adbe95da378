"""The child process that reads files for ``limits``, so that a bad file costs only itself.

It answers requests until its input ends.  A request is a pickled ``ReadingRequest`` and the
file's bytes, an answer a pickled ``ReadingAnswer``; each of these is preceded by its length in
eight bytes.
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

READ_FILES = "--read-files"  # the argument with which a packed program is started as such a child
MOST_MEMORY = 480_000_000  # bytes that a process may write to
_FOR_NOW = {
    errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EIO,
}  # fmt: skip
_LONGEST_ALONE_S = 40  # seconds after which it exits if its parent has died


class ReadingOutcome(Enum):
    """The result of reading a file."""

    READ = "read"
    UNREADABLE = "unreadable"  # the file's error message says why
    FAILED = "failed"  # a bug in this program
    TOO_MUCH = "too much"
    NOT_NOW = "not now"  # a problem of the computer, not of the file


@dataclass(frozen=True, slots=True)
class ReadingRequest:
    """A file to read; its bytes follow."""

    path: str
    split_chapters: bool


@dataclass(frozen=True, slots=True)
class ReadingAnswer:
    """The answer about one file.

    Attributes:
        outcome: Whether it was read.
        notes: Its notes, if it was read.
        told: A sentence for the writer, or an error for the log.
    """

    outcome: ReadingOutcome
    notes: tuple[ParsedNote, ...] = ()
    told: str = ""


def main() -> int:
    """Read files until the input ends."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What libraries print must not get into the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit_memory()
    while (told := receive(requests)) is not None:
        request: ReadingRequest = pickle.loads(told)
        raw = receive(requests) or b""
        _set_alarm(_LONGEST_ALONE_S)
        answer = read(Path(request.path), raw, split_chapters=request.split_chapters)
        _set_alarm(0)
        send(answers, _packed(answer))
        if answer.outcome is ReadingOutcome.TOO_MUCH:
            return 0  # exiting frees the rest of its memory
    return 0


def read(path: Path, raw: bytes, *, split_chapters: bool) -> ReadingAnswer:
    """Read one file; whatever happens affects only this file."""
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
    """Write bytes preceded by their length."""
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
    """Return where an error was raised, without its message, which may contain the file's text."""
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
    # Imported under its own name, since pickled values refer to their module.
    from writer_assist.importing import reading_child

    sys.exit(reading_child.main())
