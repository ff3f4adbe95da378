"""The notes library: the one who may write to it, and readers beside."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator, Sequence
from itertools import chain
from pathlib import Path

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.note import ImportReport, LibraryStatus, NoteSummary, NoteText
from writer_assist.domain.progress import Progress
from writer_assist.domain.usage import PassageUse
from writer_assist.errors import DiskError, LibraryError, UsageError
from writer_assist.importing.folders import is_text
from writer_assist.importing.kinds import is_note_file
from writer_assist.library.backup import back_up, todays_backup
from writer_assist.library.catalogue import Catalogue
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.notes import NoteStore
from writer_assist.library.owner import OwnerLock, holder, own_name
from writer_assist.library.passages import PassageStore
from writer_assist.library.sources import Source, SourceStore, is_at_or_below
from writer_assist.library.usage import UsageStore
from writer_assist.library.vectors import VectorStore
from writer_assist.messages import Mark, Use
from writer_assist.paths import DataFolder
from writer_assist.services.library_opening import make_folders, open_or_rebuild
from writer_assist.services.note_writing import NoteWriter
from writer_assist.services.scanning import LibraryScan

logger = logging.getLogger(__name__)


class LibraryService:
    """The library's owner: there is one at a time, and it belongs to one thread at a time.

    Attributes:
        notice: What the writer should know about opening; empty mostly.
        passages: The passages, as the search indexes follow them.
        vectors: Their vectors.
    """

    def __init__(
        self, folder: DataFolder, lock: OwnerLock, database: LibraryDatabase, notice: str
    ) -> None:
        self.notice = notice
        self.passages = PassageStore(database)
        self.vectors = VectorStore(database)
        self._folder = folder
        self._lock = lock
        self._database = database
        self._notes = NoteStore(database)
        self._sources = SourceStore(database)
        self._usage = UsageStore(database)
        self._catalogue = Catalogue(database)
        self._writer = NoteWriter(database, _absolute(folder.notes))
        self._has_news = False  # since the last backup

    @classmethod
    def open(cls, folder: DataFolder) -> LibraryService:
        """Become the library's owner; make it if there is none.

        A damaged library is set aside and made anew, with sources and marks from the
        newest backup; ``notice`` then says so, and the next scan reads the notes.

        Raises:
            LibraryLockedError: Somebody else owns it; the sentence says who.
            LibraryTooNewError: A newer version of this program wrote it.
            LibraryReadOnlyError: The data folder may not be written.
            LibraryError: It cannot be opened.
            DiskError: The disk is full.
        """
        make_folders(folder)
        lock = OwnerLock.take(folder.owner_lock)
        try:
            database, notice = open_or_rebuild(folder)
        except BaseException:
            lock.release()
            raise
        opened = cls(folder, lock, database, notice)
        try:
            opened._sources.add(_absolute(folder.notes))
            opened._begin_day()
        except BaseException:
            opened._leave()
            raise
        return opened

    def add_source(self, path: Path) -> None:
        """Add a folder or a file of notes; :meth:`scan` reads them.

        Raises:
            UsageError: It is not there, or a file of another kind.
        """
        path = _absolute(path)
        if not is_text(str(path)):
            raise UsageError("The folder's name holds bytes that are no text. Rename it first.")
        if not path.exists():
            raise UsageError(f"{path} is not there.")
        if not path.is_dir() and not is_note_file(path):
            raise UsageError(f"{path.name} is of a kind that is not taken in.")
        self._sources.add(path)
        self._has_news = True

    def remove_source(self, path: Path) -> ImportReport:
        """Let a source go, and its notes where no other source holds them; files stay.

        Raises:
            UsageError: There is no such source, or it is the program's own folder of notes.
        """
        path = _absolute(path)
        source = self._sources.find(path)
        if source is None:
            raise UsageError(f"{path} is not in the library.")
        if path == _absolute(self._folder.notes):
            raise UsageError("The notes written in this program stay in its library.")
        with self._database.transaction():
            removed = self._release_notes(source)
            self._sources.set_failures([source.path], [])
            self._sources.remove(source)
        self._has_news = True
        return ImportReport(removed=removed)

    def scan(
        self, cancel: CancelToken, *, only: Sequence[Path] = ()
    ) -> Generator[Progress, None, ImportReport]:
        """Look at the sources again and take in what changed, in small commits.

        Files whose size and time are unchanged are not read.  A file that moved
        stays the same note.  Where a folder cannot be listed, nothing is removed.

        Args:
            cancel: Looked at between files; what was read until then is kept.
            only: Sources, or files and folders in them, to look at alone; none for all.

        Returns:
            What changed, when the generator is exhausted.

        Raises:
            Cancelled: The work was asked to stop.
            DiskError: The disk is full; what was stored before is kept.
        """
        places = [_absolute(place) for place in only]
        report = yield from LibraryScan(
            self._database, _absolute(self._folder.root), cancel, places
        ).run()
        self._back_up_news()
        return report

    def status(self) -> LibraryStatus:
        """Return the library's state; what the search knows of it is left at 0."""
        return self._catalogue.status()

    def list_notes(self, text: str = "") -> tuple[NoteSummary, ...]:
        """Return the notes whose title, alias, tag or path has these words, best first."""
        return tuple(chain.from_iterable(self._catalogue.list_notes(text)))

    def read_note(self, note_id: int) -> NoteText:
        """Open a note; see ``Catalogue.read_note``."""
        return self._catalogue.read_note(note_id)

    def write_note(self, note_id: int | None, title: str, text: str, fingerprint: str) -> NoteText:
        """Save a note to its file and take it in.

        Args:
            note_id: None makes a new note in the data folder.
            title: Of a new note; otherwise the text tells.
            text: The whole file.
            fingerprint: From the ``NoteText`` that was edited.

        Raises:
            DraftChangedOutsideError: The file changed since; nothing was overwritten,
                and ``text`` was kept beside it.
            DiskError: It could not be written.
            LibraryError: There is no such note any more, or it can only be read here.
        """
        written = self._writer.write(note_id, title, text, fingerprint)
        return self._catalogue.read_note(written)

    def mark(self, passage_id: int, mark: Mark, draft: str) -> None:
        """Pin or hide a passage."""
        self._usage.mark(passage_id, mark, draft)
        self._has_news = True

    def record_use(self, passage_id: int, use: Use, draft: str) -> None:
        """Remember that a passage was used."""
        self._usage.record(passage_id, use, draft)
        self._has_news = True

    def record_shown(self, passage_ids: Sequence[int], draft: str) -> None:
        """Remember that passages stood before the writer's eyes."""
        self._usage.record_shown(passage_ids, draft)

    def close(self) -> None:
        """Back up what is new and let others own the library; closing twice is harmless."""
        try:
            self._back_up_news()
        finally:
            self._leave()

    def _leave(self) -> None:
        self._database.close()
        self._lock.release()

    def _begin_day(self) -> None:
        """Do once a day what need not be done more often."""
        if todays_backup(self._folder).exists():
            return
        self._has_news = True
        self._back_up_news()
        # Not with the removal itself: notes that come back the same day are not embedded again.
        self.vectors.prune()

    def _back_up_news(self) -> None:
        if not self._has_news:
            return
        try:
            back_up(self._folder.database, self._folder)
            self._has_news = False
        except (DiskError, LibraryError) as error:
            logger.warning("The daily backup failed: %s", error)
            self.notice = f"{self.notice} {error}".strip()

    def _release_notes(self, source: Source) -> int:
        others = [other for other in self._sources.all() if other != source]
        gone: list[int] = []
        for note in self._notes.stored():
            if note.file.source_id != source.source_id:
                continue
            heir = next((o for o in others if is_at_or_below(note.file.path, o.path)), None)
            if heir:
                self._notes.give_to([note], heir.source_id)
            else:
                gone.append(note.note_id)
        self._notes.remove(gone)
        return len(gone)


