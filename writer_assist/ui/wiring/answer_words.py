"""Wires a language model's own words below an answer; out of sight without a model."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.model_words import keeps_voice
from writer_assist.domain.models import ModelReport
from writer_assist.domain.sampling import Sampling
from writer_assist.messages.model import InspectModel
from writer_assist.messages.orders import sampling_of
from writer_assist.ui.answers.model_words import ModelWordsController
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.models.controller import ModelController
from writer_assist.ui.wiring.answers import AnswersWiring
from writer_assist.ui.wiring.models import ServerWiring


class AnswerWordsWiring(QObject):
    """Asks the model when the writer does; nothing it says is kept, or written anywhere.

    Attributes:
        words: Asks for them.
    """

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        answers: AnswersWiring,
        model: ModelController,
        server: ServerWiring,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Build all parts; nothing is asked for yet.

        Args:
            engine: The model process.
            window: Holds the settings.
            answers: Shows the answers.
            model: Knows which model is in use.
            server: Knows whether a remote one is used.
            messages: Shows what went wrong.
            parent: Holds it.
        """
        super().__init__(parent)
        self._engine, self._window, self._overlay = engine, window, answers.overlay
        self._model, self._server = model, server
        self._looked_at = ""
        self._large = False
        self.words = ModelWordsController(engine, self._sampling, self._keeps_voice, self)
        window.action("ask").triggered.connect(self._look)
        model.state_changed.connect(self._look)
        self._overlay.words_wanted.connect(self.words.ask)
        self._overlay.asked.connect(self.words.stop)
        self._overlay.left.connect(self.words.stop)
        self.words.written.connect(self._overlay.show_model_words)
        self.words.busy_changed.connect(self._overlay.set_writing)
        self.words.failed.connect(messages.fail)
        self._look()

    def _sampling(self) -> Sampling:
        return dataclasses.replace(sampling_of(self._window.settings()), seed=None)

    def _keeps_voice(self) -> bool:
        return bool(self._server.place) or self._large

    @Slot()
    def _look(self) -> None:
        path = self._model.path
        there = bool(path or self._server.place) and self._window.settings().ai_on
        if path and path != self._looked_at and self._overlay.isVisible():
            self._looked_at, self._large = path, False
            self._engine.send(InspectModel(path), on_piece=self._take, on_error=_forget)
        self._overlay.set_model(there, keeps_voice=self._keeps_voice())

    def _take(self, value: object) -> None:
        if isinstance(value, ModelReport):
            model = value.model
            name = f"{model.title} {Path(model.path).stem}"
            self._large = keeps_voice(name, model.size_bytes, chat=model.chat)
            self._look()


def _forget(_: object) -> None:
    return
