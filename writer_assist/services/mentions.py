"""Which notes a text names."""

from __future__ import annotations

import time

from writer_assist.domain.ports import PassageSource
from writer_assist.retrieval.lexical import LexicalSearcher
from writer_assist.retrieval.names import NameMatcher, Sightings, sightings
from writer_assist.retrieval.query_terms import index_terms

_RELOAD_S = 5.0
_SAMPLE = 20


class NamedNotes:
    """The names of the library, kept in step with it; for one thread."""

    def __init__(self, passages: PassageSource, lexical: LexicalSearcher) -> None:
        self._passages = passages
        self._lexical = lexical
        self._matcher = NameMatcher(())
        self._seen: dict[str, Sightings] = {}
        self._revision = -1
        self._loaded_at = float("-inf")

    def refresh(self) -> None:
        """Take in new names, not more often than every few seconds."""
        now = time.monotonic()
        revision = self._passages.revision()
        if revision == self._revision or now - self._loaded_at < _RELOAD_S:
            return
        self._matcher = NameMatcher(self._passages.names(), self._sightings)
        self._seen.clear()
        self._revision, self._loaded_at = revision, now

    def named(self, text: str, before: str = "") -> dict[int, tuple[str, ...]]:
        """Return the notes that a text names, with the names.

        Args:
            text: In which they are looked for.
            before: What stands before it: a name there makes it sure of one here.
        """
        named: dict[int, dict[str, None]] = {}
        for mention in self._matcher.mentions(text, before):
            named.setdefault(mention.note_id, {})[mention.name] = None
        return {note_id: tuple(names) for note_id, names in named.items()}

    def _sightings(self, word: str) -> Sightings:
        """Return how a word is written in the passages that have it, a sample of them."""
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
            self._seen[word] = Sightings(*sightings(word, texts), share)
        return self._seen[word]
