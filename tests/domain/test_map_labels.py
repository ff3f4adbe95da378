"""Titles on the map do not cover one another, nor dots."""

from __future__ import annotations

from writer_assist.domain.map_labels import LabelWish, placed_labels

ROOM = {"width": 400, "height": 200, "line": 14, "most": 50}


def overlap(one, other, wide=80, high=14):
    return abs(one.x - other.x) < wide and abs(one.y - other.y) < high


def test_no_title_covers_another():
    wishes = [LabelWish(at, 20 + 37 * (at % 10), 20 + 17 * (at // 10), 80) for at in range(80)]

    placed = placed_labels(wishes, **ROOM)

    assert len(placed) > 10
    assert not any(
        overlap(one, other) for at, one in enumerate(placed) for other in placed[at + 1 :]
    )


def test_most_important_one_is_written_first_and_at_the_right():
    placed = placed_labels([LabelWish(at, 100, 100, 80) for at in range(9)], **ROOM)

    assert placed[0].at == 0
    assert placed[0].x > 100


def test_titles_stay_in_the_picture():
    placed = placed_labels([LabelWish(0, 390, 100, 80)], **ROOM)

    assert placed[0].x + 80 <= 400


def test_title_goes_where_no_dot_is():
    dots = [(100, 100), (140, 100)]

    placed = placed_labels([LabelWish(0, 100, 100, 80)], dots=dots, **ROOM)

    assert placed[0].x < 100


def test_title_without_room_is_left_out_unless_it_may_cover_dots():
    dots = [(100, 100), *((100 + dx, 100 + dy) for dx in (-40, 0, 40) for dy in (-15, 0, 15))]

    strict = placed_labels([LabelWish(0, 100, 100, 80)], dots=dots, **ROOM)
    free = placed_labels([LabelWish(0, 100, 100, 80, covers=9)], dots=dots, **ROOM)

    assert (len(strict), len(free)) == (0, 1)


def test_taken_places_stay_free():
    placed = placed_labels([LabelWish(0, 100, 100, 80)], taken=[(104, 90, 90, 20)], **ROOM)

    assert placed[0].x < 100
