"""Running a program beside this one, whatever happens to it."""

from __future__ import annotations

import sys
import time

import pytest

from writer_assist.child_process import ChildOutcome, run_child
from writer_assist.domain.progress import Cancelled, CancelToken


def run(code: str, **options) -> ChildOutcome:
    work = run_child([sys.executable, "-c", code], **options)
    while True:
        try:
            next(work)
        except StopIteration as ended:
            return ended.value


def test_native_abort_of_a_child_is_noticed():
    finished = run("import os; os.abort()")

    assert finished.aborted
    assert not finished.out_of_memory


def test_child_that_failed_by_itself_did_not_abort():
    finished = run("raise SystemExit('broken')")

    assert (finished.code, finished.aborted) == (1, False)
    assert "broken" in finished.errors


def test_child_reads_what_it_is_given():
    finished = run("import sys; print(sys.stdin.read().upper())", data=b"ferry")

    assert finished.output.split() == [b"FERRY"]


def test_child_may_write_much_to_both_pipes():
    code = "import sys; [print('x' * 999, file=file) for file in (sys.stderr, sys.stdout) * 500]"

    finished = run(code)

    assert finished.code == 0
    assert len(finished.output) > 400_000


def test_child_that_writes_without_end_is_killed():
    finished = run("while True: print('x' * 999)", most_output=5_000)

    assert finished.aborted
    assert len(finished.output) > 5_000


def test_cancelled_child_is_ended(tmp_path):
    alive = tmp_path / "alive"
    code = f"import time; time.sleep(60); open({str(alive)!r}, 'w')"
    cancel = CancelToken()
    work = run_child([sys.executable, "-c", code], cancel)
    next(work)
    cancel.cancel()

    with pytest.raises(Cancelled):
        next(work)

    assert not alive.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no process groups")
def test_what_a_child_leaves_behind_ends_with_it():
    started = time.monotonic()

    finished = run(
        "import subprocess, sys;"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
    )

    assert finished.code == 0
    assert time.monotonic() - started < 30
