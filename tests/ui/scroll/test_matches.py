"""Matches in the scenes around the one being written."""

from __future__ import annotations

import re

import pytest

from tests.ui.scroll.test_view import TEXTS, Opened
from writer_assist.ui.scroll.matches import SceneMatches


@pytest.fixture
def opened(qtbot) -> Opened:
    opened = Opened(qtbot)
    opened.matches = SceneMatches(opened.scroll)
    return opened


def counted(opened, qtbot, count) -> list[int]:
    with qtbot.waitSignal(opened.matches.counted) as told:
        count()
    return told.args


def test_matches_before_and_after_the_scene_are_counted(opened, qtbot):
    found = counted(opened, qtbot, lambda: opened.matches.count(re.compile("rained")))

    assert found == [240, 360]


def test_what_is_written_in_another_scene_is_counted_again(opened, qtbot):
    counted(opened, qtbot, lambda: opened.matches.count(re.compile("rained")))

    opened.scroll.set_texts({"0.md": TEXTS["0.md"] + "It rained."})

    assert counted(opened, qtbot, opened.matches.count_again) == [241, 360]


def test_scene_that_is_opened_is_counted_by_the_bar_and_the_one_before_here(opened, qtbot):
    counted(opened, qtbot, lambda: opened.matches.count(re.compile("rained")))

    opened.turn("5.md")

    assert counted(opened, qtbot, opened.matches.count_again) == [600, 0]
