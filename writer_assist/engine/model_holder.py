"""The language model of the model process: loading it when needed, unloading it when idle."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import ModelError, ModelNotFoundError
from writer_assist.language_models.server_keys import ServerKeys
from writer_assist.messages.model import (
    KeepServerKey,
    LoadModel,
    ModelState,
    UnloadReason,
    UseServer,
)

if TYPE_CHECKING:
    from writer_assist.domain.language_model import LanguageModel
    from writer_assist.domain.models import TextServer
    from writer_assist.services.continuation import ContinuationService
    from writer_assist.services.server_writing import ServerWritingService
    from writer_assist.voice.voiced_model import VoicedModel

logger = logging.getLogger(__name__)

PROOF = "Once upon a time"
TOLD_EVERY_S = 0.1
LOOK_EVERY_S = 5.0
# Memory that the system needs; with less it begins to swap or to kill processes.
SHORT_OF_MEMORY_BYTES = 300_000_000
# A model that was just used is not unloaded: memory may be short because it is working.
LEAST_REST_S = 20.0

Tell = Callable[[object], None]


class ModelHolder:
    """Holds at most one model; all but :meth:`due_rest` must be called on one thread."""

    def __init__(
        self,
        tell: Tell,
        *,
        clock: Callable[[], float] = time.monotonic,
        free_bytes: Callable[[], int] | None = None,
        keys: ServerKeys | None = None,
        voices: Path | None = None,
    ) -> None:
        """Begin without a model.

        Args:
            tell: Sends the window news that it did not ask for: ``Progress`` while a model is
                loaded because it is needed, and ``ModelState`` when that has changed.
            clock: Returns the time in seconds.
            free_bytes: Returns how much memory the system has free.
            keys: The stored keys of servers.
            voices: The folder of the writer's voices; None for none.
        """
        self._voices = voices
        self._tell, self._clock = tell, clock
        self._free_bytes = free_bytes or _free_bytes
        self._order = LoadModel("")
        self._model: LanguageModel | None = None
        self._service: ContinuationService | ServerWritingService | None = None
        self._server: TextServer | None = None
        self._keys = keys or ServerKeys()
        self._rest = UnloadReason.UNUSED
        self._used_s = self._clock()

    def choose(
        self, order: LoadModel, cancel: CancelToken
    ) -> Generator[Progress | ModelState, None, None]:
        """Choose another model, or other options for the same one.

        The state is yielded even before an error: the old model may still be there.
        """
        try:
            yield from self._change(order, cancel)
        except ModelError:
            yield self.state()
            raise
        yield self.state()

    def use_server(
        self, order: UseServer, cancel: CancelToken
    ) -> Generator[tuple[str, ...] | ModelState, None, None]:
        """Use a server from now on; the memory of a local model is freed.

        Raises:
            ModelError: It cannot be reached, and nothing has changed; or it is used, but its key
                could not be stored.
            Cancelled: The order is not wanted any more.
        """
        from writer_assist.language_models.text_server import ServerClient
        from writer_assist.services.server_writing import ServerWritingService

        server = order.server
        key, why = (order.key, "") if order.key else self._kept_key(server.address, cancel)
        client = ServerClient(server, key, self._tell, without_key=why)
        if order.check:
            yield client.models(cancel)
        self._unload(UnloadReason.UNUSED)
        self._order = LoadModel("")
        self._server, self._service = server, ServerWritingService(server, client)
        yield self.state()
        if order.key:
            self._keys.keep(server.address, order.key, cancel)

    def _kept_key(self, address: str, cancel: CancelToken) -> tuple[str, str]:
        """Return the stored key, and why there may be one that cannot be read."""
        try:
            return self._keys.key(address, cancel), ""
        except ModelError as error:
            return "", str(error)

    def keep_key(self, order: KeepServerKey, cancel: CancelToken) -> Generator[object, None, None]:
        """Store the key of a server.

        Raises:
            ModelError: There is no keyring; the key is used until the program exits.
        """
        self._keys.keep(order.address, order.key, cancel)
        yield from ()

    def state(self) -> ModelState:
        """Return which model or server is in use."""
        if self._server is not None:
            return ModelState(None, server=self._server)
        if self._model is None:
            return ModelState(None, resting=self._order.path, rest=self._rest)
        return ModelState(self._model.identity, self._model.context_length)

    def service(self, cancel: CancelToken) -> ContinuationService | ServerWritingService:
        """Return the service that writes, loading the model if necessary.

        Raises:
            ModelNotFoundError: None is chosen.
            ModelError: It cannot be loaded.
            Cancelled: The service is not wanted any more.
        """
        if self._service is None:
            self._wake(cancel)
        self._used_s = self._clock()
        assert self._service is not None
        return self._service

    def at_hand(self) -> ContinuationService | ServerWritingService | None:
        """Return the service if it is loaded; does not load anything or count as use."""
        return self._service

    def note_use(self) -> None:
        """Record that the model was in use until now."""
        self._used_s = self._clock()

    def due_rest(self) -> UnloadReason | None:
        """Return why the model should be unloaded now; None if it should stay; on any thread."""
        order, idle_s = self._order, self._clock() - self._used_s
        if self._model is None or idle_s < LEAST_REST_S:
            return None
        if order.keep_minutes and idle_s >= order.keep_minutes * 60:
            return UnloadReason.IDLE
        return UnloadReason.MEMORY if self._free_bytes() < SHORT_OF_MEMORY_BYTES else None

    def rest(self, _cancel: CancelToken) -> Generator[object, None, None]:
        """Unload the model if that is still due; it is loaded again when needed."""
        if (why := self.due_rest()) is not None:
            self._unload(why)
            logger.info("unloaded: %s", why.value)
            self._tell(self.state())
        yield from ()

    def _change(self, order: LoadModel, cancel: CancelToken) -> Generator[Progress, None, None]:
        same = (order.path, order.gpu) == (self._order.path, self._order.gpu)
        same = same and self._server is None
        if order.path and not same:
            yield Progress("Checking the language model", 0)
            _inspect(order.path)
        self._order = order
        if not same:
            self._unload(UnloadReason.UNUSED)  # two large models may not fit into memory together
        if order.path and order.now and self._model is None:
            yield from self._load(cancel)

    def _wake(self, cancel: CancelToken) -> None:
        if not self._order.path:
            raise ModelNotFoundError("No language model is loaded. Choose one in Settings.")
        try:
            _inspect(self._order.path)
            for progress in self._load(cancel):
                self._tell(progress)
        finally:
            self._tell(self.state())

    def _load(self, cancel: CancelToken) -> Generator[Progress, None, None]:
        from writer_assist.language_models.loading import load_language_model
        from writer_assist.services.continuation import ContinuationService

        yield Progress("Loading the language model", 0)
        watch = _Watch(self._tell, cancel)
        model = load_language_model(Path(self._order.path), gpu=self._order.gpu, watch=watch)
        self._model = model
        try:
            cancel.check()
            yield Progress("Trying the language model", 0)
            _prove(model)
            self._service = ContinuationService(model, self._voiced(model))
        finally:
            if self._service is None:
                self._unload(UnloadReason.UNUSED)
        self.note_use()
        logger.info("loaded %s %s", model.identity.name, model.identity.card)

    def _voiced(self, model: LanguageModel) -> VoicedModel | None:
        """Return the model with the possibility to take on a voice; None if it takes none."""
        from writer_assist.voice.base import base_of
        from writer_assist.voice.store import VoiceStore
        from writer_assist.voice.voiced_model import VoicedModel

        if self._voices is None:
            return None
        path = Path(self._order.path)
        base = base_of(path)
        return VoicedModel(model, path, VoiceStore(self._voices), base) if base else None

    def _unload(self, why: UnloadReason) -> None:
        model, self._model, self._service = self._model, None, None
        self._server = None
        self._rest = why
        if model is not None:
            model.close()


class UnloadTimer(threading.Thread):
    """Checks regularly whether the model should be unloaded; ends with the process."""

    def __init__(self, holder: ModelHolder, let_go: Callable[[], None]) -> None:
        """Prepare the thread.

        Args:
            holder: The holder to check.
            let_go: Schedules the unloading on the holder's thread.
        """
        super().__init__(name="rest watch", daemon=True)
        self._holder, self._let_go = holder, let_go

    def run(self) -> None:
        """Check until the process ends."""
        while True:
            time.sleep(LOOK_EVERY_S)
            if self._holder.due_rest() is not None:
                self._let_go()


class _Watch:
    """Reports how much of a model is loaded, and whether loading is still wanted."""

    def __init__(self, tell: Tell, cancel: CancelToken) -> None:
        self._tell, self._cancel = tell, cancel
        self._told_s = time.monotonic()

    def __call__(self, share: float) -> bool:
        now = time.monotonic()
        if now - self._told_s >= TOLD_EVERY_S:
            self._told_s = now
            self._tell(Progress("Loading the language model", int(share * 100), 100))
        return not self._cancel.cancelled


def _inspect(path: str) -> None:
    from writer_assist.model_store.inspect import inspect_model

    inspect_model(Path(path))


def _free_bytes() -> int:
    import psutil

    return int(psutil.virtual_memory().available)


def _prove(model: LanguageModel) -> None:
    """Generate one token, so that the model is not reported as ready unless it works.

    Raises:
        ModelError: It generated none.
    """
    import numpy as np

    row = model.max_rows - 1
    logits = model.extend({row: model.tokenize(PROOF, start=True)})
    model.drop(row)
    if not np.isfinite(logits).all():
        raise ModelError("The language model was loaded, but it writes nothing. Choose another.")
    model.token_bytes(int(logits[0].argmax()))
