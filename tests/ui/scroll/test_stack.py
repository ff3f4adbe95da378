from __future__ import annotations

import pytest

from writer_assist.ui.scroll.stack import SceneStack


@pytest.fixture
def stack():
    stack = SceneStack()
    stack.fill([100, 50, 200], [True, False, True], live=1)
    return stack


def test_places_are_counted_from_the_scene_being_written(stack):
    assert [stack.top(number) for number in range(3)] == [-100, 0, 50]
    assert (stack.first, stack.end) == (-100, 250)


def test_scene_at_a_place_is_found_and_the_nearest_beyond_the_ends(stack):
    assert [stack.at(place) for place in (-500, -100, -1, 0, 49, 50, 900)] == [0, 0, 0, 1, 1, 2, 2]


def test_scenes_above_move_up_when_one_is_higher_than_it_was_thought(stack):
    stack.set_height(0, 130)

    assert (stack.top(0), stack.top(1)) == (-130, 0)


def test_place_of_a_measured_scene_in_sight_is_kept(stack):
    assert stack.anchor(-20, 300, but=1) == 0
    assert stack.anchor(10, 40, but=1) is None
