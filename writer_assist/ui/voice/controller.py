"""Learns and deletes voices, and lets the learning rest while the writer works."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.voice import LearnedVoice, VoicePlan, VoiceProgress, VoiceState, verdict
from writer_assist.errors import EngineStoppedError, WriterAssistError
from writer_assist.messages.voice import (
    AddAdapter,
    LearnVoice,
    PlanVoice,
    RestLearning,
    ResumeVoice,
)
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.text import tr
from writer_assist.ui.voice.uses import VoiceUses

if TYPE_CHECKING:
    from writer_assist.voice.store import VoiceStore

logger = logging.getLogger(__name__)

IDLE_MS = 4_000  # without a key, before the learning goes on


class VoiceEngine(Engine, Protocol):
    """A process that is there only while it has work; see VoiceProcess."""

    @property
    def running(self) -> bool:
        """Whether there is a process."""


class VoiceController(QObject):
    """Learns at most one voice at a time.

    Attributes:
        uses: The voices there are, and which one is in use.
        progress: How far the learning has come; None while nothing is learned.
        resting: Whether the learning rests because the computer is needed.

    Signals:
        plan_changed: VoicePlan; None while it is being made.
        progress_changed: VoiceProgress, bool: whether it rests; None when it is over.
        told: str, the outcome in a sentence.
        failed: WriterAssistError.
    """

    plan_changed = Signal(object)
    progress_changed = Signal(object, bool)
    told = Signal(str)
    failed = Signal(object)

    def __init__(self, engine: VoiceEngine, uses: VoiceUses, parent: QObject | None = None) -> None:
        """Make a controller; nothing is learned yet.

        Args:
            engine: The voice process.
            uses: The voices there are.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self.uses = engine, uses
        self._planning = self._learning = 0
        self._key = ""  # of the voice that is being learned
        self._after: Callable[[], None] | None = None
        self.progress: VoiceProgress | None = None
        self._generating = self._reading_ahead = False
        self.resting = False
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._tell_pace)

    @Slot(tuple)
    def plan(self, sources: tuple[str, ...]) -> None:
        """Find out what learning from files and folders would take."""
        self._stop_planning()
        self.plan_changed.emit(None)
        if not sources:
            return
        if self._learning:
            return  # there is one thing at a time; the dialog shows how far it is
        if not self.uses.model:
            sentence = tr("A voice is learned on a language model on this computer. Choose one.")
            self.plan_changed.emit(VoicePlan(0, 0, (), 0, 0, 0.0, 0, 0, sentence))
            return
        number = self._engine.send(
            PlanVoice(sources, self.uses.model),
            on_piece=lambda plan: self._show_plan(number, plan),
            on_done=lambda: self._end_plan(number),
            on_error=lambda error: self._fail_plan(number, error),
        )
        self._planning = number
        self._begin_pace()

    @Slot(str, tuple, str)
    def learn(self, title: str, sources: tuple[str, ...], pov: str = "") -> None:
        """Begin to learn a new voice; with a ``pov``, one for the scenes told by that person."""
        self._learn(LearnVoice(title, self.uses.project, sources, self.uses.model, pov))

    @Slot(str)
    def add(self, path: str) -> None:
        """Take in an adapter that was made elsewhere: a file or a folder."""
        self._engine.send(
            AddAdapter(path, self.uses.project, self.uses.model),
            on_piece=self._tell_added,
            on_done=self.uses.refresh,
            on_error=self.failed.emit,
        )

    @Slot(str)
    def go_on(self, key: str) -> None:
        """Go on with an unfinished voice."""
        self._key = key
        self._learn(ResumeVoice(key, self.uses.model))

    @Slot()
    def go_on_unfinished(self) -> None:
        """Go on with what was being learned when the program ended, if it still can be."""
        for voice in self.uses.voices:
            begun = voice.state is VoiceState.LEARNING and not voice.paused
            if begun and self.uses.fits(voice) and not self._learning:
                self.go_on(voice.key)

    @Slot()
    def stop(self) -> None:
        """Stop learning; what was learned so far is kept, and the writer can go on."""
        key = self._key
        self._stop_and(lambda: self.uses.change(partial(_pause, key)))

    @Slot(str)
    def delete(self, key: str) -> None:
        """Delete a voice with all that was learned."""

        def delete() -> None:
            self.uses.change(lambda store: store.delete(key))

        if key == self._key and self._learning:
            self._stop_and(delete)
        else:
            delete()

    @Slot()
    def note_typing(self) -> None:
        """React to a key press: the learning rests at once."""
        if self._working:
            self._idle.start()
            if not self.resting:
                self._tell_pace()

    @Slot(bool)
    def set_generating(self, generating: bool) -> None:
        """Remember whether cards are being written."""
        self._generating = generating
        self._tell_pace()

    @Slot(bool)
    def set_reading_ahead(self, reading: bool) -> None:
        """Remember whether a model is reading prompts."""
        self._reading_ahead = reading
        self._tell_pace()

    def _learn(self, order: LearnVoice | ResumeVoice) -> None:
        if self._learning:
            return
        self._stop_planning()
        self._learning = self._engine.send(
            order,
            on_piece=self._receive,
            on_done=self._end,
            on_error=self._fail,
        )
        self._begin_pace()

    def _stop_planning(self) -> None:
        number, self._planning = self._planning, 0
        if number:
            self._engine.stop(number)

    def _stop_and(self, after: Callable[[], None]) -> None:
        if self._learning:
            self._after = after
            self._engine.stop(self._learning)

    def _receive(self, value: VoiceProgress | LearnedVoice) -> None:
        if isinstance(value, VoiceProgress):
            if value.key and value.key != self._key:
                self._key = value.key
                self.uses.refresh()
            self.progress = value
            self.progress_changed.emit(value, self.resting)
            return
        assert value.gain is not None
        sentence = f"{value.title}: {tr(verdict(value.gain))}"
        if value.state is VoiceState.READY and self.uses.take(value):
            sentence += " " + tr("Cards are written with it; the slider above them says how much.")
        self.told.emit(sentence)

    def _tell_added(self, voice: LearnedVoice) -> None:
        sentence = tr("“{title}” is in the list of voices now. Choose it to write with it.")
        self.told.emit(sentence.format(title=voice.title))

    def _end(self) -> None:
        self._learning, self._key, self.progress = 0, "", None
        self.progress_changed.emit(None, False)
        after, self._after = self._after, None
        if after is not None:
            after()
        else:
            self.uses.refresh()

    def _fail(self, error: WriterAssistError) -> None:
        is_begun = bool(self._key)
        self._end()
        if isinstance(error, EngineStoppedError) and is_begun:
            error = EngineStoppedError(
                tr("The learning was cut off. What was learned so far is kept: go on with it.")
            )
        self.failed.emit(error)

    def _show_plan(self, number: int, plan: VoicePlan) -> None:
        if number == self._planning:
            self.plan_changed.emit(plan)

    def _end_plan(self, number: int) -> None:
        if number == self._planning:
            self._planning = 0

    def _fail_plan(self, number: int, error: WriterAssistError) -> None:
        self._end_plan(number)
        self.failed.emit(error)

    def _tell_pace(self) -> None:
        wanted = self._idle.isActive() or self._generating or self._reading_ahead
        if self._working and wanted is not self.resting:
            self.resting = wanted
            self._engine.send(RestLearning(wanted), on_error=_log)
            self.progress_changed.emit(self.progress, wanted)

    @property
    def _working(self) -> bool:
        return bool(self._learning or self._planning) and self._engine.running

    def _begin_pace(self) -> None:
        """Tell the process whether to rest; it may be a new one, which knows nothing."""
        self.resting = self._idle.isActive() or self._generating or self._reading_ahead
        self._engine.send(RestLearning(self.resting), on_error=_log)


def _pause(key: str, store: VoiceStore) -> None:
    import dataclasses

    voice = store.voice(key)
    if voice is not None:
        store.save(dataclasses.replace(voice, paused=True))


def _log(error: WriterAssistError) -> None:
    logger.warning("the learning could not be told to rest: %s", type(error).__name__)
