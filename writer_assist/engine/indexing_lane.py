"""The lane "indexing": the only one that writes to the library and to its indexes."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from writer_assist.domain.note import ImportReport, NoteText
from writer_assist.domain.progress import CancelToken, Progress, WorkPace
from writer_assist.embedding.shared_embedder import SharedEmbedder
from writer_assist.engine.shared_library import WAIT_S, SharedLibrary
from writer_assist.errors import LibraryLockedError, WriterAssistError
from writer_assist.file_names import path_of_text
from writer_assist.messages.library import (
    AddSource,
    FollowDraft,
    FollowNotes,
    MarkPassage,
    PreviewSource,
    RecordShown,
    RecordUse,
    RemoveSource,
    RetryFailed,
    SetSourceRules,
    UpdateLibrary,
    UseEmbeddingModel,
    WriteNote,
)
from writer_assist.services.indexing import IndexingService
from writer_assist.services.library import LibraryService
from writer_assist.services.sources import preview_source

if TYPE_CHECKING:
    from writer_assist.services.watching import FolderWatch


logger = logging.getLogger(__name__)

PATIENCE_S = 6.0  # the engine of a window that was just closed may still be exiting
RETRY_S = 0.2

T = TypeVar("T")
Steps = Generator[object, None, None]


class IndexingLane:
    """Handlers of the lane "indexing"; all but the constructor run on its thread.

    Long work yields between steps, and short orders are done in between.  These change only the
    library; the indexes are updated by the long work, or by another update after it.
    """

    def __init__(
        self,
        shared: SharedLibrary,
        later: Callable[[Callable[[CancelToken], Steps], int], None],
        indexed: Callable[[], None],
        tell: Callable[[object], None],
    ) -> None:
        """Prepare the lane; :meth:`open` opens the library.

        Args:
            shared: State that both lanes use.
            later: Schedules work in this lane, with an urgency.
            indexed: Called when there is something new to find.
            tell: Reports to the window what other programs changed.
        """
        self._shared = shared
        self._later = later
        self._indexed = indexed
        self._service: LibraryService | None = None
        self._tell = tell
        self._look_is_due = False
        self._words_are_due = False
        self._outside = OutsideChanges(lambda: later(self._look_outside, 1))
        self._watch: FolderWatch | None = None
        # Changes by other programs, to be indexed and reported.
        self._news: ImportReport | None = None

    def open(self, cancel: CancelToken) -> Steps:
        """Become the library's owner, waiting a little for another process that is exiting."""
        deadline = time.monotonic() + PATIENCE_S
        while self._service is None:
            cancel.check()
            try:
                self._own()
            except LibraryLockedError:
                if time.monotonic() > deadline:
                    return
                time.sleep(RETRY_S)
                yield None  # so that urgent orders fail at once, since nothing can be written yet
            except WriterAssistError as error:
                logger.warning("the library stays closed: %s", type(error).__name__)
                return

    def reopen(self, cancel: CancelToken) -> Steps:
        """Try again to become the library's owner."""
        cancel.check()
        try:
            self._own()
        except WriterAssistError as error:
            logger.info("the library is still not ours: %s", type(error).__name__)
        yield from ()

    def mend(self, cancel: CancelToken) -> Steps:
        """Rebuild an index that was found damaged."""
        logger.warning("the index is mended")
        yield from self._index(cancel)

    def add_source(self, order: AddSource, cancel: CancelToken) -> Steps:
        """Import a folder or file and make it searchable."""
        path = Path(order.path)
        self._own().add_source(path, order.rules, split_chapters=order.split_chapters)
        yield from self._scan_and_index(cancel, path)

    def preview(self, order: PreviewSource, cancel: CancelToken) -> Steps:
        """Return what importing a folder or file would give."""
        root = self._shared.folder.root
        preview = yield from preview_source(Path(order.path), order.rules, root, cancel)
        yield preview

    def set_rules(self, order: SetSourceRules, cancel: CancelToken) -> Steps:
        """Change which files of a folder are imported, and import or remove them."""
        path = Path(order.path)
        self._own().set_rules(path, order.rules)
        yield from self._scan_and_index(cancel, path)

    def retry(self, order: RetryFailed, cancel: CancelToken) -> Steps:
        """Try again to read files that could not be read."""
        places = [Path(order.path)] if order.path else []
        self._own().retry(*places)
        yield from self._scan_and_index(cancel, *places)

    def remove_source(self, order: RemoveSource, cancel: CancelToken) -> Steps:
        """Remove a folder or file from the library."""
        report = self._own().remove_source(Path(order.path))
        self._follow_folders()
        yield from self._index(cancel)
        yield report

    def update(self, _order: UpdateLibrary, cancel: CancelToken) -> Steps:
        """Check all sources and index what changed."""
        yield from self._scan_and_index(cancel)

    def use_embedding_model(self, order: UseEmbeddingModel, cancel: CancelToken) -> Steps:
        """Embed all passages with another model, and use it when that is done."""
        self._own()
        model = self._shared.prepare(order.path)
        while not model.ready and model.failure is None:
            cancel.check()
            yield Progress("Getting search ready", 0)
            model.wait_until_loaded(WAIT_S)
        if model.failure is not None:
            raise model.failure
        yield from self._minding_changes(self._index_with(model, cancel), cancel)
        self._shared.turn_to(model)
        self._indexed()

    def write_note(self, order: WriteNote, _cancel: CancelToken) -> Generator[NoteText, None, None]:
        """Save a note; it is indexed afterwards."""
        service = self._own()
        yield service.write_note(order.note_id, order.title, order.text, order.fingerprint)
        self._look_again()

    def follow_notes(self, order: FollowNotes, _cancel: CancelToken) -> Steps:
        """Let notes follow their moved files at once; what else changed is taken in afterwards."""
        self._own().follow_notes(order.moves)
        self._later(self._scan_and_index, 0)
        yield from ()

    def mark(self, order: MarkPassage, _cancel: CancelToken) -> Steps:
        """Pin or hide a passage."""
        self._own().mark(order.passage_id, order.mark, order.draft)
        yield from ()

    def record_use(self, order: RecordUse, _cancel: CancelToken) -> Steps:
        """Record that a passage was used."""
        self._own().record_use(order.passage_id, order.use, order.draft)
        yield from ()

    def record_shown(self, order: RecordShown, _cancel: CancelToken) -> Steps:
        """Record that passages were shown to the writer."""
        self._own().record_shown(order.passage_ids, order.draft)
        yield from ()

    def follow_draft(self, order: FollowDraft, _cancel: CancelToken) -> Steps:
        """Copy a draft's pins and hidden passages to its new file."""
        self._own().follow_draft(order.old, order.new, old_stays=path_of_text(order.old).exists())
        yield from ()

    def close(self) -> None:
        """Release the library; to be called when no work is running."""
        if self._watch is not None:
            self._watch.close()
        if self._service is not None:
            self._service.close()

    def _own(self) -> LibraryService:
        if self._service is None:
            try:
                self._service = LibraryService.open(self._shared.folder)
            except WriterAssistError as error:
                self._shared.refusal = str(error)
                raise
            finally:
                self._shared.set_opened()
            self._shared.refusal = ""
            notices = (self._shared.notice, self._service.notice)
            self._shared.notice = " ".join(notice for notice in notices if notice)
            self._follow_folders()
        return self._service

    def _follow_folders(self) -> None:
        from writer_assist.services.watching import FolderWatch

        shared, pace = self._shared, self._shared.pace
        if self._watch is None:
            self._watch = FolderWatch(
                self._shared.folder.root,
                self._outside.add,
                is_resting=lambda: pace.pace is WorkPace.REST,
                draft=lambda: os.fspath(path_of_text(shared.draft)) if shared.draft else "",
            )
        self._watch.follow(self._own().places())

    def _scan_and_index(self, cancel: CancelToken, *places: Path) -> Steps:
        service = self._own()
        self._follow_folders()  # before the scan, so that no change falls between the two
        with closing(self._indexing(None)) as indexing:
            scan = indexing.scan_and_index(service.scan(cancel, only=places), cancel)
            report: ImportReport = yield from self._minding_changes(scan, cancel)
        yield from self._index(cancel)
        yield report

    def _look_outside(self, cancel: CancelToken) -> Steps:
        """Import what other programs changed, also between the steps of long work."""
        service = self._own()
        report: ImportReport = yield from self._telling(
            service.scan(cancel, only=self._outside.pop_all())
        )
        if report.added or report.changed or report.removed or report.failed:
            self._news = report  # reported once it can be found
            self._look_again()
        else:
            self._tell(report)

    def _index(self, cancel: CancelToken) -> Generator[Progress, None, None]:
        yield from self._index_words(cancel)
        yield from self._minding_changes(self._index_meaning(cancel), cancel)

    def _index_words(self, cancel: CancelToken) -> Generator[Progress, None, None]:
        news, self._news = self._news, None
        self._words_are_due = False
        yield from self._index_with(None, cancel)
        if news is not None:
            self._tell(news)

    def _index_meaning(self, cancel: CancelToken) -> Generator[Progress, None, None]:
        while self._shared.embedder_pending:
            cancel.check()
            yield Progress("Getting search ready", 0)
            self._shared.wait_for_embedder()
        embedder = self._shared.embedder
        if embedder is not None and embedder.ready:
            yield from self._index_with(embedder, cancel)

    def _minding_changes(
        self, work: Generator[Progress, None, T], cancel: CancelToken
    ) -> Generator[Progress, None, T]:
        """Do long work, and index whatever is changed during it before it is over."""
        with closing(work):
            while True:
                try:
                    step = next(work)
                except StopIteration as end:
                    result: T = end.value
                    return result
                yield step
                if self._words_are_due:
                    yield from self._index_words(cancel)

    def _telling(self, work: Generator[Progress, None, T]) -> Generator[Progress, None, T]:
        """Do work that no order asked for, and report its progress to the window."""
        while True:
            try:
                step = next(work)
            except StopIteration as end:
                result: T = end.value
                return result
            except WriterAssistError:
                self._tell(ImportReport())
                raise
            self._tell(step)
            yield step

    def _index_with(
        self, embedder: SharedEmbedder | None, cancel: CancelToken
    ) -> Generator[Progress, None, None]:
        with closing(self._indexing(embedder)) as indexing:
            yield from indexing.update(cancel)
        self._indexed()

    def _indexing(self, embedder: SharedEmbedder | None) -> IndexingService:
        service, shared = self._own(), self._shared
        return IndexingService(
            service.passages, service.vectors, shared.folder, embedder, shared.pace
        )

    def _look_again(self) -> None:
        self._words_are_due = True
        if not self._look_is_due:
            self._look_is_due = True
            self._later(self._catch_up, 0)

    def _catch_up(self, cancel: CancelToken) -> Steps:
        self._look_is_due = False
        yield from self._index(cancel)


class OutsideChanges:
    """Collects changed places from the threads of the watch, for one scan of them all."""

    def __init__(self, look: Callable[[], None]) -> None:
        """Begin without any place.

        Args:
            look: Requests a scan, which takes the places; not called again before that.
        """
        self._look = look
        self._lock = threading.Lock()
        self._places: set[Path] = set()

    def add(self, places: Sequence[Path]) -> None:
        """Add places where something changed."""
        with self._lock:
            is_due = not self._places
            self._places.update(places)
        if is_due and places:
            self._look()

    def pop_all(self) -> list[Path]:
        """Return the collected places and forget them."""
        with self._lock:
            places, self._places = self._places, set()
        return sorted(places)
