from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys

import pytest

from writer_assist.engine.environment import start_log
from writer_assist.offline import OFFLINE_ENVIRONMENT

REPORT = """
import logging, os, sys
from pathlib import Path
from writer_assist.engine.environment import prepare_engine
before = os.nice(0) if hasattr(os, "nice") else 0
prepare_engine(Path(sys.argv[1]), niceness=3)
logging.getLogger("test").info("hello")
print(os.environ["HF_HUB_OFFLINE"], os.environ["GOMP_SPINCOUNT"])
print(os.nice(0) - before if hasattr(os, "nice") else 3)
"""


def report(log):
    own = {name: value for name, value in os.environ.items() if name not in OFFLINE_ENVIRONMENT}
    return subprocess.run(
        [sys.executable, "-c", REPORT, str(log)],
        capture_output=True,
        text=True,
        check=True,
        env=own,
    )


def test_engine_is_offline_polite_and_keeps_a_log(tmp_path):
    log = tmp_path / "deep" / "engine.log"

    done = report(log)

    assert done.stdout.split() == ["1", "5000", "3"]
    assert "hello" in log.read_text()


@pytest.mark.parametrize("name", ["file/engine.log"])
def test_log_that_cannot_be_written_keeps_nobody_from_working(tmp_path, name):
    (tmp_path / "file").write_text("no folder")

    done = report(tmp_path / name)

    assert done.stdout.split() == ["1", "5000", "3"]


@pytest.fixture
def log(tmp_path):
    """A log of this process; what it holds is read when the test asks."""
    root, level = logging.getLogger(), logging.getLogger().level
    before = list(root.handlers)
    path = tmp_path / "data" / "program.log"
    start_log(path)
    yield path
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("cannot read /home/ann/My Novel/The Heir/one.md: gone", "cannot read one.md: gone"),
        ("[Errno 2] gone: '/home/ann/My Novel/one.md'", "gone: 'one.md'"),
        (r"cannot read C:\Users\Ann\My Novel\one.md", "cannot read one.md"),
        ("2 of 3 and/or 4 / 5", "2 of 3 and/or 4 / 5"),
    ],
)
def test_log_holds_file_names_and_no_paths(log, said, kept):
    logging.getLogger("test").warning("%s", said)

    assert log.read_text().rstrip().endswith(kept)
    assert "Ann" not in log.read_text()
    assert "My Novel" not in log.read_text()


def test_log_holds_the_place_of_an_error_and_not_its_words(log):
    try:
        raise KeyError("the drowned heir")
    except KeyError:
        logging.getLogger("test").exception("it failed")

    text = log.read_text()
    assert "test_log_holds_the_place_of_an_error" in text
    assert "KeyError" in text
    assert "heir" not in text


@pytest.mark.skipif(os.name == "nt", reason="permissions are others there")
def test_log_is_for_its_owner_alone(log):
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators there")
def test_log_does_not_follow_a_link(tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("mine")
    (tmp_path / "engine.log").symlink_to(other)

    report(tmp_path / "engine.log")

    assert other.read_text() == "mine"
    assert "hello" in (tmp_path / "engine.log").read_text()
