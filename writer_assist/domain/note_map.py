"""The map of the notes: where each lies, what pulls it, and how dots are grouped by colour."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

_DAY_S = 86_400.0
MOST_GROUPS = 7  # colours that can be told apart; the rest share one more


class MapBasis(Enum):
    """What decides how near two notes lie."""

    MEANING = "meaning"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class MappedNote:
    """One dot.

    Attributes:
        note_id: Primary key.
        title: Its name.
        path: Its file, absolute.
        tags: Without ``#``.
        touched: When it was last used, or its file changed, seconds since the epoch.
        links: How many other notes it is linked with.
        passages: How long it is.
        x: Its place; neighbours are about 1 apart, and the middle of the map is 0.
        y: The same, upwards.
    """

    note_id: int
    title: str
    path: str
    tags: tuple[str, ...]
    touched: float
    links: int
    passages: int
    x: float
    y: float

    @property
    def importance(self) -> float:
        """What decides whose title is shown first: many links, then much text."""
        return self.links + min(self.passages, 20) / 20


@dataclass(frozen=True, slots=True)
class NoteMap:
    """The whole library as a picture.

    Attributes:
        notes: Oldest first.
        links: Pairs of indexes into ``notes``, the lower one first.
        basis: What decides how near two notes lie.
        could_be: What would decide if the map were drawn anew.
        placed_later: How many notes were placed beside their neighbours since it was drawn.
        not_placed: How many notes are not on it yet, since nothing is known of their meaning.
    """

    notes: tuple[MappedNote, ...] = ()
    links: tuple[tuple[int, int], ...] = ()
    basis: MapBasis = MapBasis.MEANING
    could_be: MapBasis = MapBasis.MEANING
    placed_later: int = 0
    not_placed: int = 0


@dataclass(frozen=True, slots=True)
class NotePulls:
    """How strongly something on the map pulls each note that is close to it.

    Attributes:
        key: What was given with the order.
        pulls: Ids of notes with a strength above 0 and up to 1, the strongest first.
    """

    key: str
    pulls: tuple[tuple[int, float], ...] = ()


class Colouring(Enum):
    """What the colours of the dots mean."""

    FOLDER = "folder"
    TAG = "tag"
    LAST_USE = "last use"


@dataclass(frozen=True, slots=True)
class ColourGroup:
    """Dots of one colour.

    Attributes:
        name: A folder or a tag; for the last use a phrase of the program, to be translated.
            Empty for all that has no colour of its own.
        members: Indexes into the notes of the map.
    """

    name: str
    members: tuple[int, ...]


AGES: tuple[tuple[str, float], ...] = (
    ("Today", 1),
    ("This week", 7),
    ("This month", 31),
    ("This year", 366),
    ("Longer ago", float("inf")),
)
"""Names of the groups by last use, each with the days that it reaches back."""


def colour_groups(
    notes: Sequence[MappedNote], colouring: Colouring, now: float
) -> tuple[ColourGroup, ...]:
    """Group notes by colour.

    By folder and tag the largest groups come first, at most MOST_GROUPS of them, then one
    without a name for the rest.  By last use all groups of AGES come, even empty ones.

    Args:
        notes: Of a map.
        colouring: What the colours mean.
        now: Seconds since the epoch.
    """
    if colouring is Colouring.LAST_USE:
        return _by_age(notes, now)
    names = _folders(notes) if colouring is Colouring.FOLDER else _main_tags(notes)
    counted = Counter(name for name in names if name)
    largest = sorted(counted, key=lambda name: (-counted[name], name.casefold()))[:MOST_GROUPS]
    groups = {name: [at for at, own in enumerate(names) if own == name] for name in largest}
    rest = tuple(at for at, own in enumerate(names) if own not in groups)
    named = tuple(ColourGroup(name, tuple(members)) for name, members in groups.items())
    return (*named, ColourGroup("", rest)) if rest else named


def folder_of(path: str) -> str:
    """Return the name of the folder that a file is in."""
    return os.path.basename(os.path.dirname(path))


def _by_age(notes: Sequence[MappedNote], now: float) -> tuple[ColourGroup, ...]:
    members: list[list[int]] = [[] for _ in AGES]
    for at, note in enumerate(notes):
        days = (now - note.touched) / _DAY_S
        members[next(age for age, (_, most) in enumerate(AGES) if days < most)].append(at)
    return tuple(
        ColourGroup(name, tuple(own)) for (name, _), own in zip(AGES, members, strict=True)
    )


def _folders(notes: Sequence[MappedNote]) -> list[str]:
    """Return for each note the first folder that not all notes are in."""
    parts = [os.path.dirname(note.path).split(os.sep) for note in notes]
    shared = 0
    while parts and all(shared < len(own) and own[shared] == parts[0][shared] for own in parts):
        shared += 1
    return [own[shared] if len(own) > shared else "" for own in parts]


def _main_tags(notes: Sequence[MappedNote]) -> list[str]:
    """Return for each note the rarest of its tags that has a colour; empty for none."""
    counted = Counter(tag for note in notes for tag in note.tags)
    coloured = {tag for tag, _ in counted.most_common(MOST_GROUPS)}
    return [
        min((tag for tag in note.tags if tag in coloured), key=lambda tag: counted[tag], default="")
        for note in notes
    ]
