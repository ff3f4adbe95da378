"""The model process: one thread that holds a language model and writes with it."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.domain.models import ModelReport, ModelShelf
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.prompt import PromptView
from writer_assist.domain.rewriting import Rewriting
from writer_assist.engine.environment import on_battery, prepare_engine
from writer_assist.engine.model_holder import ModelHolder, UnloadTimer
from writer_assist.engine.network import network_routes
from writer_assist.engine.server import EngineServer, Route
from writer_assist.errors import ModelNotFoundError
from writer_assist.messages.model import (
    AddModel,
    ContinueStory,
    ForgetModel,
    InspectModel,
    InstallModel,
    KeepServerKey,
    ListModels,
    LoadModel,
    ReadAhead,
    ReplayReceipt,
    SuggestWords,
    TakeUpPassages,
    UnloadReason,
    UseServer,
    ViewPrompt,
    WeighCuts,
)

if TYPE_CHECKING:
    from writer_assist.generation.infilling import Infilling

LANE = "model"
NICENESS = 5

STORE_LANE = "models"


def run_model_process(connection: Connection, log: Path, voices: Path | None = None) -> None:
    """Serve the window until it closes the pipe; the main function of the process.

    Args:
        connection: The pipe to the window.
        log: The process's own log file.
        voices: The folder of the writer's voices; None for none.
    """
    prepare_engine(log, niceness=NICENESS)
    models = ModelHolder(lambda value: server.tell(value), voices=voices)
    writing = WritingLane(models)
    routes = {
        LoadModel: Route(LANE, models.choose, urgency=2),
        UseServer: Route(LANE, models.use_server, urgency=2),
        KeepServerKey: Route(LANE, models.keep_key, urgency=2),
        ContinueStory: Route(LANE, writing.continue_story, urgency=2, last_words=True),
        # Unrequested suggestions never stop what the writer asked for.
        SuggestWords: Route(LANE, writing.suggest, urgency=1),
        TakeUpPassages: Route(LANE, writing.take_up, urgency=2),
        WeighCuts: Route(LANE, writing.weigh_cuts, urgency=2),
        ReplayReceipt: Route(LANE, writing.replay, urgency=1),
        ReadAhead: Route(LANE, writing.read_ahead, urgency=-1),
        ViewPrompt: Route(LANE, writing.view_prompt, urgency=1, aside=True),
        **store_routes(),
        **network_routes(),
    }
    server = EngineServer(connection, routes, displacing=frozenset({LANE}))
    UnloadTimer(models, lambda: server.schedule(LANE, models.rest, urgency=-1)).start()
    server.serve()
    logging.shutdown()
    os._exit(0)  # native libraries must not delay or crash the exit of an engine that has finished


class WritingLane:
    """Handlers of the orders that need the model; all run on one thread."""

    def __init__(self, models: ModelHolder) -> None:
        self._models = models

    def continue_story(
        self, order: ContinueStory, cancel: CancelToken
    ) -> Generator[object, None, None]:
        """Write a set of continuations."""
        yield from self._models.service(cancel).stream(order, cancel)
        self._models.note_use()

    def take_up(
        self, order: TakeUpPassages, cancel: CancelToken
    ) -> Generator[Rewriting, None, None]:
        """Take up passages of notes in a selection."""
        from writer_assist.services.taking_up import take_up

        service, infilling = self._models.service(cancel), self._infilling(cancel)
        sentences = infilling is None or infilling.is_large
        yield from take_up(service, infilling, order, cancel, sentences=sentences)
        self._models.note_use()

    def weigh_cuts(self, order: WeighCuts, cancel: CancelToken) -> Generator[Rewriting, None, None]:
        """Weigh the changes of a tighter wording; a server cannot."""
        from writer_assist.services.taking_up import weighed

        if (infilling := self._infilling(cancel)) is not None:
            yield weighed(infilling, order, cancel)
        self._models.note_use()

    def _infilling(self, cancel: CancelToken) -> Infilling | None:
        from writer_assist.services.continuation import ContinuationService

        service = self._models.service(cancel)
        return service.infilling if isinstance(service, ContinuationService) else None

    def suggest(self, order: SuggestWords, cancel: CancelToken) -> Generator[str, None, None]:
        """Suggest a few words; none if the model was unloaded because memory is short."""
        from writer_assist.services.suggesting import suggest

        if self._models.state().rest is UnloadReason.MEMORY:
            return
        yield suggest(self._models.service(cancel), order.order, cancel)
        self._models.note_use()

    def read_ahead(self, order: ReadAhead, cancel: CancelToken) -> Generator[object, None, None]:
        """Process the next set's prompts, if a model is loaded and it costs no battery."""
        service = self._models.at_hand()
        if service is not None and not on_battery():
            service.read_ahead(order.order, cancel)
        yield from ()

    def view_prompt(
        self, order: ViewPrompt, cancel: CancelToken
    ) -> Generator[PromptView, None, None]:
        """Yield the prompts of an order."""
        yield self._models.service(cancel).view(order.order)

    def replay(self, order: ReplayReceipt, cancel: CancelToken) -> Generator[object, None, None]:
        """Write a set again from its receipt."""
        yield from self._models.service(cancel).replay(order, cancel)


def store_routes() -> Mapping[type, Route]:
    """Return the routes of the orders about model files."""
    return {
        ListModels: Route(STORE_LANE, _list),
        InspectModel: Route(STORE_LANE, _look),
        InstallModel: Route(STORE_LANE, _install),
        AddModel: Route(STORE_LANE, _add),
        ForgetModel: Route(STORE_LANE, _forget),
    }


def _list(_order: ListModels, _cancel: CancelToken) -> Generator[ModelShelf, None, None]:
    from writer_assist.services.models import shelf

    yield shelf()


def _look(
    order: InspectModel, cancel: CancelToken
) -> Generator[Progress | ModelReport, None, None]:
    from writer_assist.services.models import chosen_or_default, look_at, measure

    path = chosen_or_default(order.path)
    if not path:
        raise ModelNotFoundError("No language model is installed.")
    if order.measure:
        yield (yield from measure(Path(path), cancel))
    else:
        yield look_at(Path(path))


def _install(
    order: InstallModel, cancel: CancelToken
) -> Generator[Progress | ModelShelf, None, None]:
    from writer_assist.services.models import install, shelf

    yield from install(order.name, cancel, terms_accepted=order.terms_accepted)
    yield shelf()


def _add(order: AddModel, cancel: CancelToken) -> Generator[Progress | ModelShelf, None, None]:
    from writer_assist.services.models import add, shelf

    yield from add(Path(order.path), cancel)
    yield shelf()


def _forget(order: ForgetModel, _cancel: CancelToken) -> Generator[ModelShelf, None, None]:
    from writer_assist.services.models import forget, shelf

    forget(Path(order.path))
    yield shelf()
