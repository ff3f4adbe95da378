"""Learns, chooses and deletes voices, and lets the learning rest while the writer works."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.voice import (
    LearnedVoice,
    VoicePlan,
    VoiceProgress,
    VoiceState,
    VoiceUse,
    verdict,
)
from writer_assist.errors import WriterAssistError
from writer_assist.messages.voice import LearnVoice, PlanVoice, RestLearning, ResumeVoice
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.text import tr

if TYPE_CHECKING:
    from writer_assist.voice.store import VoiceStore

T = TypeVar("T")

logger = logging.getLogger(__name__)

IDLE_MS = 4_000  # without a key, before the learning goes on
STORE_MS = 800  # after the slider stopped, before its position is stored


class VoiceEngine(Engine, Protocol):
    """A process that is there only while it has work; see VoiceProcess."""

    @property
    def running(self) -> bool:
        """Whether there is a process."""


class VoiceController(QObject):
    """Knows the project's voices and the one in use; at most one is being learned.

    Attributes:
        progress: How far the learning has come; None while nothing is learned.
        resting: Whether the learning rests because the computer is needed.

    Signals:
        voices_changed: tuple of LearnedVoice, of this project, oldest first.
        used_changed: str, float: title and scale of the voice in use; "" for none.
        model_changed: Another language model writes, so plans are made anew.
        plan_changed: VoicePlan; None while it is being made.
        progress_changed: VoiceProgress, bool: whether it rests; None when it is over.
        told: str, the outcome in a sentence.
        failed: WriterAssistError.
    """

    voices_changed = Signal(object)
    used_changed = Signal(str, float)
    model_changed = Signal()
    plan_changed = Signal(object)
    progress_changed = Signal(object, bool)
    told = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        engine: VoiceEngine,
        background: Background,
        folder: DataFolder,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Make a controller; nothing is read yet.

        Args:
            engine: The voice process.
            background: Reads and writes what is stored of voices.
            folder: The data folder.
            draft: The draft being written; its folder is the project.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._background = engine, background
        self._root, self._draft = folder.voices, draft
        self._model = self._base = ""
        self._voices: tuple[LearnedVoice, ...] = ()
        self._use: VoiceUse | None = None
        self._planning = self._learning = 0
        self._key = ""  # of the voice that is being learned
        self._after: Callable[[], None] | None = None
        self.progress: VoiceProgress | None = None
        self._generating = self._reading_ahead = False
        self.resting = False
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._tell_pace)
        self._store_soon = QTimer(self, singleShot=True, interval=STORE_MS)
        self._store_soon.timeout.connect(self._store_use)
        draft.opened.connect(self.refresh)
        draft.moved.connect(self.refresh)

    @property
    def project(self) -> str:
        """The folder of the draft; empty while none is open."""
        return str(Path(self._draft.path).parent) if self._draft.path else ""

    def use(self) -> VoiceUse | None:
        """Return which voice to write with, for orders to the model process."""
        return self._use if self._used() is not None else None

    def fits(self, voice: LearnedVoice) -> bool:
        """Tell whether a voice was learned on the model that writes now."""
        return voice.base == self._base

    @Slot()
    def refresh(self) -> None:
        """Read which voices there are, and which one this project uses."""
        project = self.project
        self._ask_store(
            lambda store: (
                tuple(one for one in store.all() if one.project == project),
                store.chosen(project),
            ),
            self._show,
        )

    @Slot(str)
    def set_model(self, path: str) -> None:
        """Follow the language model that writes; empty for none on this computer."""
        if path != self._model:
            self._model = path
            self._background.run(
                partial(_base_of, path), on_done=self._set_base, on_error=self.failed.emit
            )

    @Slot(tuple)
    def plan(self, sources: tuple[str, ...]) -> None:
        """Find out what learning from files and folders would take."""
        self._stop_planning()
        self.plan_changed.emit(None)
        if not sources:
            return
        if self._learning:
            return  # there is one thing at a time; the dialog shows how far it is
        if not self._model:
            sentence = tr("A voice is learned on a language model on this computer. Choose one.")
            self.plan_changed.emit(VoicePlan(0, 0, (), 0, 0, 0.0, 0, 0, sentence))
            return
        number = self._engine.send(
            PlanVoice(sources, self._model),
            on_piece=lambda plan: self._show_plan(number, plan),
            on_done=lambda: self._end_plan(number),
            on_error=lambda error: self._fail_plan(number, error),
        )
        self._planning = number
        self._begin_pace()

    @Slot(str, tuple)
    def learn(self, title: str, sources: tuple[str, ...]) -> None:
        """Begin to learn a new voice."""
        self._learn(LearnVoice(title, self.project, sources, self._model))

    @Slot(str)
    def go_on(self, key: str) -> None:
        """Go on with an unfinished voice."""
        self._key = key
        self._learn(ResumeVoice(key, self._model))

    @Slot()
    def go_on_unfinished(self) -> None:
        """Go on with what was being learned when the program ended, if it still can be."""
        for voice in self._voices:
            begun = voice.state is VoiceState.LEARNING and not voice.paused
            if begun and self.fits(voice) and not self._learning:
                self.go_on(voice.key)

    @Slot()
    def stop(self) -> None:
        """Stop learning; what was learned so far is kept, and the writer can go on."""
        key = self._key
        self._stop_and(lambda: self._ask_store(partial(_pause, key), self._refresh_after))

    @Slot(str)
    def delete(self, key: str) -> None:
        """Delete a voice with all that was learned."""

        def delete() -> None:
            self._ask_store(lambda store: store.delete(key), self._refresh_after)

        if key == self._key and self._learning:
            self._stop_and(delete)
        else:
            delete()

    @Slot(str)
    def choose(self, key: str) -> None:
        """Write with a voice from now on; empty for none."""
        scale = self._use.scale if self._use and self._use.scale else 1.0
        self._use = VoiceUse(key, scale) if key else None
        self._tell_use()
        self._store_use()

    @Slot(float)
    def set_scale(self, scale: float) -> None:
        """Follow the slider."""
        if self._use is not None:
            self._use = VoiceUse(self._use.key, scale)
            self._store_soon.start()

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
                self.refresh()
            self.progress = value
            self.progress_changed.emit(value, self.resting)
            return
        assert value.gain is not None
        sentence = f"{value.title}: {tr(verdict(value.gain))}"
        used = self._used()
        newer = used is None or set(used.sources) == set(value.sources)
        if value.state is VoiceState.READY and newer:
            self._use = VoiceUse(value.key, self._use.scale if self._use and used else 1.0)
            self._store_use()
            sentence += " " + tr("Cards are written with it; the slider above them says how much.")
        self.told.emit(sentence)

    def _end(self) -> None:
        self._learning, self._key, self.progress = 0, "", None
        self.progress_changed.emit(None, False)
        after, self._after = self._after, None
        if after is not None:
            after()
        else:
            self.refresh()

    def _fail(self, error: WriterAssistError) -> None:
        self._end()
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

    def _show(self, found: tuple[tuple[LearnedVoice, ...], VoiceUse | None]) -> None:
        self._voices, stored = found
        if not self._store_soon.isActive():
            self._use = stored
        self.voices_changed.emit(self._voices)
        self._tell_use()

    def _set_base(self, base: str) -> None:
        self._base = base
        self.model_changed.emit()
        self.voices_changed.emit(self._voices)
        self._tell_use()

    def _used(self) -> LearnedVoice | None:
        ready = (one for one in self._voices if one.state is VoiceState.READY and self.fits(one))
        return next((one for one in ready if self._use and one.key == self._use.key), None)

    def _tell_use(self) -> None:
        voice = self._used()
        self.used_changed.emit(voice.title if voice else "", self._use.scale if self._use else 0.0)

    def _store_use(self) -> None:
        project, use = self.project, self._use
        if project:
            self._ask_store(lambda store: store.choose(project, use), lambda _: None)

    def _refresh_after(self, _: object) -> None:
        self.refresh()

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

    def _ask_store(self, work: Callable[[VoiceStore], T], then: Callable[[T], None]) -> None:
        root = self._root

        def ask() -> T:
            from writer_assist.voice.store import VoiceStore

            return work(VoiceStore(root))

        self._background.run(ask, on_done=then, on_error=self.failed.emit)


def _pause(key: str, store: VoiceStore) -> None:
    import dataclasses

    voice = store.voice(key)
    if voice is not None:
        store.save(dataclasses.replace(voice, paused=True))


def _base_of(path: str) -> str:
    from writer_assist.voice.base import base_of

    try:
        return base_of(Path(path)) if path else ""
    except (OSError, WriterAssistError):
        return ""


def _log(error: WriterAssistError) -> None:
    logger.warning("the learning could not be told to rest: %s", type(error).__name__)
