"""A draft together with its lock, and switching from one draft to another."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from writer_assist.errors import (
    DiskError,
    DraftError,
    DraftLockedError,
    DraftMissingError,
    ManuscriptError,
    WriterAssistError,
)
from writer_assist.files import read_file
from writer_assist.manuscript.document import (
    Document,
    SaveResult,
    is_untitled,
    remember_chosen_name,
)
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.index_note import index_beside, is_index
from writer_assist.manuscript.lock import DraftLock
from writer_assist.manuscript.project import first_scene
from writer_assist.paths import DataFolder


class HeldDraft:
    """A draft with its lock, held by one window or read-only; for one thread at a time.

    Attributes:
        document: The draft.
        refusal: Which other window holds it, as a sentence; empty if it may be written.
    """

    def __init__(self, document: Document, folder: DataFolder) -> None:
        """Use :meth:`open`, :meth:`begin` or :meth:`untitled` instead."""
        self.document = document
        self.refusal = ""
        self._folder = folder
        self._lock = DraftLock(folder.locks, document.path)
        try:
            self._lock.acquire()
        except DraftLockedError as error:
            self.refusal = str(error)

    @classmethod
    def open(cls, path: Path, folder: DataFolder) -> HeldDraft:
        """Read a draft and lock it, unless another window holds it.

        Of a manuscript's index, its first scene is opened.

        Raises:
            DraftError: It cannot be read.
        """
        path = path.absolute()
        with suppress(ManuscriptError):
            path = (is_index(path) and first_scene(path)) or path
        is_scene = index_beside(path) is not None
        return cls(Document.open(path, folder.drafts, is_scene=is_scene), folder)

    @classmethod
    def begin(cls, path: Path, folder: DataFolder) -> HeldDraft:
        """Create a draft for a file that the writer named and that does not exist yet."""
        return cls(Document.begin(path, folder.drafts), folder)

    @classmethod
    def untitled(cls, folder: DataFolder) -> HeldDraft:
        """Create a draft without a name."""
        return cls(Document.untitled(folder.drafts), folder)

    @property
    def path(self) -> Path:
        """The draft's file, which may not exist yet."""
        return self.document.path

    @property
    def is_untitled(self) -> bool:
        """Whether it still has the name that the program gave it."""
        return is_untitled(self.path, self._folder.drafts)

    def save(self, text: str) -> SaveResult:
        """Save the text to its file; see :meth:`Document.save`.

        Raises:
            DraftLockedError: Another window took the draft over; the sentence says where the text
                was kept.
            DiskError: It cannot be saved.
        """
        return self._save(text, self.document.save)

    def save_again(self, text: str) -> SaveResult:
        """Save to the file's former place, although the file is gone; raises what ``save`` does."""
        return self._save(text, self.document.save_again)

    def take_back(self, text: str) -> SaveResult:
        """Take the draft back from the window that took it over, and save the unsaved text."""
        self.take_over()
        return self.save(text)

    def save_as(self, path: Path, text: str) -> SaveResult:
        """Save to another file, which is the draft's from then on; an existing one is replaced.

        The file of an untitled draft is deleted; any other old file stays.

        Raises:
            DraftLockedError: Another window has that file open; this draft keeps its file.
            DiskError: It cannot be saved there; the draft keeps its file.
        """
        path, old = path.absolute(), self.path
        if _is_same_file(path, old):
            return self.save_again(text)
        is_ours = self._lock.held and not self.document.changed_outside()
        leaves = self.is_untitled and is_ours
        lock = self._lock_on(path)
        try:
            remember_chosen_name(path, self._folder.drafts)
            saved = self.document.save_as(path, text)
        except BaseException:
            lock.release()
            raise
        self._move_to(lock)
        if leaves:
            with suppress(OSError):  # the draft has a name now, so a leftover does no harm
                old.unlink()
        return saved

    def go_on_in(self, path: Path, text: str) -> SaveResult:
        """Follow the draft's file to the place it was moved to, and save there.

        Raises:
            DraftLockedError: Another window has it open there.
            DiskError: It cannot be saved there.
        """
        lock = self._lock_on(path)
        self.document.go_on_in(path)
        self._move_to(lock)
        return self.save(text)

    def change_fields(self, edit: Callable[[str], str], text: str) -> SaveResult:
        """Save a scene with other fields; see :meth:`Document.change_head`.

        Raises:
            DraftLockedError: Another window took the scene over.
            ManuscriptError: The fields cannot be changed.
            DiskError: It cannot be saved.
        """
        return self._save(text, lambda now: self.document.change_head(edit, now))

    def take_over(self) -> None:
        """Take the draft over from the window that holds it."""
        self._lock.take_over()
        self.refusal = ""

    def keep_elsewhere(self, text: str) -> tuple[Path | None, str]:
        """Save a copy of the text; see :meth:`Document.keep_elsewhere`."""
        return self.document.keep_elsewhere(text)

    def look_outside(self) -> DraftMissingError | bool:
        """Return whether another program changed the file, or the error to show if it is gone."""
        return self.document.missing() or self.document.changed_outside()

    def release(self) -> None:
        """Release the lock."""
        self._lock.release()

    def _save(self, text: str, save: Callable[[str], SaveResult]) -> SaveResult:
        if not self._lock.held:
            kept, sentence = self.document.keep_elsewhere(text)
            raise DraftLockedError(
                f"{self.path.name} was taken over by another window, so it is not saved here any "
                f"more. {sentence}",
                kept,
            )
        old = self.path
        saved = save(text)
        if saved.path != old:
            lock = DraftLock(self._folder.locks, saved.path)
            lock.take_over()  # the name is new, so nobody else can hold it
            self._move_to(lock)
        return saved

    def _lock_on(self, path: Path) -> DraftLock:
        lock = DraftLock(self._folder.locks, path)
        try:
            lock.acquire()
        except DraftLockedError as error:
            raise DraftLockedError(
                f"{path.name} is open in another window, so this draft cannot be saved there. "
                "Choose another name, or close it in that window first."
            ) from error
        return lock

    def _move_to(self, lock: DraftLock) -> None:
        self._lock.release()
        self._lock, self.refusal = lock, ""


