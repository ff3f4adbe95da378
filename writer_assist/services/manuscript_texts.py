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
from writer_assist.manuscript.scene_fields import LANG, LANGUAGE
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
        language: A code such as "de", of the file or its book; empty if neither says.
    """

    path: str
    name: str
    text: str
    fields: dict[str, list[str]]
    headings: tuple[tuple[int, str], ...]
    paragraphs: tuple[tuple[int, int], ...]
    language: str = ""

    @classmethod
    def of(cls, path: Path, whole: str, language: str = "") -> ManuscriptText:
        """Read a file's text, of a book in a language."""
        text, fields = blanked_story(whole), front_matter_of(whole).fields
        own = (*fields.get(LANGUAGE, ()), *fields.get(LANG, ()))
        return cls(
            str(path),
            path.stem,
            text,
            fields,
            tuple((found.start(), found[1]) for found in _HEADING.finditer(text)),
            tuple(span for span in paragraph_spans(text) if text[slice(*span)].strip()),
            next(iter(own), language),
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
        self._known: dict[Path, tuple[tuple[int, int, str], ManuscriptText | None]] = {}

    def texts(self, draft: str) -> tuple[ManuscriptText, ...]:
        """Return the texts of the book that a draft belongs to, in the order of the book.

        Files that no index lists come in the order of their names; what cannot be read is left
        out.
        """
        if not draft:
            return ()
        paths, language = _book_of(Path(draft))
        read = {path: self._read(path, language) for path in paths}
        self._known = {path: one for path, one in self._known.items() if path in read}
        return tuple(one for one in read.values() if one is not None)

    def _read(self, path: Path, language: str) -> ManuscriptText | None:
        try:
            state = path.stat()
            stamp = state.st_mtime_ns, state.st_size, language
            known = self._known.get(path)
            if known is None or known[0] != stamp:
                known = self._known[path] = stamp, self._opened(path, state.st_size, language)
        except (OSError, UnicodeError):
            return None
        return known[1]

    def _opened(self, path: Path, size: int, language: str) -> ManuscriptText | None:
        if size > _MOST_BYTES:
            return None
        whole = decode(read_bytes(path)).text.replace("\r\n", "\n")
        return ManuscriptText.of(path, whole, language)


def _book_of(draft: Path) -> tuple[list[Path], str]:
    """Return the files of the book that a draft belongs to, and the book's language."""
    index = project_of(draft)
    if index is None:
        return list(drafts_beside(draft)), ""
    try:
        note = read_index(index)
    except ManuscriptError:
        return list(drafts_beside(draft)), ""
    listed = dict.fromkeys(note.scene_path(place.name) for place in note.order)
    alone = [draft] if draft not in listed and draft != index else []
    return [*listed, *alone], note.language
