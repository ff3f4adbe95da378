"""The names of a book in one list: out of notes, front matter and manuscript, as corrected."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from writer_assist.domain.book_names import (
    BookName,
    NameKind,
    NameList,
    NameOrigin,
    corrected,
    key_of,
    merged,
)
from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.note import NoteName, is_at_or_below
from writer_assist.domain.passage import Passage
from writer_assist.library.drawing import DrawnNote
from writer_assist.manuscript.structure import drafts_in, sample_draft, sample_notes
from writer_assist.paths import DataFolder
from writer_assist.retrieval.analysis import forms, language_of
from writer_assist.retrieval.draft_names import found_names, has_title, word_cases
from writer_assist.retrieval.function_words import language_named
from writer_assist.retrieval.name_forms import is_name, names_inside
from writer_assist.retrieval.names import CapitalCounts, NameMatcher
from writer_assist.services.library import LibraryReader
from writer_assist.services.manuscript_texts import ManuscriptShelf, ManuscriptText
from writer_assist.services.note_fields import Fields, NoteFields

_MOST_WORDS = 5  # of a title that is a name
_MOST_LETTERS = 60
_SAMPLED, _SAMPLE = 5, 2000  # texts, and characters of each, that show a language
_AT_ONCE = 200  # notes whose passages are read together
_PEOPLE = ("character", "people", "person", "cast", "figure", "inhabitant", "npc")
_PLACES = ("place", "location", "setting", "map", "city", "cities", "geography", "town", "region")
_KIND_FIELDS = ("type", "kind", "category", "class")
_PEOPLE_FIELDS = frozenset(
    """character characters people person persons pov cast spouse wife husband mother father
    parents sister brother siblings children friends""".split()  # noqa: SIM905
)
_PLACE_FIELDS = frozenset(
    """location locations place places setting home hometown birthplace city
    residence""".split()  # noqa: SIM905
)


class BookNamesService:
    """Makes the list of names of whichever book is asked for; for one thread."""

    def __init__(self, reader: LibraryReader, folder: DataFolder, shelf: ManuscriptShelf) -> None:
        """Prepare; nothing is read yet.

        Args:
            reader: Of the library.
            folder: Knows which notes and draft are the sample.
            shelf: Reads the manuscript.
        """
        self._reader, self._shelf = reader, shelf
        self._sample = os.path.realpath(sample_draft(folder)), str(sample_notes(folder).absolute())
        self._fields = NoteFields()
        self._made: tuple[object, NameList] | None = None
        self._in_notes: tuple[object, Counter[str]] | None = None

    def names(self, draft: str, sources: BookSources) -> NameList:
        """Return the names of a book, those that the manuscript has most often first.

        Args:
            draft: One of its drafts; empty for the names of the notes alone.
            sources: Which notes belong to it, and what the writer corrected.
        """
        texts = self._shelf.texts(draft)
        stamp = draft, sources, self._reader.passages.revision(), texts
        if self._made is None or self._made[0] != stamp:
            self._made = stamp, self._list(texts, draft, sources)
        return self._made[1]

    def notes(self, draft: str, sources: BookSources) -> tuple[DrawnNote, ...]:
        """Return the notes of a book, without those that are drafts of it."""
        others = self._reader.notes_outside(sources)
        drafts = {text.path for text in self._shelf.texts(draft)}
        notes = self._reader.drawing.notes()
        ours, sample = self._sample
        if os.path.realpath(draft) != ours and any(
            not is_at_or_below(one.path, sample) for one in notes
        ):
            notes = tuple(one for one in notes if not is_at_or_below(one.path, sample))
        return tuple(one for one in notes if one.note_id not in others and one.path not in drafts)

    def revision(self) -> int:
        """Return a number that changes with the passages of the library."""
        return self._reader.passages.revision()

    def texts(self, draft: str) -> tuple[ManuscriptText, ...]:
        """Return the texts of the book that a draft belongs to."""
        return self._shelf.texts(draft)

    def passages(self, note_ids: Sequence[int]) -> Iterator[Passage]:
        """Yield the passages of notes, read some at a time."""
        for first in range(0, len(note_ids), _AT_ONCE):
            yield from self._reader.passages.passages_of_notes(note_ids[first : first + _AT_ONCE])

    def fields_of(self, note: DrawnNote) -> Fields:
        """Return the front matter of a note."""
        return self._fields.of(note)

    def _list(self, texts: Sequence[ManuscriptText], draft: str, sources: BookSources) -> NameList:
        notes = self.notes(draft, sources)
        gathered = _Gathering()
        for entry in (*self._of_notes(notes), *self._of_fields(texts, notes)):
            gathered.add(entry)
        gathered.learn_parts()
        paragraphs = (part.replace("\n", " ") for text in texts for _, part in text.lines())
        for entry in found_names(paragraphs, language=_language_of(texts)):
            gathered.add(entry)
        entries = corrected(gathered.entries(), sources.names)
        counted = self._counts(entries, texts, notes)
        listed = sorted(
            counted, key=lambda one: (-one.in_draft, -one.in_notes, one.name.casefold())
        )
        return NameList(tuple(listed), sources.names)

    def _of_notes(self, notes: Sequence[DrawnNote]) -> Iterable[BookName]:
        aliases: defaultdict[int, list[str]] = defaultdict(list)
        for one in self._reader.passages.names():
            aliases[one.note_id].append(one.name)
        for note in notes:
            forms = [form for form in aliases[note.note_id] if _may_be_name(form)]
            if forms and _may_be_name(note.title):
                title = note.title if note.title in forms else forms[0]
                rest = tuple(form for form in forms if key_of(form) != key_of(title))
                kind = kind_of_note(note, self._fields.of(note))
                yield BookName(title, kind, rest, (NameOrigin.NOTE,), (note.note_id,))

    def _of_fields(
        self, texts: Sequence[ManuscriptText], notes: Sequence[DrawnNote]
    ) -> Iterable[BookName]:
        heads = [text.fields for text in texts] + [self._fields.of(note) for note in notes]
        for fields in heads:
            for field, kind in _NAMING_FIELDS.items():
                for value in fields.get(field, ()):
                    for name in _names_of_value(value):
                        yield BookName(name, kind, (), (NameOrigin.FIELD,))

    def _counts(
        self,
        entries: Sequence[BookName],
        texts: Sequence[ManuscriptText],
        notes: Sequence[DrawnNote],
    ) -> list[BookName]:
        """Count each name in the manuscript and in the notes."""
        matcher = matcher_of(entries, texts)
        in_draft: Counter[int] = Counter()
        for text in texts:
            for _, part in text.lines():
                in_draft.update(one.note_id for one in matcher.mentions(part))
        in_notes = self._counts_in_notes(entries, matcher, notes)
        return [
            replace(one, in_draft=in_draft[at], in_notes=in_notes[key_of(one.name)])
            for at, one in enumerate(entries)
        ]

    def _counts_in_notes(
        self, entries: Sequence[BookName], matcher: NameMatcher, notes: Sequence[DrawnNote]
    ) -> Counter[str]:
        """Count the notes that have each name; kept until a name or a note changes."""
        forms = tuple(one.all_forms for one in entries if not one.is_hidden)
        asked = self._reader.passages.revision(), tuple(one.note_id for one in notes), forms
        if self._in_notes is None or self._in_notes[0] != asked:
            found = {(at, note_id) for at, one in enumerate(entries) for note_id in one.notes}
            for passage in self.passages([one.note_id for one in notes]):
                named = matcher.mentions(passage.text)
                found |= {(one.note_id, passage.note_id) for one in named}
            counted = Counter(key_of(entries[at].name) for at, _ in found)
            self._in_notes = asked, counted
        return self._in_notes[1]


def any_draft(project: Path) -> str:
    """Return a draft of a project that is named by its folder or by one of its drafts."""
    if not project.is_dir():
        return str(project)
    return str(next(iter(drafts_in(project)), ""))


def matcher_of(entries: Sequence[BookName], texts: Sequence[ManuscriptText]) -> NameMatcher:
    """Return what finds names in a text; each mention's ``note_id`` is a place in the list.

    Hidden names find nothing.

    Args:
        entries: The list.
        texts: The manuscript, which shows what is an ordinary word.
    """
    names = [
        NoteName(at, form)
        for at, one in enumerate(entries)
        if not one.is_hidden
        for form in one.all_forms
    ]
    return NameMatcher(names, seen_in(texts))


def seen_in(texts: Iterable[ManuscriptText]) -> Callable[[str], CapitalCounts]:
    """Return what tells how often a manuscript has a word with and without a capital."""
    small, big = word_cases(text.text for text in texts)
    return lambda word: CapitalCounts(small[word], big[word])


def _language_of(texts: Sequence[ManuscriptText]) -> str:
    """Return the language that most of a book is in: as it says, or else as it reads."""
    words: Counter[str] = Counter()
    for text in texts:
        if said := language_named(text.language):
            words[said] += len(text.text)
    if words:
        return words.most_common(1)[0][0]
    sample = (text.text[:_SAMPLE] for text in texts[:_SAMPLED])
    return language_of([form for part in sample for form in forms(part)])


def kind_of_note(note: DrawnNote, fields: Mapping[str, list[str]]) -> NameKind:
    """Return what a note is about, by its front matter, its tags and its folders."""
    stated = [value for field in _KIND_FIELDS for value in fields.get(field, ())]
    folders = os.path.dirname(note.path).split(os.sep)[-3:]
    for said in (stated, note.tags, list(reversed(folders))):
        for words in (one.casefold() for one in said):
            if any(kind in words for kind in _PEOPLE):
                return NameKind.PERSON
            if any(kind in words for kind in _PLACES):
                return NameKind.PLACE
    return NameKind.TERM


class _Gathering:
    """Entries as they are found; one that is known under another form is merged with it."""

    def __init__(self) -> None:
        self._entries: dict[str, BookName] = {}
        self._holders: dict[str, str] = {}

    def add(self, one: BookName) -> None:
        keys = list(map(key_of, one.all_forms))
        telling = keys
        if one.origins == (NameOrigin.DRAFT,) and has_title(one.name):
            # "Mr. Venn" need not be Mara Venn, though both are called Venn.
            telling = [key for key in keys if key == keys[0] or " " in key]
        held = next((self._holders[key] for key in telling if key in self._holders), None)
        if held is None:
            held = keys[0]
            self._entries[held] = one
        else:
            whole = self._entries[held]
            kind = one.kind if whole.kind is NameKind.TERM else whole.kind
            self._entries[held] = replace(merged(whole, one), kind=kind)
        for key in keys:
            self._holders.setdefault(key, held)

    def learn_parts(self) -> None:
        """Let "Mara" be known as "Mara Venn", if nobody else has that name."""
        keys = list(self._entries)
        named = [
            NoteName(at, self._entries[key].name)
            for at, key in enumerate(keys)
            if self._entries[key].kind is not NameKind.PLACE
        ]
        for part in names_inside(named):
            self._holders.setdefault(key_of(part.name), keys[part.note_id])

    def entries(self) -> list[BookName]:
        return list(self._entries.values())


_NAMING_FIELDS = dict.fromkeys(sorted(_PEOPLE_FIELDS), NameKind.PERSON) | dict.fromkeys(
    sorted(_PLACE_FIELDS), NameKind.PLACE
)


def _names_of_value(value: str) -> Iterable[str]:
    for part in value.replace("[[", "").replace("]]", "").split(","):
        name = part.partition("|")[0].strip()
        if _may_be_name(name) and name[0].isupper():
            yield name


def _may_be_name(name: str) -> bool:
    return len(name.split()) <= _MOST_WORDS and len(name) <= _MOST_LETTERS and is_name(name)
