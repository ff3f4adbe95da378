"""How the writer left the map of the notes in a project."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from writer_assist.domain.magnets import Magnet, magnet_of, magnet_record
from writer_assist.domain.note_map import Colouring
from writer_assist.history.database import HistoryStore, history_errors


@dataclass(frozen=True, slots=True)
class MapState:
    """What was seen on the map, and what stood on it.

    Attributes:
        camera: What is in the middle, and the pixels of one unit; None for the whole map.
        colouring: What the colours mean.
        links: Whether links are shown.
        paragraph_pulls: Whether the paragraph being written is a magnet.
        magnets: In the order in which they were placed.
    """

    camera: tuple[float, float, float] | None = None
    colouring: Colouring = Colouring.FOLDER
    links: bool = True
    paragraph_pulls: bool = False
    magnets: tuple[Magnet, ...] = ()


class MapHistory(HistoryStore):
    """Keeps the state of the map for one project; belongs to the thread that opened it.

    Every method raises DiskError where the disk refuses.
    """

    @history_errors()
    def state(self) -> MapState:
        """Return how the map was left; as it is at first if that cannot be read."""
        for row in self._database.query("select state from map_states where id = 1"):
            with suppress(KeyError, TypeError, ValueError, AttributeError):
                return _state(json.loads(row["state"]))
        return MapState()

    @history_errors()
    def keep(self, state: MapState) -> None:
        """Keep how the map is left."""
        written = json.dumps(_record(state), ensure_ascii=False, sort_keys=True)
        row = {"id": 1, "state": written}
        self._database.table("map_states").insert(row, pk="id", replace=True)


def _record(state: MapState) -> dict[str, Any]:
    return {
        "camera": state.camera,
        "colouring": state.colouring.value,
        "links": state.links,
        "paragraph": state.paragraph_pulls,
        "magnets": [magnet_record(magnet) for magnet in state.magnets],
    }


def _state(record: Mapping[str, Any]) -> MapState:
    camera = record["camera"]
    if camera is not None:
        x, y, scale = map(float, camera)
        camera = x, y, max(scale, 1e-6)
    return MapState(
        camera,
        Colouring(record["colouring"]),
        bool(record["links"]),
        bool(record["paragraph"]),
        tuple(magnet_of(one) for one in record["magnets"]),
    )
