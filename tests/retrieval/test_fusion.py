from __future__ import annotations

import numpy as np
import pytest

from writer_assist.retrieval.fusion import fused, share_beside_words, share_of_meaning


def scores(bm25, cosines, **options):
    settings = {"best_bm25": 10.0, "best_closeness": 0.8, "meaning": 0.5, **options}
    return fused(np.array(bm25, np.float32), np.array(cosines, np.float32), **settings)


def test_best_in_both_lists_scores_one():
    assert scores([10], [0.8]) == pytest.approx([1.0])


def test_how_much_better_counts_and_not_only_the_rank():
    close_call, clear = scores([9, 2], [0.4, 0.4])

    assert close_call > clear * 1.8


def test_low_cosine_is_not_close_even_if_it_is_the_best():
    assert scores([0], [0.1], best_closeness=0.1)[0] < 0.1


def test_passage_without_a_vector_is_judged_by_its_words():
    assert scores([10, 5], [np.nan, np.nan]) == pytest.approx([1.0, 0.5])


def test_nothing_found_by_words_leaves_meaning():
    assert scores([0, 0], [0.8, 0.4], best_bm25=0.0) == pytest.approx([0.5, 0.25])


@pytest.mark.parametrize(
    ("query", "library", "share"),
    [
        ("english", {"german": 1.0}, 0.5),
        ("german", {"english": 1.0}, 0.3),
        ("unknown", {"english": 1.0}, 0.03),
        ("japanese", {"english": 0.8, "japanese": 0.2}, 0.03),
        ("turkish", {"turkish": 1.0}, 0.1),
        (None, {"english": 0.2, "japanese": 0.8}, 0.5),
        (None, {"japanese": 1.0}, 0.03),
        (None, {"english": 0.5, "german": 0.5}, 0.4),
        (None, {}, 0.5),
    ],
)
def test_meaning_counts_where_the_model_knows_the_language(query, library, share):
    assert share_of_meaning(query, library) == pytest.approx(share)


def test_passage_in_another_language_is_judged_by_its_meaning():
    own, foreign = scores([0, 0], [0.8, 0.8], foreign=np.array([False, True]))

    assert own == pytest.approx(0.5)
    assert foreign == pytest.approx(1.0)


def test_other_language_takes_nothing_from_what_words_found():
    assert scores([10], [0.4], foreign=np.array([True])) == pytest.approx([0.75])


def test_meaning_counts_more_the_less_the_words_can_say():
    usual, poor, none = (share_beside_words(0.5, best, 10.0) for best in (8.0, 2.0, 0.0))

    assert usual == pytest.approx(0.5)
    assert 0.7 < poor < 0.8
    assert none == 1.0


def test_model_that_does_not_read_a_language_gains_nothing_by_it():
    assert share_beside_words(0.0, 2.0, 10.0) == 0.0
