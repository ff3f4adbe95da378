"""The lanes for searching, browsing and recall, which only read and never wait for indexing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor

from writer_assist.domain.answers import Answer
from writer_assist.domain.book_sources import BookCount
from writer_assist.domain.deck import DeckCard
from writer_assist.domain.note import FolderCount, LibraryStatus, NoteSummary, NoteText, TagCount
from writer_assist.domain.note_map import NoteMap, NotePulls
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.prompt import Recalled
from writer_assist.domain.snippet import SearchAnswer, SearchExplanation
from writer_assist.engine.shared_library import SharedLibrary
from writer_assist.errors import LibraryError
from writer_assist.importing.rendering import render
from writer_assist.messages.exploring import AskNotes, DrawCard, DrawMap, WeighNotes
from writer_assist.messages.library import (
    CountBookNotes,
    DraftChanged,
    ExplainSearch,
    FindSnippets,
    GetStatus,
    ListFolders,
    ListNotes,
    ListTags,
    ReadNote,
    RecallPassages,
    RenderNote,
    ResolveLink,
    SearchNotes,
)
from writer_assist.retrieval.analysis import UNKNOWN_LANGUAGE
from writer_assist.retrieval.draft_index import DraftIndex
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher
from writer_assist.services.answers import AnswerService, DraftShelf
from writer_assist.services.characters import CharacterService
from writer_assist.services.deck import NOTHING_YET, DeckService
from writer_assist.services.inspiration import InspirationService
from writer_assist.services.library import LibraryReader
from writer_assist.services.note_map import NoteMapService

_MANY = 0.1  # share of the passages in a language that makes it one of the library's


class SearchLane:
    """Handlers of the lane "search"; all but the constructor run on its thread.

    Attributes:
        judging: A second thread, for the cross-encoder.
    """

    def __init__(
        self, shared: SharedLibrary, reopen: Callable[[], None], mend: Callable[[], None]
    ) -> None:
        """Prepare the lane; nothing is opened yet.

        Args:
            shared: State that both lanes use.
            reopen: Asks the indexing lane to try again to become the library's owner.
            mend: Asks the indexing lane to rebuild a damaged index.
        """
        self._shared = shared
        self._reopen = reopen
        self._mend = mend
        self._mending = False
        self._reader: LibraryReader | None = None
        self._inspiration: InspirationService | None = None
        self._built_for: object = None
        self._lexical = LexicalSearcher(shared.folder.lexical_index)
        self._drafts = DraftShelf()
        self.judging = ThreadPoolExecutor(1, "judging answers")  # started when it is needed

    def find_snippets(
        self, order: FindSnippets, cancel: CancelToken
    ) -> Generator[SearchAnswer, None, None]:
        """Yield the snippets that fit, then again with groups; none while there is no library."""
        self._shared.draft = order.context.draft
        service = self.service(cancel)
        if service is None:
            yield SearchAnswer()
            return
        answer = service.find_snippets(
            order.context,
            limit=order.limit,
            dials=order.dials,
            like_note=order.like_note,
            sinks_unused=order.sinks_unused,
            sources=order.sources,
        )
        self._look_for_damage(service.words_damaged)
        yield answer
        complete = service.complete(answer)
        elsewhere = service.from_other_worlds(
            order.context, limit=order.elsewhere, dials=order.dials, sources=order.sources
        )
        yield dataclasses.replace(complete, snippets=(*complete.snippets, *elsewhere))

    def explain(
        self, order: ExplainSearch, cancel: CancelToken
    ) -> Generator[SearchExplanation, None, None]:
        """Yield what a context would find, and why; nothing while there is no library."""
        service = self.service(cancel)
        yield (
            service.explain(
                order.context,
                limit=order.limit,
                dials=order.dials,
                sinks_unused=order.sinks_unused,
                sources=order.sources,
            )
            if service
            else SearchExplanation()
        )

    def search_notes(
        self, order: SearchNotes, cancel: CancelToken
    ) -> Generator[SearchAnswer, None, None]:
        """Yield the passages that match a text; nothing while there is no library."""
        service = self.service(cancel)
        if service is None:
            yield SearchAnswer()
            return
        yield service.search_notes(order.text, limit=order.limit, sources=order.sources)
        self._look_for_damage(service.words_damaged)

    def draw_card(self, order: DrawCard, cancel: CancelToken) -> Generator[DeckCard, None, None]:
        """Yield a card of the deck; while there is no library, one that says so."""
        service, reader = self.service(cancel), self._reader
        if service is None or reader is None:
            yield DeckCard(order.kind, NOTHING_YET, seed=order.seed)
            return
        embedder = self._shared.embedder
        model_id = embedder.model_id if embedder and embedder.failure is None else ""
        names = self._shared.names_of(order.context.draft)
        yield DeckService(reader, service, model_id, names).draw(order)
        self._look_for_damage(service.words_damaged)

    def ask_notes(
        self, order: AskNotes, cancel: CancelToken
    ) -> Generator[Answer | Progress, None, None]:
        """Yield what notes and manuscript say; without a library, that they don't.

        A cross-encoder reads on a thread of its own, and searches go before.
        """
        service, reader = self.service(cancel), self._reader
        if service is None or reader is None:
            yield Answer(order.question, character=order.character)
            return
        embedder = self._shared.embedder
        ready = embedder if embedder is not None and embedder.ready else None
        answers = AnswerService(reader, service, ready, self._drafts, self.judging)
        if order.character:
            yield CharacterService(answers).ask(
                order.character,
                order.question,
                draft=order.draft,
                earlier=order.earlier,
                sources=order.sources,
            )
        else:
            yield from answers.answers(
                order.question,
                draft=order.draft,
                earlier=order.earlier,
                sources=order.sources,
                judge=self._shared.judge(wanted=order.read_again),
                cancel=cancel,
            )
        self._look_for_damage(service.words_damaged)

    def status(
        self, _order: GetStatus, cancel: CancelToken
    ) -> Generator[LibraryStatus, None, None]:
        """Yield the library's current state, also while it is being indexed."""
        yield self._status(cancel)

    def refresh(self, cancel: CancelToken) -> Generator[None, None, None]:
        """Load what was indexed since, so that the next search is faster."""
        if service := self.service(cancel):
            service.refresh()
            self._look_for_damage(service.words_damaged)
        yield from ()

    def _status(self, cancel: CancelToken) -> LibraryStatus:
        reader = self.reader(cancel)
        shared, embedder = self._shared, self._shared.embedder
        status = reader.status() if reader else LibraryStatus()
        if shared.refusal and not status.owner:
            self._reopen()  # the other owner has exited
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
            unread_languages=self._unread_languages(),
        )

    def _unread_languages(self) -> tuple[str, ...]:
        embedder = self._shared.embedder
        if embedder is None or not embedder.ready:
            return ()
        shares = self._lexical.languages()
        return tuple(
            name
            for name in sorted(shares, key=lambda one: (-shares[one], one))
            if shares[name] >= _MANY and name != UNKNOWN_LANGUAGE and not embedder.scale.reads(name)
        )

    def _look_for_damage(self, damaged: bool) -> None:
        """Report damage once, so that it is repaired without the writer's doing."""
        if damaged and not self._mending:
            self._mend()
        self._mending = damaged

    def reader(self, cancel: CancelToken) -> LibraryReader | None:
        """Return the library as it is now; None while there is none."""
        self._shared.wait_until_opened(cancel)
        if self._reader is None and self._shared.folder.database.exists():
            self._reader = LibraryReader.open(self._shared.folder)
        return self._reader

    def service(self, cancel: CancelToken) -> InspirationService | None:
        """Return what searches the library; None while there is none."""
        reader, embedder = self.reader(cancel), self._shared.embedder
        if reader is None:
            return None
        if self._inspiration is None or embedder is not self._built_for:
            if self._inspiration is not None:
                self._inspiration.close()
            self._inspiration = InspirationService(reader, self._shared.folder, embedder)
            self._built_for = embedder
        return self._inspiration


