"""The pieces that a passage is put together from: sentences, and parts of long ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from writer_assist.importing.words import WORD, count_words, sentence_starts

_LONGEST_PIECE = 40  # words
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]|>)*\n\s*")  # also within a quotation
_CLAUSE_END = re.compile(r"[,;:、，；：—–]|\n")

# What it costs to begin a passage at such a border; a badly sized passage costs about 1.
_AT_PARAGRAPH, _AT_LINE, _AT_SENTENCE, _IN_SENTENCE = 0.0, 0.3, 0.6, 2.5


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that is never cut.

    Attributes:
        start: Offset of its first character; it reaches to the next piece.
        words: Its length.
        border: What it costs to begin a passage with it.
    """

    start: int
    words: int
    border: float


def cut_pieces(text: str, start: int, end: int) -> list[Piece]:
    """Cut ``text[start:end]`` into pieces of at most 40 words, in order."""
    return [
        piece
        for here, there, border in _sentences(text, start, end)
        for piece in _cut_sentence(text, here, there, border)
    ]


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int, float]]:
    """Yield start, end and border of each sentence."""
    here, border = start, _AT_PARAGRAPH
    for there, next_border in _borders(text, start, end):
        yield here, there, border
        here, border = there, next_border
    yield here, end, border


def _borders(text: str, start: int, end: int) -> Iterator[tuple[int, float]]:
    paragraph = start
    for blank in [*_BLANK_LINES.finditer(text, start, end), None]:
        paragraph_end = blank.start() if blank else end
        for sentence in sentence_starts(text, paragraph, paragraph_end):
            after_line = text[sentence - 1] == "\n"
            yield sentence, _AT_LINE if after_line else _AT_SENTENCE
        if blank and paragraph_end > start and blank.end() < end:
            yield blank.end(), _AT_PARAGRAPH
        paragraph = blank.end() if blank else end


def _cut_sentence(text: str, start: int, end: int, border: float) -> Iterator[Piece]:
    words = count_words(text[start:end])
    if words <= _LONGEST_PIECE:
        if words:
            yield Piece(start, words, border)
        return
    matches = [match.start() for match in WORD.finditer(text, start, end)]
    first = 0
    while first < len(matches):
        last = _end_of_piece(text, matches, first)
        begin = start if first == 0 else matches[first]
        yield Piece(begin, last - first, border if first == 0 else _IN_SENTENCE)
        first = last


def _end_of_piece(text: str, words: list[int], first: int) -> int:
    """Return the number of the word behind the piece: after a clause if there is one."""
    limit = first + _LONGEST_PIECE
    if limit >= len(words):
        return len(words)
    for word in range(limit, first + _LONGEST_PIECE // 2, -1):
        if _CLAUSE_END.search(text, words[word - 1], words[word]):
            return word
    return limit
