"""How an engine answers what it asked of the network."""

from __future__ import annotations

from collections.abc import Generator

from writer_assist.domain.network import NetworkRecord
from writer_assist.domain.progress import CancelToken
from writer_assist.engine.server import Route
from writer_assist.messages.network import AskNetwork
from writer_assist.offline import GUARD

LANE = "network"  # of its own: the answer does not wait for a search or a model


def network_routes() -> dict[type, Route]:
    """Return the route of the order that every engine understands."""
    return {AskNetwork: Route(LANE, _tell)}


def _tell(order: AskNetwork, _cancel: CancelToken) -> Generator[NetworkRecord, None, None]:
    if order.try_out:
        GUARD.try_out()
    yield GUARD.record()
