from __future__ import annotations

import numpy as np
import pytest

from writer_assist.retrieval.analysis import content_words
from writer_assist.retrieval.groups import GroupItem, grouped

RIVER = [
    "The bank was muddy and the river ran high with reeds along the water.",
    "Herons stood on the river bank among the reeds, watching the water.",
    "Below the bank the river carried reeds and brown water to the sea.",
]
MONEY = [
    "The bank refused the loan, and the clerk counted the money twice.",
    "A clerk at the bank asked for the loan and the money by Friday.",
    "Money, said the clerk of the bank, is a loan that nobody repays.",
]


def items(texts, vectors=None):
    return [
        GroupItem(number, content_words(text), None if vectors is None else vectors[number - 1])
        for number, text in enumerate(texts, 1)
    ]


def near(axis, number):
    vector = np.full(16, 0.0, np.float32)
    vector[axis], vector[4 + number] = 0.85, 0.5
    return vector / np.linalg.norm(vector)


def test_two_senses_of_a_word_are_two_groups_with_their_own_words():
    river, money = grouped(items([*RIVER, *MONEY]))

    assert (river.passage_ids, money.passage_ids) == ((1, 2, 3), (4, 5, 6))
    assert {"river", "reeds"} <= set(river.words)
    assert {"clerk", "loan"} <= set(money.words)
    assert "bank" not in river.words + money.words


def test_words_that_are_rare_in_the_library_tell_a_group_first():
    river, _ = grouped(items([*RIVER, *MONEY]), lambda stem: 9.0 if stem == "reed" else 2.0)

    assert river.words[0] == "reeds"


def test_group_of_the_best_passage_comes_first():
    first, second = grouped(items([MONEY[0], *RIVER, *MONEY[1:]]))

    assert first.passage_ids == (1, 5, 6)
    assert second.passage_ids == (2, 3, 4)


def test_vectors_and_words_agree_on_groups():
    texts = [*RIVER, *MONEY]
    vectors = [near(number // 3, number) for number in range(6)]

    assert [one.passage_ids for one in grouped(items(texts, vectors))] == [(1, 2, 3), (4, 5, 6)]


@pytest.mark.parametrize(
    "texts",
    [
        [],
        RIVER,
        [RIVER[0], MONEY[0], "Gulls nest in the empty hotel.", "Mara counts the steps at night."],
        [*RIVER, "The river bank with its reeds lay under the water again."],
    ],
)
def test_list_without_clear_groups_has_none(texts):
    assert grouped(items(texts)) == ()


def test_one_stranger_does_not_hide_the_groups():
    found = grouped(items([*RIVER, "Nobody counted the strokes of midnight.", *MONEY]))

    assert [one.passage_ids for one in found] == [(1, 2, 3), (5, 6, 7)]


def test_groups_that_no_words_tell_apart_are_not_shown():
    vectors = [near(number // 3, number) for number in range(6)]

    assert grouped(items(["The ferry and the rain."] * 6, vectors)) == ()
