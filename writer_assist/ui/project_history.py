"""Works with the history of the open draft's project on the background thread."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Generic, TypeVar

from writer_assist.errors import WriterAssistError
from writer_assist.file_names import path_of_text
from writer_assist.history.database import HistoryStore
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import nothing
from writer_assist.ui.open_draft import OpenDraft

S = TypeVar("S", bound=HistoryStore)
T = TypeVar("T")


class ProjectHistory(Generic[S]):
    """A store in the history of whichever project the open draft belongs to."""

    def __init__(
        self,
        store: Callable[[Path], S],
        background: Background,
        folder: DataFolder,
        draft: OpenDraft,
    ) -> None:
        self._store = store
        self._background, self._folder, self._draft = background, folder, draft

    def run(
        self,
        work: Callable[[S], T],
        on_done: Callable[[T], None] = nothing,
        on_error: Callable[[WriterAssistError], None] | None = None,
    ) -> None:
        """Open the store, work with it, and close it.

        Args:
            work: Gets the store, on the background thread.
            on_done: Gets what the work returned, unless another draft is open by then.
            on_error: Gets what went wrong; None tells the writer in the window's line.
        """
        draft = self._draft.path
        path = self._folder.history(path_of_text(draft).parent)

        def run() -> T:
            with closing(self._store(path)) as store:
                return work(store)

        def tell(answer: T) -> None:
            if draft == self._draft.path:
                on_done(answer)

        self._background.run(run, on_done=tell, on_error=on_error)
