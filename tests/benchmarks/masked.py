"""Making a set of masked queries: paragraphs whose names of notes were cut out.

A writer often means a note without naming it.  Where a paragraph names another note, that note is
what a search should find once the name is gone; so any notes become a set that can be ranked,
and so do novels whose characters are listed with their names.
"""

from __future__ import annotations

import ast
import csv
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from tests.benchmarks.novels import Part, read_novels
from writer_assist.domain.note import NoteName, ParsedNote
from writer_assist.domain.readable import readable
from writer_assist.domain.words import count_words
from writer_assist.errors import NoteUnreadableError, UsageError
from writer_assist.files import read_bytes
from writer_assist.importing.file_kinds import is_note_file
from writer_assist.importing.readers import parse_notes
from writer_assist.importing.rules import FileRules
from writer_assist.retrieval.names import NameMatcher

CHARACTERS = "character_info.csv"

_LEAST_WORDS, _MOST_WORDS = 12, 200  # of a paragraph; the least count without the names, too
_LINK = re.compile(r"(?<!!)\[\[([^\[\]|#\n]+)(?:#[^\[\]|\n]*)?(?:\|[^\[\]\n]*)?\]\]")
_PARAGRAPH = re.compile(r"\n\s*\n")
_PART_WORDS = 1_200  # of a novel that becomes one note
_TOLD, _TOLD_WORDS = 2, 150  # paragraphs that become the note on a character
_OFTEN = 5  # paragraphs that name a character of whom there is a note
_NOT_OF_ONE = ("The ", "A ", "His ", "Her ")


@dataclass(frozen=True, slots=True)
class MaskedNote:
    """A document of the set.

    Attributes:
        key: Its id.
        title: Its title.
        aliases: Its other names.
        text: Its words, with their Markdown.
    """

    key: str
    title: str
    aliases: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class MaskedQuery:
    """A paragraph that names notes.

    Attributes:
        text: As it is written, without Markdown.
        masked: Without the names.
        wanted: The keys of those notes.
        excluded: The note that it stands in; empty if it stands in none.
    """

    text: str
    masked: str
    wanted: tuple[str, ...]
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class MaskedSetSize:
    """How large a set became.

    Attributes:
        documents: How many documents it has.
        queries: How many queries.
        judgements: How many notes are named in them, in all.
    """

    documents: int
    queries: int
    judgements: int


def make_masked_set(
    source: Path, place: Path, *, most: int, seed: int, part: Part
) -> MaskedSetSize:
    """Write a set with the files ``queries.jsonl`` and ``queries_masked.jsonl``.

    Args:
        source: A folder or file of notes of any kind that the library reads; or a folder of novels,
            each with a list of its characters: then notes on these, and the first two thirds of
            each novel, are the documents, and the queries are from the last third.
        place: The folder of the set; it is made.
        most: Queries, drawn from all.
        seed: For drawing them.
        part: Of the novels.

    Raises:
        UsageError: Nothing there names anything.
    """
    is_of_novels = source.is_dir() and any(source.glob(f"*/{CHARACTERS}"))
    notes, queries = _of_novels(source, part) if is_of_novels else _of_notes(source)
    if not queries:
        raise UsageError(f"No paragraph in {source} names a note.")
    queries = random.Random(seed).sample(queries, min(most, len(queries)))
    place.mkdir(parents=True, exist_ok=True)
    _write(place / "corpus.jsonl", map(_document, notes))
    numbered = list(enumerate(queries))
    for name, words in (("queries", attrgetter("text")), ("queries_masked", attrgetter("masked"))):
        _write(
            place / f"{name}.jsonl",
            ({"id": f"m{n}", "text": words(one), "exclude": one.excluded} for n, one in numbered),
        )
    judged = [f"m{n}\t{key}\t1" for n, one in numbered for key in one.wanted]
    (place / "qrels.tsv").write_text("".join(f"{line}\n" for line in judged), "utf-8")
    return MaskedSetSize(len(notes), len(queries), len(judged))


def _of_notes(source: Path) -> tuple[list[MaskedNote], list[MaskedQuery]]:
    notes = list(_notes_in(source))
    return notes, list(_queries_of(notes))


def _of_novels(folder: Path, part: Part) -> tuple[list[MaskedNote], list[MaskedQuery]]:
    notes: list[MaskedNote] = []
    queries: list[MaskedQuery] = []
    for novel in read_novels(folder, part):
        listed = folder / novel.name / CHARACTERS
        if not listed.is_file():
            continue
        paragraphs = [" ".join(one.split()) for one in _PARAGRAPH.split(novel.notes)]
        people = list(_people(listed, novel.name, paragraphs))
        if people:
            notes += [one for one, _ in people]
            notes += _parts(novel.name, paragraphs)
            found = (_naming(one, {p.key: s for p, s in people}) for one in novel.draft)
            queries += [one for one in found if one is not None]
    return notes, queries