@dataclass(frozen=True, slots=True)
class KnownDraft:
    """A draft as the window sees it; only the saving thread uses what is inside.

    Attributes:
        held: The draft and its lock.
        path: Its file, which may not exist yet.
        untitled: Whether it still has the name that the program gave it.
        stands_for: The draft that could not be read and that this empty one stands in for;
            None from its first save on, and of any other.
    """

    held: HeldDraft
    path: Path
    untitled: bool
    stands_for: Path | None = None

    @classmethod
    def of(cls, held: HeldDraft) -> KnownDraft:
        """Return what the window needs to know of a draft now."""
        return cls(held, held.path, held.is_untitled)


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """A draft that was just opened.

    Attributes:
        draft: The draft.
        text: Its text.
        refusal: Which other window holds it, as a sentence; empty if it may be written.
        notice: A sentence about opening it; empty if nothing unusual happened.
        other: Another version that the notice mentions.
    """

    draft: KnownDraft
    text: str
    refusal: str
    notice: str
    other: Path | None


@dataclass(frozen=True, slots=True)
class WrittenDraft:
    """A draft after saving, with the result."""

    draft: KnownDraft
    saved: SaveResult


@dataclass(frozen=True, slots=True)
class TurnedDraft:
    """A newly opened draft, and the result of saving the previous one.

    Attributes:
        opened: The new draft.
        written: The previous one, if there was anything to save.
        failure: Why that could not be saved, and where a copy was kept; or why the first draft
            could not be opened.
        is_unreadable: Whether that draft's file is there all the same.
    """

    opened: OpenedDraft
    written: WrittenDraft | None = None
    failure: WriterAssistError | None = None
    is_unreadable: bool = False


