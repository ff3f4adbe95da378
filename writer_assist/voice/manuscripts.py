"""Reading the manuscripts that a voice is learned from, and keeping some chapters unseen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from writer_assist.domain.context import paragraph_at
from writer_assist.domain.readable import readable
from writer_assist.domain.story import story_of
from writer_assist.domain.words import count_words
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import content_of, read_bytes
from writer_assist.importing.chapters import without_licence
from writer_assist.importing.folders import FolderListing, SourceUnavailableError
from writer_assist.importing.readers import parse_notes

# Returns which stretches of a draft are not the writer's own: start and end, in characters.
NotOwn: TypeAlias = Callable[[Path, str], Sequence[tuple[int, int]]]

FEWEST_WORDS = 3_000
_PLAIN = (".md", ".markdown", ".txt")
_UNSEEN = 0.12  # share of the words kept for measuring
_MOST_UNSEEN = 0.3  # a last chapter that is longer is divided
_FEWEST_UNSEEN = 800  # words of a short manuscript
_FURNITURE = re.compile(
    r"#{1,6}\s|(?:chapter|part|book|kapitel|chapitre)\b[^.!?]{0,60}\Z|\W*\Z", re.I
)


@dataclass(frozen=True, slots=True)
class LearningText:
    """What was read of some manuscripts.

    Attributes:
        chapters: Each a text of paragraphs with empty lines between them, in order.
        files: How many files were read.
        unread: Files that cannot be read, with reasons.
        left_out: How many words are not the writer's own.
    """

    chapters: tuple[str, ...]
    files: int
    unread: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def words(self) -> int:
        """How many words there are."""
        return sum(map(count_words, self.chapters))


def all_own(_path: Path, _text: str) -> Sequence[tuple[int, int]]:
    """Tell that everything is the writer's own: the usual answer where nobody kept account."""
    return ()


def read_manuscripts(sources: Sequence[str], not_own: NotOwn = all_own) -> LearningText:
    """Read files and folders: every kind of file that can be a note, chapter by chapter.

    Front matter, comments, headings and marks of formatting are left out.

    Args:
        sources: The files and folders.
        not_own: Tells what else to leave out of a file of plain text: what was pasted, quoted, or
            taken over from a card.
    """
    chapters: list[str] = []
    unread: list[str] = []
    files = left_out = 0
    for path in _files_of(sources, unread):
        try:
            raw, words = _own(path, read_bytes(path), not_own)
            notes = parse_notes(path, raw, split_chapters=True)
        except NoteUnreadableError as error:
            unread.append(str(error))
            continue
        files += 1
        left_out += words
        whole = [one for note in notes if (one := "\n\n".join(_paragraphs(note.text)))]
        chapters += [one for one in whole if one not in chapters]
    return LearningText(tuple(chapters), files, tuple(unread), left_out)


def with_unseen(chapters: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the chapters to learn from, and those to measure on, which come last.

    They are whole chapters, about an eighth of all words, more of a short text.  If the last one is
    much longer than that, or the only one, it is divided between paragraphs.
    """
    words = list(map(count_words, chapters))
    total = sum(words)
    wanted = round(max(total * _UNSEEN, min(_FEWEST_UNSEEN, total * _MOST_UNSEEN)))
    held, at = 0, len(chapters)
    while at > 0 and held < wanted:
        at -= 1
        held += words[at]
    if held <= total * _MOST_UNSEEN and at > 0:
        return tuple(chapters[:at]), tuple(chapters[at:])
    seen, unseen = _divided(chapters[at], held - wanted)
    return (*chapters[:at], seen), (unseen, *chapters[at + 1 :])


def _own(path: Path, raw: bytes, not_own: NotOwn) -> tuple[bytes, int]:
    """Return a file without the stretches that are not the writer's own, and their words."""
    if path.suffix.lower() not in _PLAIN:
        return raw, 0
    text = content_of(raw, path).text
    spans = sorted(not_own(path, text))
    if not spans:
        return raw, 0
    kept, at, words = [], 0, 0
    for start, end in spans:
        kept.append(text[at : max(at, start)])
        words += count_words(text[max(at, start) : end])
        at = max(at, end)
    return "".join((*kept, text[at:])).encode(), words


def _divided(chapter: str, words: int) -> tuple[str, str]:
    paragraphs = chapter.split("\n\n")
    count = at = 0
    while at < len(paragraphs) - 1 and count < words:
        count += count_words(paragraphs[at])
        at += 1
    return "\n\n".join(paragraphs[:at]), "\n\n".join(paragraphs[at:])


def _files_of(sources: Sequence[str], unread: list[str]) -> Iterator[Path]:
    listing = FolderListing()
    met: set[Path] = set()
    for source in sources:
        try:
            found = [Path(one.path) for some in listing.files(Path(source)) for one in some]
        except SourceUnavailableError as error:
            unread.append(str(error))
            continue
        for path in found:
            if (real := path.resolve()) not in met:
                met.add(real)
                yield path
    unread += [failure.reason for failure in listing.failures]


def _paragraphs(text: str) -> Iterator[str]:
    start, end = without_licence(text)
    text = story_of(text[start:end], 0)[0]
    position = 0
    while position < len(text):
        _, end = paragraph_at(text, position)
        line = " ".join(text[position:end].split())
        if line and not _FURNITURE.match(line) and (plain := readable(line).strip()):
            yield " ".join(plain.split())
        position = end + 1
