"""Changes to a manuscript's files that are made as a whole and can be undone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from writer_assist.errors import DiskError, ManuscriptChangedError, WriterAssistError
from writer_assist.file_lock import locked
from writer_assist.file_names import shown_name
from writer_assist.file_replacement import replace_bytes, write_new
from writer_assist.files import disk_error
from writer_assist.manuscript.index_note import keep_version

LOCK = "lock"  # beside the old versions of an index
_PATIENCE_S = 5.0  # for another window's change


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file with other bytes.

    Attributes:
        path: The file.
        before: Its bytes before; None if it was not there.
        after: Its bytes after; None if it is not there any more.
    """

    path: Path
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class ManuscriptChange:
    """What one action of the writer does to the files of a manuscript.

    Attributes:
        label: What was done: "Split “Arrival”".
        index: The change to the index; None if it stays as it is.
        files: Other files that are created or get other bytes.
        moves: Files that get another place, whatever is in them: old and new.
        scenes: The scenes that it is about, by their names afterwards.
        of_notes: Whether it is about notes of the library, which have no history as drafts do.
    """

    label: str
    index: FileChange | None = None
    files: tuple[FileChange, ...] = ()
    moves: tuple[tuple[Path, Path], ...] = ()
    scenes: tuple[str, ...] = ()
    of_notes: bool = False

    @property
    def undone(self) -> ManuscriptChange:
        """The change that takes this one back."""
        places = dict(self.moves)
        files = (replace(one, path=places.get(one.path, one.path)) for one in reversed(self.files))
        return ManuscriptChange(
            self.label,
            _reverse(self.index) if self.index else None,
            tuple(map(_reverse, files)),
            tuple((new, old) for old, new in reversed(self.moves)),
            of_notes=self.of_notes,
        )


def make_change(change: ManuscriptChange, store: Path) -> None:
    """Make a change: all of it, or nothing if a file is not as it was.

    Windows take turns: a lock beside the old versions is held meanwhile, and is freed by the
    system if this process dies.

    New files come first, then the index, and what goes away goes last, so that even a crash in
    between loses nothing.

    Args:
        change: The change.
        store: The folder for old versions of the index.

    Raises:
        ManuscriptChangedError: Another program changed one of the files; nothing was done, and the
            order that was to be is kept among the old versions.
        DiskError: The disk refused; what was already done was taken back.
    """
    with _turn(store):
        _make(change, store)


@contextmanager
def _turn(store: Path) -> Iterator[None]:
    """Hold the lock of a book; where none can be kept, what was read is compared all the same."""
    with ExitStack() as held:
        is_ours = True
        with suppress(OSError):
            store.mkdir(parents=True, exist_ok=True)
            is_ours = held.enter_context(locked(store / LOCK, _PATIENCE_S))
        if not is_ours:
            raise ManuscriptChangedError(
                "Another window is changing this book just now, so nothing was changed here. Try "
                "it again."
            )
        yield


def _make(change: ManuscriptChange, store: Path) -> None:
    index = change.index
    if index is not None and _bytes_of(index.path) != index.before:
        if index.after is not None:
            keep_version(store, index.after)
        raise ManuscriptChangedError(
            f"{shown_name(index.path.name)} was changed by another program, so your change was not "
            "made. The order as it is now is shown; yours is kept among the earlier orders."
        )
    for one in change.files:
        if _bytes_of(one.path) != one.before:
            raise ManuscriptChangedError(
                f"{shown_name(one.path.name)} was changed since then, so “{change.label}” was not "
                "done. Nothing was touched."
            )
    for old, new in change.moves:
        if os.path.lexists(new) or not os.path.lexists(old):
            where = new if os.path.lexists(new) else old
            what = "is in the way" if where == new else "is not there any more"
            raise ManuscriptChangedError(f"{shown_name(where.name)} {what}. Nothing was touched.")
    if index is not None and index.before is not None:
        keep_version(store, index.before)
    done: list[FileChange | tuple[Path, Path]] = []
    at = Path("the file")
    try:
        for step in _steps(change):
            at = step.path if isinstance(step, FileChange) else step[1]
            _do(step)
            done.append(step)
    except (OSError, DiskError, ManuscriptChangedError) as error:
        for step in reversed(done):
            with suppress(ManuscriptChangedError):  # what another program wrote stays
                _do(_reverse(step) if isinstance(step, FileChange) else (step[1], step[0]))
        if isinstance(error, WriterAssistError):
            raise
        raise disk_error(error, at) from error


def _steps(change: ManuscriptChange) -> Iterator[FileChange | tuple[Path, Path]]:
    yield from (one for one in change.files if one.before is None)
    yield from (one for one in change.files if one.before is not None and one.after is not None)
    if change.index is not None and change.index.after is not None:
        yield change.index
    yield from change.moves
    yield from (one for one in change.files if one.after is None)
    if change.index is not None and change.index.after is None:
        yield change.index


def _do(step: FileChange | tuple[Path, Path]) -> None:
    if isinstance(step, tuple):
        old, new = step
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)
    elif step.after is None:
        step.path.unlink()
        _remove_if_empty(step.path.parent)
    elif step.before is None:
        step.path.parent.mkdir(parents=True, exist_ok=True)
        write_new(step.path, step.after)
    else:
        replace_bytes(step.path, step.after, before_replacing=lambda: _look_again(step))


def _look_again(step: FileChange) -> None:
    """Make sure at the last moment that a file is as it was."""
    if _bytes_of(step.path) != step.before:
        raise ManuscriptChangedError(
            f"{shown_name(step.path.name)} was changed by another program this very moment, so "
            "nothing was changed here. Try it again."
        )


def _remove_if_empty(folder: Path) -> None:
    """Remove the folder that was made for a file, and nothing else."""
    try:
        folder.rmdir()
    except OSError:
        return


def _reverse(change: FileChange) -> FileChange:
    return FileChange(change.path, change.after, change.before)


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise disk_error(error, path) from error
