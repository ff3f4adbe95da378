"""A draft and its file: reading, saving, and never overwriting anything by mistake."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from writer_assist.errors import (
    DiskError,
    DraftChangedOutsideError,
    DraftError,
    DraftMissingError,
    NoteUnreadableError,
)
from writer_assist.file_replacement import PRIVATE
from writer_assist.files import FileContent, content_of, disk_error, read_file, save_text
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.moved_files import Whereabouts
from writer_assist.manuscript.rescue import Rescue, rescued_copy

UNTITLED = "Untitled"
SUFFIX = ".md"

_CHOSEN_NAMES = ".names-the-writer-chose"
_CONFLICT = re.compile(r" \(conflict [-0-9. ]+\)\Z")

QUIET_S = 0.6  # seconds after the last key
# For writers who never pause.  Including the time for writing, every word is on the disk after two
# seconds at most, even on a busy machine.
LONGEST_S = 1.0


@dataclass(frozen=True, slots=True)
class SaveResult:
    """The result of saving.

    Attributes:
        path: The draft's file from now on; a new one if the old file was changed by another
            program.
        notice: A sentence for the writer; empty if nothing unusual happened.
        other: The file with the other version, if there are two now.
    """

    path: Path
    notice: str = ""
    other: Path | None = None


class Document:
    """A draft and its file; for one thread at a time.

    Attributes:
        path: The file; an untitled draft's file does not exist before the first save.
        text: The text that was last read or written, with line feeds as line ends.
        head: The front matter above it, which is kept but no part of the text; empty unless the
            draft is a scene of a manuscript.
        notice: A sentence about opening it; empty if nothing unusual happened.
        other: Another version that the notice mentions; None if there is none.
    """

    def __init__(
        self, path: Path, content: FileContent, rescue_folder: Path, *, is_scene: bool = False
    ) -> None:
        """Use :meth:`open`, :meth:`begin` or :meth:`untitled` instead."""
        self.path = path
        self._is_scene = is_scene
        self.head, self.text = self._parted(content.text)
        self.notice = ""
        self.other: Path | None = None
        self._content = content
        self._expected: str | None = content.fingerprint
        self._rescue_folder = rescue_folder
        self._rescue = Rescue(rescue_folder, path)
        self._seen = _state(path)
        self._place: Whereabouts | None = None

    @classmethod
    def open(cls, path: Path, rescue_folder: Path, *, is_scene: bool = False) -> Document:
        """Read a draft.

        Args:
            path: Any text file.
            rescue_folder: Where the text is saved if the file cannot be.
            is_scene: Whether it is a scene of a manuscript, whose front matter is shown as fields.

        Raises:
            DraftError: It cannot be read; the sentence says why, and the file is unchanged.
        """
        path = path.absolute()
        try:
            document = cls(path, read_file(path), rescue_folder, is_scene=is_scene)
        except NoteUnreadableError as error:
            copy = rescued_copy(rescue_folder, path)
            kept = f" A copy of its text is kept as {copy}." if copy else ""
            raise DraftError(f"{error}{kept}", copy) from error
        document._place = Whereabouts.of(path)
        document._tell_of_opening()
        return document

    @classmethod
    def begin(cls, path: Path, rescue_folder: Path) -> Document:
        """Create a draft for a file that does not exist yet; nothing is written before saving."""
        return cls(path.absolute(), FileContent(""), rescue_folder)

    @classmethod
    def untitled(cls, folder: Path) -> Document:
        """Create a draft with an unused name in the folder; nothing is written yet."""
        number = 1
        while os.path.lexists(path := folder / _untitled_name(number)):
            number += 1
        return cls.begin(path, folder)

    def save(self, text: str) -> SaveResult:
        """Save the text to its file.

        A file that was changed by another program is not overwritten: the text is saved to a new
        file next to it, which is the draft's file from then on.

        Raises:
            DraftMissingError: The file or its folder is gone; nothing was created.
            DiskError: It cannot be saved there; the sentence says where a copy was kept, if
                anywhere.
        """
        if text == self.text and self._expected is not None and os.path.exists(self.path):
            if not self.changed_outside():
                self._rescue.forget()  # of a text that could not be saved and was undone since
            return SaveResult(self.path)
        with self._or_kept_elsewhere(text):
            if missing := self.missing():
                raise missing
            self.changed_outside()  # fields that another program changed are taken over
            return self._write(text)

    def change_head(self, edit: Callable[[str], str], text: str) -> SaveResult:
        """Save a scene with other fields.

        Args:
            edit: Gets the whole file and returns it with other front matter.
            text: The scene's text as the writer has it now.

        Raises:
            ManuscriptError: The front matter cannot be changed.
            DiskError: It cannot be saved.
        """
        self.changed_outside()
        self.head = self._parted(edit(self.head + text))[0]
        with self._or_kept_elsewhere(text):
            if missing := self.missing():
                raise missing
            return self._write(text)

    def save_again(self, text: str) -> SaveResult:
        """Save to the file's former place, although the file is gone.

        Raises:
            DiskError: It cannot be saved there.
        """
        with self._or_kept_elsewhere(text):
            return self._write(text)

    def save_as(self, path: Path, text: str) -> SaveResult:
        """Save to another file, which is the draft's file from then on; the old file stays.

        An existing file of that name is replaced: the writer was asked.

        Raises:
            DiskError: It cannot be saved there; the draft keeps its old file.
        """
        path = path.absolute()
        spare = Rescue(self._rescue_folder, path).place
        content = _save(path, self.head + text, self._content, None, spare, self._mode(path))
        self._settle(path, content)
        return SaveResult(path)

    def go_on_in(self, path: Path) -> None:
        """Follow the file, as it was last read or written, to the place it was moved to."""
        self.path = path.absolute()
        self._seen = None
        self._place = Whereabouts.of(self.path)

    def keep_elsewhere(self, text: str) -> tuple[Path | None, str]:
        """Save a copy in a safe place; return its path, if any, and a sentence about it."""
        kept = self._rescue.keep(text)
        if kept is None:
            return None, "No other place took a copy either: keep this window open until one can."
        return kept, f"A copy is kept as {kept}."

    def missing(self) -> DraftMissingError | None:
        """Return the error to show if the file is gone; None if it exists."""
        if self._place is None or self.path.parent == self._rescue_folder:
            return None  # it never existed, or is in the program's own folder
        if os.path.exists(self.path):
            return None
        return self._place.missing_error(self._content.fingerprint)

    def changed_outside(self) -> bool:
        """Tell whether the file's content differs from what was last read or written.

        Fields of a scene that another program changed are taken over, and are no difference.
        """
        now = _state(self.path)
        if now is None or now == self._seen:
            return False
        try:
            raw = self.path.read_bytes()
        except OSError:
            return False
        if same := self._holds_no_other_text(raw):
            self._seen = now
        return not same

    def _parted(self, whole: str) -> tuple[str, str]:
        split = split_text(whole) if self._is_scene else None
        return (split.head, split.body) if split else ("", whole)

    def _holds_no_other_text(self, raw: bytes) -> bool:
        """Tell whether the file's text is as it was last; of a scene, take over its fields."""
        try:
            content = content_of(raw, self.path)
        except NoteUnreadableError:
            return False
        if content.fingerprint == self._content.fingerprint:
            return True
        head, text = self._parted(content.text)
        if not self._is_scene or text != self.text:
            return False
        self.head, self._content, self._expected = head, content, content.fingerprint
        return True

    @contextmanager
    def _or_kept_elsewhere(self, text: str) -> Iterator[None]:
        try:
            yield
        except DiskError as error:
            if error.half_written:
                self._expected = None  # what is there now belongs to no known version
            error.kept, sentence = self.keep_elsewhere(text)
            error.args = (f"{error} {sentence}",)
            raise

    def _write(self, text: str) -> SaveResult:
        before = self._content
        try:
            mode = self._mode(self.path)
            whole = self.head + text
            content = _save(self.path, whole, before, self._expected, self._rescue.place, mode)
        except DraftChangedOutsideError as error:
            if error.kept is None:
                raise
            return self._go_on_beside(error.kept, str(error))
        self._settle(self.path, content)
        if content.encoding == before.encoding:
            return SaveResult(self.path)
        return SaveResult(
            self.path,
            f"{self.path.name} holds characters now that its encoding ({before.encoding}) "
            "cannot write. It was saved as UTF-8.",
        )

    def _mode(self, path: Path) -> int:
        """Return who may read a new file: the program's own folder is the writer's alone."""
        return PRIVATE if path.parent == self._rescue_folder else 0o666

    def _go_on_beside(self, kept: Path, sentence: str) -> SaveResult:
        other = self.path
        self._settle(kept, read_file(kept))
        return SaveResult(kept, f"{sentence} You are writing in that copy now.", other)

    def _settle(self, path: Path, content: FileContent) -> None:
        self.path, self._content = path, content
        self.text = content.text.removeprefix(self.head)  # what was typed is never taken for fields
        self._expected = content.fingerprint
        self._seen = _state(path)
        self._place = Whereabouts.of(path)
        self._rescue.forget()
        self._rescue = Rescue(self._rescue_folder, path)

    def _tell_of_opening(self) -> None:
        path = self.path
        if self._content.lossy:
            self.notice = (
                f"Some characters of {path.name} could not be read. "
                "The file is kept as it was when you first save."
            )
            return
        original = path.with_name(_CONFLICT.sub("", path.stem) + path.suffix)
        if original != path and os.path.exists(original):
            self.notice = (
                f"This is your version of {original.name}, kept when another program changed "
                "that file. Both are there."
            )
            self.other = original
        copy = rescued_copy(self._rescue_folder, path, other_than=self.text)
        if copy is not None:
            self.notice = (
                f"{path.name} could not be saved the last time. What was written then is kept "
                f"as {copy}."
            )
            self.other = copy


