"""A quick part of what ``start.py resilience engine_kills`` does."""

from __future__ import annotations

import pytest

from tests.resilience.engine_kills import Killer, window_at
from tests.resilience.figures import Figures
from tests.resilience.window_kills import make_place

pytestmark = pytest.mark.timeout(400)


def test_killed_library_costs_no_key_and_comes_back(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(tmp_path / "place" / "models"))
    place, figures = make_place(tmp_path / "place", with_model=False), Figures()

    with window_at(place) as (desk, window):
        Killer(desk, window, figures, seed=1).kill(desk.library_engine, "library")

    assert figures.failures == []
    assert figures.counts["came back"] == 1
