"""Finding earlier passages of the draft: BM25 in memory, updated as the draft changes."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from writer_assist.domain.context import Context
from writer_assist.domain.prompt import Recalled
from writer_assist.domain.sentences import sentences
from writer_assist.domain.story import story_lines
from writer_assist.retrieval.analysis import forms, is_stop_word, language_of, other_terms, stem
from writer_assist.retrieval.query import Query, index_terms, query_of_context, query_of_text
from writer_assist.retrieval.whoosh_index.scores import inverse_frequency

# Before the cursor; the model is always given at least this much of the story.
NEAR_CHARACTERS = 2800
FOUND = 6  # more than are used, since some may already be in the part of the story in the prompt
_K1, _B = 1.2, 0.75

ENOUGH_WORDS, MOST_WORDS = 60, 110

_HEADING = re.compile(r"#{1,6}\s")
_WORDLESS = re.compile(r"[\W_]*$")  # blank lines, ornaments between scenes
_ENDS = re.compile(r"[.!?\u2026\u3002\uff01\uff1f][\"'\u201d\u2019\u00bb)\]*_]*\s*$")


class DraftIndex:
    """The passages of one draft; for one thread.

    Only changed passages are analysed again; a search goes through all of them.
    """

    def __init__(self) -> None:
        self._paragraphs: list[str] = []
        self._story: list[str] = []  # each paragraph without comments and front matter
        self._passages: list[_Analysed] = []
        self._frequencies: Counter[str] = Counter()

    def splice(self, first: int, removed: int, paragraphs: Sequence[str]) -> None:
        """Replace ``removed`` paragraphs, beginning with number ``first``, by ``paragraphs``."""
        self._paragraphs[first : first + removed] = paragraphs
        before, self._story = self._story, story_lines(self._paragraphs)
        kept = self._settled(min(first, _same_at_first(before, self._story)))
        start = self._passages[kept].passage.start if kept < len(self._passages) else 0
        gone = self._passages[kept:]
        known = {one.passage.text: one for one in gone}
        anew = [
            _placed(Recalled(one.text, one.start + start, one.end + start), known.get(one.text))
            for one in passages_of(self._story[start:])
        ]
        for one in gone:
            self._frequencies.subtract(one.counts.keys())
        for one in anew:
            self._frequencies.update(one.counts.keys())
        self._passages[kept:] = anew

    def _settled(self, first: int) -> int:
        """Return how many passages remain unchanged if a paragraph changes."""
        passages = [one.passage for one in self._passages]
        # The last one before the change may have ended because of the text that was there.
        kept = max(0, sum(one.end <= first for one in passages) - 1)
        while kept and kept < len(passages) and passages[kept].start < passages[kept - 1].end:
            kept -= 1  # passages that share a paragraph are cut together
        return kept

    def find(self, context: Context, place: int, *, limit: int = FOUND) -> tuple[Recalled, ...]:
        """Return passages that fit a context, best first.

        Args:
            context: Where the writer is.
            place: Number of the paragraph that the cursor is in; text near it or after it is not
                searched.
            limit: The largest number of passages.
        """
        query = query_of_context(context)
        found = self._best(query, self._passages_before(place), limit)
        return tuple(passage for _, passage in found)

    def frequency(self, term: str) -> int:
        """Return how many passages have an index term."""
        return self._frequencies[term]

    def __len__(self) -> int:
        """Return how many passages there are."""
        return len(self._passages)

    def find_anywhere(self, text: str, *, limit: int = FOUND) -> list[tuple[float, Recalled]]:
        """Return passages of the whole draft that fit a text, with their scores, best first."""
        return self._best(query_of_text(text), self._passages, limit)

    def _best(
        self, query: Query, among: Sequence[_Analysed], limit: int
    ) -> list[tuple[float, Recalled]]:
        if not among:
            return []
        weights = index_terms(query.weights, {one.language for one in among})
        terms = {
            term: asked.weight * inverse_frequency(self._frequencies[term], len(self._passages))
            for term, asked in weights.items()
            if self._frequencies[term] > 0
        }
        usual = sum(one.length for one in among) / len(among)
        scored = [(one.score(terms, usual), one.passage) for one in among]
        return sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])[:limit]

    def _passages_before(self, place: int) -> list[_Analysed]:
        near, first = 0, min(place, len(self._paragraphs))
        while first > 0 and near < NEAR_CHARACTERS:
            first -= 1
            near += len(self._story[first]) + 1
        return [one for one in self._passages if one.passage.end <= first]


def passages_of(paragraphs: Sequence[str]) -> list[Recalled]:
    """Cut a draft into passages, in order.

    A passage ends with a sentence if possible.  A change in one paragraph hardly ever moves the
    passage borders after the next long one.

    Args:
        paragraphs: The draft's paragraphs; lines, if it is wrapped by hand.
    """
    found: list[Recalled] = []
    taken: list[_Unit] = []
    words = 0
    for part in _parts(paragraphs):
        enough = words >= ENOUGH_WORDS and _ENDS.search(taken[-1].text)
        if taken and (enough or words >= MOST_WORDS or not part.text):
            found.append(_passage(taken))
            taken, words = [], 0
        if part.text:
            taken.append(part)
            words += len(part.text.split())
    return [*found, _passage(taken)] if taken else found


@dataclass(frozen=True, slots=True)
class _Analysed:
    passage: Recalled
    counts: Mapping[str, int]
    length: int
    language: str

    def score(self, terms: Mapping[str, float], usual: float) -> float:
        """Return the BM25 score for weighted terms; ``usual`` is the mean length."""
        size = _K1 * (1 - _B + _B * self.length / usual)
        return sum(
            terms[term] * self.counts[term] * (_K1 + 1) / (self.counts[term] + size)
            for term in terms.keys() & self.counts.keys()
        )


def _same_at_first(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many lines are the same at the beginning of two texts."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def _placed(passage: Recalled, known: _Analysed | None) -> _Analysed:
    if known is not None:
        return dataclasses.replace(known, passage=passage)
    found = forms(passage.text)
    language = language_of(found)
    telling = [form for form in found if not is_stop_word(form, language)]
    counts = Counter(stem(form, language) for form in telling)
    counts.update(other for form in telling for other in other_terms(form, language))
    return _Analysed(passage, counts, max(1, len(found)), language)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph, or a sentence of a long one; passages are made of these.  Empty: a border."""

    paragraph: int
    text: str


def _passage(parts: Sequence[_Unit]) -> Recalled:
    text = "".join(part.text for part in parts).strip()
    return Recalled(text, parts[0].paragraph, parts[-1].paragraph + 1)


def _parts(paragraphs: Sequence[str]) -> Iterator[_Unit]:
    for number, paragraph in enumerate(paragraphs):
        if _HEADING.match(paragraph):
            yield _Unit(number, "")
        elif len(paragraph.split()) > MOST_WORDS:
            for start, end in sentences(paragraph):
                yield _Unit(number, f"{paragraph[start:end]} ")
        elif not _WORDLESS.match(paragraph):
            yield _Unit(number, f"{paragraph}\n")
