"""Locks between processes."""

from __future__ import annotations

import subprocess
import sys

from writer_assist.child_process import python_path
from writer_assist.file_lock import locked

HOLD = """
import sys
from pathlib import Path
from writer_assist.file_lock import locked
with locked(Path(sys.argv[1])) as is_ours:
    print(is_ours, flush=True)
    sys.stdin.read()
"""


def test_lock_of_a_killed_process_is_free_at_once(tmp_path):
    path = tmp_path / "lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": python_path()},
    )
    with holder:
        assert holder.stdout.readline() == b"True\n"
        with locked(path) as meanwhile:
            holder.kill()
            holder.wait()

    with locked(path) as afterwards:
        assert (meanwhile, afterwards) == (False, True)


def test_whoever_waits_gets_the_lock_next(tmp_path):
    path = tmp_path / "lock"

    with locked(path) as first:
        pass
    with locked(path, patience_s=5.0) as second:
        assert (first, second) == (True, True)
