"""The voice process: learns the writer's voice at the lowest priority, and rests when told to."""

from __future__ import annotations

import logging
import os
from collections.abc import Generator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.domain.progress import CancelToken
from writer_assist.domain.voice import LearnedVoice, VoicePlan, VoiceProgress
from writer_assist.engine.environment import on_battery, prepare_engine
from writer_assist.engine.server import EngineServer, Route
from writer_assist.language_models.devices import let_threads_sleep
from writer_assist.messages.voice import (
    AddAdapter,
    LearnVoice,
    PlanVoice,
    RestLearning,
    ResumeVoice,
)
from writer_assist.paths import DataFolder
from writer_assist.voice.gate import TrainingGate

if TYPE_CHECKING:
    from writer_assist.services.voice import VoiceLearning
    from writer_assist.voice.training import VoiceRecipe

LANE, ADDING = "voice", "adding"
NICENESS = 19


def run_voice_process(
    connection: Connection,
    log: Path,
    voices: Path,
    recipe: VoiceRecipe | None = None,
    data: Path | None = None,
) -> None:
    """Serve the window until it closes the pipe; the main function of the process.

    Args:
        connection: The pipe to the window.
        log: The process's own log file.
        voices: The folder of the voices.
        recipe: How to train; None for the usual way.
        data: The data folder, which knows what in a draft is the writer's own; None for all.
    """
    prepare_engine(log, niceness=NICENESS)
    let_threads_sleep()
    lane = LearningLane(voices, recipe, data)
    routes = {
        PlanVoice: Route(LANE, lane.plan),
        LearnVoice: Route(LANE, lane.learn),
        ResumeVoice: Route(LANE, lane.resume),
        AddAdapter: Route(ADDING, lane.add),
    }
    EngineServer(
        connection,
        routes,
        at_once={RestLearning: lambda order: lane.gate.rest(order.resting)},
    ).serve()
    logging.shutdown()
    os._exit(0)  # native libraries must not delay or crash the exit of an engine that has finished


class LearningLane:
    """Handlers of the orders; those that learn run on one thread, adding on another.

    Attributes:
        gate: Closed by the window while the computer is needed.
    """

    def __init__(
        self, voices: Path, recipe: VoiceRecipe | None = None, data: Path | None = None
    ) -> None:
        self._voices, self._recipe, self._data = voices, recipe, data
        self.gate = TrainingGate()

    def plan(self, order: PlanVoice, cancel: CancelToken) -> Generator[VoicePlan, None, None]:
        """Yield what learning would take, before and after a first step was timed."""
        yield from self._learning().plan(order.sources, Path(order.model), cancel)

    def learn(
        self, order: LearnVoice, cancel: CancelToken
    ) -> Generator[VoiceProgress | LearnedVoice, None, None]:
        """Learn a new voice."""
        model = Path(order.model)
        yield (
            yield from self._learning().begin(
                order.title, order.project, order.sources, model, cancel, pov=order.pov
            )
        )

    def resume(
        self, order: ResumeVoice, cancel: CancelToken
    ) -> Generator[VoiceProgress | LearnedVoice, None, None]:
        """Go on with a voice."""
        yield (yield from self._learning().resume(order.key, Path(order.model), cancel))

    def add(self, order: AddAdapter, _cancel: CancelToken) -> Generator[LearnedVoice, None, None]:
        """Take in an adapter that was made elsewhere."""
        from writer_assist.services.voice_adapters import add_adapter
        from writer_assist.voice.store import VoiceStore

        store = VoiceStore(self._voices)
        yield add_adapter(store, Path(order.path), order.project, Path(order.model))

    def _learning(self) -> VoiceLearning:
        from writer_assist.services.voice import VoiceLearning
        from writer_assist.voice.manuscripts import all_own
        from writer_assist.voice.own_text import OwnText
        from writer_assist.voice.store import VoiceStore

        return VoiceLearning(
            VoiceStore(self._voices),
            self.gate,
            on_battery=on_battery,
            recipe=self._recipe,
            not_own=OwnText(DataFolder(self._data)).not_own if self._data else all_own,
        )
