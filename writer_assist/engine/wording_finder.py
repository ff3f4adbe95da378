"""The handler for other wordings of a selection; it runs on the search lane's thread."""

from __future__ import annotations

from collections.abc import Generator

from writer_assist.domain.progress import CancelToken
from writer_assist.domain.rewriting import Rewriting
from writer_assist.engine.search_lane import SearchLane
from writer_assist.engine.shared_library import SharedLibrary
from writer_assist.messages.exploring import FindWordings
from writer_assist.services.wordings import by_rule, from_notes


class WordingFinder:
    """Finds wordings; a tighter one needs no library."""

    def __init__(self, shared: SharedLibrary, searching: SearchLane) -> None:
        """Prepare the handler; nothing is read yet.

        Args:
            shared: Knows the embedding model and the names of the book.
            searching: Has opened the library.
        """
        self._shared, self._searching = shared, searching

    def find(self, order: FindWordings, cancel: CancelToken) -> Generator[Rewriting, None, None]:
        """Yield a tighter wording, then passages with what the selection lacks."""
        yield from by_rule(order)
        reader, service = self._searching.reader(cancel), self._searching.service(cancel)
        if reader is None or service is None:
            return
        embedder = self._shared.embedder
        model_id = embedder.model_id if embedder and embedder.failure is None else ""
        names = self._shared.names_of(order.context.draft)
        for one in from_notes(order, reader, service, model_id=model_id, names=names):
            cancel.check()
            yield one
