"""The quick way to measure influence against the exact one."""

from __future__ import annotations

import pytest

from tests.benchmarks.influence import rank_correlation, run_influence
from tests.benchmarks.test_continuation import small_novel
from tests.fakes import FakeLanguageModel, HashingEmbedder


def test_model_that_forgets_without_a_trace_is_measured_as_in_full(tmp_path):
    figures = run_influence(
        [small_novel("One")],
        FakeLanguageModel(max_rows=8, forgets=True),
        HashingEmbedder(),
        count=2,
        cache=tmp_path,
        report=lambda progress: None,
    )

    assert figures.last > 0.9
    assert figures.cards == 6


def test_rank_correlation_knows_order_only():
    assert rank_correlation([1, 2, 3], [10, 100, 101]) == pytest.approx(1.0)
    assert rank_correlation([1, 2, 3], [3, 2, 1]) == pytest.approx(-1.0)
