"""Searching the drafts of a project by words, for questions about the manuscript itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from writer_assist.domain.passage import Passage
from writer_assist.domain.prompt import Recalled
from writer_assist.retrieval.draft_index import DraftIndex

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$")


@dataclass(frozen=True, slots=True)
class IndexedDraft:
    """A draft as it was last read.

    Attributes:
        path: Absolute.
        text: Its text.
        index: Its passages.
        starts: Offset of each line.
    """

    path: str
    text: str
    index: DraftIndex
    starts: tuple[int, ...]

    @classmethod
    def of(cls, path: str, text: str) -> IndexedDraft:
        """Index a draft's text."""
        lines = text.split("\n")
        index = DraftIndex()
        index.splice(0, 0, lines)
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)
        return cls(path, text, index, tuple(starts[:-1]))

    def passage(self, found: Recalled) -> Passage:
        """Return a passage of the draft as one that can be quoted and opened.

        Its text is the draft's from its first line to its last, so that offsets hold.
        """
        last = min(found.end, len(self.starts))
        start = self.starts[min(found.start, len(self.starts) - 1)]
        end = self.starts[last] - 1 if last < len(self.starts) else len(self.text)
        text = self.text[start:end]
        # Of a long paragraph only some sentences are the passage.
        if (inside := text.find(found.text)) >= 0:
            start, text = start + inside, found.text
        return self._passage(start, text)

    def around(self, start: int, end: int) -> Passage:
        """Return the paragraphs of a stretch as a passage; offsets count in the draft's text."""
        first = self.starts[bisect_right(self.starts, start) - 1]
        last = self.text.find("\n", end)
        last = len(self.text) if last < 0 else last
        return self._passage(first, self.text[first:last])

    def _passage(self, start: int, text: str) -> Passage:
        title, heading = Path(self.path).stem, self.heading_at(start)
        heading = "" if heading == title else heading
        return Passage(0, 0, title, self.path, heading, text, start, start + len(text))

    def heading_at(self, position: int) -> str:
        """Return the heading that a place stands under; empty for none."""
        line = bisect_right(self.starts, position) - 1
        while line >= 0:
            end = self.starts[line + 1] - 1 if line + 1 < len(self.starts) else len(self.text)
            if found := _HEADING.match(self.text[self.starts[line] : end]):
                return found[1]
            line -= 1
        return ""


def best_in_drafts(
    drafts: Sequence[IndexedDraft], text: str, *, limit: int
) -> list[tuple[float, IndexedDraft, Recalled]]:
    """Return the passages of all drafts that fit a text, with their BM25 scores, best first."""
    found = [
        (score, draft, passage)
        for draft in drafts
        for score, passage in draft.index.find_anywhere(text, limit=limit)
    ]
    return sorted(found, key=lambda one: -one[0])[:limit]
