"""Reading files within limits of time and memory, so that a bad file costs only itself.

Ordinary texts are read in this process, since their cost is bounded by their size.  All other
files are read by a child process, which is started when the first of them comes.
"""

from __future__ import annotations

import logging
import pickle
import re
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from writer_assist.child_process import INSIDE, kill, python_path, start
from writer_assist.domain.note import ParsedNote
from writer_assist.errors import NoteUnreadableError, NotReadNowError
from writer_assist.importing import file_kinds, reading_child
from writer_assist.importing.reading_child import (
    READ_FILES,
    ReadingAnswer,
    ReadingOutcome,
    ReadingRequest,
    receive,
    send,
)

logger = logging.getLogger(__name__)

LONGEST_S = 28.0
LONGEST_TEXT_S = 14.0  # the rest of the time is for its beginning
BEGINNINGS = ((1_000_000, 8.0), (200_000, 6.0))  # bytes and seconds
_LEAVING_S = 2.0
# Exit codes after being killed, by this program or for memory.
_ENDED = {1} if sys.platform == "win32" else {-9}
_ORDINARY = 200_000  # bytes
_NEVER_EMPTY = {
    file_kinds.DOCUMENT,
    file_kinds.PDF,
    file_kinds.LOREBOOK,
    file_kinds.NOTEBOOK,
    file_kinds.TEXTBUNDLES,
}
_SIGNS = bytes(range(0x21, 0x30)) + bytes(range(0x3A, 0x41)) + b"[\\]^_`{|}~"
# Share of a text; in prose it is a tenth of that, in tables in HTML less than this.
_MOST_SIGNS = 0.45
_LONG_RUN = (b" " * 400, b"\t" * 100, b"\n" * 400, b"> " * 20, b"- " * 20)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The result of reading a file.

    Attributes:
        notes: None only for kinds of files where that is to be expected; see ``kinds``.
        shortfall: A sentence on what could not be read; empty if everything was.
    """

    notes: tuple[ParsedNote, ...]
    shortfall: str = ""


class LimitedReader:
    """Reads files one at a time; used by one thread, and closed by its creator."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> LimitedReader:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child process, if there is one."""
        if self._child is not None:
            _end(self._child)
            self._child = None

    def peak_megabytes(self) -> int:
        """Return the most memory that the child has used so far; 0 if unknown."""
        try:
            status = Path(f"/proc/{self._child.pid}/status").read_text() if self._child else ""
        except OSError:
            return 0
        found = re.search(r"VmHWM:\s*(\d+) kB", status)
        return int(found[1]) // 1000 if found else 0

    def read(self, path: Path, raw: bytes, *, split_chapters: bool = False) -> ReadResult:
        """Return the notes of a file, read within the limits.

        Args:
            path: The file's path.
            raw: The whole file.
            split_chapters: As in ``parse_notes``.

        Raises:
            NoteUnreadableError: Nothing can be read from it; the sentence says why.
        """
        if file_kinds.kind_of(path) in _NEVER_EMPTY and not raw.strip(b" \t\r\n\0\xef\xbb\xbf"):
            raise NoteUnreadableError(f"{path.name} is empty.")
        if _is_ordinary(path, raw):
            answer = reading_child.read(path, raw, split_chapters=split_chapters)
            return ReadResult(_notes_of(path, answer))
        if _is_text(path):
            return self._as_much_as_can_be(path, raw, split_chapters=split_chapters)
        answer = self._ask(ReadingRequest(str(path), split_chapters), raw, LONGEST_S)
        return ReadResult(_notes_of(path, answer))

    def _as_much_as_can_be(self, path: Path, raw: bytes, *, split_chapters: bool) -> ReadResult:
        """Read a text or, if that takes too much, its beginning."""
        answer = self._ask(ReadingRequest(str(path), split_chapters), raw, LONGEST_TEXT_S)
        shortfall = ""
        for size, limit_s in BEGINNINGS:
            if answer.outcome is ReadingOutcome.TOO_MUCH and len(raw) > size:
                answer = self._ask(
                    ReadingRequest(str(path), False), _first_part(raw, size), limit_s
                )
                shortfall = _shortfall(path, size, len(raw))
        return ReadResult(_notes_of(path, answer), shortfall)

    def _given_up(self, child: subprocess.Popen[bytes]) -> ReadingAnswer:
        """Return why the child ended without an answer: it was killed, or it crashed."""
        with suppress(subprocess.TimeoutExpired):
            child.wait(_LEAVING_S)
        code = child.returncode
        self.close()
        if code is None or code in _ENDED:
            return ReadingAnswer(ReadingOutcome.TOO_MUCH)
        return ReadingAnswer(ReadingOutcome.FAILED, told=f"its reader ended with code {code}")

    def _ask(self, request: ReadingRequest, raw: bytes, limit_s: float) -> ReadingAnswer:
        """Let the child read a file; it is killed if that takes too long."""
        if self._child is None or self._child.poll() is not None:
            self.close()
            try:
                self._child = _started()
            except OSError as error:
                raise _not_now(Path(request.path)) from error
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        timer = threading.Timer(limit_s, kill, [child])
        timer.start()
        try:
            told = _exchanged(child.stdin, child.stdout, request, raw)
        finally:
            timer.cancel()
            timer.join()
        if told is None:
            return self._given_up(child)
        answer: ReadingAnswer = pickle.loads(told)
        # The child exits, with what it still has in memory.
        if answer.outcome is ReadingOutcome.TOO_MUCH:
            self.close()
        return answer


