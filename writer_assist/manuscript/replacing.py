"""Finding and replacing in many files at once: drafts of a book and notes, as one change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from writer_assist.domain.replacement import Finder, TextMatch, replaced, surroundings
from writer_assist.errors import ManuscriptChangedError, NoteUnreadableError
from writer_assist.files import FileContent, content_of, encode_like, read_bytes
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.front_matter import split_text

_CONTEXT = 60  # characters on each side of a match


@dataclass(frozen=True, slots=True)
class SearchedFile:
    """A file to look into.

    Attributes:
        path: The file.
        title: What the writer calls it.
        note_id: Of the note that it is; None for a draft.
    """

    path: Path
    title: str
    note_id: int | None = None


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """A match with what stands around it in its line.

    Attributes:
        match: Its offsets are those in the text below the front matter.
        before: What stands before it.
        after: What stands after it.
    """

    match: TextMatch
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MatchedFile:
    """A file with matches.

    Attributes:
        file: The file.
        head: How many characters of front matter stand above the text; they are left alone.
        text: The text below.
        matches: In the order of the text.
    """

    file: SearchedFile
    head: int
    text: str
    matches: tuple[ShownMatch, ...]

    def with_matches(self, chosen: Sequence[ShownMatch]) -> MatchedFile:
        """Return the same file with some of its matches."""
        return replace(self, matches=tuple(chosen))


@dataclass(frozen=True, slots=True)
class BookReplacement:
    """New words in the place of matches.

    Attributes:
        files: With the matches that are to be replaced.
        label: What is done, in words.
    """

    files: tuple[MatchedFile, ...]
    label: str

    def change(self) -> ManuscriptChange:
        """Return the change of all files; none is touched yet.

        Raises:
            ManuscriptChangedError: A text is not as it was when it was looked into.
            NoteUnreadableError: A file cannot be read any more.
        """
        return ManuscriptChange(self.label, files=tuple(_changed(one) for one in self.files))


def look_into(file: SearchedFile, finder: Finder) -> MatchedFile | None:
    """Return a file's matches; None without any, or if it is not there.

    Raises:
        NoteUnreadableError: It is there, and cannot be read without a loss.
        PatternError: The pattern takes too long.
    """
    if not file.path.exists():
        return None
    return look_into_text(file, _content(read_bytes(file.path), file.path).text, finder)


def look_into_text(file: SearchedFile, text: str, finder: Finder) -> MatchedFile | None:
    """Return the matches in the text of a file, which may not be saved yet.

    Raises:
        PatternError: The pattern takes too long.
    """
    whole = split_text(text)
    shown = tuple(
        ShownMatch(match, *surroundings(whole.body, match, _CONTEXT))
        for match in finder.matches(whole.body)
    )
    return MatchedFile(file, len(whole.head), whole.body, shown) if shown else None


def _changed(one: MatchedFile) -> FileChange:
    path = one.file.path
    before = read_bytes(path)
    content = _content(before, path)
    whole = split_text(content.text)
    if whole.body != one.text:
        raise ManuscriptChangedError(
            f"“{one.file.title}” was changed since it was searched, so nothing was replaced. "
            "Search once more."
        )
    body = replaced(one.text, [shown.match for shown in one.matches])
    return FileChange(path, before, encode_like(whole.head + body, content))


def _content(raw: bytes, path: Path) -> FileContent:
    content = content_of(raw, path)
    if content.lossy:
        raise NoteUnreadableError(f"{path.name} holds bytes that are no text: it is left alone.")
    return content