class MapPainter:
    """Handlers for the map; they run on the search lane's thread, and searches go before."""

    def __init__(self, shared: SharedLibrary, searching: SearchLane) -> None:
        """Prepare the handlers; nothing is read yet.

        Args:
            shared: Knows the embedding model.
            searching: Has opened the library.
        """
        self._shared, self._searching = shared, searching
        self._service: NoteMapService | None = None

    def draw(
        self, order: DrawMap, cancel: CancelToken
    ) -> Generator[Progress | NoteMap, None, None]:
        """Yield the map; an empty one while there is no library."""
        while self._shared.embedder is None and self._shared.embedder_pending:
            cancel.check()
            yield Progress("Looking for the embedding model", 0)
            self._shared.wait_for_embedder()
        service = self._opened(cancel)
        yield from service.draw(order, cancel) if service else iter((NoteMap(),))

    def weigh(self, order: WeighNotes, cancel: CancelToken) -> Generator[NotePulls, None, None]:
        """Yield what something pulls; nothing while there is no library."""
        service = self._opened(cancel)
        yield service.weigh(order) if service else NotePulls(order.key)

    def _opened(self, cancel: CancelToken) -> NoteMapService | None:
        inspiration, reader = self._searching.service(cancel), self._searching.reader(cancel)
        if inspiration is None or reader is None:
            return None
        embedder = self._shared.embedder
        usable = embedder if embedder and embedder.failure is None else None
        if self._service is None or self._service.built_for != (inspiration, usable):
            file = self._shared.folder.map_places
            self._service = NoteMapService(reader, inspiration, file, usable)
        return self._service


