"""What is known of a project whose folder got another name or place while the program was closed.

A history is found by the folder it is about, so it is lost from sight when the folder is renamed.
It is found again by the texts in it, and taken over only if the writer wants that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path

from writer_assist.errors import DiskError
from writer_assist.file_names import path_of_text, path_to_text
from writer_assist.history.authorship import AuthorshipStore
from writer_assist.history.book_versions import BookVersions
from writer_assist.history.database import HistoryStore
from writer_assist.history.versions import VersionStore
from writer_assist.paths import DataFolder

_MOST = 200  # projects that are looked at, those used last


def former_folder(folder: DataFolder, draft: Path, text: str) -> Path | None:
    """Return the folder that a draft was in before, if that folder is gone.

    It is the one of a draft with the same file name whose latest version has this text, or most
    of it.

    Args:
        folder: The data folder.
        draft: The draft.
        text: All of it.

    Raises:
        DiskError: The histories cannot be listed.
    """
    here = folder.versions(draft.parent)
    for path in islice(_histories(here.parent), _MOST):
        if path == here:
            continue
        with suppress(DiskError), closing(VersionStore(path)) as store:  # a bad one is passed over
            for name in store.former_names(path_to_text(draft), text):
                former = path_of_text(name)
                if former.name == draft.name and not former.parent.exists():
                    return former.parent
    return None


def take_over(folder: DataFolder, old: Path, new: Path) -> None:
    """Add what is known of the project in its former folder; that is left as it is.

    Args:
        folder: The data folder.
        old: The former folder of the drafts.
        new: Their folder now.

    Raises:
        DiskError: A history cannot be read or written.
    """

    def moved(draft: str) -> str:
        path = path_of_text(draft)
        return path_to_text(new / path.name) if path.parent == old else draft

    for place, store in (
        (folder.history, HistoryStore),
        (folder.versions, VersionStore),
        (folder.authorship, AuthorshipStore),
    ):
        if place(old).exists():
            with closing(store(place(new))) as known:
                known.take_over(place(old), moved)
                if isinstance(known, VersionStore):
                    BookVersions(known).take_over(place(old), moved)


def differing_name(old: Path, new: Path) -> str:
    """Return the name that a folder had, where two places differ first, seen from below."""
    for was, now in zip((old, *old.parents), (new, *new.parents), strict=False):
        if was.name != now.name:
            return was.name
    return old.name


def _histories(folder: Path) -> Iterator[Path]:
    """Yield the files of versions, those that changed last first."""
    found: list[tuple[float, Path]] = []
    try:
        for path in folder.glob("*.versions.db"):
            with suppress(OSError):
                found.append((path.stat().st_mtime, path))
    except OSError as error:
        raise DiskError(f"{folder} cannot be read: {error}.") from error
    yield from (path for _, path in sorted(found, reverse=True))
