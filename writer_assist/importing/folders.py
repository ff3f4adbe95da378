"""Listing the files of notes in a folder, without opening any of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from writer_assist.domain.note import ImportFailure
from writer_assist.importing.file_kinds import is_note_file
from writer_assist.importing.rules import FileRules

_UNREADABLE_NAME = "The file's name holds bytes that are no text. Give it another name."


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of notes on the disk.

    Attributes:
        path: Absolute, as it was reached.
        size: In bytes.
        mtime_ns: When it was last changed, in nanoseconds since the epoch.
    """

    path: str
    size: int
    mtime_ns: int


class SourceUnavailableError(Exception):
    """The folder or file itself cannot be listed; the message says why."""


@dataclass(slots=True)
class FolderListing:
    """Lists the files of all sources; no folder is entered twice by different paths.

    Attributes:
        skipped: Real paths of folders that are only entered if they are sources themselves.
        unlisted: Folders and files below a source that could not be examined.
        failures: The same, with reasons.
    """

    skipped: frozenset[str] = frozenset()
    unlisted: list[str] = field(default_factory=list)
    failures: list[ImportFailure] = field(default_factory=list)
    _visited: dict[tuple[int, int], str] = field(default_factory=dict)
    _linked: set[str] = field(default_factory=set)
    _rules: FileRules = field(default_factory=lambda: FileRules(""))

    def files(self, root: Path, rules: FileRules | None = None) -> Iterator[list[FoundFile]]:
        """Yield the files below a source, folder by folder; hidden files are left out.

        Folders reached through symbolic links come last, so that a file gets its own path if it has
        one.

        Args:
            root: A source, or a file or folder in one.
            rules: Which files of the source are imported; None for all notes.

        Raises:
            SourceUnavailableError: The root itself cannot be listed.
        """
        self._rules = rules or FileRules(str(root))
        if os.path.isfile(root) and is_note_file(root):
            yield [self._single(root)]
            return
        if os.path.exists(root) and not os.path.isdir(root) and not os.path.isfile(root):
            raise SourceUnavailableError(_no_file(os.path.basename(root)))
        links: list[os.DirEntry[str]] = []
        yield from self._walk(str(root), links, is_root=True)
        for link in links:  # grows during the loop
            if os.path.isdir(link.path):
                if self._may_enter(link.path):
                    yield from self._walk(link.path, links, is_root=False)
            elif not os.path.exists(link.path):  # it may lead to a drive that is unplugged
                self.unlisted.append(link.path)
        yield self._files_among(link for link in links if not os.path.isdir(link.path))

    def reaches(self, place: str, rules: FileRules) -> bool:
        """Tell whether a walk from the rules' folder would reach a place in it.

        A missing place counts as one that is reached, since its former notes are gone.
        """
        self._rules = rules
        between = rules.folders_to(place)
        if between is None or not all(self._may_enter(folder) for folder in between):
            return False
        if os.path.isdir(place):
            return self._may_enter(place)
        return not os.path.lexists(place) or (is_note_file(place) and rules.lets_in(place))

    def _walk(
        self, root: str, links: list[os.DirEntry[str]], *, is_root: bool
    ) -> Iterator[list[FoundFile]]:
        waiting = [root]
        while waiting:
            folder = waiting.pop()
            try:
                if not self._enter(folder):
                    continue
                with os.scandir(folder) as inside:
                    entries = sorted(inside, key=lambda entry: entry.name, reverse=True)
            except OSError as error:
                if is_root and folder == root:
                    raise SourceUnavailableError(_why(folder, error)) from error
                self.unlisted.append(folder)
                self.failures.append(ImportFailure(folder, _why(folder, error)))
                continue
            self._rules.meet(folder)
            visible = [entry for entry in entries if not entry.name.startswith(".")]
            waiting += [e.path for e in visible if _is_folder(e) and self._may_enter(e.path)]
            links += [entry for entry in visible if entry.is_symlink()]
            yield self._files_among(e for e in reversed(visible) if not e.is_symlink())

    def _single(self, file: Path) -> FoundFile:
        try:
            return _found(str(file), file.stat())
        except OSError as error:
            raise SourceUnavailableError(_why(str(file), error)) from error

    def _enter(self, folder: str) -> bool:
        state = os.stat(folder)
        identity = (state.st_dev, state.st_ino)
        # A folder may be listed again if another source's rules left some of its files out.
        if self._visited.get(identity, folder) != folder:
            return False
        self._visited[identity] = folder if self._rules.narrow else ""
        return True

    def _may_enter(self, folder: str) -> bool:
        if self.skipped and os.path.realpath(folder) in self.skipped:
            return False
        return self._rules.lets_enter(folder)

    def _files_among(self, entries: Iterable[os.DirEntry[str]]) -> list[FoundFile]:
        found = []
        for entry in entries:
            if not is_note_file(entry.path) or not self._rules.lets_in(entry.path):
                continue
            try:
                state = entry.stat()
            except OSError as error:
                self.unlisted.append(entry.path)
                self.failures.append(ImportFailure(entry.path, _why(entry.path, error)))
                continue
            if not is_text(entry.path):
                shown = os.fsencode(entry.path).decode("utf-8", "replace")
                self.failures.append(ImportFailure(shown, _UNREADABLE_NAME))
            elif stat.S_ISDIR(state.st_mode):
                continue
            elif not stat.S_ISREG(state.st_mode):  # reading a pipe would wait for ever
                self.failures.append(ImportFailure(entry.path, _no_file(entry.name)))
            elif self._is_first(entry):
                found.append(_found(entry.path, state))
        return found

    def _is_first(self, entry: os.DirEntry[str]) -> bool:
        """Tell whether a file has not been found before by another path."""
        if not entry.is_symlink():
            return not self._linked or os.path.realpath(entry.path) not in self._linked
        target = os.path.realpath(entry.path)
        folder = os.stat(os.path.dirname(target))
        was_listed = (folder.st_dev, folder.st_ino) in self._visited
        is_known = target in self._linked or (was_listed and is_note_file(target))
        self._linked.add(target)
        return not is_known


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def is_text(path: str) -> bool:
    """Tell whether a path can be stored as text; on Linux it may contain any bytes."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_file(name: str) -> str:
    return f"{name} is not an ordinary file: nothing can be read from it."


def _found(path: str, state: os.stat_result) -> FoundFile:
    return FoundFile(path, state.st_size, state.st_mtime_ns)


def _why(path: str, error: OSError) -> str:
    name = os.path.basename(path) or path
    if isinstance(error, FileNotFoundError):
        return f"{name} is not there."
    if isinstance(error, PermissionError):
        return f"{name} may not be read: its permissions forbid it."
    if isinstance(error, NotADirectoryError):
        return f"{name} is no folder any more."
    return f"{name} cannot be read: {error.strerror or error}."
