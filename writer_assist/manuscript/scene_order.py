"""The order of a manuscript: parts, chapters and scenes as one list with depths.

All functions take such a list and return another one.  A scene that moves takes all scenes below
it along, and nothing is ever lost or doubled.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from writer_assist.errors import ManuscriptError


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the order.

    Attributes:
        name: The scene's file without ``.md``.
        depth: How many entries it is below: 0 for one at the top.
    """

    name: str
    depth: int


Order = tuple[Place, ...]


def order_from_lists(nested: Any) -> Order:  # noqa: ANN401 - whatever YAML holds
    """Return the order in Longform's nested lists: a list belongs to the name before it.

    A name that is listed twice counts once, and a scene is at most one level below the one before.

    Raises:
        ManuscriptError: It holds something that is no name.
    """
    if not isinstance(nested, list):
        if nested in (None, ""):
            return ()
        raise ManuscriptError("The list of scenes is not a list.")
    found: dict[str, Place] = {}
    most = 0
    for place in _read(nested, 0):
        if place.name not in found:
            found[place.name] = replace(place, depth=min(place.depth, most))
            most = found[place.name].depth + 1
    return tuple(found.values())


def lists_from_order(order: Order) -> list[Any]:
    """Return the order as Longform writes it."""
    top: list[Any] = []
    stack = [top]
    for place in order:
        while len(stack) - 1 < place.depth:
            inner: list[Any] = []
            stack[-1].append(inner)
            stack.append(inner)
        del stack[place.depth + 1 :]
        stack[-1].append(place.name)
    return top


def end_of(order: Sequence[Place], number: int) -> int:
    """Return the number after the last entry that is below this one."""
    end = number + 1
    while end < len(order) and order[end].depth > order[number].depth:
        end += 1
    return end


def parent_of(order: Sequence[Place], number: int) -> int:
    """Return the number of the entry that this one is below; -1 at the top."""
    above = number - 1
    while above >= 0 and order[above].depth >= order[number].depth:
        above -= 1
    return above


def with_scene(order: Order, name: str, *, at: int, depth: int) -> Order:
    """Return the order with a new scene.

    Args:
        order: The order.
        name: The new scene.
        at: The number it gets.
        depth: Made smaller where nothing is above it to be below of.
    """
    at = max(0, min(at, len(order)))
    most = order[at - 1].depth + 1 if at else 0
    return (*order[:at], Place(name, max(0, min(depth, most))), *order[at:])


def without(order: Order, names: Collection[str]) -> Order:
    """Return the order without these scenes; what was below them moves up to their depth."""
    kept: list[Place] = []
    gone: list[int] = []  # depths of the entries left out that are still open
    for place in order:
        while gone and gone[-1] >= place.depth:
            gone.pop()
        if place.name in names:
            gone.append(place.depth)
        else:
            kept.append(replace(place, depth=place.depth - len(gone)))
    return tuple(kept)


def renamed(order: Order, old: str, new: str) -> Order:
    """Return the order with another name for a scene."""
    return tuple(replace(one, name=new) if one.name == old else one for one in order)


def with_all_below(order: Order, names: Collection[str]) -> tuple[str, ...]:
    """Return these scenes and all that are below them, in order."""
    chosen: list[str] = []
    depth = None
    for place in order:
        if depth is not None and place.depth <= depth:
            depth = None
        if depth is None and place.name in names:
            depth = place.depth
        if depth is not None:
            chosen.append(place.name)
    return tuple(chosen)


