"""Which voices there are, and which of them the open scene is written with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.voice import LearnedVoice, VoiceChoices, VoiceState, VoiceUse
from writer_assist.errors import WriterAssistError
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.open_draft import OpenDraft

if TYPE_CHECKING:
    from writer_assist.voice.store import VoiceStore

T = TypeVar("T")

STORE_MS = 800  # after the slider stopped, before its position is stored


class VoiceUses(QObject):
    """Knows the project's voices, and follows the scene: one told by Mara may have a voice of hers.

    Attributes:
        voices: Those of this project, oldest first.
        model: The file of the language model that writes; empty for none on this computer.
        choices: Which voices the project is written with.

    Signals:
        voices_changed: tuple of LearnedVoice, of this project, oldest first.
        used_changed: str, float, str: title and scale of the voice in use, and by whose point of
            view it was chosen; "" for none.
        model_changed: Another language model writes.
        failed: WriterAssistError.
    """

    voices_changed = Signal(object)
    used_changed = Signal(str, float, str)
    model_changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Know nothing yet.

        Args:
            background: Reads and writes what is stored of voices.
            folder: The data folder.
            draft: The draft being written; its folder is the project.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._root, self._draft = background, folder.voices, draft
        self._base = ""
        self._povs: tuple[str, ...] = ()
        self.voices: tuple[LearnedVoice, ...] = ()
        self.model = ""
        self.choices = VoiceChoices()
        self._store_soon = QTimer(self, singleShot=True, interval=STORE_MS)
        self._store_soon.timeout.connect(self._store)
        draft.opened.connect(self.refresh)
        draft.moved.connect(self.refresh)

    @property
    def project(self) -> str:
        """The folder of the draft; empty while none is open."""
        return str(Path(self._draft.path).parent) if self._draft.path else ""

    def use(self) -> VoiceUse | None:
        """Return which voice to write with, for orders to the model process."""
        return self._now()[1]

    def used(self) -> LearnedVoice | None:
        """Return the voice that the open scene is written with."""
        use = self.use()
        return next((one for one in self.voices if use and one.key == use.key), None)

    def fits(self, voice: LearnedVoice) -> bool:
        """Tell whether a voice was learned on the model that writes now."""
        return voice.base == self._base

    @Slot()
    def refresh(self) -> None:
        """Read which voices there are, and which ones this project uses."""
        project = self.project
        self.ask_store(
            lambda store: (
                tuple(one for one in store.all() if one.project == project),
                store.choices(project),
            ),
            self._show,
        )

    @Slot(str)
    def set_model(self, path: str) -> None:
        """Follow the language model that writes; empty for none on this computer."""
        if path != self.model:
            self.model = path
            self._background.run(
                partial(_base_of, path), on_done=self._set_base, on_error=self.failed.emit
            )

    @Slot(tuple)
    def follow_scene(self, povs: tuple[str, ...]) -> None:
        """Follow the open scene: the names of those through whose eyes it is told."""
        if povs != self._povs:
            self._povs = povs
            self._tell_use()

    @Slot(str, str)
    def choose(self, key: str, pov: str = "") -> None:
        """Write with a voice from now on.

        Args:
            key: Of the voice; empty for none.
            pov: In the scenes told through these eyes only; empty for all others.
        """
        before = self.choices.used_in((pov,))[1] if pov else self.choices.everywhere
        scale = before.scale if before and before.scale else 1.0
        self._set(self.choices.with_use(VoiceUse(key, scale) if key else None, pov))

    @Slot(float)
    def set_scale(self, scale: float) -> None:
        """Follow the slider."""
        pov, use = self._now()
        if use is not None:
            self.choices = self.choices.with_use(VoiceUse(use.key, scale), pov)
            self._store_soon.start()

    def take(self, voice: LearnedVoice) -> bool:
        """Use a voice that was just learned, unless another one is in use; tell which it was.

        One that was learned from the same files and more takes the place of the older one.
        """
        before = self.choices.used_in((voice.pov,))[1] if voice.pov else self.choices.everywhere
        older = next((one for one in self.voices if before and one.key == before.key), None)
        if older is not None and self.fits(older) and not set(older.sources) <= set(voice.sources):
            return False
        scale = before.scale if before is not None and older is not None else 1.0
        self._set(self.choices.with_use(VoiceUse(voice.key, scale), voice.pov))
        return True

    def ask_store(self, work: Callable[[VoiceStore], T], then: Callable[[T], None]) -> None:
        """Do something with what is stored, on another thread."""
        root = self._root

        def ask() -> T:
            from writer_assist.voice.store import VoiceStore

            return work(VoiceStore(root))

        self._background.run(ask, on_done=then, on_error=self.failed.emit)

    def change(self, work: Callable[[VoiceStore], object]) -> None:
        """Change what is stored, and read it again."""
        self.ask_store(work, lambda _: self.refresh())

    def _set(self, choices: VoiceChoices) -> None:
        self.choices = choices
        self._tell_use()
        self._store()

    def _now(self) -> tuple[str, VoiceUse | None]:
        """Return by whose point of view a voice is in use, and how; only voices that can be."""
        usable = {one.key for one in self.voices if self._can_write(one)}
        choices = self.choices
        for use in (choices.everywhere, *choices.by_pov.values()):
            if use is not None and use.key not in usable:
                choices = choices.without(use.key)
        return choices.used_in(self._povs)

    def _can_write(self, voice: LearnedVoice) -> bool:
        return voice.state is VoiceState.READY and self.fits(voice)

    def _show(self, found: tuple[tuple[LearnedVoice, ...], VoiceChoices]) -> None:
        self.voices, stored = found
        if not self._store_soon.isActive():
            self.choices = stored
        self.voices_changed.emit(self.voices)
        self._tell_use()

    def _set_base(self, base: str) -> None:
        self._base = base
        self.model_changed.emit()
        self.voices_changed.emit(self.voices)
        self._tell_use()

    def _tell_use(self) -> None:
        pov, use = self._now()
        voice = self.used()
        self.used_changed.emit(
            voice.title if voice else "", use.scale if use else 0.0, pov if voice else ""
        )

    def _store(self) -> None:
        project, choices = self.project, self.choices
        if project:
            self.ask_store(lambda store: store.choose(project, choices), lambda _: None)


def _base_of(path: str) -> str:
    from writer_assist.voice.base import base_of

    try:
        return base_of(Path(path)) if path else ""
    except (OSError, WriterAssistError):
        return ""
