"""Every error that the program raises on purpose.

* WriterAssistError
  + LibraryError
    - LibraryLockedError
    - LibraryTooNewError
    - LibraryDamagedError
    - LibraryReadOnlyError
  + NoteUnreadableError
  + ModelError
    - ModelNotFoundError
    - ModelUnsupportedError
  + DraftError
    - DraftChangedOutsideError
    - DraftLockedError
  + DiskError
    - DraftMissingError
  + DisplacedError
  + EngineStoppedError
    - EngineEndedError
  + UsageError

Each message is a whole sentence for the person writing; what only a developer
needs goes in the chained cause.  Anything else that escapes is a bug.
"""

from __future__ import annotations

from pathlib import Path


class WriterAssistError(Exception):
    """Base class: the front ends show its message and carry on."""


class LibraryError(WriterAssistError):
    """The notes library cannot be read or written."""


class LibraryLockedError(LibraryError):
    """Another program holds the library."""


class LibraryTooNewError(LibraryError):
    """The library was written by a newer version of this program."""


class LibraryDamagedError(LibraryError):
    """The library's file is no sound database any more."""


class LibraryReadOnlyError(LibraryError):
    """The library may be searched but not written."""


class NoteUnreadableError(WriterAssistError):
    """A file of notes cannot be read; the others are not affected."""


class NotReadNowError(NoteUnreadableError):
    """The computer had no room or no strength to read a file; it is tried again the next time."""


class ModelError(WriterAssistError):
    """A language model or embedding model cannot do what was asked."""


class ModelNotFoundError(ModelError):
    """No model of that name is installed on this computer."""


class ModelUnsupportedError(ModelError):
    """The file is damaged, or of a kind that this program does not load."""


class DraftError(WriterAssistError):
    """A draft cannot be read or saved.

    Attributes:
        kept: The file that holds a copy of the text; None for none, and when the error
            crossed a process border.
    """

    def __init__(self, sentence: str, kept: Path | None = None) -> None:
        super().__init__(sentence)
        self.kept = kept


class DraftChangedOutsideError(DraftError):
    """The file changed outside the program; nothing was overwritten.

    Attributes:
        kept: The file beside it that holds the program's version.
    """


class DraftLockedError(DraftError):
    """Another window holds this project."""


class DiskError(WriterAssistError):
    """The disk is full, read-only or not there.

    Attributes:
        kept: The file that holds a copy of what could not be saved; None for none.
        half_written: The file on the disk is neither the old nor the new one.
    """

    def __init__(self, sentence: str, *, half_written: bool = False) -> None:
        super().__init__(sentence)
        self.kept: Path | None = None
        self.half_written = half_written


class DraftMissingError(DiskError):
    """The draft's file or folder is not where it was; nothing was made in its place.

    Attributes:
        found: Where the draft's file seems to be now; None if that cannot be told.
        folder_is_there: Only the file is gone; it could be written there again.
    """

    def __init__(
        self, sentence: str, *, found: Path | None = None, folder_is_there: bool = False
    ) -> None:
        super().__init__(sentence)
        self.found, self.folder_is_there = found, folder_is_there


class DisplacedError(WriterAssistError):
    """The work was given up for something more urgent; asking again is safe."""


class EngineStoppedError(WriterAssistError):
    """The engine died while it was working on this; asking again is safe."""


class EngineEndedError(EngineStoppedError):
    """The engine was ended by us, because it took too long to stop; it is no worse for it."""


class UsageError(WriterAssistError):
    """Something was asked for in a way that makes no sense."""


def error_of_kind(kind: str, sentence: str) -> WriterAssistError:
    """Rebuild an error that crossed a process border as its class name and sentence.

    An unknown kind, from a newer engine say, becomes a plain WriterAssistError.
    """
    return _kinds(WriterAssistError).get(kind, WriterAssistError)(sentence)


def _kinds(error: type[WriterAssistError]) -> dict[str, type[WriterAssistError]]:
    kinds = {error.__name__: error}
    for narrower in error.__subclasses__():
        kinds |= _kinds(narrower)
    return kinds