class LibraryReader:
    """A look at the library beside its owner, as of now at each call; many at once.

    Attributes:
        catalogue: Its notes, as they are listed and linked.
        passages: The passages.
        vectors: Their vectors; only ``load`` and ``count`` work.
    """

    def __init__(self, folder: DataFolder, database: LibraryDatabase) -> None:
        self.passages = PassageStore(database)
        self.vectors = VectorStore(database)
        self._folder = folder
        self._database = database
        self._usage = UsageStore(database)
        self.catalogue = Catalogue(database)

    @classmethod
    def open(cls, folder: DataFolder) -> LibraryReader:
        """Open the library for reading; to be used by one thread at a time.

        Raises:
            LibraryTooNewError: A newer version of this program wrote it.
            LibraryDamagedError: It is damaged; its owner mends it when it is opened.
            LibraryError: There is none yet.
        """
        return cls(folder, LibraryDatabase.open_for_reading(folder.database))

    def pinned(self, draft: str) -> frozenset[int]:
        """Return the passages that are pinned in a draft."""
        return self._usage.pinned(draft)

    def hidden(self, draft: str) -> frozenset[int]:
        """Return the passages that are hidden in a draft, here or everywhere."""
        return self._usage.hidden(draft)

    def uses(self, passage_ids: Sequence[int], draft: str) -> dict[int, PassageUse]:
        """Return what the ledger says of these passages; none of those it does not know."""
        return self._usage.uses(passage_ids, draft)

    def status(self) -> LibraryStatus:
        """Return the library's state; what the search knows of it is left at 0."""
        owner = holder(self._folder.owner_lock)
        return self.catalogue.status(owner="" if owner == own_name() else owner)

    def list_notes(self, text: str = "") -> tuple[NoteSummary, ...]:
        """Return the notes whose title, alias, tag or path has these words, best first."""
        return tuple(chain.from_iterable(self.catalogue.list_notes(text)))

    def read_note(self, note_id: int) -> NoteText:
        """Open a note; see ``Catalogue.read_note``."""
        return self.catalogue.read_note(note_id)

    def close(self) -> None:
        """Close the connection; nothing may be called afterwards."""
        self._database.close()


def _absolute(path: Path) -> Path:
    """Return the path without ``..`` and ``~``; links in it stay as the writer wrote them."""
    return Path(os.path.abspath(path.expanduser()))