class NoteBrowser:
    """Handlers for browsing notes; they run on the search lane's thread."""

    def __init__(self, reader: Callable[[CancelToken], LibraryReader | None]) -> None:
        """Prepare the handlers; nothing is opened yet.

        Args:
            reader: Returns the library as it is now; None while there is none.
        """
        self._reader = reader

    def list_notes(
        self, order: ListNotes, cancel: CancelToken
    ) -> Generator[tuple[NoteSummary, ...], None, None]:
        """Yield the notes that match a filter, in pages."""
        if reader := self._reader(cancel):
            yield from reader.catalogue.list_notes(
                order.text,
                tags=order.tags,
                place=order.place,
                order=order.order,
                sources=order.sources,
            )
        else:
            yield ()

    def list_tags(
        self, _order: ListTags, cancel: CancelToken
    ) -> Generator[tuple[TagCount, ...], None, None]:
        """Yield the tags of all notes."""
        reader = self._reader(cancel)
        yield reader.catalogue.tags() if reader else ()

    def list_folders(
        self, _order: ListFolders, cancel: CancelToken
    ) -> Generator[tuple[FolderCount, ...], None, None]:
        """Yield the folders that contain notes."""
        reader = self._reader(cancel)
        yield reader.catalogue.folders() if reader else ()

    def count_notes(
        self, order: CountBookNotes, cancel: CancelToken
    ) -> Generator[BookCount, None, None]:
        """Yield how many notes belong to a book."""
        reader = self._reader(cancel)
        yield reader.count_notes(order.sources) if reader else BookCount(0, 0)

    def read_note(self, order: ReadNote, cancel: CancelToken) -> Generator[NoteText, None, None]:
        """Yield a note."""
        yield self._opened(cancel).read_note(order.note_id)

    def resolve_link(
        self, order: ResolveLink, cancel: CancelToken
    ) -> Generator[tuple[NoteSummary, ...], None, None]:
        """Yield the notes that a link may refer to."""
        yield self._opened(cancel).catalogue.resolve(order.note_id, order.target)

    def render_note(self, order: RenderNote, _cancel: CancelToken) -> Generator[str, None, None]:
        """Yield a stretch of a note as HTML."""
        yield render(order.text, missing=order.missing, markdown=order.markdown, hidden=())

    def _opened(self, cancel: CancelToken) -> LibraryReader:
        reader = self._reader(cancel)
        if reader is None:
            raise LibraryError("There is no library yet.")
        return reader


class RecallLane:
    """Handlers of the lane "recall"; all run on its thread.

    It has a lane of its own so that a search never waits for a draft to be analysed.
    """

    def __init__(self, shared: SharedLibrary) -> None:
        """Prepare; no draft is known.

        Args:
            shared: Is told which draft is open.
        """
        self._shared = shared
        self._index = DraftIndex()
        self._draft = ""

    def apply_change(
        self, order: DraftChanged, _cancel: CancelToken
    ) -> Generator[object, None, None]:
        """Update the passages of the draft with a change."""
        self._index.splice(order.first, order.removed, order.paragraphs)
        self._draft = self._shared.draft = order.draft
        yield from ()

    def recall(
        self, order: RecallPassages, _cancel: CancelToken
    ) -> Generator[tuple[Recalled, ...], None, None]:
        """Yield the earlier passages that fit; none if another draft is loaded."""
        is_ours = order.context.draft == self._draft
        yield self._index.find(order.context, order.place) if is_ours else ()
