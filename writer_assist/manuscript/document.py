"""A draft's file: read once, saved often, never overwritten by mistake."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from writer_assist.errors import (
    DiskError,
    DraftChangedOutsideError,
    DraftError,
    NoteUnreadableError,
)
from writer_assist.files import (
    FileContent,
    disk_error,
    fingerprint_of,
    read_file,
    save_text,
    write_atomically,
)

logger = logging.getLogger(__name__)

UNTITLED = "Untitled"
SUFFIX = ".md"


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save.

    Attributes:
        path: Where the draft is now; another file than before if the old one was
            changed outside.
        notice: A sentence for the writer; empty when all went as usual.
        other: The file with the other version, when there are two now.
    """

    path: Path
    notice: str = ""
    other: Path | None = None


class Document:
    """One draft and the file that it is kept in; used by one thread at a time.

    Attributes:
        path: The file; an untitled draft's is not there before the first save.
        text: As it was last read or written, with line feeds as line ends.
        notice: A sentence about opening it; empty when all was well.
    """

    def __init__(self, path: Path, content: FileContent, rescue_folder: Path) -> None:
        """Use :meth:`open` or :meth:`untitled`."""
        self.path = path
        self.text = content.text
        self.notice = ""
        self._content = content
        self._rescue_folder = rescue_folder
        self._rescued: Path | None = None
        self._seen = _state(path)

    @classmethod
    def open(cls, path: Path, rescue_folder: Path) -> Document:
        """Read a draft.

        Args:
            path: Any text file.
            rescue_folder: Where the text goes when the file cannot be saved.

        Raises:
            DraftError: It cannot be read; the sentence says why, and the file is untouched.
        """
        path = path.absolute()
        try:
            document = cls(path, read_file(path), rescue_folder)
        except NoteUnreadableError as error:
            raise DraftError(str(error)) from error
        if document._content.lossy:
            document.notice = (
                f"Some characters of {path.name} could not be read. "
                "The file is kept as it was when you first save."
            )
        return document

    @classmethod
    def begin(cls, path: Path, rescue_folder: Path) -> Document:
        """Begin a draft in a file that is not there yet; nothing is written before it is saved."""
        return cls(path.absolute(), FileContent(""), rescue_folder)

    @classmethod
    def untitled(cls, folder: Path) -> Document:
        """Begin a draft under a name that is free in the folder; nothing is written yet."""
        number = 1
        while (path := folder / f"{UNTITLED}{f' {number}' if number > 1 else ''}{SUFFIX}").exists():
            number += 1
        return cls.begin(path, folder)

    def save(self, text: str) -> Saved:
        """Put the text on the disk.

        A file that was changed outside is left alone: the text goes to a new file
        beside it, where the draft lives from then on.

        Raises:
            DiskError: It cannot be saved there; the sentence says where a copy was
                kept instead, if anywhere.
        """
        if text == self.text and self.path.exists():
            return Saved(self.path)
        try:
            return self._write(text)
        except DiskError as error:
            raise DiskError(f"{error} {self.keep_elsewhere(text)}") from error

    def save_as(self, path: Path, text: str) -> Saved:
        """Save under another name and go on there; the old file stays as it is.

        What is at the new name already is written over: the writer was asked.

        Raises:
            DiskError: It cannot be saved there; the draft stays where it was.
        """
        path = path.absolute()
        content = _save(path, text, self._content, None)
        self._settle(path, content)
        return Saved(path)

    def keep_elsewhere(self, text: str) -> str:
        """Write a copy to the rescue folder; return a sentence that says where, if anywhere."""
        if self._rescued is None:
            self._rescued = _free_rescue_name(self._rescue_folder, self.path)
        try:
            self._rescued.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._rescued, text.encode("utf-8", "replace"))
        except (OSError, DiskError):
            logger.warning("no rescue copy could be written")
            return "Keep this window open until it can be."
        return f"A copy is kept as {self._rescued}."

    def changed_outside(self) -> bool:
        """Tell whether the file holds something else than what was last read or written."""
        now = _state(self.path)
        if now is None or now == self._seen:
            return False
        try:
            same = fingerprint_of(self.path.read_bytes()) == self._content.fingerprint
        except OSError:
            return False
        if same:
            self._seen = now
        return not same

    def _write(self, text: str) -> Saved:
        before = self._content
        try:
            content = _save(self.path, text, before, before.fingerprint)
        except DraftChangedOutsideError as error:
            if error.kept is None:
                raise
            return self._go_on_beside(error.kept, str(error))
        self._settle(self.path, content)
        if content.encoding == before.encoding:
            return Saved(self.path)
        return Saved(
            self.path,
            f"{self.path.name} holds characters now that its encoding ({before.encoding}) "
            "cannot write. It was saved as UTF-8.",
        )

    def _go_on_beside(self, kept: Path, sentence: str) -> Saved:
        other = self.path
        self._settle(kept, read_file(kept))
        return Saved(kept, f"{sentence} You are writing in that copy now.", other)

    def _settle(self, path: Path, content: FileContent) -> None:
        self.path, self.text, self._content = path, content.text, content
        self._seen = _state(path)
        if self._rescued is not None:
            with suppress(OSError):
                self._rescued.unlink()
            self._rescued = None


def _save(
    path: Path, text: str, like: FileContent, expected_fingerprint: str | None
) -> FileContent:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, path) from error
    return save_text(path, text, like, expected_fingerprint)


def _state(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def _free_rescue_name(folder: Path, path: Path) -> Path:
    key = hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:6]
    number = 1
    while (name := folder / f"{path.stem} (rescued {key}-{number}){SUFFIX}").exists():
        number += 1
    return name
