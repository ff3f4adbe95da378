"""Counts who wrote the words of a manuscript, chapter by chapter, and what took part in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from writer_assist.domain.authorship import (
    TYPED_NOW,
    Insertion,
    Origin,
    Provenance,
    Run,
    Runs,
    letters_in,
    pieces,
)
from writer_assist.domain.words import word_places


class WordKind(Enum):
    """Who wrote a word, as a report tells it."""

    TYPED = "typed"
    ACCEPTED = "accepted"  # of a card that stands as it was inserted
    EDITED = "edited"  # of a card that was changed since
    QUOTED = "quoted"
    PASTED = "pasted"
    ELSEWHERE = "elsewhere"
    BEFORE = "before"


_KINDS = {
    Origin.TYPED: WordKind.TYPED,
    Origin.QUOTED: WordKind.QUOTED,
    Origin.PASTED: WordKind.PASTED,
    Origin.ELSEWHERE: WordKind.ELSEWHERE,
    Origin.BEFORE: WordKind.BEFORE,
}


@dataclass(frozen=True, slots=True)
class AttributedText:
    """A chapter, a scene or a draft with the sources of its text.

    Attributes:
        title: Its name.
        text: As the editor shows it.
        runs: Cover the text.
        depth: How many parts and chapters it is below.
    """

    title: str
    text: str
    runs: Runs
    depth: int = 0


@dataclass(frozen=True, slots=True)
class ChapterWords:
    """The words of a chapter by who wrote them.

    Attributes:
        title: Its name.
        depth: How many parts and chapters it is below.
        words: How many of each kind; kinds that it has none of are left out.
    """

    title: str
    depth: int
    words: Mapping[WordKind, int]

    @property
    def total(self) -> int:
        """All words."""
        return sum(self.words.values())


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a language model, or a note, gave to a manuscript.

    Attributes:
        name: Of the model or the note.
        times: How many insertions of it there are still words of.
        words: The words that are left.
    """

    name: str
    times: int
    words: int


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Who wrote a manuscript.

    Attributes:
        title: Of the manuscript.
        made: When this was counted, in seconds since 1970.
        chapters: In the order of the manuscript.
        kept: The share of the accepted and edited texts that still stands, 0 to 1; None if there
            are none.
        models: The language models with words in it, those with most words first.
        notes: The notes that accepted texts were written from.
        quoted: The notes that are quoted.
    """

    title: str
    made: float
    chapters: tuple[ChapterWords, ...]
    kept: float | None = None
    models: tuple[Contribution, ...] = ()
    notes: tuple[Contribution, ...] = ()
    quoted: tuple[Contribution, ...] = ()

    @property
    def words(self) -> Mapping[WordKind, int]:
        """The words of all chapters by who wrote them."""
        total: Counter[WordKind] = Counter()
        for chapter in self.chapters:
            total.update(chapter.words)
        return total


@dataclass(slots=True)
class KeptParts:
    """How much of an insertion still stands.

    Attributes:
        letters: Characters without white space that are left.
        is_mixed: Whether other words were put between them.
    """

    letters: int = 0
    is_mixed: bool = False

    def is_edited(self, insertion: Insertion | None) -> bool:
        """Tell whether anything was taken out of it or put into it."""
        return self.is_mixed or (insertion is not None and self.letters < insertion.letters)


def word_sources(text: str, runs: Iterable[Run]) -> Iterator[Provenance]:
    """Yield the source of each word: the one that most of its letters are from.

    Args:
        text: Of any length.
        runs: Cover it.
    """
    stretches = iter(runs)
    after, source = 0, None
    for start, end in word_places(text):
        while after <= start:
            run = next(stretches, None)
            if run is None:
                return
            after, source = after + run.length, run.source
        if end <= after:
            assert source is not None
            yield source
            continue
        shares: Counter[Provenance] = Counter()
        place = start
        while place < end and source is not None:
            shares[source] += min(end, after) - place
            place = after
            if place < end:
                run = next(stretches, None)
                after, source = (after + run.length, run.source) if run else (end, source)
        yield shares.most_common(1)[0][0]


def written_words(text: str, runs: Sequence[Run]) -> int:
    """Return how many words of a text were typed since the draft was opened."""
    if all(source != TYPED_NOW for _, source in runs):
        return 0
    return sum(source == TYPED_NOW for source in word_sources(text, runs))


def edited_keys(
    text: str, runs: Sequence[Run], insertions: Mapping[str, Insertion]
) -> frozenset[str]:
    """Return the keys of the insertions in a text that were changed since."""
    kept = kept_parts([AttributedText("", text, tuple(runs))])
    return frozenset(key for key, one in kept.items() if one.is_edited(insertions.get(key)))


def kept_parts(texts: Iterable[AttributedText]) -> dict[str, KeptParts]:
    """Return how much of each insertion still stands, by its key.

    White space does not count: a card that was divided into paragraphs was not edited.
    """
    kept: dict[str, KeptParts] = {}
    for one in texts:
        found = list(pieces(one.text, one.runs))
        last: dict[str, int] = {}
        for number, (piece, source) in enumerate(found):
            if source.origin not in (Origin.ACCEPTED, Origin.QUOTED):
                continue
            parts = kept.setdefault(source.key, KeptParts())
            parts.letters += letters_in(piece)
            if source.key in last and not parts.is_mixed:
                between = found[last[source.key] + 1 : number]
                parts.is_mixed = any(words.strip() for words, _ in between)
            last[source.key] = number
    return kept


def disclosure(
    title: str, texts: Sequence[AttributedText], insertions: Mapping[str, Insertion], made: float
) -> Disclosure:
    """Count who wrote a manuscript, at once; see :func:`counted_disclosure`."""
    steps = counted_disclosure(title, texts, insertions, made)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Disclosure = end.value
            return found


def counted_disclosure(
    title: str, texts: Sequence[AttributedText], insertions: Mapping[str, Insertion], made: float
) -> Generator[int, None, Disclosure]:
    """Count who wrote a manuscript; yield how many chapters are counted.

    Args:
        title: Of the manuscript.
        texts: Its chapters in order.
        insertions: What is known of the insertions, by their keys.
        made: The present, in seconds since 1970.
    """
    kept = kept_parts(texts)
    edited = {key for key, parts in kept.items() if parts.is_edited(insertions.get(key))}
    chapters: list[ChapterWords] = []
    by_key: Counter[str] = Counter()
    for number, one in enumerate(texts):
        yield number
        words: Counter[WordKind] = Counter()
        for source in word_sources(one.text, one.runs):
            words[kind_of(source, edited)] += 1
            if source.origin in (Origin.ACCEPTED, Origin.QUOTED):
                by_key[source.key] += 1
        chapters.append(ChapterWords(one.title, one.depth, dict(words)))
    models, notes, quoted = _Tallies(), _Tallies(), _Tallies()
    for key, count in by_key.items():
        record = insertions.get(key)
        if record is None:
            continue
        if record.source.origin is Origin.ACCEPTED:
            models.add([record.model] if record.model else [], count)
            notes.add(record.notes, count)
        else:
            quoted.add(record.notes, count)
    changed = [
        record
        for key, record in insertions.items()
        if key in edited and record.source.origin is Origin.ACCEPTED
    ]
    was = sum(record.letters for record in changed)
    left = sum(min(kept[record.source.key].letters, record.letters) for record in changed)
    return Disclosure(
        title,
        made,
        tuple(chapters),
        left / was if was else None,
        models.listed(),
        notes.listed(),
        quoted.listed(),
    )


def kind_of(source: Provenance, edited: Iterable[str]) -> WordKind:
    """Return what a report calls the words of a source.

    Args:
        source: Of the words.
        edited: The keys of insertions that were changed since.
    """
    if source.origin is Origin.ACCEPTED:
        return WordKind.EDITED if source.key in edited else WordKind.ACCEPTED
    return _KINDS[source.origin]


@dataclass(slots=True)
class _Tallies:
    times: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)

    def add(self, names: Sequence[str], words: int) -> None:
        for name in names:
            self.times[name] += 1
            self.words[name] += words

    def listed(self) -> tuple[Contribution, ...]:
        return tuple(
            Contribution(name, self.times[name], words) for name, words in self.words.most_common()
        )
