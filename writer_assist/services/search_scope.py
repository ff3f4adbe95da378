"""Which passages take part in a search: of one book, not hidden, and none of the sample."""

from __future__ import annotations

import os
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.ports import LibraryView
from writer_assist.manuscript.structure import sample_draft, sample_files
from writer_assist.paths import DataFolder
from writer_assist.retrieval.whoosh_index.scores import id_array
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher


class SearchScope:
    """Knows what is left out of a search; for the thread of that search."""

    def __init__(self, reader: LibraryView, lexical: LexicalSearcher, folder: DataFolder) -> None:
        self._reader, self._lexical = reader, lexical
        self._sample_draft = os.path.realpath(sample_draft(folder))
        self._sample_files = tuple(map(os.path.abspath, sample_files(folder)))

    def other_notes(self, sources: BookSources) -> frozenset[int]:
        """Return the notes that do not belong to a book."""
        return self._reader.notes_outside(sources)

    def elsewhere(self, others: frozenset[int]) -> NDArray[np.int64]:
        """Return the passages of notes that do not belong to a book."""
        return self._lexical.passages_in(others)

    def own(self, sources: BookSources) -> set[int]:
        """Return the passages of notes that belong to a book."""
        away = self.elsewhere(self.other_notes(sources))
        return self._lexical.passage_ids() - set(away.tolist())

    def hidden(self, draft: str) -> frozenset[int]:
        """Return what is hidden in a draft; the sample's notes are shown in the sample only."""
        hidden = self._reader.hidden(draft)
        if draft and os.path.realpath(draft) == self._sample_draft:
            return hidden
        sample = frozenset().union(*map(self._lexical.passages_of, self._sample_files))
        alone = len(sample) == self._lexical.count()
        return hidden if alone and not draft else hidden | sample

    def left_out(
        self, draft: str, own: frozenset[int], others: frozenset[int], pinned: frozenset[int]
    ) -> Collection[int]:
        """Return the passages that do not take part beside a draft.

        Args:
            draft: Whose hidden passages count.
            own: Passages of the draft itself.
            others: Notes that do not belong to the book; they may be half of a large library.
            pinned: Passages that take part in any case.
        """
        near = (self.hidden(draft) | own) - pinned
        away = self.elsewhere(others)
        if not len(away):
            return near
        return np.concatenate([away[~np.isin(away, id_array(pinned))], id_array(near)])
