"""Who wrote what: the origin of every character of a draft, as ranges that cover its text.

All places and lengths are characters (Unicode code points) of the text as the editor shows it,
paragraphs ended by line feeds.  Qt counts in UTF-16 units; ``ui.draft.authorship`` translates.
"""

from __future__ import annotations

import json
import uuid
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Origin(Enum):
    """How a stretch of text came into a draft."""

    BEFORE = "before"  # it was there before anything was recorded
    TYPED = "typed"
    ACCEPTED = "accepted"  # of a card, or a suggestion
    QUOTED = "quoted"  # from a note
    PASTED = "pasted"  # from outside the project
    ELSEWHERE = "elsewhere"  # another program changed the file


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a stretch of text is from.

    Attributes:
        origin: How it came into the draft.
        key: Of the insertion that it is a part of; empty where nothing more is known.
    """

    origin: Origin
    key: str = ""


BEFORE = Provenance(Origin.BEFORE)
TYPED = Provenance(Origin.TYPED)
TYPED_NOW = Provenance(Origin.TYPED, "now")
"""Typed since the draft was opened; it is stored as TYPED."""
PASTED = Provenance(Origin.PASTED)
ELSEWHERE = Provenance(Origin.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Insertion:
    """A text that was put into a draft at once: a card, a suggestion or a quotation.

    Attributes:
        source: What its characters are marked with.
        made: When, in seconds since 1970.
        letters: Its characters without white space; how many of them are left is the share kept.
        model: The language model that wrote it; empty for a quotation.
        notes: The notes that it was written from, or that it quotes, by their titles.
    """

    source: Provenance
    made: float
    letters: int
    model: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        origin: Origin,
        text: str,
        made: float,
        *,
        model: str = "",
        notes: Iterable[str] = (),
    ) -> Insertion:
        """Return the record of a text that is about to be inserted."""
        source = Provenance(origin, uuid.uuid4().hex)
        return cls(source, made, letters_in(text), model, tuple(dict.fromkeys(notes)))


class Run(NamedTuple):
    """A stretch of text from one source; at least one character long."""

    length: int
    source: Provenance


Runs = tuple[Run, ...]


class Ranges:
    """The sources of a text: runs that cover it from its first character to its last.

    Two neighbours never have the same source.  A change costs about as much as there are runs
    between it and the change before.
    """

    def __init__(self, runs: Iterable[Run] = ()) -> None:
        """Begin with these runs; empty ones are left out, equal neighbours become one."""
        self._lengths: list[int] = []
        self._sources: list[Provenance] = []
        for length, source in runs:
            _append(self._lengths, self._sources, length, source)
        self._total = sum(self._lengths)
        self._at = self._start = 0  # the run that was looked at last, and where it begins

    @property
    def length(self) -> int:
        """The length of the text."""
        return self._total

    def runs(self) -> Runs:
        """Return all runs."""
        return tuple(map(Run, self._lengths, self._sources))

    def between(self, start: int, end: int) -> Runs:
        """Return the runs of a part of the text, as far as they lie in it."""
        end = min(end, self._total)
        if start >= end:
            return ()
        self._go_to(start)
        found: list[Run] = []
        at, place = self._at, self._start
        while place < end:
            after = place + self._lengths[at]
            found.append(Run(min(end, after) - max(start, place), self._sources[at]))
            at, place = at + 1, after
        return tuple(found)

    def replace(self, start: int, removed: int, added: Sequence[Run]) -> Runs:
        """Follow a change of the text.

        Args:
            start: Where the text was changed.
            removed: How many characters after it went away.
            added: What came in their place.

        Returns:
            The runs of what went away.

        Raises:
            ValueError: The text is not as long as that.
        """
        if not 0 <= start <= start + removed <= self._total:
            raise ValueError(f"{start}+{removed} is not within {self._total}")
        gone = self.between(start, start + removed) if removed else ()
        self._go_to(start)
        lengths, sources = self._lengths, self._sources
        first = self._at
        new_lengths: list[int] = []
        new_sources: list[Provenance] = []
        place = self._start
        if first > 0 and place == start:  # so that equal neighbours become one
            first -= 1
            place -= lengths[first]
        begin = place
        last = first
        if first < len(lengths):
            _append(new_lengths, new_sources, start - place, sources[first])
        for length, source in added:
            _append(new_lengths, new_sources, length, source)
        end = start + removed
        while last < len(lengths) and place <= end:
            after = place + lengths[last]
            _append(new_lengths, new_sources, after - max(place, end), sources[last])
            place, last = after, last + 1
        lengths[first:last] = new_lengths
        sources[first:last] = new_sources
        self._total += sum(length for length, _ in added) - removed
        self._at, self._start = first, begin
        return gone

    def _go_to(self, place: int) -> None:
        """Find the run that holds the character after a place; at the end, one after the last."""
        at, start, lengths = self._at, self._start, self._lengths
        while start > place:
            at -= 1
            start -= lengths[at]
        while at < len(lengths) and start + lengths[at] <= place:
            start += lengths[at]
            at += 1
        self._at, self._start = at, start


def joined(parts: Iterable[Iterable[Run]]) -> Runs:
    """Return runs one after the other, equal neighbours as one."""
    return Ranges(run for part in parts for run in part).runs()


def settled(runs: Iterable[Run]) -> Runs:
    """Return runs as they are stored: what was typed just now is typed."""
    return Ranges(
        Run(length, TYPED if source == TYPED_NOW else source) for length, source in runs
    ).runs()


def letters_in(text: str) -> int:
    """Return how many characters of a text are not white space."""
    return len("".join(text.split()))


def pieces(text: str, runs: Iterable[Run]) -> Iterator[tuple[str, Provenance]]:
    """Yield a text cut into its runs, in order."""
    at = 0
    for length, source in runs:
        yield text[at : at + length], source
        at += length


def to_bytes(runs: Sequence[Run]) -> bytes:
    """Return runs as they are stored; see :func:`from_bytes`."""
    numbers = {source: number for number, source in enumerate({run.source for run in runs})}
    told = {
        "sources": [[source.origin.value, source.key] for source in numbers],
        "runs": [[length, numbers[source]] for length, source in runs],
    }
    return zlib.compress(json.dumps(told, separators=(",", ":")).encode())


def from_bytes(raw: bytes) -> Runs:
    """Return runs that were stored.

    Raises:
        ValueError: They are damaged, or of a later version.
    """
    try:
        told = json.loads(zlib.decompress(raw))
        sources = [Provenance(Origin(origin), str(key)) for origin, key in told["sources"]]
        return Ranges(Run(int(length), sources[number]) for length, number in told["runs"]).runs()
    except (zlib.error, KeyError, IndexError, TypeError, ValueError) as error:
        raise ValueError("not the ranges of a text") from error


def _append(lengths: list[int], sources: list[Provenance], length: int, source: Provenance) -> None:
    if length <= 0:
        return
    if sources and sources[-1] == source:
        lengths[-1] += length
    else:
        lengths.append(length)
        sources.append(source)