def is_untitled(path: Path, drafts: Path) -> bool:
    """Tell whether a draft still has the name that the program gave it.

    Args:
        path: The draft's file.
        drafts: The folder of untitled drafts.
    """
    path, drafts = path.absolute(), drafts.absolute()
    given = re.fullmatch(rf"{UNTITLED}(?: [1-9][0-9]*)?{re.escape(SUFFIX)}", path.name)
    return path.parent == drafts and given is not None and path.name not in _chosen_names(drafts)


def remember_chosen_name(path: Path, drafts: Path) -> None:
    """Record that the writer chose a name that looks like one of the program's own.

    Raises:
        DiskError: It cannot be recorded.
    """
    if not is_untitled(path, drafts):
        return
    names = sorted({*_chosen_names(drafts), path.name})
    _save(drafts / _CHOSEN_NAMES, "\n".join(names) + "\n", FileContent(""), None, None, PRIVATE)


class SaveSchedule:
    """Decides when the next save is due; times are seconds of any steady clock."""

    def __init__(self) -> None:
        self._first_edit: float | None = None
        self._last_edit = 0.0

    def edited(self, now: float) -> None:
        """Record a change to the text."""
        if self._first_edit is None:
            self._first_edit = now
        self._last_edit = now

    def saved(self) -> None:
        """Record that the current text is being saved."""
        self._first_edit = None

    @property
    def pending(self) -> bool:
        """Whether there is anything to save."""
        return self._first_edit is not None

    def due_in(self, now: float) -> float:
        """Return the seconds until the text should be saved; 0 for at once.

        Infinity if there is nothing to save.
        """
        if self._first_edit is None:
            return float("inf")
        due = min(self._last_edit + QUIET_S, self._first_edit + LONGEST_S)
        return max(0.0, due - now)


def _chosen_names(drafts: Path) -> set[str]:
    try:
        return set((drafts / _CHOSEN_NAMES).read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError):
        return set()


def _untitled_name(number: int) -> str:
    return f"{UNTITLED}{f' {number}' if number > 1 else ''}{SUFFIX}"


def _save(
    path: Path,
    text: str,
    like: FileContent,
    expected_fingerprint: str | None,
    spare: Path | None,
    new_mode: int,
) -> FileContent:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, path) from error
    return save_text(path, text, like, expected_fingerprint, spare=spare, new_mode=new_mode)


def _state(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size
