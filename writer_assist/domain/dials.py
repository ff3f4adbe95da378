"""How the writer wants the list of sources to lean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dials:
    """Two dials, each from -1 to 1; at 0 the ranking is the one that was measured as best.

    Attributes:
        surprising: -1 asks for what is closest, 1 for what lies further off.
        forgotten: -1 asks for what is used often, 1 for what was not used for long.
    """

    surprising: float = 0.0
    forgotten: float = 0.0
