"""What a grammar checker says of a paragraph, and what the writer does not want to hear again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

_AROUND = 3  # words on each side by which a place is known again
_END = re.compile(r"[.!?…:;]")
_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something in a paragraph that may be wrong.

    Attributes:
        start: Where it begins, in characters of the paragraph.
        end: Where it ends.
        kind: The name of the rule.
        message: What may be wrong, in a sentence.
        replacements: What could stand there instead, the likeliest first; "" removes it.
        place: By which the same complaint at the same words is known again; not the words.
    """

    start: int
    end: int
    kind: str
    message: str
    replacements: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class IgnoredComplaints:
    """What the writer does not want to hear again.

    Attributes:
        kinds: Rules that are switched off.
        places: See ``Complaint.place``.
    """

    kinds: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    def without(self, complaints: Iterable[Complaint]) -> tuple[Complaint, ...]:
        """Return the complaints that the writer has not ignored."""
        return tuple(
            one for one in complaints if one.kind not in self.kinds and one.place not in self.places
        )

    def with_place(self, place: str) -> IgnoredComplaints:
        """Return them with one place more."""
        return replace(self, places=self.places | {place})

    def with_kind(self, kind: str) -> IgnoredComplaints:
        """Return them with one kind more."""
        return replace(self, kinds=self.kinds | {kind})


def place_of(kind: str, paragraph: str, start: int, end: int) -> str:
    """Return by what a complaint is known again while the paragraph changes elsewhere.

    It is made of the words themselves and a few around them in their sentence, and shows none.
    """
    before = [one.casefold() for one in _WORD.findall(_END.split(paragraph[:start])[-1])][-_AROUND:]
    after = [one.casefold() for one in _WORD.findall(_END.split(paragraph[end:])[0])][:_AROUND]
    parts = (kind, *before, "", paragraph[start:end].casefold(), "", *after)
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()
