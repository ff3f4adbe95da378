"""The notes library: its single writer, and readers at the same time."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from writer_assist.domain.book_sources import BookCount, BookSources
from writer_assist.domain.note import (
    ImportReport,
    LibraryStatus,
    NoteSummary,
    NoteText,
    SourceRules,
)
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.snippet import PassageUse
from writer_assist.errors import DiskError, LibraryError
from writer_assist.library.backup import (
    back_up,
    is_writable,
    make_folders,
    open_or_rebuild,
    todays_backup,
)
from writer_assist.library.book_notes import BookNotes
from writer_assist.library.catalogue import Catalogue
from writer_assist.library.checking import check_texts
from writer_assist.library.database import LibraryDatabase, OwnerLock, holder, own_name
from writer_assist.library.drawing import NoteDraw
from writer_assist.library.overview import NoteOverview
from writer_assist.library.passages import PassageStore
from writer_assist.library.sources import SourceStore
from writer_assist.library.usage import UsageStore
from writer_assist.library.vectors import VectorStore
from writer_assist.messages.library import SnippetMark, UsageKind
from writer_assist.paths import DataFolder
from writer_assist.services.note_files import NoteWriter
from writer_assist.services.scanning import LibraryScan
from writer_assist.services.sources import SourceKeeper, absolute

logger = logging.getLogger(__name__)


class LibraryService:
    """The library's owner, the only one who may write; there is one at a time, on one thread.

    Attributes:
        notice: What the writer should know about opening it; usually empty.
        passages: The passages, with the record of changes that search indexes follow.
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
        self._sources = SourceStore(database)
        self._usage = UsageStore(database)
        self._catalogue = Catalogue(database)
        self._keeper = SourceKeeper(database, absolute(folder.notes))
        self._writer = NoteWriter(database, absolute(folder.notes))
        self._has_news = False  # since the last backup
        self._is_checked = False

    @classmethod
    def open(cls, folder: DataFolder) -> LibraryService:
        """Become the library's owner, and create the library if there is none.

        A damaged library is set aside and rebuilt, with sources and marks from the newest backup.
        ``notice`` then says so, and the next scan reads the notes.

        Raises:
            LibraryLockedError: Another process owns it; the sentence says which.
            LibraryTooNewError: A newer version of this program wrote it.
            LibraryReadOnlyError: The data folder is read-only.
            LibraryError: It cannot be opened.
            DiskError: The disk is full.
        """
        make_folders(folder)
        lock = OwnerLock.acquire(folder.owner_lock)
        try:
            database, notice = open_or_rebuild(folder)
        except BaseException:
            lock.release()
            raise
        opened = cls(folder, lock, database, notice)
        try:
            opened._sources.add(absolute(folder.notes))
            opened._begin_day()
        except BaseException:
            opened._leave()
            raise
        return opened

    def add_source(
        self, path: Path, rules: SourceRules | None = None, *, split_chapters: bool = False
    ) -> None:
        """Add a folder or a file of notes; :meth:`scan` reads them.

        Args:
            path: If it is a source already, only its rules change, if rules are given.
            rules: Which files of a folder are imported.
            split_chapters: Make each chapter of a long text a note.

        Raises:
            UsageError: It does not exist, is of an unsupported kind, or a pattern is invalid.
        """
        self._keeper.add(path, rules or SourceRules(), split_chapters=split_chapters)
        self._has_news = True

    def set_rules(self, path: Path, rules: SourceRules) -> None:
        """Change which files of a source are imported; the next :meth:`scan` applies this.

        Raises:
            UsageError: There is no such source, or a pattern is invalid.
        """
        self._keeper.set_rules(path, rules)
        self._has_news = True

    def remove_source(self, path: Path) -> ImportReport:
        """Remove a source, and its notes unless another source holds them; files stay.

        A folder inside a source is excluded from now on by a rule of that source.

        Raises:
            UsageError: There is no such source, or it is the program's own folder of notes.
        """
        removed = self._keeper.remove(path)
        self._has_news = True
        return ImportReport(removed=removed)

    def places(self) -> tuple[str, ...]:
        """Return the folders and files that notes come from, absolute."""
        return tuple(source.path for source in self._sources.all())

    def retry(self, path: Path | None = None) -> None:
        """Make the next scan retry failed files, below a path or everywhere."""
        self._sources.forget_failures(str(absolute(path)) if path else "")

    def scan(
        self, cancel: CancelToken, *, only: Sequence[Path] = ()
    ) -> Generator[Progress, None, ImportReport]:
        """Check the sources and import what changed, in small commits.

        The first scan also checks the library's stored texts.  Files whose size and time are
        unchanged are not read.  A file that moved stays the same note.  If a folder cannot be
        listed, none of its notes are removed.

        Args:
            cancel: Checked between files; what was read until then is kept.
            only: Sources, or files and folders in them, to check; none for all.

        Returns:
            What changed, when the generator is exhausted.

        Raises:
            Cancelled: The work was asked to stop.
            DiskError: The disk is full; what was stored before is kept.
        """
        if not self._is_checked:
            self._is_checked = True
            for looked_at in check_texts(self._database):
                cancel.check()
                yield Progress("Looking at the library", looked_at)
        places = [absolute(place) for place in only]
        report = yield from LibraryScan(
            self._database, absolute(self._folder.root), cancel, places
        ).run()
        self._back_up_news()
        return report

    def status(self) -> LibraryStatus:
        """Return the library's state; the counts of the search indexes are left at 0."""
        return self._catalogue.status()

    def list_notes(self, text: str = "") -> tuple[NoteSummary, ...]:
        """Return the notes whose title, aliases, tags or path contain these words, best first."""
        return tuple(chain.from_iterable(self._catalogue.list_notes(text)))

    def read_note(self, note_id: int) -> NoteText:
        """Open a note; see ``Catalogue.read_note``."""
        return self._catalogue.read_note(note_id)

    def write_note(self, note_id: int | None, title: str, text: str, fingerprint: str) -> NoteText:
        """Save a note to its file and import it.

        Args:
            note_id: None creates a new note in the data folder.
            title: For a new note; otherwise the title is read from the text.
            text: The file's whole text.
            fingerprint: From the ``NoteText`` that was edited.

        Raises:
            DraftChangedOutsideError: The file was changed by another program; it was not
                overwritten, and ``text`` was saved next to it.
            DiskError: It could not be written.
            LibraryError: The note no longer exists, or it is read-only.
        """
        written = self._writer.write(note_id, title, text, fingerprint)
        return self._catalogue.read_note(written)

    def follow_notes(self, moves: Iterable[tuple[str, str]]) -> None:
        """Let notes follow their files to another place in the library, with pins and uses."""
        for old, new in moves:
            self._writer.follow(Path(old), Path(new))
        self._has_news = True

    def mark(self, passage_id: int, mark: SnippetMark, draft: str) -> None:
        """Pin or hide a passage."""
        self._usage.mark(passage_id, mark, draft)
        self._has_news = True

    def record_use(self, passage_id: int, use: UsageKind, draft: str) -> None:
        """Record that a passage was used."""
        self._usage.record(passage_id, use, draft)
        self._has_news = True

    def follow_draft(self, old: str, new: str, *, old_stays: bool) -> None:
        """Copy a draft's pins and hidden passages to its new file; committed on return."""
        self._usage.follow_draft(old, new, old_stays=old_stays)

    def record_shown(self, passage_ids: Sequence[int], draft: str) -> None:
        """Record that passages were shown to the writer."""
        self._usage.record_shown(passage_ids, draft)

    def close(self) -> None:
        """Back up what is new and release the library; closing twice is harmless."""
        try:
            self._back_up_news()
        finally:
            self._leave()

    def _leave(self) -> None:
        self._database.close()
        self._lock.release()

    def _begin_day(self) -> None:
        """Do the work that is needed only once a day."""
        if todays_backup(self._folder).exists():
            return
        self._has_news = True
        self._back_up_news()
        # Not together with the removal: notes that return on the same day keep their vectors.
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


