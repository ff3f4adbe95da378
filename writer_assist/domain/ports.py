"""Protocols for what the services need: embeddings, the library's passages and their vectors.

The search indexes are rebuilt from the passages.  The language model's protocol has a module
of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.meaning_scale import MeaningScale
from writer_assist.domain.snippet import PassageUse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from writer_assist.domain.note import NoteName
    from writer_assist.domain.passage import Passage


class Embedder(Protocol):
    """Turns texts into vectors whose dot product is their cosine similarity."""

    @property
    def model_id(self) -> str:
        """Name stored with each vector; vectors of different models are never compared."""

    @property
    def scale(self) -> MeaningScale:
        """How its cosines are to be read."""

    @property
    def dimension(self) -> int:
        """Length of one vector, ``D`` below."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts of the library.

        Args:
            texts: ``N`` texts of any length; the model truncates long ones.

        Returns:
            Array of shape ``(N, D)``, each row of Euclidean length 1.

        Raises:
            ModelError: The model failed, for instance out of memory.
        """

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed the text that the writer is working on; shape ``(D,)``, length 1."""


class AnswerJudge(Protocol):
    """Reads a question and a text together; slow, so only the best few texts are judged."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return how well each text answers a question; higher is better, about -11 to 11.

        Raises:
            ModelError: It could not be loaded, or failed.
        """


@dataclass(frozen=True, slots=True)
class PassageChanges:
    """What changed among the passages between two revisions of the library.

    Attributes:
        revision: The revision that these changes lead to; ask again from here.
        changed: New or changed passages, as they are now.
        removed: Ids of passages that no longer exist.
        complete: False if there are more changes.
    """

    revision: int
    changed: tuple[Passage, ...]
    removed: tuple[int, ...]
    complete: bool


class PassageSource(Protocol):
    """The library's passages, with a record of changes that the search indexes follow.

    Every insertion, change and removal of a passage gets the next revision number.  So an index
    that knows its own revision can catch up with one question.
    """

    def revision(self) -> int:
        """Revision of the last change; 0 for an empty library."""

    def changes_after(self, revision: int, *, limit: int) -> PassageChanges:
        """Return at most ``limit`` changes after ``revision``, oldest first."""

    def passages(self, passage_ids: Sequence[int]) -> list[Passage]:
        """Return these passages in this order; ids that no longer exist are left out."""

    def names(self) -> list[NoteName]:
        """Return every title and alias."""

    def passages_of_notes(self, note_ids: Sequence[int]) -> list[Passage]:
        """Return the passages of these notes, in the order of their text."""

    def following(self, passage_ids: Sequence[int], *, count: int) -> dict[int, str]:
        """Return the text of up to ``count`` passages after each one, under the same heading.

        Passages without such a successor are left out.
        """


class VectorSource(Protocol):
    """Vectors stored per embedding model, under the hash of the embedded text."""

    def without_vector(self, model_id: str, *, limit: int) -> list[Passage]:
        """Return passages that have no vector of this model yet, oldest first."""

    def put(self, model_id: str, hashes: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Store vectors, shape ``(N, D)``, under ``Passage.content_hash``; committed on return."""

    def load(
        self, model_id: str, passage_ids: Sequence[int]
    ) -> tuple[list[int], NDArray[np.float32]]:
        """Return the ids that have a vector, and the vectors, shape ``(M, D)``, in that order."""

    def added_after(
        self, model_id: str, mark: int, *, limit: int
    ) -> tuple[int, list[int], NDArray[np.float32]]:
        """Return vectors that were stored after ``mark``, oldest first, with their passages.

        Returns:
            A mark past the vectors returned, at most ``limit``, and past all if these are all;
            ``mark`` itself if nothing was stored since; the passages that have one of the vectors;
            those vectors, shape ``(M, D)``.
        """

    def count(self, model_id: str) -> int:
        """Return how many passages have a vector of this model."""


class LibraryView(Protocol):
    """What a search reads from the library."""

    @property
    def passages(self) -> PassageSource:
        """The passages."""

    @property
    def vectors(self) -> VectorSource:
        """Their vectors, for reading only."""

    def pinned(self, draft: str) -> frozenset[int]:
        """Return the passages that are pinned in a draft."""

    def hidden(self, draft: str) -> frozenset[int]:
        """Return the passages that are hidden in a draft."""

    def notes_outside(self, sources: BookSources) -> frozenset[int]:
        """Return the notes that do not belong to a book."""

    def uses(self, passage_ids: Sequence[int], draft: str) -> dict[int, PassageUse]:
        """Return what is recorded about the use of these passages; unknown ones are left out."""
