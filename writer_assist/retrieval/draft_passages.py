"""A draft cut into passages for recall: a few paragraphs, or some sentences of a long one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from writer_assist.domain.memory import Recalled
from writer_assist.domain.sentences import sentences

ENOUGH_WORDS, MOST_WORDS = 60, 110

_HEADING = re.compile(r"#{1,6}\s")
_WORDLESS = re.compile(r"[\W_]*$")  # blank lines, ornaments between scenes
_ENDS = re.compile(r"[.!?\u2026\u3002\uff01\uff1f][\"'\u201d\u2019\u00bb)\]*_]*\s*$")


@dataclass(frozen=True, slots=True)
class _Part:
    """What passages are made of: a paragraph, or a sentence of a long one; empty for a border."""

    paragraph: int
    text: str


def passages_of(paragraphs: Sequence[str]) -> list[Recalled]:
    """Cut a draft into passages, in order.

    A passage ends with a sentence where it can.  What is changed in one paragraph seldom
    moves the borders behind the next long one.

    Args:
        paragraphs: Of the draft; lines, where it is broken into lines by hand.
    """
    found: list[Recalled] = []
    taken: list[_Part] = []
    words = 0
    for part in _parts(paragraphs):
        enough = words >= ENOUGH_WORDS and _ENDS.search(taken[-1].text)
        if taken and (enough or words >= MOST_WORDS or not part.text):
            found.append(_passage(taken))
            taken, words = [], 0
        if part.text:
            taken.append(part)
            words += len(part.text.split())
    return [*found, _passage(taken)] if taken else found


def _passage(parts: Sequence[_Part]) -> Recalled:
    text = "".join(part.text for part in parts).strip()
    return Recalled(text, parts[0].paragraph, parts[-1].paragraph + 1)


def _parts(paragraphs: Sequence[str]) -> Iterator[_Part]:
    for number, paragraph in enumerate(paragraphs):
        if _HEADING.match(paragraph):
            yield _Part(number, "")
        elif len(paragraph.split()) > MOST_WORDS:
            for start, end in sentences(paragraph):
                yield _Part(number, f"{paragraph[start:end]} ")
        elif not _WORDLESS.match(paragraph):
            yield _Part(number, f"{paragraph}\n")