class LibraryReader:
    """Reads the library while its owner may be writing; there may be many readers.

    Attributes:
        catalogue: The notes, their lists and links.
        drawing: The notes as cards of the deck are drawn from them.
        overview: The notes as the map shows them.
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
        self.drawing = NoteDraw(database)
        self._book_notes = BookNotes(database)
        self.overview = NoteOverview(database)

    @classmethod
    def open(cls, folder: DataFolder) -> LibraryReader:
        """Open the library for reading, on one thread at a time.

        Raises:
            LibraryTooNewError: A newer version of this program wrote it.
            LibraryDamagedError: It is damaged; its owner repairs it on opening.
            LibraryError: There is none yet.
        """
        return cls(folder, LibraryDatabase.open_for_reading(folder.database))

    def pinned(self, draft: str) -> frozenset[int]:
        """Return the passages that are pinned in a draft."""
        return self._usage.pinned(draft)

    def hidden(self, draft: str) -> frozenset[int]:
        """Return the passages that are hidden in a draft, here or everywhere."""
        return self._usage.hidden(draft)

    def notes_outside(self, sources: BookSources) -> frozenset[int]:
        """Return the notes that do not belong to a book."""
        return self._book_notes.others(sources)

    def count_notes(self, sources: BookSources) -> BookCount:
        """Return how many notes belong to a book."""
        return self._book_notes.count(sources)

    def uses(self, passage_ids: Sequence[int], draft: str) -> dict[int, PassageUse]:
        """Return what is recorded about the use of these passages; unknown ones are left out."""
        return self._usage.uses(passage_ids, draft)

    def status(self) -> LibraryStatus:
        """Return the library's state; the counts of the search indexes are left at 0."""
        owner = holder(self._folder.owner_lock)
        status = self.catalogue.status(owner="" if owner == own_name() else owner)
        return replace(status, writable=status.writable and is_writable(self._folder))

    def read_note(self, note_id: int) -> NoteText:
        """Open a note; see ``Catalogue.read_note``."""
        return self.catalogue.read_note(note_id)

    def close(self) -> None:
        """Close the connection; nothing may be called afterwards."""
        self._database.close()
