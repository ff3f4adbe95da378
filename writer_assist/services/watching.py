"""Watching the sources for changes made by other programs."""

from __future__ import annotations

import itertools
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from writer_assist.domain.note import is_at_or_below
from writer_assist.importing.file_kinds import is_note_file
from writer_assist.importing.folders import is_text

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch


logger = logging.getLogger(__name__)

QUIET_S = 0.3  # a burst is over when nothing happened for so long
LONGEST_BURST_S = 1.2  # then what happened so far is told all the same
ROOTS_EVERY_S = 1.0  # a folder that is deleted and made again says nothing
POLL_EVERY_S = 15.0  # where nothing says when it changes
DRAFT_RESTS_S = 30.0  # the open draft is saved each second, and is no source for itself
MANY = 200  # changes in one burst; looking at the whole source is cheaper, and misses none

# Files that record what is in the trash of a project, of Scrivener or novelWriter.
_BINDERS = (".scrivx", "nwProject.nwx")

_WATCHED = [
    FileCreatedEvent, FileModifiedEvent, FileClosedEvent, FileMovedEvent, FileDeletedEvent,
    DirCreatedEvent, DirMovedEvent, DirDeletedEvent,
]  # fmt: skip

# Network file systems: changes by other computers send no event here.
_REMOTE = {
    "9p", "afpfs", "afs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.glusterfs",
    "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "ncpfs", "nfs", "nfs4",
    "smb", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs", "webdav",
}  # fmt: skip
_FOLDER_LIMIT = Path("/proc/sys/fs/inotify/max_user_watches")  # on Linux, shared by all programs


class FolderWatch:
    """Reports which places have changed, a moment after the change.

    Where there are no events, for instance on network drives, the sources are reported at regular
    intervals, since scanning unchanged files is cheap.  Its own thread and those of watchdog
    live until :meth:`close`.
    """

    def __init__(
        self,
        own_folder: Path,
        on_change: Callable[[Sequence[Path]], None],
        *,
        is_resting: Callable[[], bool] = lambda: False,
        draft: Callable[[], str] = lambda: "",
    ) -> None:
        """Start the thread; nothing is watched before :meth:`follow`.

        Args:
            own_folder: The data folder; changes in it are ignored except in sources there.
            on_change: Called on the watch's thread with the places to scan.
            is_resting: While it returns True nothing is reported; changes are reported later.
            draft: Names the file that is open in the window, empty for none: its changes are
                told when it has not been saved for DRAFT_RESTS_S, or is not open any more.
        """
        self._own_folder = str(own_folder)
        self._on_change = on_change
        self._is_resting = is_resting
        self._draft = draft
        self._saved_draft = ""  # a change to the open draft that is still to be told
        self._draft_saved_at = 0.0
        self._changed = threading.Condition()
        self._sources: tuple[str, ...] = ()
        self._places: set[str] = set()
        # Roots that disappeared; one that is made again may look the same.
        self._lost: set[str] = set()
        self._first = self._last = 0.0  # when the current burst began, and its latest change
        self._roots: list[_Root] = []
        self._watching = threading.RLock()  # guards roots and observer
        self._observer: BaseObserver | None = None
        self._closed = False
        self._handler = _Handler(self._note)
        self._thread = threading.Thread(target=self._work, name="folder watch", daemon=True)
        self._thread.start()

    def follow(self, sources: Iterable[str]) -> None:
        """Watch exactly these folders and files; those that exist are watched on return.

        Earlier changes are not reported: scan afterwards.
        """
        wanted = tuple(sources)
        if wanted == self._sources:
            return
        with self._watching:
            self._sources = wanted
            kept = {(root.path, root.recursive): root for root in self._roots}
            self._roots = []
            for root in _roots_of(wanted):
                known = kept.pop((root.path, root.recursive), None)
                if known:
                    known.sources = root.sources
                self._roots.append(known or root)
                if known is None:
                    self._begin(root)
            for gone in kept.values():
                self._end(gone)

    def close(self) -> None:
        """Stop watching; closing twice is harmless."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()
        with self._watching:
            if self._observer is not None:
                self._observer.stop()
                self._observer.join()
                self._observer = None

    def _begin(self, root: _Root) -> bool:
        root.identity = _identity(root.path)
        if root.identity is None or not can_be_watched(root.path, recursive=root.recursive):
            return False
        try:
            root.watch = self._present_observer().schedule(
                self._handler, root.path, recursive=root.recursive, event_filter=_WATCHED
            )
        except OSError as error:  # the system's limit is reached, or it has just disappeared
            logger.warning("A folder is looked at now and then only: %s", error.strerror)
        return root.watch is not None

    def _end(self, root: _Root) -> None:
        if root.watch is not None and self._observer is not None:
            self._observer.unschedule(root.watch)
        root.watch = None

    def _present_observer(self) -> BaseObserver:
        if self._observer is None:
            self._observer = Observer()
            self._observer.start()
        return self._observer

    def _note(self, path: str, *, is_folder: bool) -> None:
        """Record a change; called on watchdog's thread."""
        if is_folder:
            with self._changed:
                self._lost.add(path)
        if not is_text(path) or path.endswith(_BINDERS):
            path, is_folder = os.path.dirname(path), True
        if not self._counts(path, is_folder=is_folder):
            return
        with self._changed:
            if _is_same_file(path, self._draft()):
                self._saved_draft, self._draft_saved_at = path, time.monotonic()
                return
            self._last = time.monotonic()
            self._first = self._first or self._last
            self._places.add(path)
            self._changed.notify()

    def _counts(self, path: str, *, is_folder: bool) -> bool:
        source = next((one for one in self._sources if is_at_or_below(path, one)), None)
        if source is None or not (is_folder or is_note_file(path)):
            return False
        own = self._own_folder
        if is_at_or_below(path, own) and not is_at_or_below(source, own):
            source = next((s for s in self._sources if is_at_or_below(s, own)), own)
            if source == own or not is_at_or_below(path, source):
                return False
        return not any(part.startswith(".") for part in path[len(source) :].split(os.sep))

    def _work(self) -> None:
        looked = polled = time.monotonic()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed, self._patience())
                if self._closed:
                    return
            now = time.monotonic()
            if self._is_resting():
                continue
            if now - looked >= ROOTS_EVERY_S:
                self._look_at_roots()
                looked = now
            if now - polled >= POLL_EVERY_S:
                self._tell(self._unwatched())
                polled = now
            self._tell(self._settled())

    def _patience(self) -> float:
        return QUIET_S / 2 if self._places else QUIET_S

    def _settled(self) -> set[str]:
        """Return and forget the places of a burst that is over."""
        with self._changed:
            now = time.monotonic()
            if self._draft_is_to_be_told(now):
                self._places.add(self._saved_draft)
                self._saved_draft = ""
            if now - self._last < QUIET_S and now - self._first < LONGEST_BURST_S:
                return set()
            places, self._places = self._places, set()
            self._first = 0.0
        if len(places) > MANY:
            return {s for s in self._sources if any(is_at_or_below(p, s) for p in places)}
        return places

    def _draft_is_to_be_told(self, now: float) -> bool:
        if not self._saved_draft:
            return False
        is_open = _is_same_file(self._saved_draft, self._draft())
        return not is_open or now - self._draft_saved_at >= DRAFT_RESTS_S

    def _look_at_roots(self) -> None:
        """Check whether a root disappeared, appeared, or was replaced by another folder."""
        with self._watching:
            with self._changed:
                lost, self._lost = self._lost, set()
            other = [
                root
                for root in self._roots
                if root.path in lost or _identity(root.path) != root.identity
            ]
            for root in other:
                self._end(root)
                self._begin(root)
        self._tell({source for root in other for source in root.sources})

    def _unwatched(self) -> set[str]:
        with self._watching:
            return {s for root in self._roots if root.watch is None for s in root.sources}

    def _tell(self, places: set[str]) -> None:
        if places and not self._closed:
            self._on_change([Path(place) for place in sorted(places)])


