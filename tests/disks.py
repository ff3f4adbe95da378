"""Disks that fail: what the operating system answers, at the calls of a test's choice."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CALLS = ("open", "write", "fsync", "close", "replace", "rename", "ftruncate", "chmod", "mkdir")


class FailingDisk:
    """Answers calls of ``os`` with an error.

    Attributes:
        calls: How many were made.
        answered: Those that were answered with the error.
    """

    def __init__(self, fails: Callable[[int, str], bool], number: int = errno.EIO) -> None:
        """Make a disk.

        Args:
            fails: Tells for a call, counted from 1, and its name whether it fails.
            number: The error.
        """
        self._fails, self._number = fails, number
        self.calls = 0
        self.answered: list[str] = []

    @contextmanager
    def in_use(self, monkeypatch) -> Iterator[None]:
        """Let the program meet the disk."""
        with monkeypatch.context() as patched:
            for name in CALLS:
                patched.setattr(os, name, self._wrapped(name, getattr(os, name)))
            yield

    def _wrapped(self, name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            self.calls += 1
            if not self._fails(self.calls, name):
                return real(*arguments, **options)
            self.answered.append(name)
            if name == "close":
                real(*arguments, **options)
            raise OSError(self._number, os.strerror(self._number))

        return call


@contextmanager
def without_room(most_bytes: int = 0) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes; SQLite's neither."""
    resource = pytest.importorskip("resource", reason="only POSIX limits the size of files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def refuse_new_files(monkeypatch, folder: Path, number: int = errno.EACCES) -> None:
    """Let a folder take no new file, and give up none; its files may be written."""
    opened, replaced = os.open, os.replace

    def open_(path, flags, *rest, **options):
        if flags & os.O_CREAT and Path(path).parent == folder:
            raise OSError(number, os.strerror(number))
        return opened(path, flags, *rest, **options)

    def replace(source, target, **options):
        if Path(target).parent == folder:
            raise OSError(number, os.strerror(number))
        return replaced(source, target, **options)

    monkeypatch.setattr(os, "open", open_)
    monkeypatch.setattr(os, "replace", replace)
