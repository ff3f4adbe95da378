"""Magnets on the map of the notes, and where they draw the dots that are close to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_REACH = 0.82  # of the way: what is pulled keeps a small likeness of where it was

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Magnet:
    """A word or a note that pulls what is close to it.

    Attributes:
        key: Names it among the magnets of a map.
        label: What is written on it.
        note_id: The note that it stands for; None for a word.
        x: Its place, in the units of the map.
        y: The same, upwards.
        pinned: Whether it keeps its place and stays when the others are taken away.
    """

    key: str
    label: str
    note_id: int | None
    x: float
    y: float
    pinned: bool = False


def drawn_to_magnets(
    places: Mapping[int, Point],
    magnets: Sequence[Magnet],
    pulls: Mapping[str, Sequence[tuple[int, float]]],
) -> dict[int, Point]:
    """Return the new places of the notes that are pulled; all others stay.

    A note goes towards the middle of what pulls it, weighted by strength, and the further the
    stronger it is pulled (the dust and magnets of Yi et al. 2005).

    Args:
        places: Of the notes, by id.
        magnets: On the map.
        pulls: By the key of a magnet, notes with a strength from 0 to 1.
    """
    pulled: defaultdict[int, list[tuple[float, Magnet]]] = defaultdict(list)
    for magnet in magnets:
        for note_id, strength in pulls.get(magnet.key, ()):
            if note_id in places and strength > 0:
                pulled[note_id].append((strength, magnet))
    return {note_id: _drawn(places[note_id], by) for note_id, by in pulled.items()}


def magnet_record(magnet: Magnet) -> dict[str, Any]:
    """Return a magnet as plain JSON, to be kept."""
    return {
        "key": magnet.key,
        "label": magnet.label,
        "note": magnet.note_id,
        "place": [magnet.x, magnet.y],
        "pinned": magnet.pinned,
    }


def magnet_of(record: Mapping[str, Any]) -> Magnet:
    """Return a magnet as :func:`magnet_record` wrote it.

    Raises:
        KeyError: The record is not one.
        TypeError: The record is not one.
        ValueError: The record is not one.
    """
    x, y = record["place"]
    note = record["note"]
    return Magnet(
        str(record["key"]),
        str(record["label"]),
        None if note is None else int(note),
        float(x),
        float(y),
        bool(record["pinned"]),
    )


def _drawn(place: Point, by: Sequence[tuple[float, Magnet]]) -> Point:
    total = sum(strength for strength, _ in by)
    x = sum(strength * magnet.x for strength, magnet in by) / total
    y = sum(strength * magnet.y for strength, magnet in by) / total
    left = 1.0
    for strength, _ in by:
        left *= 1.0 - min(strength, 1.0)
    way = _REACH * (1.0 - left)
    return place[0] + way * (x - place[0]), place[1] + way * (y - place[1])
