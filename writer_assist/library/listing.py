"""The list of notes: filtering and sorting it, and counting notes by tag and folder."""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.folding import alike, folded, foldings
from writer_assist.domain.note import FolderCount, NoteOrder, TagCount, is_at_or_below
from writer_assist.domain.search_box import as_meant, is_search
from writer_assist.library.database import LibraryDatabase

_NUMBER = re.compile(r"\d+")
_DIGITS = 12  # numbers are padded to this length, so that 9 comes before 10
# A minus, a field, and a word or a quoted phrase, whose closing mark may be missing.
_ASKED = re.compile(
    r'((?<!\S)-(?=[\w"]))?(?:(tags?|titles?|headings?|body):)?(?:"([^"]*)(?:"|$)|([^\s"]+)|(?<=:))'
)
_AROUND_WORDS = "()[]{}<>.,;:!?*\u2026\u00bf\u00a1-"


@dataclass(frozen=True, slots=True)
class _Entry:
    """The properties of a note by which it is found and sorted.

    Attributes:
        note_id: The note's id.
        title: Case-folded.
        plain_title: Case-folded and without accents.
        names: Title and aliases, folded in both ways.
        searched: Names, tags and path, folded in both ways.
        tags: Case-folded.
        plain_tags: Folded in both ways.
        path: The note's file.
        source: The source of the note.
        modified: When the file was last changed, in nanoseconds.
    """

    note_id: int
    title: str
    plain_title: str
    names: str
    searched: str
    tags: Sequence[str]
    plain_tags: str
    path: str
    source: str
    modified: int


