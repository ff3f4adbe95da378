"""What in a draft is the writer's own: the account of who wrote what, read for the learning."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from writer_assist.domain.authorship import Origin
from writer_assist.domain.disclosure import edited_keys
from writer_assist.errors import WriterAssistError
from writer_assist.file_names import path_to_text
from writer_assist.history.authorship import AuthorshipStore
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.index_note import index_beside
from writer_assist.paths import DataFolder


class OwnText:
    """Knows from the data folder what was pasted, quoted or accepted; any thread may use it."""

    def __init__(self, folder: DataFolder) -> None:
        """Open nothing yet.

        Args:
            folder: Holds the account of each project.
        """
        self._folder = folder

    def not_own(self, path: Path, text: str) -> Sequence[tuple[int, int]]:
        """Return the stretches of a file that are not the writer's own; see ``NotOwn``.

        Cards that the writer edited are the writer's own.  Of a draft that no account was kept of,
        everything is.
        """
        place = self._folder.authorship(path.parent)
        if not place.is_file():
            return ()
        head = len(split_text(text).head) if index_beside(path) is not None else 0
        try:
            with closing(AuthorshipStore(place)) as store:
                runs = store.runs(path_to_text(path), text[head:])
                edited = edited_keys(text[head:], runs, store.insertions())
        except WriterAssistError:
            return ()
        found, at = [], head
        for length, source in runs:
            is_card = source.origin is Origin.ACCEPTED and source.key not in edited
            if is_card or source.origin in (Origin.QUOTED, Origin.PASTED):
                found.append((at, at + length))
            at += length
        return found
