"""What is on the map now: the dots with their colours and places, and what is lit."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.magnets import Magnet, drawn_to_magnets
from writer_assist.domain.note_map import (
    ColourGroup,
    Colouring,
    MappedNote,
    NoteMap,
    colour_groups,
)

Floats = NDArray[np.float32]

_SAMPLE = 200  # dots
_BESIDE = 40.0  # degrees off a direction within which the next dot is looked for


class MapScene:
    """The state of the picture; knows nothing of pixels.

    Attributes:
        note_map: What was drawn.
        places: Where the dots are now, pulled by magnets, shape ``(N, 2)``.
        groups: The dots by colour.
        colouring: What the colours mean.
        magnets: In the order in which they were placed.
        lit: Indexes of the dots that stand out; None lights all alike.
        near: Indexes of the dots that fit the paragraph being written.
        spacing: How far apart two neighbours usually are, in units of the map.
        current: Index of the chosen dot; -1 for none.
    """

    def __init__(self) -> None:
        self.note_map = NoteMap()
        self.places: Floats = np.empty((0, 2), np.float32)
        self.groups: tuple[ColourGroup, ...] = ()
        self.colouring = Colouring.FOLDER
        self.magnets: tuple[Magnet, ...] = ()
        self.lit: frozenset[int] | None = None
        self.near: tuple[int, ...] = ()
        self.current = -1
        self.spacing = 1.0
        self._home: Floats = self.places
        self._links: NDArray[np.int64] = np.empty((0, 2), np.int64)
        self._by_id: dict[int, int] = {}
        self._pulls: dict[str, Sequence[tuple[int, float]]] = {}
        self._ranking: tuple[int, ...] = ()
        self._ranks: dict[int, int] = {}

    @property
    def notes(self) -> tuple[MappedNote, ...]:
        """The notes, in the order of the indexes."""
        return self.note_map.notes

    @property
    def links(self) -> NDArray[np.int64]:
        """Pairs of indexes, shape ``(L, 2)``."""
        return self._links

    @property
    def home(self) -> Floats:
        """Where the dots are without magnets, shape ``(N, 2)``."""
        return self._home

    @property
    def ranking(self) -> tuple[int, ...]:
        """Indexes, the most important first."""
        return self._ranking

    def rank(self, at: int) -> int:
        """Return how important a dot is; 0 is the most important."""
        return self._ranks[at]

    def set_map(self, note_map: NoteMap) -> None:
        """Show another map; what was chosen stays so if it is still there."""
        chosen = self.notes[self.current].note_id if self.current >= 0 else None
        lit = None if self.lit is None else {self.notes[at].note_id for at in self.lit}
        near = [self.notes[at].note_id for at in self.near]
        self.note_map = note_map
        self._home = np.array([(note.x, note.y) for note in note_map.notes], np.float32)
        self._home = self._home.reshape(-1, 2)
        self._links = np.array(note_map.links, np.int64).reshape(-1, 2)
        self._by_id = {note.note_id: at for at, note in enumerate(note_map.notes)}
        importance = [note.importance for note in note_map.notes]
        self._ranking = tuple(sorted(self._by_id.values(), key=lambda at: -importance[at]))
        self._ranks = {at: rank for rank, at in enumerate(self._ranking)}
        self.spacing = _spacing(self._home)
        self.current = self._by_id.get(chosen, -1) if chosen is not None else -1
        self.lit = None if lit is None else self.indexes(lit)
        self.near = tuple(self.indexes(near))
        self.set_colouring(self.colouring)
        self._pull()

    def set_colouring(self, colouring: Colouring) -> None:
        """Let the colours mean something else."""
        self.colouring = colouring
        self.groups = colour_groups(self.notes, colouring, time.time())

    def set_magnets(self, magnets: Sequence[Magnet]) -> None:
        """Have other magnets, or in other places."""
        self.magnets = tuple(magnets)
        keys = {magnet.key for magnet in magnets}
        self._pulls = {key: pulls for key, pulls in self._pulls.items() if key in keys}
        self._pull()

    def set_pulls(self, key: str, pulls: Sequence[tuple[int, float]]) -> None:
        """Say what a magnet pulls."""
        self._pulls[key] = pulls
        self._pull()

    def pulled_by(self, key: str) -> tuple[int, ...]:
        """Return what a magnet pulls, the strongest first."""
        return tuple(
            self._by_id[note] for note, _ in self._pulls.get(key, ()) if note in self._by_id
        )

    def indexes(self, note_ids: Iterable[int]) -> frozenset[int]:
        """Return the indexes of the notes that are on the map."""
        return frozenset(self._by_id[one] for one in note_ids if one in self._by_id)

    def index(self, note_id: int) -> int:
        """Return the index of a note; -1 if it is not on the map."""
        return self._by_id.get(note_id, -1)

    def linked_with(self, at: int) -> frozenset[int]:
        """Return the dots that are linked with one."""
        own = self._links[(self._links == at).any(1)]
        return frozenset(int(other) for other in own.ravel() if other != at)

    def middle_of(self, indexes: Collection[int]) -> tuple[float, float]:
        """Return the middle of some dots, that of half of them which are closest together."""
        if not indexes:
            return 0.0, 0.0
        places = self._home[list(indexes)]
        middle = np.median(places, axis=0)
        nearest = np.argsort(((places - middle) ** 2).sum(1))[: max(1, len(places) // 2)]
        x, y = places[nearest].mean(0)
        return float(x), float(y)

    def free_place_near(
        self, place: tuple[float, float], reach: float, key: str = ""
    ) -> tuple[float, float]:
        """Return a place for a magnet, far from all dots and magnets; the one given if it is so.

        Args:
            place: On the map.
            reach: How far aside it may be.
            key: Of the magnet, which is not in its own way.
        """
        if not len(self.places):
            return place
        magnets = [(one.x, one.y) for one in self.magnets if one.key != key]
        angles = np.arange(16) * (np.pi / 8)
        ring = np.stack([np.cos(angles), np.sin(angles)], 1)
        around = np.concatenate([[[0.0, 0.0]], ring * reach * 0.5, ring * reach])
        tried = np.asarray(around + place, np.float32)
        # A magnet is wider than high, and two are twice as wide.
        apart = np.minimum(_apart(tried, self.places, 0.4), _apart(tried, magnets, 0.2))
        x, y = tried[int(np.argmax(np.minimum(apart, (0.4 * reach) ** 2)))]
        return float(x), float(y)

    def nearest_to(self, at: int, count: int) -> tuple[int, ...]:
        """Return the dots around one, the nearest first, without itself."""
        apart = ((self.places - self.places[at]) ** 2).sum(1)
        apart[at] = np.inf
        return tuple(int(one) for one in np.argsort(apart, kind="stable")[:count] if one != at)

    def next_towards(self, at: int, right: int, up: int) -> int:
        """Return the next dot in a direction; the dot itself if there is none."""
        apart = self.places - self.places[at]
        far = np.linalg.norm(apart, axis=1)
        along = apart @ np.array([right, up], np.float32)
        ahead = (far > 0) & (along > far * np.cos(np.radians(_BESIDE)))
        if not ahead.any():
            ahead = along > 0
        if not ahead.any():
            return at
        cost = np.where(ahead, far + 1.5 * (far - along), np.inf)
        return int(cost.argmin())

    def _pull(self) -> None:
        self.places = self._home.copy()
        if not self.magnets or not len(self._home):
            return
        places = {
            note: (float(self._home[at, 0]), float(self._home[at, 1]))
            for pulls in self._pulls.values()
            for note, _ in pulls
            if (at := self._by_id.get(note, -1)) >= 0
        }
        for note, place in drawn_to_magnets(places, self.magnets, self._pulls).items():
            self.places[self._by_id[note]] = place


def titles_with(notes: Sequence[MappedNote], words: str) -> frozenset[int]:
    """Return the notes whose title, tags or folder contain all words."""
    wanted = words.casefold().split()
    return frozenset(
        at for at, note in enumerate(notes) if all(word in _searched(note) for word in wanted)
    )


def group_numbers(groups: Sequence[ColourGroup]) -> Mapping[int, int]:
    """Return for each dot the number of its group."""
    return {at: number for number, group in enumerate(groups) for at in group.members}


def _spacing(places: Floats) -> float:
    """Return the usual distance from a place to the nearest other one, from a sample."""
    if len(places) < 2:
        return 1.0
    sample = places[:: max(1, len(places) // _SAMPLE)]
    apart = ((sample[:, None] - places[None]) ** 2).sum(2)
    nearest = np.sqrt(np.partition(apart, 1, axis=1)[:, 1])
    return max(float(np.median(nearest)), 1e-3)


def _searched(note: MappedNote) -> str:
    return f"{note.title} {' '.join(note.tags)} {note.path}".casefold()


def _apart(tried: Floats, others: Floats | Sequence[tuple[float, float]], wide: float) -> Floats:
    """Return how far places lie from the nearest other, squared; what is aside counts less."""
    if not len(others):
        return np.full(len(tried), np.inf, np.float32)
    way = (tried[:, None] - np.asarray(others)[None]) * (wide, 1.0)
    return np.asarray((way**2).sum(2).min(1), np.float32)
