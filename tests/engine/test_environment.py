from __future__ import annotations

import subprocess
import sys

import pytest

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
    return subprocess.run(
        [sys.executable, "-c", REPORT, str(log)], capture_output=True, text=True, check=True
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
