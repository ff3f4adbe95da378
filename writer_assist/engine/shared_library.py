"""State that the lanes of the library process share."""

from __future__ import annotations

import gc
import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.domain.book_names import BookName
from writer_assist.domain.progress import CancelToken, WorkPaceSetting
from writer_assist.errors import ModelError, ModelNotFoundError
from writer_assist.paths import DataFolder

if TYPE_CHECKING:
    from writer_assist.embedding.cross_encoder import LazyCrossEncoder
    from writer_assist.embedding.shared_embedder import SharedEmbedder

logger = logging.getLogger(__name__)

WAIT_S = 0.1


class SharedLibrary:
    """The pace, the embedding model, and the result of opening the library.

    Attributes:
        folder: The data folder.
        pace: How much of the computer background work may use.
        notice: What the writer should know about opening the library; usually empty.
        refusal: Why the library cannot be written; empty if it can.
        draft: The file that is open in the window, as text; empty until something is asked.
    """

    def __init__(self, folder: DataFolder, embedding_model: str) -> None:
        """Begin to look for the embedding model in the background.

        Args:
            folder: The data folder.
            embedding_model: Its folder; empty for the one that the library was read with.
        """
        self.folder = folder
        self.pace = WorkPaceSetting()
        self.notice = ""
        self.refusal = ""
        self.draft = ""
        self._names: tuple[str, tuple[BookName, ...]] = "", ()
        self._opened = threading.Event()
        self._searched = threading.Event()
        self._embedder: SharedEmbedder | None = None
        self._judge: tuple[Path, LazyCrossEncoder] | None = None
        threading.Thread(
            target=self._find_embedder,
            args=(embedding_model,),
            name="embedding model search",
            daemon=True,
        ).start()

    @property
    def embedder(self) -> SharedEmbedder | None:
        """The embedding model; None while it is being looked for, and if there is none."""
        return self._embedder

    def set_names(self, draft: str, names: tuple[BookName, ...]) -> None:
        """Let the other lanes know the names of the book that a draft belongs to."""
        self._names = draft, names

    def names_of(self, draft: str) -> tuple[BookName, ...]:
        """Return the names of a draft's book as they were last listed; none if they were not."""
        listed, names = self._names
        return names if draft == listed else ()

    def prepare(self, embedding_model: str) -> SharedEmbedder:
        """Begin to load another embedding model; the present one serves until :meth:`turn_to`.

        Args:
            embedding_model: Its folder; empty for the one that the library was read with.

        Raises:
            ModelError: There is none.
        """
        self._searched.wait()
        found = _embedder(self.folder, embedding_model, self.pace)
        if found is None:
            raise ModelNotFoundError("No embedding model is installed.")
        if self._embedder is not None and self._embedder.model_id == found.model_id:
            return self._embedder
        found.load_in_background()
        return found

    def turn_to(self, embedder: SharedEmbedder) -> None:
        """Use another embedding model from now on."""
        self._embedder = embedder

    @property
    def embedder_pending(self) -> bool:
        """Whether the embedding model may still become available."""
        if not self._searched.is_set():
            return True
        embedder = self._embedder
        return embedder is not None and not embedder.ready and embedder.failure is None

    def wait_for_embedder(self) -> None:
        """Wait for the embedding model, for a moment at most."""
        if not self._searched.wait(WAIT_S) or self._embedder is None:
            return
        self._embedder.wait_until_loaded(WAIT_S)

    def judge(self, *, wanted: bool) -> LazyCrossEncoder | None:
        """Return the cross-encoder that is installed now; None without one.  Nothing is loaded.

        Args:
            wanted: Whether it is switched on; otherwise its memory is given back.
        """
        from writer_assist.embedding.cross_encoder import CrossEncoder, LazyCrossEncoder
        from writer_assist.model_store.catalogue import installed_cross_encoder

        path = installed_cross_encoder() if wanted else None
        if path is None:
            self._judge = None
            return None
        if self._judge is None or self._judge[0] != path:
            self._judge = path, LazyCrossEncoder(lambda: CrossEncoder.load(path))
        return self._judge[1]

    def set_opened(self) -> None:
        """Report that opening the library was tried, so that searches may read it."""
        self._opened.set()

    def wait_until_opened(self, cancel: CancelToken) -> None:
        """Wait until the owner has tried to open the library and repaired it if necessary.

        Raises:
            Cancelled: The caller does not need the library any more.
        """
        while not self._opened.wait(WAIT_S):
            cancel.check()

    def _find_embedder(self, chosen: str) -> None:
        try:
            self._embedder = _embedder(self.folder, chosen, self.pace)
        except ModelError as error:
            self.notice = f"{self.notice} {error} Notes are found by their words alone.".strip()
        finally:
            self._searched.set()
        if self._embedder is not None:
            self._embedder.load_in_background()


def _embedder(folder: DataFolder, chosen: str, pace: WorkPaceSetting) -> SharedEmbedder | None:
    import tqdm

    # Otherwise tqdm creates a system semaphore, which is reported as leaked when the process exits
    # abruptly.
    tqdm.tqdm.set_lock(threading.RLock())
    from writer_assist.embedding.sentence_transformer import (
        SentenceTransformerEmbedder,
        embedding_model_id,
    )
    from writer_assist.embedding.shared_embedder import SharedEmbedder
    from writer_assist.services.embedding_choice import embedding_model_of

    path = embedding_model_of(folder, chosen)
    if path is None:
        return None

    def load() -> SentenceTransformerEmbedder:
        embedder = SentenceTransformerEmbedder.load(path)
        # What the libraries brought stays; looking through it takes the collector 100 ms each time.
        gc.freeze()
        return embedder

    return SharedEmbedder(embedding_model_id(path), load, pace)
