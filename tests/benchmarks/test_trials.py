"""``bench trials``: each method is compared with the program as it is."""

from __future__ import annotations

import pytest

from tests.benchmarks.reporting import ignore
from tests.benchmarks.test_continuation import small_novel
from tests.benchmarks.trials import Method, run_trials
from tests.fakes import HashingEmbedder
from tests.language_models.tiny_models import save_gguf, save_torch_folder

FIRST = {
    Method.ASKED: "as the program asks",
    Method.TOLD: "nothing told",
    Method.NEIGHBOURS: "without notes",
    Method.LEARNING: "as it is",
}


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trials")
    return save_gguf(save_torch_folder(folder / "folder"), folder / "Tiny.F32.gguf")


@pytest.mark.parametrize("method", Method)
def test_a_method_is_compared_with_the_program_as_it_is(tmp_path, model, method):
    figures = run_trials(
        method,
        [small_novel("A"), small_novel("B")],
        model,
        HashingEmbedder(),
        count=4,
        seed=1,
        cache=tmp_path,
        report=ignore,
    )

    first, *others = figures.rows
    assert (first.name, first.change_percent) == (FIRST[method], 0)
    assert others
    assert all(row.perplexity > 1 for row in others)
