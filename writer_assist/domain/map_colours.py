"""The colours of the map, in both themes; told apart by colour-blind eyes too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapColours:
    """The colours of one theme, as ``#rrggbb``.

    Attributes:
        groups: For folders and tags, the largest group first.
        rest: For what has no colour of its own.
        ages: For the last use, the latest first: from strong to faint.
    """

    groups: tuple[str, ...]
    rest: str
    ages: tuple[str, ...]


# Found by search for seven colours that stay apart under simulated protanopia, deuteranopia and
# tritanopia (Machado et al. 2009): any two, and the grey, differ by 22 or more in CIELAB there.
LIGHT = MapColours(
    groups=("#4b87e5", "#742000", "#68904f", "#9a4583", "#b08a00", "#2d38ae", "#583537"),
    rest="#b3ada2",
    ages=("#0b4a5c", "#2b7285", "#5f9aa9", "#9abdc6", "#c9d6d8"),
)
DARK = MapColours(
    groups=("#aac3ff", "#d36c31", "#58ba86", "#c062a9", "#f6d256", "#6370e0", "#ece8df"),
    rest="#67635d",
    ages=("#c8eef6", "#8ec6d3", "#5f96a3", "#41707b", "#34515a"),
)
