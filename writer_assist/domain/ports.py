"""What the services need from the outside, as protocols.

Embeddings and the truth that the search indexes are rebuilt from; the
language model has a module of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

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
        """Name stored beside each vector; vectors of two ids never mix."""

    @property
    def dimension(self) -> int:
        """Length of one vector, ``D`` below."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts of the library.

        Args:
            texts: ``N`` texts, of any length; the model cuts long ones.

        Returns:
            Array of shape ``(N, D)``, each row of Euclidean length 1.

        Raises:
            ModelError: The model failed, for instance out of memory.
        """

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed what the writer is working on; shape ``(D,)``, length 1."""


@dataclass(frozen=True, slots=True)
class PassageChanges:
    """What happened to the passages between two revisions of the library.

    Attributes:
        revision: Up to where these changes reach; ask again from here.
        changed: New or changed passages, as they are now.
        removed: Ids of passages that are gone.
        complete: False when more changes follow.
    """

    revision: int
    changed: tuple[Passage, ...]
    removed: tuple[int, ...]
    complete: bool


class PassageSource(Protocol):
    """The passages of the library, as the search indexes follow them.

    Every insertion, change and removal of a passage takes the next revision
    number, so an index that knows its revision catches up with one question.
    """

    def revision(self) -> int:
        """Revision of the last change; 0 for an empty library."""

    def changes_after(self, revision: int, *, limit: int) -> PassageChanges:
        """Return at most ``limit`` changes after ``revision``, oldest first."""

    def passages(self, passage_ids: Sequence[int]) -> list[Passage]:
        """Return these passages in this order; ids that are gone are left out."""

    def names(self) -> list[NoteName]:
        """Return every title and alias."""

    def passages_of_notes(self, note_ids: Sequence[int]) -> list[Passage]:
        """Return the passages of these notes, in the order of the text."""

    def following(self, passage_ids: Sequence[int], *, count: int) -> dict[int, str]:
        """Return the text of up to ``count`` passages behind each, under the same heading.

        Those that nothing follows are left out.
        """


class VectorSource(Protocol):
    """Vectors kept per embedding model, under the hash of the embedded text."""

    def without_vector(self, model_id: str, *, limit: int) -> list[Passage]:
        """Return passages that have no vector of this model yet, oldest first."""

    def put(self, model_id: str, hashes: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Keep vectors, shape ``(N, D)``, under ``Passage.content_hash``; committed on return."""

    def load(
        self, model_id: str, passage_ids: Sequence[int]
    ) -> tuple[list[int], NDArray[np.float32]]:
        """Return the ids that have a vector, and the vectors, shape ``(M, D)``, in that order."""

    def added_after(
        self, model_id: str, mark: int, *, limit: int
    ) -> tuple[int, list[int], NDArray[np.float32]]:
        """Return vectors that were put after ``mark``, oldest first, with their passages.

        Returns:
            Mark of the last of at most ``limit`` vectors, ``mark`` itself when there are
            none; the passages that have one of them; their vectors, shape ``(M, D)``.
        """

    def count(self, model_id: str) -> int:
        """Return how many passages have a vector of this model."""


class LibraryView(Protocol):
    """What a search reads of the library."""

    @property
    def passages(self) -> PassageSource:
        """The passages."""

    @property
    def vectors(self) -> VectorSource:
        """Their vectors; nothing is put."""

    def pinned(self, draft: str) -> frozenset[int]:
        """Return the passages that are always shown beside a draft."""

    def hidden(self, draft: str) -> frozenset[int]:
        """Return the passages that are never shown beside a draft."""

    def uses(self, passage_ids: Sequence[int], draft: str) -> dict[int, PassageUse]:
        """Return what the ledger says of these passages; none of those it does not know."""
