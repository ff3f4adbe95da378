from __future__ import annotations

from writer_assist.retrieval.diversity import (
    chosen,
    jaccard,
    shingles,
    stands_in,
    without_near_duplicates,
)

LONG = "The ferry had not come since the rain began and nobody asked why it was late"


def choose(scores, *, limit=10, similar=lambda a, b: 0.0, group=lambda item: item, first=()):
    return chosen(
        list(scores),
        limit=limit,
        score=scores.get,
        similarity=similar,
        group=group,
        begin_with=first,
    ).kept


def test_near_duplicate_of_a_better_text_goes():
    texts = [LONG, LONG + " today", "Gulls nest on the roof of the hotel"]

    assert without_near_duplicates(texts, shingles).kept == [texts[0], texts[2]]


def test_jaccard_of_nothing_is_zero():
    assert jaccard(shingles(""), shingles("")) == 0.0


def test_passage_that_is_being_written_is_recognised():
    assert stands_in(shingles(LONG), shingles(f"Before. {LONG}. After."))
    assert not stands_in(shingles(LONG), shingles("The ferry had sunk"))


def test_two_of_one_note_at_the_most():
    scores = {"a1": 0.9, "a2": 0.8, "a3": 0.7, "b1": 0.1}

    assert choose(scores, group=lambda item: item[0]) == ["a1", "a2", "b1"]


def test_different_text_goes_before_a_slightly_better_alike_one():
    scores = {"a": 0.9, "a again": 0.85, "b": 0.8}

    picked = choose(scores, limit=2, similar=lambda x, y: float(x[0] == y[0]))

    assert picked == ["a", "b"]


def test_given_items_come_first_and_count():
    assert choose({"b": 0.5, "c": 0.4}, limit=2, first=["pinned"]) == ["pinned", "b"]
