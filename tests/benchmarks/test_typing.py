"""The typing benchmark measures what it says."""

from __future__ import annotations

import pytest

from tests.benchmarks.loads import at_rest, burning
from tests.benchmarks.prose import Prose
from tests.benchmarks.scroll_typing import run_scroll_typing
from tests.benchmarks.typing import figures, run_typing


def test_prose_has_the_words_asked_for_and_ordinary_paragraphs():
    text = Prose(seed=3).text(5000)

    lengths = [len(paragraph.split()) for paragraph in text.split("\n\n")]

    assert sum(lengths) == 5000
    assert max(lengths) <= 140
    assert Prose(seed=3).text(5000) == text


def test_percentiles_are_in_milliseconds():
    assert figures([0.001] * 99 + [0.5]) == {
        "p50_ms": 1.0,
        "p95_ms": 1.0,
        "p99_ms": 500.0,
        "max_ms": 500.0,
    }


@pytest.mark.parametrize("load", [at_rest, burning])
def test_both_widgets_are_timed_in_one_run(qapp, load):
    report = run_typing(words=2000, keys=10, loads={"meanwhile": load})

    for place in ("middle", "end"):
        compared = report["meanwhile"][place]
        assert 0 < compared["window"]["p50_ms"] <= compared["window"]["p99_ms"]
        assert compared["ratio of p99"] > 0


def test_scroll_and_scene_alone_are_timed_in_one_run(qapp):
    report = run_scroll_typing(scenes=5, words=200, keys=10)

    assert report["middle"]["ratio of p50"] > 0
