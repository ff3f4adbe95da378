"""Places for the dots of a small graph, so that those with strong links lie close together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_STEPS = 240
_FIRST_STEP = 0.12  # of the picture's width
_CENTRE = 0.35  # how strongly dots without links are kept from drifting away
_ROUND = 2.399963  # the golden angle: neighbours in the list begin apart

Floats = NDArray[np.float64]


def laid_out(
    count: int, links: Sequence[tuple[int, int, float]]
) -> tuple[tuple[float, float], ...]:
    """Return a place for each dot, across and down from 0 to 1; always the same for the same graph.

    Dots push one another away, and links draw their ends together (Fruchterman and Reingold
    1991).

    Args:
        count: Of dots; the first ones begin in the middle.
        links: Two dots, and the strength of what joins them.
    """
    if count < 2:
        return ((0.5, 0.5),) * count
    turn = np.arange(count) * _ROUND
    far = np.sqrt((np.arange(count) + 0.5) / count) / 2
    places = np.stack([np.cos(turn) * far, np.sin(turn) * far], 1)
    pull = np.zeros((count, count))
    for first, second, strength in links:
        pull[first, second] = pull[second, first] = strength
    pull = np.sqrt(pull / pull.max()) if pull.max() else pull
    room = 1 / np.sqrt(count)
    for step in range(_STEPS):
        places = places + _moved(places, pull, room, _FIRST_STEP * (1 - step / _STEPS))
    return tuple((float(x), float(y)) for x, y in _filling(places))


def _moved(places: Floats, pull: Floats, room: float, most: float) -> Floats:
    between = places[:, None, :] - places[None, :, :]
    far = np.maximum(np.sqrt((between**2).sum(2)), 1e-4)
    push = room**2 / far**2
    np.fill_diagonal(push, 0.0)
    force = (between * (push - pull * far / room * 0.6)[:, :, None]).sum(1) - _CENTRE * places
    length = np.maximum(np.sqrt((force**2).sum(1)), 1e-9)
    limited: Floats = force * (np.minimum(length, most) / length)[:, None]
    return limited


def _filling(places: Floats) -> Floats:
    least, most = places.min(0), places.max(0)
    filled: Floats = (places - least) / np.maximum(most - least, 1e-9)
    return filled