def begin_with(path: Path | None, folder: DataFolder, *, wanted: bool) -> TurnedDraft:
    """Open the draft that the window begins with; an empty one where it cannot be read.

    Args:
        path: The draft's file; None for an untitled draft.
        folder: The data folder.
        wanted: Whether the writer has just named it, so that it need not exist yet.

    Raises:
        DraftError: It cannot be read.
    """
    try:
        return TurnedDraft(opened_draft(_first_draft(path, folder, wanted=wanted)))
    except DraftError as error:
        opened = opened_draft(HeldDraft.untitled(folder))
        known = replace(opened.draft, stands_for=path)
        is_there = path is not None and path.exists()
        return TurnedDraft(replace(opened, draft=known), failure=error, is_unreadable=is_there)


def opened_draft(held: HeldDraft) -> OpenedDraft:
    """Return a draft with everything the window shows of it."""
    document = held.document
    return OpenedDraft(
        KnownDraft.of(held), document.text, held.refusal, document.notice, document.other
    )


def turn(
    present: KnownDraft | None,
    text: str | None,
    read: Callable[[], HeldDraft],
    path: Path | None,
    *,
    keep_only: bool,
) -> TurnedDraft:
    """Save and release a draft, and open another one, or the same one again.

    Args:
        present: The current draft.
        text: Its whole text if any of it is unsaved; None if nothing is.
        read: Opens the other draft.
        path: The other draft's file, if known.
        keep_only: Whether the text must not be saved to its file, but only a copy kept elsewhere.

    Raises:
        WriterAssistError: The text could not be saved anywhere, or the other draft cannot be read;
            the current one is still held.
    """
    if present is None:
        return TurnedDraft(opened_draft(read()))
    held = present.held
    written: WrittenDraft | None = None
    failure: WriterAssistError | None = None
    if text is not None:
        try:
            written = WrittenDraft(saved=put_down(held, text, keep_only), draft=KnownDraft.of(held))
        except (DiskError, DraftLockedError) as error:
            if error.kept is None:
                raise
            failure = error  # a copy was kept, and the result says so
    is_same = path == held.path
    if is_same:
        held.release()
    try:
        return TurnedDraft(opened_draft(read()), written, failure)
    except BaseException:
        if is_same and not keep_only:
            held.take_over()
        raise


def put_down(
    held: HeldDraft, text: str, keep_only: bool, new_name: Path | None = None
) -> SaveResult:
    """Save a text for the last time, or only keep a copy of it.

    Args:
        held: The draft.
        text: What was written.
        keep_only: Whether it may not be saved to its file.
        new_name: A file that the writer chose to save it in.

    Raises:
        WriterAssistError: It could not be saved, or was not to be.  The sentence and its attribute
            ``kept`` say where a copy is.
    """
    if new_name is not None:
        return held.save_as(new_name, text)
    if not keep_only:
        return held.save(text)
    kept, sentence = held.keep_elsewhere(text)
    error = DiskError(f"What you wrote last is not in {held.path.name}. {sentence}")
    error.kept = kept
    raise error


def _first_draft(path: Path | None, folder: DataFolder, *, wanted: bool) -> HeldDraft:
    is_there = path is not None and os.path.exists(path)
    if path is None or (not is_there and not wanted and is_untitled(path, folder.drafts)):
        return HeldDraft.untitled(folder)
    return (HeldDraft.open if is_there or not wanted else HeldDraft.begin)(path, folder)


def _is_same_file(one: Path, other: Path) -> bool:
    if one == other:
        return True
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def text_to_write_in(path: Path) -> str:
    """Return the text of a draft as its editor shows it: a scene without its front matter.

    Raises:
        NoteUnreadableError: It cannot be read.
    """
    return scene_text(path) if index_beside(path) is not None else read_file(path).text


def scene_text(path: Path) -> str:
    """Return the text of a scene as its editor shows it; quicker where it is known to be one.

    Raises:
        NoteUnreadableError: It cannot be read.
    """
    return split_text(read_file(path).text).body
