"""The texts of a manuscript in the order of the book, read again only when files change."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from writer_assist.domain.context import paragraph_spans
from writer_assist.domain.story import blanked_story
from writer_assist.errors import ManuscriptError
from writer_assist.files import read_bytes
from writer_assist.importing.front_matter import front_matter_of
from writer_assist.manuscript.index_note import read_index
from writer_assist.manuscript.project import project_of
from writer_assist.manuscript.structure import drafts_beside
from writer_assist.text_encoding import decode

_MOST_BYTES = 8_000_000  # of a file
_HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*?)[ \t]*#*[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ManuscriptText:
    """One file of a manuscript.

    Attributes:
        path: Absolute.
        name: The file's, without its ending.
        text: The story, with blanks for front matter and comments: offsets are those of the file.
        fields: Its front matter, by name in lower case; every value is a list.
        headings: Offset and words of each heading.
        paragraphs: Start and end of each.
    """

    path: str
    name: str
    text: str
    fields: dict[str, list[str]]
    headings: tuple[tuple[int, str], ...]
    paragraphs: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, path: Path, whole: str) -> ManuscriptText:
        """Read a file's text."""
        text = blanked_story(whole)
        return cls(
            str(path),
            path.stem,
            text,
            front_matter_of(whole).fields,
            tuple((found.start(), found[1]) for found in _HEADING.finditer(text)),
            tuple(span for span in paragraph_spans(text) if text[slice(*span)].strip()),
        )

    def heading_at(self, position: int) -> str:
        """Return the heading that a place stands under; empty if it is only the file's name."""
        at = bisect_right(self.headings, position, key=lambda one: one[0]) - 1
        heading = self.headings[at][1] if at >= 0 else ""
        return "" if heading == self.name else heading

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield the offset and the text of each paragraph that is no heading."""
        for start, end in self.paragraphs:
            part = self.text[start:end]
            if not _HEADING.match(part):
                yield start, part


class ManuscriptShelf:
    """Reads manuscripts; for one thread."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple[int, int], ManuscriptText | None]] = {}

    def texts(self, draft: str) -> tuple[ManuscriptText, ...]:
        """Return the texts of the book that a draft belongs to, in the order of the book.

        Files that no index lists come in the order of their names; what cannot be read is left
        out.
        """
        if not draft:
            return ()
        paths = _paths_of(Path(draft))
        read = {path: self._read(path) for path in paths}
        self._known = {path: one for path, one in self._known.items() if path in read}
        return tuple(one for one in read.values() if one is not None)

    def _read(self, path: Path) -> ManuscriptText | None:
        try:
            state = path.stat()
            stamp = state.st_mtime_ns, state.st_size
            known = self._known.get(path)
            if known is None or known[0] != stamp:
                known = self._known[path] = stamp, self._opened(path, state.st_size)
        except (OSError, UnicodeError):
            return None
        return known[1]

    def _opened(self, path: Path, size: int) -> ManuscriptText | None:
        if size > _MOST_BYTES:
            return None
        return ManuscriptText.of(path, decode(read_bytes(path)).text.replace("\r\n", "\n"))


def _paths_of(draft: Path) -> list[Path]:
    index = project_of(draft)
    if index is None:
        return list(drafts_beside(draft))
    try:
        note = read_index(index)
    except ManuscriptError:
        return list(drafts_beside(draft))
    listed = dict.fromkeys(note.scene_path(place.name) for place in note.order)
    return [*listed, *([draft] if draft not in listed and draft != index else [])]