def can_be_watched(path: str, *, recursive: bool) -> bool:
    """Tell whether changes anywhere below a folder send events."""
    if os.path.realpath(path).startswith("\\\\") or _file_system(path) in _REMOTE:
        return False
    try:
        limit = int(_FOLDER_LIMIT.read_text()) // 2
    except (OSError, ValueError):
        return True
    folders = itertools.islice(os.walk(path), limit) if recursive else ()
    return sum(1 for _ in folders) < limit


@dataclass(slots=True)
class _Root:
    """A folder that is watched, or would be if it existed."""

    path: str
    recursive: bool
    identity: tuple[int, int] | None = None  # of the folder when the watch began
    watch: ObservedWatch | None = None
    sources: list[str] = field(default_factory=list)


class _Handler(FileSystemEventHandler):
    """Passes on the paths of watchdog's events."""

    def __init__(self, note: Callable[..., None]) -> None:
        super().__init__()
        self._note = note

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Report where something happened; for a move, both places."""
        for path in (event.src_path, event.dest_path):
            if path:
                self._note(os.fsdecode(path), is_folder=event.is_directory)


def _roots_of(sources: Sequence[str]) -> list[_Root]:
    """Return the folders to watch; a file is watched through its folder, as it may be replaced."""
    roots: dict[tuple[str, bool], _Root] = {}
    for source in sorted(sources, key=len):
        is_file = os.path.isfile(source)
        path = os.path.dirname(source) if is_file else source
        outer = next(
            (r for r in roots.values() if r.recursive and is_at_or_below(path, r.path)), None
        )
        root = outer or roots.setdefault((path, not is_file), _Root(path, not is_file))
        root.sources.append(source)
    return list(roots.values())


def _is_same_file(path: str, draft: str) -> bool:
    return bool(draft) and os.path.realpath(path) == os.path.realpath(draft)


def _identity(path: str) -> tuple[int, int] | None:
    try:
        state = os.stat(path)
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _file_system(path: str) -> str:
    """Return the type of file system that a path is on; empty if unknown."""
    real = os.path.realpath(path)
    try:
        drives = psutil.disk_partitions(all=True)
    except OSError:
        return ""
    on = [drive for drive in drives if is_at_or_below(real, drive.mountpoint)]
    return max(on, key=lambda drive: len(drive.mountpoint)).fstype.lower() if on else ""
