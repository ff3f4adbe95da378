"""Searching and reading the library, on a connection that never waits for its owner."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.explanation import SearchExplanation
from writer_assist.domain.note import LibraryStatus
from writer_assist.domain.snippet import Snippet, SnippetGroup
from writer_assist.engine.shared_library import SharedLibrary
from writer_assist.messages.library import ExplainSearch, FindSnippets, GetStatus, SearchNotes
from writer_assist.retrieval.lexical import LexicalSearcher
from writer_assist.services.inspiration import InspirationService
from writer_assist.services.library import LibraryReader


class SearchLane:
    """Handlers of the lane "search"; all but the constructor belong to its thread."""

    def __init__(
        self, shared: SharedLibrary, reopen: Callable[[], None], mend: Callable[[], None]
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            shared: What both lanes know.
            reopen: Asks the other lane to become the library's owner again.
            mend: Asks it to build a damaged index again.
        """
        self._shared = shared
        self._reopen = reopen
        self._mend = mend
        self._mending = False
        self._reader: LibraryReader | None = None
        self._inspiration: InspirationService | None = None
        self._built_for: object = None
        self._lexical = LexicalSearcher(shared.folder.lexical_index)

    def find_snippets(
        self, order: FindSnippets, cancel: CancelToken
    ) -> Generator[tuple[Snippet, ...] | tuple[SnippetGroup, ...], None, None]:
        """Yield the snippets that fit, then their groups; none while there is no library."""
        service = self._service(cancel)
        if service is None:
            yield ()
            return
        snippets = service.find_snippets(
            order.context,
            limit=order.limit,
            dials=order.dials,
            like_note=order.like_note,
            sinks_unused=order.sinks_unused,
        )
        self._look_for_damage(service.words_damaged)
        yield snippets
        if groups := service.groups_of(snippets):
            yield groups

    def explain(
        self, order: ExplainSearch, cancel: CancelToken
    ) -> Generator[SearchExplanation, None, None]:
        """Yield what a context would find, and how; nothing while there is no library."""
        service = self._service(cancel)
        yield (
            service.explain(
                order.context,
                limit=order.limit,
                dials=order.dials,
                sinks_unused=order.sinks_unused,
            )
            if service
            else SearchExplanation()
        )

    def search_notes(
        self, order: SearchNotes, cancel: CancelToken
    ) -> Generator[tuple[Snippet, ...], None, None]:
        """Yield what fits a text; nothing while there is no library."""
        service = self._service(cancel)
        yield service.search_notes(order.text, limit=order.limit) if service else ()
        if service:
            self._look_for_damage(service.words_damaged)

    def status(
        self, _order: GetStatus, cancel: CancelToken
    ) -> Generator[LibraryStatus, None, None]:
        """Yield the library's state as it is now, also while it is being indexed."""
        yield self._status(cancel)

    def refresh(self, cancel: CancelToken) -> Generator[None, None, None]:
        """Take in what was indexed, so that the next search need not."""
        if service := self._service(cancel):
            service.refresh()
            self._look_for_damage(service.words_damaged)
        yield from ()

    def _status(self, cancel: CancelToken) -> LibraryStatus:
        reader = self.reader(cancel)
        shared, embedder = self._shared, self._shared.embedder
        status = reader.status() if reader else LibraryStatus()
        if shared.refusal and not status.owner:
            self._reopen()  # whoever held it has gone
        self._lexical.refresh()
        self._look_for_damage(self._lexical.damaged)
        model = embedder.model_id if embedder and embedder.failure is None else ""
        failure = str(embedder.failure) if embedder and embedder.failure else ""
        return dataclasses.replace(
            status,
            searchable=self._lexical.count(),
            embedded=reader.vectors.count(model) if reader and model else 0,
            embedding_model=model,
            writable=status.writable and not shared.refusal,
            notice=" ".join(part for part in (shared.notice, failure) if part),
        )

    def _look_for_damage(self, damaged: bool) -> None:
        """Ask once for what is damaged; it heals without anybody asking for it."""
        if damaged and not self._mending:
            self._mend()
        self._mending = damaged

    def reader(self, cancel: CancelToken) -> LibraryReader | None:
        """Return the library as it is now; None while there is none."""
        self._shared.wait_until_opened(cancel)
        if self._reader is None and self._shared.folder.database.exists():
            self._reader = LibraryReader.open(self._shared.folder)
        return self._reader

    def _service(self, cancel: CancelToken) -> InspirationService | None:
        reader, embedder = self.reader(cancel), self._shared.embedder
        if reader is None:
            return None
        if self._inspiration is None or embedder is not self._built_for:
            if self._inspiration is not None:
                self._inspiration.close()
            self._inspiration = InspirationService(reader, self._shared.folder, embedder)
            self._built_for = embedder
        return self._inspiration
