"""All errors that the program raises on purpose.

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
  + ManuscriptError
    - ManuscriptChangedError
  + BackupError
  + DiskError
    - DraftMissingError
  + DisplacedError
  + EngineStoppedError
    - EngineEndedError
  + UsageError

Each message is a whole sentence for the person who writes; details for developers are in the
chained cause.  Any other error that escapes is a bug.
"""

from __future__ import annotations

from pathlib import Path


class WriterAssistError(Exception):
    """The base class: the window and the command line show its message and continue."""


class LibraryError(WriterAssistError):
    """The notes library cannot be read or written."""


class LibraryLockedError(LibraryError):
    """Another program holds the library."""


class LibraryTooNewError(LibraryError):
    """The library was written by a newer version of this program."""


class LibraryDamagedError(LibraryError):
    """The library's file is not a valid database any more."""


class LibraryReadOnlyError(LibraryError):
    """The library can be searched but not changed."""


class NoteUnreadableError(WriterAssistError):
    """A file of notes cannot be read; other files are not affected."""


class NotReadNowError(NoteUnreadableError):
    """The computer had too little memory or time to read a file; it is tried again next time."""


class ModelError(WriterAssistError):
    """A language model or embedding model cannot do what was asked."""


class ModelNotFoundError(ModelError):
    """No model of that name is installed on this computer."""


class ModelUnsupportedError(ModelError):
    """The file is damaged, or of a kind that this program does not load."""


class DraftError(WriterAssistError):
    """A draft cannot be read or saved.

    Attributes:
        kept: The file with a copy of the text; None if there is none, and after the error was
            passed between processes.
    """

    def __init__(self, sentence: str, kept: Path | None = None) -> None:
        super().__init__(sentence)
        self.kept = kept


class DraftChangedOutsideError(DraftError):
    """Another program changed the file; nothing was overwritten.

    Attributes:
        kept: The file next to it with this program's version.
    """


class DraftLockedError(DraftError):
    """Another window holds this draft."""


class ManuscriptError(WriterAssistError):
    """A manuscript's index or one of its scenes is not as it has to be for this."""


class ManuscriptChangedError(ManuscriptError):
    """Another program changed a file of the manuscript meanwhile; nothing was overwritten."""


class PatternError(WriterAssistError):
    """A regular expression cannot be read, or would never end."""


class BackupError(WriterAssistError):
    """A backup is damaged, or does not hold what was asked for."""


class DiskError(WriterAssistError):
    """The disk is full, read-only or missing.

    Attributes:
        kept: The file with a copy of what could not be saved; None if there is none.
        half_written: Whether the file on the disk is neither the old nor the new one.
    """

    def __init__(self, sentence: str, *, half_written: bool = False) -> None:
        super().__init__(sentence)
        self.kept: Path | None = None
        self.half_written = half_written


class DraftMissingError(DiskError):
    """The draft's file or folder is not where it was; nothing was created in its place.

    Attributes:
        found: Where the draft's file seems to be now; None if unknown.
        folder_is_there: Whether only the file is gone, so that it could be written there again.
    """

    def __init__(
        self, sentence: str, *, found: Path | None = None, folder_is_there: bool = False
    ) -> None:
        super().__init__(sentence)
        self.found, self.folder_is_there = found, folder_is_there


class DisplacedError(WriterAssistError):
    """The work was stopped in favour of something more urgent; it is safe to ask again."""


class EngineStoppedError(WriterAssistError):
    """The engine died while it was working on this; it is safe to ask again."""


class EngineEndedError(EngineStoppedError):
    """This program killed the engine because it took too long to stop; no sign of a fault."""


class UsageError(WriterAssistError):
    """Something was asked for that makes no sense."""


def error_of_kind(kind: str, sentence: str) -> WriterAssistError:
    """Rebuild an error that another process sent as its class name and sentence.

    An unknown kind, for instance from a newer engine, becomes a plain WriterAssistError.
    """
    return _kinds(WriterAssistError).get(kind, WriterAssistError)(sentence)


def _kinds(error: type[WriterAssistError]) -> dict[str, type[WriterAssistError]]:
    kinds = {error.__name__: error}
    for narrower in error.__subclasses__():
        kinds |= _kinds(narrower)
    return kinds
