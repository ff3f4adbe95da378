"""Differences between two versions of a text."""

from __future__ import annotations

import random

import pytest

from writer_assist.domain.differences import ChangeKind, WordChange, differences, undone

SCENE = "The lantern went out.\n\nMara counted the boats.\n\nNobody answered her.\n"


def words(changes, stretch):
    return [change.text for change in changes if change.stretch is stretch]


def test_same_texts_have_no_differences():
    assert differences(SCENE, SCENE) == ()


def test_changed_word_is_the_only_difference_of_its_paragraph():
    [found] = differences(SCENE, SCENE.replace("boats", "gulls"))

    assert words(found.changes, ChangeKind.REMOVED) == ["boats"]
    assert words(found.changes, ChangeKind.ADDED) == ["gulls"]


def test_removed_paragraph_is_found_where_it_was():
    [found] = differences(SCENE, SCENE.replace("Mara counted the boats.\n\n", ""))

    assert SCENE[slice(*found.old)] == "Mara counted the boats.\n\n"
    assert found.new[0] == found.new[1]


def test_words_with_a_short_one_between_them_are_one_change():
    [found] = differences("He went up a hill.", "He ran down a road.")

    assert WordChange(ChangeKind.ADDED, "ran down a road") in found.changes


def test_text_without_spaces_is_compared_by_characters():
    [found] = differences("彼女は船を数えた。", "彼女は鳥を数えた。")

    assert words(found.changes, ChangeKind.REMOVED) == ["船"]


@pytest.mark.parametrize("seed", range(60))
def test_all_differences_undone_give_the_old_text(seed):
    chance = random.Random(seed)
    old, new = (
        "".join(chance.choice(["a", "b ", "c\n", "\n", "😀", "d\n\n"]) for _ in range(40))
        for _ in range(2)
    )

    found = differences(old, new)

    assert undone(new, found, old) == old
    for one in found:
        joined = "".join(c.text for c in one.changes if c.stretch is not ChangeKind.ADDED)
        assert joined == old[slice(*one.old)]


def test_one_difference_undone_leaves_the_others():
    new = SCENE.replace("boats", "gulls").replace("Nobody", "Somebody")

    first, _ = differences(SCENE, new)

    assert undone(new, [first], SCENE) == SCENE.replace("Nobody", "Somebody")


def test_changed_paragraph_beside_a_removed_one_is_a_change_of_its_own():
    new = "Mara counted the gulls.\n\nNobody answered her.\n"

    cut, changed = differences(SCENE, new)

    assert SCENE[slice(*cut.old)] == "The lantern went out.\n\n"
    assert words(changed.changes, ChangeKind.ADDED) == ["gulls"]
