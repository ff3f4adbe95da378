"""Running a converter within limits of time and output, so that a bad file costs only itself."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import closing

from writer_assist.child_process import ChildOutcome, run_child
from writer_assist.errors import NoteUnreadableError

LONGEST_S = 20.0  # seconds, of the 28 that a file may take in all
MAX_OUTPUT_BYTES = 32 * 1024 * 1024  # ten times the longest novels


def run_converter(
    name: str,
    command: Sequence[str],
    data: bytes,
    *,
    environment: Mapping[str, str] | None = None,
    longest_s: float | None = None,
) -> ChildOutcome:
    """Give a file to a program's standard input, and return what it writes.

    Args:
        name: The file's name, for error messages.
        command: The program and its arguments.
        data: The file's content.
        environment: Variables in addition to those of this process.
        longest_s: Seconds; None for LONGEST_S.

    Raises:
        NoteUnreadableError: It took too long, or wrote too much.
    """
    child = run_child(
        command,
        data=data,
        environment=environment,
        most_output=MAX_OUTPUT_BYTES,
        processor_s=2 * int(LONGEST_S) + 2,
    )
    until = time.monotonic() + (longest_s or LONGEST_S)
    outcome: ChildOutcome | None = None
    with closing(child):
        while outcome is None:
            try:
                next(child)
            except StopIteration as ended:
                outcome = ended.value
            if time.monotonic() > until:
                raise NoteUnreadableError(
                    f"{name} takes too long to read. Split it into smaller files."
                )
    if len(outcome.output) > MAX_OUTPUT_BYTES:
        raise NoteUnreadableError(f"{name} holds more text than any book.")
    return outcome
