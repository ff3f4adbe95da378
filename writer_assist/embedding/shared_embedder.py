"""One embedding model shared by the lanes of the library process; queries go before passages."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.meaning_scale import STARTER_SCALE, MeaningScale
from writer_assist.domain.ports import Embedder
from writer_assist.domain.progress import WorkPace, WorkPaceSetting
from writer_assist.embedding.sentence_transformer import SentenceTransformerEmbedder
from writer_assist.errors import ModelError

logger = logging.getLogger(__name__)

# A waiting query gets its turn after one slice: 30 ms while the writer types, else 130 ms.
GENTLE_SLICE = 2
FULL_SLICE = 8


class SharedEmbedder:
    """An embedder that loads in the background and does queries in between passages.

    It may be called from any number of threads.  While it loads, ``ready`` is False: passages
    wait for it, searches should do without.

    Attributes:
        model_id: Known before the model is loaded.
    """

    def __init__(self, model_id: str, load: Callable[[], Embedder], pace: WorkPaceSetting) -> None:
        self.model_id = model_id
        self._load_model = load
        self._pace = pace
        self._embedder: Embedder | None = None
        self._failure: ModelError | None = None
        self._loading: threading.Thread | None = None
        self._loaded = threading.Event()
        self._turn = threading.Condition()
        self._busy = False
        self._waiting_queries = 0

    @property
    def ready(self) -> bool:
        """Whether a query would be answered at once."""
        return self._embedder is not None

    @property
    def waiting_queries(self) -> int:
        """How many queries are waiting."""
        return self._waiting_queries

    @property
    def failure(self) -> ModelError | None:
        """Why the model could not be loaded; None if there is no error."""
        return self._failure

    @property
    def scale(self) -> MeaningScale:
        """See Embedder.scale; the starter model's until this one is loaded."""
        return self._embedder.scale if self._embedder is not None else STARTER_SCALE

    @property
    def dimension(self) -> int:
        """See Embedder.dimension; waits for the model."""
        return self._model().dimension

    def load_in_background(self) -> None:
        """Start loading the model on a thread of its own; returns at once."""
        with self._turn:
            if self._loading is None:
                self._loading = threading.Thread(
                    target=self._load, name="embedding model", daemon=True
                )
                self._loading.start()

    def wait_until_loaded(self, timeout_s: float | None = None) -> bool:
        """Wait for the model, starting to load it if necessary; return whether it is ready."""
        self.load_in_background()
        self._loaded.wait(timeout_s)
        return self.ready

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """See Embedder.embed_query; waits for one slice of passages at most."""
        embedder = self._model()
        with self._query_turn():
            # The other half of the cores looks up the words.  Two threads on two cores wait for
            # each other at every product: 43 ms of processor time became 72.
            _use_threads(embedder, part=0.5)
            return embedder.embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See Embedder.embed_passages; in slices, which are smaller while the writer types.

        It does not pause while the pace is REST: the caller does, who can be cancelled.
        """
        embedder = self._model()
        vectors = np.empty((len(texts), embedder.dimension), np.float32)
        done = 0
        while done < len(texts):
            gently = self._pace.pace is not WorkPace.FULL
            piece = slice(done, done + (GENTLE_SLICE if gently else FULL_SLICE))
            with self._passage_turn():
                _use_threads(embedder, part=0.0 if gently else 1.0)
                vectors[piece] = embedder.embed_passages(texts[piece])
            done = piece.stop
        return vectors

    def _model(self) -> Embedder:
        if not self.wait_until_loaded() or self._embedder is None:
            raise self._failure or ModelError("The embedding model could not be loaded.")
        return self._embedder

    def _load(self) -> None:
        try:
            self._embedder = self._load_model()
        except ModelError as error:
            logger.warning("The embedding model could not be loaded", exc_info=True)
            self._failure = error
        finally:
            self._loaded.set()

    @contextmanager
    def _query_turn(self) -> Iterator[None]:
        with self._turn:
            self._waiting_queries += 1
            self._turn.wait_for(lambda: not self._busy)
            self._waiting_queries -= 1
            self._busy = True
        with self._ending_turn():
            yield

    @contextmanager
    def _passage_turn(self) -> Iterator[None]:
        with self._turn:
            self._turn.wait_for(lambda: not self._busy and not self._waiting_queries)
            self._busy = True
        with self._ending_turn():
            yield

    @contextmanager
    def _ending_turn(self) -> Iterator[None]:
        try:
            yield
        finally:
            with self._turn:
                self._busy = False
                self._turn.notify_all()


def _use_threads(embedder: Embedder, *, part: float) -> None:
    """Use a share of the cores, at least one."""
    if isinstance(embedder, SentenceTransformerEmbedder):
        embedder.threads = max(1, int(part * embedder.cores))
