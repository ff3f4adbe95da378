"""The benchmark of lines under words measures what it says."""

from __future__ import annotations

from tests.benchmarks.marks import KINDS, run_marks
from tests.benchmarks.prose import Prose


def test_three_editors_are_timed_in_one_run(qapp):
    told = run_marks(Prose().text(800), keys=5, settle_s=0.05)

    assert set(KINDS) <= set(told["end"])
    assert told["middle"]["spelling, ratio of p50"] > 0