class NoteListing:
    """Filters and counts notes in memory: reading 10,000 for each key took 200 ms, this takes 4."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database
        self._stamp: object = None
        self._by_title: Sequence[_Entry] = ()

    def find(
        self,
        text: str,
        tags: Sequence[str],
        place: str,
        order: NoteOrder,
        sources: BookSources = WHOLE_LIBRARY,
    ) -> list[int]:
        """Return the notes that match a filter, in order; see ``ListNotes``."""
        asked = _Asked.of(text)
        words = asked.words()
        only_words = len(words) == len(asked.parts)
        wanted = {tag.casefold() for tag in tags}
        found = [
            entry
            for entry in self._entries()
            if all(word in entry.searched for word in words)
            and (only_words or asked.fits(entry))
            and (not place or is_at_or_below(entry.path, place))
            and (not wanted or wanted.issubset(_with_those_above(entry.tags)))
            and sources.hold(entry.path, entry.tags)
        ]
        if order is NoteOrder.CHANGED:
            found.sort(key=lambda entry: -entry.modified)
        elif asked.named:
            found.sort(key=asked.distance)
        return [entry.note_id for entry in found]

    def tags(self) -> tuple[TagCount, ...]:
        """Count the notes of each tag, including tags below it; ``A`` and ``a`` are one tag."""
        counts: Counter[str] = Counter()
        written: dict[str, str] = {}
        for (tags,) in self._database.rows("SELECT tags FROM note WHERE tags <> '[]'"):
            borne = {tag.casefold(): tag for tag in _with_those_above(json.loads(tags))}
            counts.update(borne.keys())
            written = borne | written
        return tuple(TagCount(written[key], counts[key]) for key in sorted(counts))

    def folders(self) -> tuple[FolderCount, ...]:
        """Count the notes in each folder inside a source and its subfolders, sorted by path."""
        direct = Counter((e.source, os.path.dirname(e.path)) for e in self._entries())
        counts: Counter[tuple[str, str]] = Counter()
        for (source, folder), notes in direct.items():
            while folder != source and is_at_or_below(folder, source):
                counts[source, folder] += notes
                folder = os.path.dirname(folder)
        return tuple(
            FolderCount(folder, source, counts[source, folder]) for source, folder in sorted(counts)
        )

    def _entries(self) -> Sequence[_Entry]:
        stamp = self._database.rows(
            "SELECT (SELECT value FROM fact WHERE name = 'revision'), count(*), "
            "total(mtime_ns), total(source_id) FROM note"
        )
        if stamp != self._stamp:
            self._by_title = self._read()
            self._stamp = stamp
        return self._by_title

    def _read(self) -> list[_Entry]:
        aliases: defaultdict[int, list[str]] = defaultdict(list)
        for note_id, name in self._database.rows(
            "SELECT note_id, name FROM name WHERE kind = 'alias'"
        ):
            aliases[note_id].append(name)
        entries = []
        for note_id, title, path, source, tags, modified in self._database.rows(
            "SELECT n.id, n.title, n.path, s.path, n.tags, n.mtime_ns "
            "FROM note n JOIN source s ON s.id = n.source_id"
        ):
            borne = [] if tags == "[]" else [tag.casefold() for tag in json.loads(tags)]
            # The location of the source itself says nothing about a single note in it.
            place = path.removeprefix(source) or os.path.basename(path)
            names = "\n".join((title, *aliases.get(note_id, ())))
            searched = "\n".join((names, *borne, place))
            entries.append(
                _Entry(
                    note_id,
                    alike(title),
                    folded(title),
                    _both_foldings(names),
                    _both_foldings(searched),
                    borne,
                    _both_foldings("\n".join(borne)),
                    path,
                    source,
                    modified,
                )
            )
        entries.sort(key=lambda entry: (_natural(entry.plain_title), entry.path))
        return entries


@dataclass(frozen=True, slots=True)
class _Part:
    """A word or phrase that is searched for.

    Attributes:
        ways: The ways in which it may be written, folded; any of them will do.
        field: Where it must occur: "names", "tags", "" for anywhere, "texts" for fields that are
            not part of this list.
        excluded: Whether it must not occur.
    """

    ways: tuple[str, ...]
    field: str = ""
    excluded: bool = False

    @property
    def is_word(self) -> bool:
        return len(self.ways) == 1 and not self.field and not self.excluded

    def fits(self, entry: _Entry) -> bool:
        if self.field == "texts":
            return False
        searched = {"names": entry.names, "tags": entry.plain_tags}.get(self.field, entry.searched)
        stands = bool(searched) and any(way in searched for way in self.ways)
        return stands is not self.excluded


@dataclass(frozen=True, slots=True)
class _Asked:
    """A search for notes by their names, in the language of the search box.

    Attributes:
        parts: Groups of parts; of each group one must match.
        named: The words that may be a note's name, case-folded.
        plain: The same without accents.
    """

    parts: Sequence[Sequence[_Part]]
    named: str
    plain: str

    @classmethod
    def of(cls, text: str) -> _Asked:
        operates = is_search(text)
        parts: list[list[_Part]] = []
        named: list[str] = []
        instead = excluded = False
        typed = as_meant(text) if operates else text.replace('"', " ")
        for minus, field, phrase, word in _ASKED.findall(typed):
            if operates and word in ("AND", "OR", "NOT"):
                instead, excluded = word == "OR" and bool(parts), word == "NOT"
                continue
            excluded = excluded or bool(minus and operates)
            place = _place_of(field) if operates else ""
            wanted = " ".join(phrase.split()) or word.strip(_AROUND_WORDS)
            if wanted or place:
                part = _Part(_ways(wanted), place, excluded)
                parts = [*parts[:-1], [*parts[-1], part]] if instead else [*parts, [part]]
            if wanted and place != "tags" and not excluded:
                named.append(wanted)
            instead = excluded = False
        return cls(parts, alike(" ".join(named)), folded(" ".join(named)))

    def fits(self, entry: _Entry) -> bool:
        return all(any(part.fits(entry) for part in group) for group in self.parts)

    def words(self) -> list[str]:
        """Return the parts that are words to be found anywhere, which is the fastest test."""
        return [part.ways[0] for (part, *others) in self.parts if part.is_word and not others]

    def distance(self, entry: _Entry) -> int:
        """Return how far a title is from the searched name; an exact match has the least."""
        title = entry.plain_title
        if self.plain not in title:
            return 4
        return (0 if title.startswith(self.plain) else 2) + (self.named not in entry.title)


def _ways(wanted: str) -> tuple[str, ...]:
    return tuple(way.removesuffix("'s") for way in foldings(wanted))


def _place_of(field: str) -> str:
    if field.startswith("tag"):
        return "tags"
    if field.startswith("title"):
        return "names"
    return "texts" if field else ""


def _both_foldings(text: str) -> str:
    return "\n".join(foldings(text))


def _with_those_above(tags: Sequence[str]) -> set[str]:
    """Return tags with their parent tags: ``people/crew`` adds ``people``."""
    parts = [tag.split("/") for tag in tags]
    return {"/".join(names[:count]) for names in parts for count in range(1, len(names) + 1)}


def _natural(title: str) -> str:
    return _NUMBER.sub(lambda found: found[0].zfill(_DIGITS), title)
