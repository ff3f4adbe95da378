"""What the cards of the deck are drawn from: the notes that may be shown beside a draft."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from writer_assist.domain.book_names import (
    BookName,
    NameChange,
    NameCorrections,
    NameKind,
    added_names,
    corrected,
    hidden_keys,
    key_of,
)
from writer_assist.domain.deck import DeckKind, DeckNote, SentenceTemplate
from writer_assist.domain.passage import Passage
from writer_assist.domain.readable import readable
from writer_assist.domain.snippet import Snippet
from writer_assist.library.drawing import DrawnNote
from writer_assist.messages.exploring import DrawCard
from writer_assist.paths import resources_folder
from writer_assist.retrieval.analysis import content_terms
from writer_assist.retrieval.text_clues import (
    excerpt,
    is_about_itself,
    is_telling,
    names_in,
    sentence_with,
)
from writer_assist.services.inspiration import InspirationService
from writer_assist.services.library import LibraryReader
from writer_assist.services.senses import sense_lists

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")

_FEW = 8  # notes, such as three novels
_READ_AT_ONCE = 64  # passages
_LEAST_QUOTED = 5  # words of a sentence that is quoted for itself
# What lies beside the notes in many a folder, and is for other readers.
_NO_NOTES = frozenset(
    (
        "license",
        "licence",
        "contributing",
        "readme",
        "changelog",
        "usage guidelines",
        "code of conduct",
    )
)
_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
_OF_THE_STORY = 1500  # characters before the paragraph that say what it is about


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a paragraph.

    Attributes:
        text: With a thing or a name in braces.
        needs: What the paragraph must have for it: a thing, a name, speech, or nothing.
        search: Words that a note with an answer may have.
    """

    text: str
    needs: str
    search: str


@dataclass(frozen=True, slots=True)
class DeckTexts:
    """What the program itself says on cards.

    Attributes:
        prompts: By the value of an answer to "Stuck?", or of a kind.
        questions: About a paragraph.
        senses: Words of each sense, in English.
        interview: Questions to a character, ring by ring, the outermost first.
    """

    prompts: dict[str, tuple[str, ...]]
    questions: tuple[Question, ...]
    senses: dict[str, str]
    interview: tuple[tuple[Question, ...], ...]


@lru_cache(maxsize=1)
def deck_texts() -> DeckTexts:
    """Read the program's own texts; once."""
    folder = resources_folder() / "deck"
    asked = tomllib.loads((folder / "prompts.toml").read_text("utf-8"))
    return DeckTexts(
        {name: tuple(lines) for name, lines in asked["prompts"].items()},
        tuple(
            Question(one["text"], one.get("needs", ""), one["search"]) for one in asked["question"]
        ),
        sense_lists(),
        _rings(asked["interview"]),
    )


def _rings(asked: list[dict[str, Any]]) -> tuple[tuple[Question, ...], ...]:
    numbers = sorted({one["ring"] for one in asked})
    return tuple(
        tuple(Question(one["text"], "", one["search"]) for one in asked if one["ring"] == ring)
        for ring in numbers
    )


