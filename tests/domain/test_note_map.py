"""What the colours of the map mean."""

from __future__ import annotations

import pytest

from writer_assist.domain.note_map import AGES, MOST_GROUPS, Colouring, MappedNote, colour_groups

NOW = 1_000_000_000.0
DAY = 86_400.0


def note(path="/v/a.md", tags=(), days=0.0):
    return MappedNote(1, "A", path, tags, NOW - days * DAY, 0, 1, 0.0, 0.0)


def groups(notes, colouring):
    return {one.name: one.members for one in colour_groups(notes, colouring, NOW)}


def test_first_folder_that_not_all_share_counts():
    notes = [note("/v/people/a.md"), note("/v/people/crew/b.md"), note("/v/places/c.md")]

    assert groups(notes, Colouring.FOLDER) == {"people": (0, 1), "places": (2,)}


def test_notes_beside_the_folders_have_no_group_of_their_own():
    notes = [note("/v/people/a.md"), note("/v/b.md")]

    assert groups(notes, Colouring.FOLDER) == {"people": (0,), "": (1,)}


def test_rarest_coloured_tag_of_a_note_counts():
    notes = [note(tags=("all",)), note(tags=("all", "sea")), note()]

    assert groups(notes, Colouring.TAG) == {"all": (0,), "sea": (1,), "": (2,)}


def test_no_more_groups_than_colours():
    notes = [note(f"/v/{number}/a.md") for number in range(20)]

    found = groups(notes, Colouring.FOLDER)

    assert len(found) == MOST_GROUPS + 1
    assert len(found[""]) == 20 - MOST_GROUPS


@pytest.mark.parametrize(("days", "age"), [(0, 0), (3, 1), (20, 2), (200, 3), (2000, 4)])
def test_last_use_groups_by_age(days, age):
    found = groups([note(days=days)], Colouring.LAST_USE)

    assert found[AGES[age][0]] == (0,)
    assert len(found) == len(AGES)


@pytest.mark.parametrize("colouring", Colouring)
def test_empty_map_has_no_dots_of_any_colour(colouring):
    assert not any(groups([], colouring).values())
