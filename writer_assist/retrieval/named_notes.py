"""The names of the library's notes, kept up to date, and how the library writes them."""

from __future__ import annotations

import time

from writer_assist.domain.book_names import NameCorrections, corrected_note_names, hidden_keys
from writer_assist.domain.ports import PassageSource
from writer_assist.retrieval.analysis import forms
from writer_assist.retrieval.expected_notes import PassageNames, names_in_passages
from writer_assist.retrieval.names import CapitalCounts, NameMatcher, sightings
from writer_assist.retrieval.query import index_terms
from writer_assist.retrieval.whoosh_index.scores import inverse_frequency
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher

_RELOAD_S = 5.0
_SAMPLE = 20
_MATCHERS = 2  # kept: one for the book, one for the whole library
_NO_NOTES: frozenset[int] = frozenset()


class NamedNotes:
    """The names of the library, kept up to date with it; for one thread."""

    def __init__(self, passages: PassageSource, lexical: LexicalSearcher) -> None:
        self._passages = passages
        self._lexical = lexical
        self._matchers: dict[tuple[frozenset[int], NameCorrections], NameMatcher] = {}
        self._seen: dict[str, CapitalCounts] = {}
        self._told: dict[str, float] = {}
        self._revision = -1
        self._loaded_at = float("-inf")

    def refresh(self) -> None:
        """Load new names, at most every few seconds."""
        now = time.monotonic()
        revision = self._passages.revision()
        if revision == self._revision or now - self._loaded_at < _RELOAD_S:
            return
        self._matchers.clear()
        self._seen.clear()
        self._told.clear()
        self._revision, self._loaded_at = revision, now

    def named(
        self,
        text: str,
        before: str = "",
        others: frozenset[int] = _NO_NOTES,
        corrections: NameCorrections = (),
    ) -> dict[int, tuple[str, ...]]:
        """Return the notes that a text names, with those names.

        Args:
            text: The text to search.
            before: The text before it; a name in it makes the same word here certain.
            others: Notes whose names mean nothing here, since they belong to another book.
            corrections: How the writer corrected the names of the book.
        """
        named: dict[int, dict[str, None]] = {}
        for mention in self._matcher(others, corrections).mentions(text, before):
            named.setdefault(mention.note_id, {})[mention.name] = None
        return {note_id: tuple(names) for note_id, names in named.items()}

    def in_passages(
        self, others: frozenset[int] = _NO_NOTES, corrections: NameCorrections = ()
    ) -> PassageNames:
        """Return what knows the names in passages; see :meth:`named`."""
        named_in = self._matcher(others, corrections).named_in_passage
        return names_in_passages(self._passages, named_in, self.telling)

    def telling(self, name: str) -> float:
        """Return how telling a name is, 0 to 1: less the more passages have its rarest word."""
        if name not in self._told:
            statistics = self._lexical.statistics()
            count = max(statistics.count, 1)
            weights = dict.fromkeys(forms(name), 1.0)
            often = dict.fromkeys(weights, 0)
            for term, asked in index_terms(weights, self._lexical.languages()).items():
                found = self._lexical.frequency("body", term, statistics)
                often[asked.word] = max(often[asked.word], min(found, count))
            rarest = inverse_frequency(min(often.values(), default=count), count)
            self._told[name] = min(1.0, rarest / inverse_frequency(1, count))
        return self._told[name]

    def _matcher(self, others: frozenset[int], corrections: NameCorrections) -> NameMatcher:
        book = others, corrections
        if book not in self._matchers:
            if len(self._matchers) == _MATCHERS:
                del self._matchers[next(iter(self._matchers))]
            known = [name for name in self._passages.names() if name.note_id not in others]
            names = corrected_note_names(known, corrections)
            self._matchers[book] = NameMatcher(names, self._sightings, hidden_keys(corrections))
        return self._matchers[book]

    def _sightings(self, word: str) -> CapitalCounts:
        """Return how a word is written in a sample of the passages that contain it."""
        if word not in self._seen:
            statistics = self._lexical.statistics()
            looked_up = index_terms({word: 1.0}, self._lexical.languages())
            terms = {term: asked.weight for term, asked in looked_up.items()}
            ids = [one for one, _ in self._lexical.score(terms, statistics).best(_SAMPLE)]
            texts = [passage.text for passage in self._passages.passages(ids)]
            frequency = max(
                (self._lexical.frequency("body", term, statistics) for term in terms), default=0
            )
            share = frequency / max(statistics.count, 1)
            self._seen[word] = CapitalCounts(*sightings(word, texts), share)
        return self._seen[word]
