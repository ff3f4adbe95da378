"""The model process: one thread that loads a language model and writes with it."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.progress import Progress
from writer_assist.domain.prompt_view import PromptView
from writer_assist.engine.environment import prepare_engine
from writer_assist.engine.server import EngineServer, Route
from writer_assist.errors import ModelError, ModelNotFoundError
from writer_assist.messages import ContinueStory, LoadModel, ModelState, ReplayReceipt, ViewPrompt

if TYPE_CHECKING:
    from writer_assist.domain.language_model import LanguageModel
    from writer_assist.services.continuation import ContinuationService

logger = logging.getLogger(__name__)

LANE = "model"
NICENESS = 5
PROOF = "Once upon a time"


def run_model_process(connection: Connection, log: Path) -> None:
    """Serve the window until it hangs up; the main function of a process."""
    prepare_engine(log, niceness=NICENESS)
    writing = WritingLane()
    routes = {
        LoadModel: Route(LANE, writing.load, urgency=2),
        ContinueStory: Route(LANE, writing.continue_story, urgency=2, last_words=True),
        ReplayReceipt: Route(LANE, writing.replay, urgency=1),
        ViewPrompt: Route(LANE, writing.view_prompt, urgency=1),
    }
    EngineServer(connection, routes, displacing=frozenset({LANE})).serve()
    logging.shutdown()
    os._exit(0)  # a native library must not hold up, or crash, an engine that has finished


class WritingLane:
    """The model that is loaded, and the orders that need it; all on one thread."""

    def __init__(self) -> None:
        self._model: LanguageModel | None = None
        self._service: ContinuationService | None = None

    def load(
        self, order: LoadModel, cancel: CancelToken
    ) -> Generator[Progress | ModelState, None, None]:
        """Put another model in the present one's place; proved by one token.

        Before a failure, too, the state is told: the old model may still be there.
        """
        try:
            yield from self._replace(order.path, cancel)
        except ModelError:
            yield self._state()
            raise
        yield self._state()

    def continue_story(
        self, order: ContinueStory, cancel: CancelToken
    ) -> Generator[object, None, None]:
        """Write a set of continuations."""
        yield from self._writer().stream(order, cancel)

    def view_prompt(
        self, order: ViewPrompt, _cancel: CancelToken
    ) -> Generator[PromptView, None, None]:
        """Say what the model would be given."""
        yield self._writer().view(order.order)

    def replay(self, order: ReplayReceipt, cancel: CancelToken) -> Generator[object, None, None]:
        """Write a set again."""
        yield from self._writer().replay(order, cancel)

    def _replace(self, path: str, cancel: CancelToken) -> Generator[Progress, None, None]:
        if not path:
            self._unload()
            return
        from writer_assist.language_models.loading import load_language_model
        from writer_assist.model_store.inspect import inspect_model

        yield Progress("Checking the language model", 0)
        inspect_model(Path(path))
        cancel.check()
        yield Progress("Loading the language model", 0)
        self._unload()  # two large models need not fit into the memory at once
        model = load_language_model(Path(path))
        self._adopt(model)
        yield Progress("Trying the language model", 0)
        _prove(model)
        logger.info("loaded %s", model.identity.name)

    def _state(self) -> ModelState:
        if self._model is None:
            return ModelState(None)
        return ModelState(self._model.identity, self._model.context_length)

    def _writer(self) -> ContinuationService:
        if self._service is None:
            raise ModelNotFoundError("No language model is loaded. Choose one in Settings.")
        return self._service

    def _adopt(self, model: LanguageModel) -> None:
        from writer_assist.services.continuation import ContinuationService

        self._model, self._service = model, ContinuationService(model)

    def _unload(self) -> None:
        model, self._model, self._service = self._model, None, None
        if model is not None:
            model.close()


def _prove(model: LanguageModel) -> None:
    """Produce one token, so that nothing is said to be ready that is not.

    Raises:
        ModelError: It produced none.
    """
    import numpy as np

    row = model.max_rows - 1
    logits = model.extend({row: model.tokenize(PROOF, start=True)})
    model.drop(row)
    if not np.isfinite(logits).all():
        raise ModelError("The language model was loaded, but it writes nothing. Choose another.")
    model.token_bytes(int(logits[0].argmax()))
