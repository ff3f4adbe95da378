"""A quick part of what ``start.py resilience window_kills`` does."""

from __future__ import annotations

import pytest

from tests.resilience.figures import Figures
from tests.resilience.window_kills import finish, kill_once, make_place

pytestmark = pytest.mark.timeout(400)


def test_killed_window_leaves_its_draft_and_a_library_that_opens(tmp_path):
    place, figures = make_place(tmp_path / "place", with_model=False), Figures()

    kill_once(place, 1, figures, longest_s=0.5)
    finish(place, figures)

    assert figures.failures == []
    assert figures.counts["libraries that opened"] == 1
