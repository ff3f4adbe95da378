from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from writer_assist.errors import ManuscriptError
from writer_assist.manuscript.scene_order import (
    Place,
    end_of,
    lists_from_order,
    moved,
    one_level,
    one_step,
    order_from_lists,
    parent_of,
    with_all_below,
    with_scene,
    without,
)

BOOK = order_from_lists(["One", ["a", "b"], "Two", ["c"], "Three"])


@st.composite
def orders(draw):
    order = []
    for number in range(draw(st.integers(0, 9))):
        most = order[-1].depth + 1 if order else 0
        order.append(Place(f"s{number}", draw(st.integers(0, most))))
    return tuple(order)


def shape(order):
    return " ".join(">" * one.depth + one.name for one in order)


def parents(order):
    above = [parent_of(order, number) for number in range(len(order))]
    names = [order[number].name if number >= 0 else None for number in above]
    return dict(zip([one.name for one in order], names, strict=True))


@given(orders())
def test_order_survives_the_lists_of_longform(order):
    assert order_from_lists(lists_from_order(order)) == order


@given(orders(), st.data())
def test_moving_keeps_every_scene_and_all_that_is_below_it(order, data):
    assume(order)
    names = data.draw(st.sets(st.sampled_from([one.name for one in order]), min_size=1))
    below = data.draw(st.sampled_from([None, *(one.name for one in order)]))
    assume(below not in with_all_below(order, names))

    after = moved(order, names, below=below, at=data.draw(st.integers(0, 9)))

    assert sorted(one.name for one in after) == sorted(one.name for one in order)
    before, now = parents(order), parents(after)
    tops = {name for name in names if not with_all_below(order, names - {name}).count(name)}
    assert all(now[name] == below for name in tops)
    assert all(now[name] == before[name] for name in now if name not in tops)


@given(orders(), st.data())
def test_one_step_and_one_level_lose_nothing(order, data):
    assume(order)
    names = data.draw(st.sets(st.sampled_from([one.name for one in order]), min_size=1))
    change = data.draw(st.sampled_from([one_step, one_level]))

    after = change(order, names, data.draw(st.sampled_from([-1, 1])))

    assert sorted(one.name for one in after) == sorted(one.name for one in order)
    assert order_from_lists(lists_from_order(after)) == after


@given(orders(), st.data())
def test_taking_out_keeps_the_others_in_order(order, data):
    names = data.draw(st.sets(st.sampled_from([one.name for one in order]))) if order else set()

    after = without(order, names)

    assert [one.name for one in after] == [one.name for one in order if one.name not in names]
    assert order_from_lists(lists_from_order(after)) == after


def test_moving_a_chapter_moves_its_scenes():
    assert shape(moved(BOOK, {"One"}, below=None, at=2)) == "Two >c Three One >a >b"


def test_chapter_cannot_move_into_itself():
    with pytest.raises(ManuscriptError):
        moved(BOOK, {"One"}, below="a", at=0)


def test_last_scene_of_a_chapter_steps_into_the_next():
    assert shape(one_step(BOOK, {"b"}, 1)) == "One >a Two >b >c Three"


def test_first_scene_of_a_chapter_steps_into_the_one_before():
    assert shape(one_step(BOOK, {"c"}, -1)) == "One >a >b >c Two Three"


def test_several_neighbours_step_together():
    assert shape(one_step(BOOK, {"One", "Two"}, 1)) == "Three One >a >b Two >c"


def test_scene_goes_a_level_out_and_in():
    out = one_level(BOOK, {"a"}, -1)

    assert shape(out) == "One >b a Two >c Three"
    assert shape(one_level(out, {"a"}, 1)) == "One >b >a Two >c Three"


def test_new_scene_is_never_deeper_than_one_below_the_last():
    assert with_scene((), "x", at=5, depth=3) == (Place("x", 0),)


def test_end_is_after_all_below():
    assert end_of(BOOK, 0) == 3


def test_list_with_something_else_is_refused():
    with pytest.raises(ManuscriptError):
        order_from_lists(["One", {"Two": "x"}])
