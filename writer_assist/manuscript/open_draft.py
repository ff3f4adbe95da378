"""The draft that is open: what is known of it, and how it gives way to another."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from writer_assist.errors import DiskError, DraftLockedError, WriterAssistError
from writer_assist.manuscript.document import Saved, is_untitled
from writer_assist.manuscript.held_draft import HeldDraft
from writer_assist.paths import DataFolder


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft as the window knows it; only the thread that saves touches what it holds.

    Attributes:
        held: The draft and its lock.
        path: Its file; it may not be there yet.
        untitled: Whether it has no name but the one that the program gave it.
    """

    held: HeldDraft
    path: Path
    untitled: bool

    @classmethod
    def of(cls, held: HeldDraft) -> OpenDraft:
        """Return what is to be known of a draft now."""
        return cls(held, held.path, held.is_untitled)


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """A draft that was read.

    Attributes:
        draft: The draft.
        text: Its text.
        refusal: Says who else holds it; empty when it may be written.
        notice: A sentence about opening it; empty when all was well.
        other: Another version that the notice tells of.
    """

    draft: OpenDraft
    text: str
    refusal: str
    notice: str
    other: Path | None


@dataclass(frozen=True, slots=True)
class WrittenDraft:
    """A draft after it was saved, and what became of that."""

    draft: OpenDraft
    saved: Saved


@dataclass(frozen=True, slots=True)
class TurnedDraft:
    """Another draft, and what became of the one before.

    Attributes:
        opened: The other draft.
        written: The one before, if there was something to save.
        failure: Says that it could not be saved, and where a copy was kept.
    """

    opened: OpenedDraft
    written: WrittenDraft | None = None
    failure: WriterAssistError | None = None


def first_draft(path: Path | None, folder: DataFolder, *, wanted: bool) -> HeldDraft:
    """Open the draft that the window begins with.

    Args:
        path: The draft; None for an untitled one.
        folder: The data folder.
        wanted: Whether the writer named it just now; then it need not be there yet.

    Raises:
        DraftError: It cannot be read.
    """
    is_there = path is not None and os.path.exists(path)
    if path is None or (not is_there and not wanted and is_untitled(path, folder.drafts)):
        return HeldDraft.untitled(folder)
    return (HeldDraft.open if is_there or not wanted else HeldDraft.begin)(path, folder)


def opened_draft(held: HeldDraft) -> OpenedDraft:
    """Return a draft with all that the window shows of it."""
    document = held.document
    return OpenedDraft(
        OpenDraft.of(held), document.text, held.refusal, document.notice, document.other
    )


def turn(
    present: OpenDraft | None,
    text: str | None,
    read: Callable[[], HeldDraft],
    path: Path | None,
    *,
    keep_only: bool,
) -> TurnedDraft:
    """Put a draft down and read another one, or the same one again.

    Args:
        present: The draft so far.
        text: What of it is on no disk yet, whole; None for nothing.
        read: Opens the other one.
        path: Of the other one, if it is known.
        keep_only: Whether the text may not be saved to its file, but only be kept elsewhere.

    Raises:
        WriterAssistError: The text could be kept nowhere, or the other draft cannot be read;
            the present one is still held.
    """
    if present is None:
        return TurnedDraft(opened_draft(read()))
    held = present.held
    written: WrittenDraft | None = None
    failure: WriterAssistError | None = None
    if text is not None:
        try:
            written = WrittenDraft(saved=put_down(held, text, keep_only), draft=OpenDraft.of(held))
        except (DiskError, DraftLockedError) as error:
            if error.kept is None:
                raise
            failure = error  # a copy is kept, and that is told
    is_same = path == held.path
    if is_same:
        held.release()
    try:
        return TurnedDraft(opened_draft(read()), written, failure)
    except BaseException:
        if is_same and not keep_only:
            held.take_over()
        raise


def put_down(held: HeldDraft, text: str, keep_only: bool) -> Saved:
    """Save a text for the last time, or only keep it elsewhere.

    Raises:
        WriterAssistError: It could not be saved, or was not to be.  The sentence and its
            attribute ``kept`` say where a copy is.
    """
    if not keep_only:
        return held.save(text)
    kept, sentence = held.keep_elsewhere(text)
    error = DiskError(f"What you wrote last is not in {held.path.name}. {sentence}")
    error.kept = kept
    raise error