class DeckPool:
    """The notes for one draw; hidden ones and the draft itself are not among them."""

    def __init__(
        self,
        reader: LibraryReader,
        inspiration: InspirationService,
        model_id: str,
        order: DrawCard,
        chance: random.Random,
        names: Sequence[BookName] = (),
    ) -> None:
        """Look at the library as it is now.

        Args:
            reader: Of the library.
            inspiration: Searches it.
            model_id: Whose vectors count; empty without an embedding model.
            order: Says where the writer is, and which notes belong to the book.
            chance: Decides.
            names: Of the book, as far as they are known.
        """
        inspiration.refresh()
        self.context, self.chance = order.context, chance
        self._sources = order.sources
        self._no_people = _no_people(names, order.sources.names)
        self._reader, self._inspiration, self._model_id = reader, inspiration, model_id
        self._hidden = inspiration.hidden(order.context.draft)
        self._others = reader.notes_outside(order.sources)
        self.notes = tuple(self._shown(reader.drawing.notes()))
        self._by_id = {note.note_id: note for note in self.notes}

    def note(self, note_id: int) -> DrawnNote | None:
        """Return a note; None if it may not be shown."""
        return self._by_id.get(note_id)

    def deal(self, limit: int, *, among: Sequence[DrawnNote] | None = None) -> list[Passage]:
        """Return telling passages by chance, one of each note before a second of any."""
        notes = list(self.notes if among is None else among)
        self.chance.shuffle(notes)
        piles = [self.chance.sample(note.passage_ids, len(note.passage_ids)) for note in notes]
        rounds = (
            pile[turn] for turn in range(_longest(piles)) for pile in piles if turn < len(pile)
        )
        dealt: list[Passage] = []
        for ids in _portions(rounds, _READ_AT_ONCE):
            dealt += [one for one in self._reader.passages.passages(ids) if is_telling(one.words)]
            if len(dealt) >= limit:
                break
        return dealt[:limit]

    def fitting(self, limit: int) -> tuple[Snippet, ...]:
        """Return telling passages that fit what is being written, best first; none for no text."""
        if not self.story.strip():
            return ()
        found = self._inspiration.find_snippets(
            self.context, limit=limit, sinks_unused=False, sources=self._sources
        )
        return self._allowed(found.snippets)

    def search(self, text: str, *, limit: int) -> tuple[Snippet, ...]:
        """Return telling passages that fit a text, best first."""
        if not text.strip():
            return ()
        found = self._inspiration.search_notes(text, limit=limit, sources=self._sources)
        return self._allowed(found.snippets)

    def unit(self, passage: Passage) -> str:
        """Return the key of what is named once: a note, or a chapter where there are few notes."""
        few = len(self.notes) < _FEW
        return f"{passage.note_id}/{passage.heading}" if few else str(passage.note_id)

    def vectors(self, passages: Sequence[Passage]) -> NDArray[np.float32] | None:
        """Return the vector of each passage; None where one has none."""
        if not self._model_id or not passages:
            return None
        ids = [passage.passage_id for passage in passages]
        known, vectors = self._reader.vectors.load(self._model_id, ids)
        return vectors if known == ids else None

    def people(self, text: str) -> tuple[str, ...]:
        """Return who is named in a text, the last one first, by the book's list of names."""
        text = _HEADING.sub("", text)
        named = [*names_in(text), *added_names(self._sources.names)]
        found = {
            key_of(one): one
            for one in named
            if key_of(one) not in self._no_people and _is_somebody(one, text)
        }
        return tuple(sorted(found.values(), key=text.rfind, reverse=True))

    @property
    def embeds(self) -> bool:
        """Whether there is an embedding model."""
        return bool(self._model_id)

    @property
    def story(self) -> str:
        """The paragraph being written, and what stands before it as far as it matters here."""
        return self.context.before[-_OF_THE_STORY:] + self.context.paragraph

    def fresh_first(
        self, items: Iterable[T], keys: Sequence[str], seen: Collection[str]
    ) -> list[T]:
        """Return items with those that were not seen in front; otherwise in their order."""
        paired = list(zip(items, keys, strict=True))
        return [item for item, _ in sorted(paired, key=lambda one: one[1] in seen)]

    def own_prompt(self, kind: DeckKind, seen: Collection[str]) -> str:
        """Return what the program says on a card; none again before all were seen."""
        prompts = list(deck_texts().prompts[kind.value])
        self.chance.shuffle(prompts)
        return self.fresh_first(prompts, prompts, seen)[0]

    def _shown(self, notes: Sequence[DrawnNote]) -> Iterable[DrawnNote]:
        for note in notes:
            if self.context.draft and note.path == self.context.draft:
                continue
            if note.note_id in self._others:
                continue
            if re.sub(r"[_-]", " ", note.title).casefold() in _NO_NOTES:
                continue
            if not self._hidden.isdisjoint(note.passage_ids):
                left = tuple(one for one in note.passage_ids if one not in self._hidden)
                note = replace(note, passage_ids=left)
            if note.passage_ids:
                yield note

    def _allowed(self, snippets: Sequence[Snippet]) -> tuple[Snippet, ...]:
        return tuple(
            one
            for one in snippets
            if one.passage.note_id in self._by_id
            and one.passage.passage_id not in self._hidden
            and is_telling(one.passage.words)
        )


def named(passage: Passage, label: SentenceTemplate = SentenceTemplate("")) -> DeckNote:  # noqa: B008 - frozen
    """Return a passage as a card names it, with its first sentences."""
    return DeckNote(Snippet(passage, 0.0), excerpt(passage.words), label)


def answering(snippet: Snippet, label: SentenceTemplate = SentenceTemplate("")) -> DeckNote:  # noqa: B008 - frozen
    """Return a snippet as a card names it, with the sentence that fits best."""
    first, last = snippet.best_sentence
    sentence = " ".join(readable(snippet.passage.text[first:last]).split())
    telling = len(sentence.split()) >= _LEAST_QUOTED and is_telling(f"{sentence} " * 4)
    telling = telling and not is_about_itself(sentence)
    return DeckNote(snippet, excerpt(sentence if telling else snippet.passage.words), label)


def _is_somebody(name: str, text: str) -> bool:
    """Tell whether a text has a name, and not as the Empire or the Tower."""
    found = re.escape(name)
    return bool(re.search(rf"\b{found}\b", text) and not re.search(rf"\b[Tt]he {found}\b", text))


def answering_with(
    snippet: Snippet,
    search: str,
    label: SentenceTemplate = SentenceTemplate(""),  # noqa: B008 - frozen
) -> DeckNote:
    """Return a snippet as a card names it, with the sentence that has most words of a search."""
    sentence, _ = sentence_with(snippet.passage.words, frozenset(content_terms(search)))
    note = answering(snippet, label)
    return replace(note, quote=sentence) if len(sentence.split()) >= _LEAST_QUOTED else note


def _no_people(names: Sequence[BookName], corrections: NameCorrections) -> frozenset[str]:
    """Return the keys of names that are no person's: places, and what the writer says is none.

    Of a name without a kind nobody knows; it may be one.
    """
    known = corrected(names, corrections)
    places = (one for one in known if one.is_hidden or one.kind is NameKind.PLACE)
    stated = {
        key_of(one.name): one.other == NameKind.PERSON.value
        for one in corrections
        if one.change in (NameChange.KIND, NameChange.ADD)
    }
    none = {key_of(form) for one in places for form in one.all_forms}
    none |= {key for key, is_person in stated.items() if not is_person}
    return frozenset(none) | hidden_keys(corrections)


def _longest(piles: Sequence[Sequence[int]]) -> int:
    return max(map(len, piles), default=0)


def _portions(ids: Iterable[int], size: int) -> Iterable[list[int]]:
    portion: list[int] = []
    for one in ids:
        portion.append(one)
        if len(portion) == size:
            yield portion
            portion = []
    if portion:
        yield portion