def _notes_of(path: Path, answer: ReadingAnswer) -> tuple[ParsedNote, ...]:
    if answer.outcome is ReadingOutcome.UNREADABLE:
        raise NoteUnreadableError(answer.told)
    if answer.outcome is ReadingOutcome.NOT_NOW:
        raise _not_now(path)
    if answer.outcome is ReadingOutcome.TOO_MUCH:
        raise NoteUnreadableError(
            f"{path.name} takes too much time or memory to read. Split it into smaller files."
        )
    if answer.outcome is ReadingOutcome.FAILED:
        logger.error("Reading a file of the kind %r failed: %s", path.suffix, answer.told)
        raise NoteUnreadableError(
            f"{path.name} cannot be read: something in it is not as it should be. "
            f"The log tells more ({answer.told})."
        )
    if not answer.notes and not file_kinds.may_hold_nothing(path):
        raise NoteUnreadableError(f"{path.name} holds no notes.")
    return answer.notes


def _not_now(path: Path) -> NotReadNowError:
    return NotReadNowError(
        f"{path.name} could not be read now: the computer has too little room or memory. "
        "It is tried again the next time."
    )


def _is_text(path: Path) -> bool:
    return file_kinds.kind_of(path) in {file_kinds.MARKDOWN, file_kinds.PLAIN_TEXT}


def _is_ordinary(path: Path, raw: bytes) -> bool:
    """Tell whether a file is a text whose reading time depends only on its size."""
    if not _is_text(path) or len(raw) > _ORDINARY or b"\0" in raw:
        return False
    signs = len(raw) - len(raw.translate(None, _SIGNS))
    return signs <= max(2000, _MOST_SIGNS * len(raw)) and not any(run in raw for run in _LONG_RUN)


def _shortfall(path: Path, size: int, whole: int) -> str:
    return (
        f"Only the first {size // 1000:,} kilobytes of {path.name} were read, "
        f"of {whole // 1000:,}: the rest takes too much time or memory. Split it up."
    )


def _first_part(raw: bytes, size: int) -> bytes:
    """Cut off the beginning of a text at the end of a line, or at least of a character."""
    part = raw[:size]
    is_wide = b"\0" in part[:1000]
    line_end = part.rfind(b"\n", size // 2)
    if line_end >= 0 and not is_wide:
        return part[: line_end + 1]
    while part and raw[len(part)] & 0xC0 == 0x80 and not is_wide:
        part = part[:-1]
    return part[: size - size % 4] if is_wide else part


def _exchanged(
    requests: IO[bytes], answers: IO[bytes], request: ReadingRequest, raw: bytes
) -> bytes | None:
    """Send a request and wait for the answer; None if the child ended."""
    try:
        send(requests, pickle.dumps(request))
        send(requests, raw)
        return receive(answers)
    except (OSError, ValueError, MemoryError):
        return None


def _started() -> subprocess.Popen[bytes]:
    is_packed = getattr(sys, "frozen", False)  # then only the program itself can be started
    how = [READ_FILES] if is_packed else ["-m", reading_child.__name__]
    return start([sys.executable, *how], {"PYTHONPATH": python_path(), INSIDE: "1"})


def _end(child: subprocess.Popen[bytes]) -> None:
    kill(child)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        with suppress(OSError):
            if pipe is not None:
                pipe.close()
