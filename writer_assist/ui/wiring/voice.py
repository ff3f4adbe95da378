"""Wires the writer's voice: its process, its window, and the slider above the cards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from writer_assist.domain.voice import VoiceProgress, pov_key, povs_in
from writer_assist.errors import WriterAssistError
from writer_assist.file_names import path_of_text
from writer_assist.manuscript.project import Project
from writer_assist.manuscript.structure import drafts_beside
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.cards.controller import ContinuationController
from writer_assist.ui.engine_line import EngineMain
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.models.controller import ModelController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.voice.activity import ActivityWatch
from writer_assist.ui.voice.controller import VoiceController
from writer_assist.ui.voice.news import VoiceNews
from writer_assist.ui.voice.process import VoiceProcess
from writer_assist.ui.voice.uses import VoiceUses
from writer_assist.ui.voice.words import end_words, news_words, status_words
from writer_assist.ui.widgets import open_dialog

if TYPE_CHECKING:
    from writer_assist.ui.voice.dialog import VoiceDialog

GO_ON_AFTER_MS = 60_000  # after the start, when everything else has settled


class VoiceWiring(QObject):
    """The voices of a project; nothing is started before the writer asks for it.

    Attributes:
        voice: Learns and deletes.
        uses: Knows which voices there are, and which one is in use.
        news: Notices when there is much to learn.
    """

    def __init__(
        self,
        main: EngineMain,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        cards: ContinuationController,
        model: ModelController,
        messages: MessageController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Build all parts.

        Args:
            main: Runs in the voice process.
            background: Reads and writes what is stored.
            folder: The data folder.
            window: The window.
            cards: Are written with the voice.
            model: Knows which model writes.
            messages: Say what came out while the dialog is closed.
            draft: The draft being written.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._draft, self._model = window, draft, model
        self._messages, self._background = messages, background
        self._dialog: VoiceDialog | None = None
        self._scenes: dict[str, tuple[str, ...]] = {}
        self._news = "", ""
        self._project: Project | None = None
        self.process = VoiceProcess(main, self)
        uses = self.uses = VoiceUses(background, folder, draft, self)
        voice = self.voice = VoiceController(self.process, uses, self)
        self.news = VoiceNews(uses, background, self._drafts_of, folder, self)
        cards.choosing.voice = uses.use
        window.action("voice").triggered.connect(self.open)
        # Whatever the writer does, searches included, must not wait for the learning.
        self._activity = ActivityWatch(window, self)
        self._activity.noticed.connect(voice.note_typing)
        window.editor.edited.connect(voice.note_typing)
        window.status.voice_requested.connect(self.open)
        window.continuations.voice.changed.connect(uses.set_scale)
        cards.busy_changed.connect(voice.set_generating)
        model.state_changed.connect(self._follow_model)
        draft.opened.connect(self._follow_scene)  # the project is read only later
        uses.used_changed.connect(self._show_use)
        uses.voices_changed.connect(self._list)
        uses.failed.connect(self._fail)
        voice.progress_changed.connect(self._show_progress)
        self.news.changed.connect(self._show_news)
        voice.told.connect(self._tell)
        voice.failed.connect(self._fail)
        self.process.failed.connect(self._fail)
        self._go_on = QTimer(self, singleShot=True, interval=GO_ON_AFTER_MS)
        self._go_on.timeout.connect(voice.go_on_unfinished)
        self._go_on.start()

    @Slot()
    def open(self) -> None:
        """Open the window of voices, or bring it to the front."""
        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        # Imported only now: the first key press must not wait for dialogs.
        from writer_assist.ui.voice.dialog import VoiceDialog

        voice, uses = self.voice, self.uses
        dialog = self._dialog = VoiceDialog(uses.fits, self._window)
        dialog.plan_requested.connect(voice.plan)
        dialog.learn_requested.connect(voice.learn)
        dialog.go_on_requested.connect(voice.go_on)
        dialog.stop_requested.connect(voice.stop)
        dialog.use_requested.connect(uses.choose)
        dialog.add_requested.connect(voice.add)
        dialog.delete_requested.connect(voice.delete)
        dialog.destroyed.connect(self._forget_dialog)
        voice.plan_changed.connect(dialog.show_plan)
        uses.model_changed.connect(dialog.ask)
        voice.progress_changed.connect(dialog.show_progress)
        dialog.show_progress(voice.progress, voice.resting)
        self._list()
        self.news.dismiss()
        open_dialog(dialog, beside=True)
        self._background.run(
            self._own_drafts, on_done=self._offer_drafts, on_error=self._messages.fail
        )

    @Slot(object, tuple)
    def follow_project(self, project: Project | None, _select: tuple[str, ...]) -> None:
        """Learn through whose eyes the scenes are told, the open one among them."""
        if project is self._project:
            self._follow_scene()
            return
        told: dict[str, list[str]] = {}
        names: dict[str, str] = {}  # as they were written first
        for scene in project.scenes if project else ():
            for pov in povs_in(scene.fields.pov) if scene.is_there else ():
                told.setdefault(names.setdefault(pov_key(pov), pov), []).append(str(scene.path))
        self._scenes = {pov: tuple(files) for pov, files in told.items()}
        self._project = project
        self._follow_scene()

    @Slot()
    def _follow_scene(self) -> None:
        path, project = path_of_text(self._draft.path), self._project
        here = project.scene_at(path) if project else None
        self.uses.follow_scene(povs_in(here.fields.pov) if here else ())

    def _drafts_of(self, pov: str) -> tuple[Path, ...]:
        if pov:
            return tuple(map(Path, self._scenes.get(pov, ())))
        path = Path(self._draft.path) if self._draft.path else None
        return drafts_beside(path) if path else ()

    def _own_drafts(self) -> tuple[str, ...]:
        return tuple(map(str, self._drafts_of("")))

    def _offer_drafts(self, drafts: tuple[str, ...]) -> None:
        if self._dialog is not None:
            self._dialog.set_project(drafts, self._scenes)
            self._dialog.ask()

    @Slot(str, str)
    def _follow_model(self, _words: str, _detail: str) -> None:
        path = self._model.path
        if path or self._model.ready:  # ready without a path: a remote model
            self.uses.set_model(path)

    @Slot(str, float, str)
    def _show_use(self, title: str, scale: float, _pov: str) -> None:
        used = self.uses.used()
        end = end_words(used) if used else ""
        self._window.continuations.voice.show_voice(title, scale, end)
        self._list()

    @Slot()
    def _list(self) -> None:
        if self._dialog is not None:
            self._dialog.set_voices(self.uses.voices, self.uses.choices)

    @Slot(object, bool)
    def _show_progress(self, progress: VoiceProgress | None, resting: bool) -> None:
        self._activity.set_watching(progress is not None)
        words = status_words(progress, resting=resting)
        self._window.status.set_voice(*((words, "") if words else self._news))

    @Slot(str, int)
    def _show_news(self, title: str, words: int) -> None:
        self._news = news_words(title, words)
        self._show_progress(self.voice.progress, self.voice.resting)

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        self._messages.say(sentence)
        if self._dialog is not None:
            self._dialog.show_sentence(sentence)

    @Slot(object)
    def _fail(self, error: WriterAssistError) -> None:
        if self._dialog is not None:
            self._dialog.show_sentence(str(error))
        else:
            self._messages.fail(error)

    @Slot()
    def _forget_dialog(self) -> None:
        self._dialog = None