def _notes_in(source: Path) -> Iterator[MaskedNote]:
    for file in _files_in(source):
        try:
            parsed = parse_notes(file, read_bytes(file))
        except (NoteUnreadableError, OSError):
            continue
        place = file.relative_to(source).as_posix() if source.is_dir() else file.name
        for one in parsed:
            if one.stretches and not one.fault:
                text = one.text[one.stretches[0].start : one.stretches[-1].end]
                key = f"{place}#{one.part}" if one.part else place
                yield MaskedNote(" ".join(key.split()), one.title, _other_names(one, file), text)


def _files_in(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    rules = FileRules(str(source))
    files = sorted(one for one in source.rglob("*") if one.is_file() and is_note_file(one))
    return [one for one in files if rules.lets_in(str(one))]


def _other_names(note: ParsedNote, file: Path) -> tuple[str, ...]:
    names = note.aliases if note.part else (*note.aliases, file.stem)
    # The keys of a lorebook are aliases too, and many are ordinary words.
    return tuple(dict.fromkeys(one for one in names if one[:1].isupper() and one != note.title))


def _queries_of(notes: Sequence[MaskedNote]) -> Iterator[MaskedQuery]:
    names = [
        NoteName(number, name)
        for number, one in enumerate(notes)
        for name in (one.title, *one.aliases)
        if name
    ]
    matcher = NameMatcher(names)
    linked: dict[str, int] = {}
    for one in names:
        linked.setdefault(one.name.casefold(), one.note_id)
    for number, note in enumerate(notes):
        for paragraph in _PARAGRAPH.split(note.text):
            found = _named_in(paragraph, number, matcher, linked)
            if found is not None:
                text, masked, wanted = found
                keys = tuple(notes[one].key for one in sorted(wanted))
                yield MaskedQuery(text, masked, keys, note.key)


def _named_in(
    paragraph: str, own: int, matcher: NameMatcher, linked: Mapping[str, int]
) -> tuple[str, str, set[int]] | None:
    """Return a paragraph, the same without names, and the notes; None if it names no other."""
    wanted: set[int] = set()

    def cut(link: re.Match[str]) -> str:
        note = linked.get(link[1].rpartition("/")[2].strip().casefold(), own)
        if note == own:
            return link[0]
        wanted.add(note)
        return ""

    text = " ".join(readable(paragraph).split())
    masked = " ".join(readable(_LINK.sub(cut, paragraph)).split())
    if not _LEAST_WORDS <= count_words(text) <= _MOST_WORDS:
        return None
    mentions = [one for one in matcher.mentions(masked) if one.note_id != own]
    wanted.update(one.note_id for one in mentions)
    for start, end in sorted({(one.start, one.end) for one in mentions}, reverse=True):
        masked = f"{masked[:start]}{masked[end:]}"
    masked = " ".join(masked.split())
    is_told = wanted and count_words(masked) >= _LEAST_WORDS
    return (text, masked, wanted) if is_told else None


def _people(
    listed: Path, novel: str, paragraphs: Sequence[str]
) -> Iterator[tuple[MaskedNote, re.Pattern[str]]]:
    """Yield a note on each character who is named often, with what finds the names."""
    with listed.open(encoding="utf-8", newline="") as lines:
        for record in csv.DictReader(lines):
            title = record["Main Name"]
            names = {title, *ast.literal_eval(record["Aliases"])}
            names = {n for n in names if n[:1].isupper() and not n.startswith(_NOT_OF_ONE)}
            if not names:
                continue
            longest = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
            named = re.compile(rf"(?<!\w)(?:{longest})(?:['’]s)?(?!\w)")
            telling = [one for one in paragraphs if named.search(one)]
            if len(telling) >= _OFTEN:
                short = [one for one in telling if count_words(one) <= _TOLD_WORDS][:_TOLD]
                others = tuple(sorted(names - {title}))
                text = "\n\n".join(short or telling[:1])
                yield MaskedNote(f"{novel}/{title}", title, others, text), named


def _parts(novel: str, paragraphs: Sequence[str]) -> Iterator[MaskedNote]:
    counted, places = 0, []
    for one in paragraphs:
        places.append(counted // _PART_WORDS + 1)
        counted += count_words(one)
    for number, group in groupby(zip(places, paragraphs, strict=True), key=lambda one: one[0]):
        title = f"{novel}, part {number}"
        yield MaskedNote(title, title, (), "\n\n".join(text for _, text in group))


def _naming(paragraph: str, people: Mapping[str, re.Pattern[str]]) -> MaskedQuery | None:
    wanted = tuple(key for key, named in people.items() if named.search(paragraph))
    masked = paragraph
    for named in people.values():
        masked = named.sub("", masked)
    masked = " ".join(masked.split())
    is_long = count_words(masked) >= _LEAST_WORDS and count_words(paragraph) <= _MOST_WORDS
    return MaskedQuery(paragraph, masked, wanted) if wanted and is_long else None


def _document(note: MaskedNote) -> dict[str, object]:
    return {"id": note.key, "title": note.title, "aliases": note.aliases, "text": note.text}


def _write(file: Path, records: Iterable[dict[str, object]]) -> None:
    lines = [json.dumps(one, ensure_ascii=False) for one in records]
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
