"""How the map was left is there again, and nothing breaks where it cannot be read."""

from __future__ import annotations

from contextlib import closing

import pytest

from writer_assist.domain.magnets import Magnet
from writer_assist.domain.note_map import Colouring
from writer_assist.history.database import open_history
from writer_assist.history.map import MapHistory, MapState

STATE = MapState(
    (1.0, -2.0, 3.5), Colouring.TAG, False, True, (Magnet("1", "storm", None, 1.0, 2.0, True),)
)


def test_state_is_kept(tmp_path):
    with closing(MapHistory(tmp_path / "history.db")) as history:
        history.keep(MapState())
        history.keep(STATE)

    with closing(MapHistory(tmp_path / "history.db")) as history:
        assert history.state() == STATE


@pytest.mark.parametrize("state", ["", "{}", "[]", '{"camera": [1], "colouring": "x"}'])
def test_unreadable_state_is_the_first_one(tmp_path, state):
    database = open_history(tmp_path / "history.db")
    database.table("map_states").insert({"id": 1, "state": state})
    database.close()

    with closing(MapHistory(tmp_path / "history.db")) as history:
        assert history.state() == MapState()