def moved(order: Order, names: Collection[str], *, below: str | None, at: int) -> Order:
    """Return the order with scenes moved, in their order, together with all below them.

    Args:
        order: The order.
        names: The scenes.
        below: The scene that they are to be below of; None for the top.
        at: Their number among what is below it, counted without themselves; beyond the last
            means the end.

    Raises:
        ManuscriptError: A scene would be below itself.
    """
    taken = set(with_all_below(order, names))
    if below is not None and below in taken:
        raise ManuscriptError("A chapter cannot be moved into itself.")
    rest = tuple(one for one in order if one.name not in taken)
    number = -1 if below is None else _number_of(rest, below)
    depth = 0 if below is None else rest[number].depth + 1
    last = len(rest) if below is None else end_of(rest, number)
    children = [n for n in range(number + 1, last) if parent_of(rest, n) == number]
    place = children[at] if 0 <= at < len(children) else last
    block: list[Place] = []
    shift = 0
    for one in order:
        if one.name not in taken:
            continue
        if one.name in names and not _is_below_chosen(order, one.name, names):
            shift = depth - one.depth
        block.append(replace(one, depth=one.depth + shift))
    return (*rest[:place], *block, *rest[place:])


def one_step(order: Order, names: Collection[str], step: int) -> Order:
    """Return the order with scenes one step up (-1) or down (1).

    They pass a neighbour with all that is below it; at the border of a chapter they go into the
    chapter before or after.  Where there is no further, nothing changes.
    """
    chosen = [n for n, one in enumerate(order) if one.name in names]
    tops = [n for n in chosen if not _is_below_chosen(order, order[n].name, names)]
    if not tops or len({parent_of(order, n) for n in tops}) != 1:
        return order
    first, parent = tops[0], parent_of(order, tops[0])
    siblings = [n for n in range(len(order)) if parent_of(order, n) == parent]
    others = [n for n in siblings if n not in tops]
    here = sum(n < first for n in others)
    below = order[parent].name if parent >= 0 else None
    target = here + step
    if 0 <= target <= len(others):
        return moved(order, names, below=below, at=target)
    if below is None:
        return order
    grand = parent_of(order, parent)
    uncles = [n for n in range(len(order)) if parent_of(order, n) == grand]
    near = uncles.index(parent) + step
    if not 0 <= near < len(uncles):
        return order
    at = 0 if step > 0 else len(order)
    return moved(order, names, below=order[uncles[near]].name, at=at)


def one_level(order: Order, names: Collection[str], step: int) -> Order:
    """Return the order with scenes one level further in (1) or out (-1).

    Further in, they are last below the scene before them; further out, they follow the one that
    they were below.  Where that is impossible nothing changes.
    """
    chosen = [n for n, one in enumerate(order) if one.name in names]
    tops = [n for n in chosen if not _is_below_chosen(order, order[n].name, names)]
    if not tops or len({parent_of(order, n) for n in tops}) != 1:
        return order
    parent = parent_of(order, tops[0])
    siblings = [n for n in range(len(order)) if parent_of(order, n) == parent and n not in tops]
    if step > 0:
        before = [n for n in siblings if n < tops[0]]
        if not before:
            return order
        return moved(order, names, below=order[before[-1]].name, at=len(order))
    if parent < 0:
        return order
    grand = parent_of(order, parent)
    uncles = [n for n in range(len(order)) if parent_of(order, n) == grand]
    below = order[grand].name if grand >= 0 else None
    return moved(order, names, below=below, at=uncles.index(parent) + 1)


def _read(nested: list[Any], depth: int) -> list[Place]:
    found: list[Place] = []
    for one in nested:
        if isinstance(one, list):
            found += _read(one, depth + 1)
        elif isinstance(one, str):
            found += [Place(one, depth)] if one else []
        else:
            raise ManuscriptError("The list of scenes holds something that is not a name.")
    return found


def _is_below_chosen(order: Order, name: str, names: Collection[str]) -> bool:
    number = parent_of(order, _number_of(order, name))
    while number >= 0:
        if order[number].name in names:
            return True
        number = parent_of(order, number)
    return False


def _number_of(order: Sequence[Place], name: str) -> int:
    for number, one in enumerate(order):
        if one.name == name:
            return number
    raise ManuscriptError(f"“{name}” is not in the manuscript any more.")
