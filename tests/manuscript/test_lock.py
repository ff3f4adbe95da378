from __future__ import annotations

import json
import subprocess
import sys

import pytest

from writer_assist.errors import DraftLockedError
from writer_assist.manuscript.lock import DraftLock


def test_draft_is_held_by_one_window_only(tmp_path):
    first, second = (DraftLock(tmp_path / "locks", tmp_path / "draft.md") for _ in range(2))
    first.acquire()

    with pytest.raises(DraftLockedError, match=r"draft\.md is open in another window"):
        second.acquire()

    assert (first.held, second.held) == (True, False)


def test_lock_can_be_read_by_its_owner_alone(tmp_path):
    DraftLock(tmp_path / "locks", tmp_path / "one.md").acquire()

    [lock] = (tmp_path / "locks").iterdir()
    assert lock.stat().st_mode & 0o077 == 0


def test_other_drafts_are_free(tmp_path):
    DraftLock(tmp_path / "locks", tmp_path / "one.md").acquire()
    other = DraftLock(tmp_path / "locks", tmp_path / "two.md")

    other.acquire()

    assert other.held


def test_released_draft_can_be_taken(tmp_path):
    first, second = (DraftLock(tmp_path / "locks", tmp_path / "draft.md") for _ in range(2))
    first.acquire()
    first.release()

    second.acquire()

    assert (first.held, second.held) == (False, True)


def test_who_is_taken_over_from_notices(tmp_path):
    first, second = (DraftLock(tmp_path / "locks", tmp_path / "draft.md") for _ in range(2))
    first.acquire()

    second.take_over()
    first.release()

    assert (first.held, second.held) == (False, True)


def test_dead_holder_is_no_holder(tmp_path):
    code = (
        "import sys; from pathlib import Path; from writer_assist.manuscript.lock import DraftLock;"
        "DraftLock(Path(sys.argv[1]), Path(sys.argv[2])).acquire()"
    )
    draft = tmp_path / "draft.md"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "locks"), str(draft)], check=True)
    lock = DraftLock(tmp_path / "locks", draft)

    lock.acquire()

    assert lock.held


def test_holder_on_another_computer_is_believed(tmp_path):
    draft = tmp_path / "draft.md"
    DraftLock(tmp_path / "locks", draft).acquire()
    file = next((tmp_path / "locks").iterdir())
    file.write_text(json.dumps(json.loads(file.read_text()) | {"host": "lighthouse", "process": 1}))

    with pytest.raises(DraftLockedError, match="lighthouse"):
        DraftLock(tmp_path / "locks", draft).acquire()


def test_damaged_lock_file_does_not_keep_anyone_out(tmp_path):
    draft = tmp_path / "draft.md"
    DraftLock(tmp_path / "locks", draft).acquire()
    next((tmp_path / "locks").iterdir()).write_text("{")
    lock = DraftLock(tmp_path / "locks", draft)

    lock.acquire()

    assert lock.held
