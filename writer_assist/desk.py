"""The window, its controllers and its two engines, put together: the composition root."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from writer_assist.domain.licence import LicenceEntry
from writer_assist.engine.library_process import run_library_process
from writer_assist.engine.model_process import run_model_process
from writer_assist.errors import WriterAssistError
from writer_assist.manuscript.sample import install_sample
from writer_assist.paths import DataFolder
from writer_assist.settings import Settings
from writer_assist.ui.background import Background
from writer_assist.ui.controllers.asking import sampling_of
from writer_assist.ui.controllers.carets import CaretKeeper
from writer_assist.ui.controllers.choices import SettingsController
from writer_assist.ui.controllers.continuation import ContinuationController
from writer_assist.ui.controllers.draft import DraftController
from writer_assist.ui.controllers.fell_away import FellAwayController
from writer_assist.ui.controllers.files import FileQuestions
from writer_assist.ui.controllers.history import HistoryKeeper
from writer_assist.ui.controllers.manuscript import ManuscriptController
from writer_assist.ui.controllers.messages import MessageController
from writer_assist.ui.controllers.model import ModelController
from writer_assist.ui.controllers.pace import PaceController
from writer_assist.ui.controllers.words import SessionWords
from writer_assist.ui.engine_bridge import EngineBridge
from writer_assist.ui.garbage import GarbageCollector
from writer_assist.ui.ghost_desk import GhostDesk
from writer_assist.ui.library_desk import LibraryDesk
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.memory_desk import MemoryDesk
from writer_assist.ui.models_desk import ModelsDesk
from writer_assist.ui.next_set_desk import NextSetDesk
from writer_assist.ui.server_desk import ServerDesk
from writer_assist.ui.sources_desk import SourcesDesk
from writer_assist.ui.text import tr

# Two cores: the draft is there, and can be written in, before the engines take them.
ENGINES_AFTER_MS = 250
# A search is one step.  On a machine that is busy with other things it takes some seconds, and
# a library that is ended for it has its model to load again: it was ended time after time.
LIBRARY_STOPS_WITHIN_S = 30.0


class WritingDesk(QObject):
    """One window with all that works for it.

    Attributes:
        library_engine: The library process.
        model_engine: The model process.
    """

    def __init__(self, folder: DataFolder, window: MainWindow, file: Path | None = None) -> None:
        """Put everything together; nothing is started yet.

        Args:
            folder: The data folder.
            window: The window.
            file: A draft to open; None for the one that was open last.
        """
        super().__init__(window)
        self._folder, self._window, self._file = folder, window, file
        settings, log = window.settings(), folder.log
        self.library_engine = EngineBridge(
            tr("The library"),
            partial(
                run_library_process,
                folder=folder,
                embedding_model=settings.embedding_model,
                log=log.with_stem(f"{log.stem}-library"),
            ),
            self,
            stop_within_s=LIBRARY_STOPS_WITHIN_S,
        )
        self.model_engine = EngineBridge(
            tr("The language model"),
            partial(run_model_process, log=log.with_stem(f"{log.stem}-model")),
            self,
        )
        self._garbage = GarbageCollector(self)
        self._background = Background("window files", self)
        self._settings = SettingsController(self._background, folder.settings, settings, self)
        self._messages = MessageController(window.messages, self)
        self._history = HistoryKeeper(self._background, folder, self)
        self._draft = DraftController(self._background, folder, window.editor.text, self)
        self._manuscript = ManuscriptController(self._background, self)
        self._files = FileQuestions(self._draft, folder, window)
        self._library = LibraryDesk(
            self.library_engine, window, self._messages, str(folder.notes.absolute()), self
        )
        self._sources = SourcesDesk(
            self.library_engine,
            window,
            self._settings,
            self._library.notes.open,
            self._messages,
            self._draft_file,
            self,
        )
        self._continuation = ContinuationController(
            self.model_engine, window.editor, self._history, self._sources.snippets, self
        )
        self._fell_away = FellAwayController(self._continuation, self._history, self)
        self._memory = MemoryDesk(
            self.library_engine,
            self._background,
            folder,
            window,
            self._continuation,
            self._sources.snippets,
            self._messages,
            self,
        )
        self._next_set = NextSetDesk(
            self.model_engine,
            window,
            self._settings,
            self._continuation,
            self._sources,
            self._messages,
            self._draft_file,
            self,
        )
        self._model = ModelController(
            self.model_engine,
            self._background,
            _default_model,
            suspect=settings.suspect_model,
            parent=self,
        )
        self._models = ModelsDesk(
            self.model_engine, window, self._settings, self._model, self._messages, self
        )
        self._server = ServerDesk(
            self.model_engine, window, self._settings, self._model, self._messages, self
        )
        self._ghost = GhostDesk(
            self.model_engine,
            window,
            self._settings,
            self._continuation,
            self._model,
            self._messages,
            self._draft_file,
            self,
        )
        self._pace = PaceController(self.library_engine, self)
        self._words = SessionWords(self._settings, self)
        self._carets = CaretKeeper(
            window.editor, draft=settings.last_draft, caret=settings.last_caret
        )
        self._take_settings(settings, settings)
        self._library.restore(settings.library_state)
        self._connect()

    @Slot()
    def start(self) -> None:
        """Open the draft and start the engines behind the window."""
        self._garbage.start()
        if self._is_first_start():
            self._background.run(
                lambda: install_sample(self._folder),
                on_done=self._begin_with_sample,
                on_error=self._begin_without_sample,
            )
        else:
            last = self._settings.settings.last_draft
            self._begin(Path(last) if last else None)

    def finish(self) -> None:
        """Wait for the engines and the disk; the window is gone."""
        self.library_engine.finish_shutdown()
        self.model_engine.finish_shutdown()
        self._history.close()
        self._background.finish()
        self._garbage.stop()

    def _connect(self) -> None:
        self._connect_window()
        self._connect_continuations()
        self._connect_library()
        self._connect_engines()

    def _connect_window(self) -> None:
        window, editor, draft = self._window, self._window.editor, self._draft
        editor.setReadOnly(True)  # until there is a draft to write in
        window.closing.connect(self._close)
        self._settings.remembered.connect(window.apply_settings)
        self._settings.chosen.connect(self._take_settings)
        self._settings.failed.connect(self._messages.fail)
        window.settings_changed.connect(self._settings.take)
        window.action("new_draft").triggered.connect(draft.new)
        window.action("open_draft").triggered.connect(self._files.choose_draft)
        window.action("save").triggered.connect(draft.save)
        window.action("save_as").triggered.connect(self._files.choose_name)
        editor.edited.connect(draft.note_edit)
        editor.edited.connect(self._pace.note_typing)
        editor.words_changed.connect(self._words.count)
        self._words.changed.connect(window.status.set_words)
        draft.text_loaded.connect(self._ghost.ghost.put_away)
        draft.text_loaded.connect(self._show_text)
        draft.draft_opened.connect(self._take_draft)
        draft.draft_moved.connect(self._follow_draft)
        draft.draft_opened.connect(self._manuscript.take_draft)
        draft.draft_moved.connect(self._manuscript.follow_draft)
        self._manuscript.drafts_changed.connect(window.library.drafts.set_drafts)
        self._manuscript.failed.connect(self._messages.fail)
        window.library.draft_requested.connect(self._files.open_draft)
        draft.name_changed.connect(window.set_draft_name)
        draft.name_wanted.connect(self._files.choose_name)
        draft.state_changed.connect(window.status.set_saved)
        draft.read_only_changed.connect(editor.setReadOnly)
        draft.noticed.connect(self._messages.offer)
        draft.failed.connect(self._messages.fail)

    def _connect_continuations(self) -> None:
        window, panel, cards = self._window, self._window.continuations, self._continuation
        window.action("continue").triggered.connect(cards.continue_story)
        window.action("blend").triggered.connect(cards.blend)
        window.action("together").triggered.connect(cards.use_together)
        window.editor.edited.connect(cards.note_change)
        panel.again_requested.connect(cards.again)
        panel.stop_requested.connect(cards.stop)
        panel.insert_requested.connect(cards.insert)
        panel.dismiss_requested.connect(cards.dismiss)
        panel.pin_toggled.connect(cards.set_pinned)
        panel.rewrite_requested.connect(cards.rewrite)
        panel.earlier_requested.connect(cards.show_earlier)
        panel.later_requested.connect(cards.show_later)
        cards.set_started.connect(panel.start_set)
        cards.pieces_added.connect(panel.add_pieces)
        cards.card_finished.connect(panel.finish_card)
        cards.set_shown.connect(panel.show_continuations)
        cards.position_changed.connect(panel.set_position)
        cards.stale_changed.connect(panel.set_stale)
        cards.cut.connect(panel.mark_cut)
        panel.dial_changed.connect(self._turn_dial)
        window.action("reset_dials").triggered.connect(panel.reset_dial)
        panel.back_requested.connect(self._fell_away.bring_back)
        self._fell_away.changed.connect(panel.set_fell_away)
        self._fell_away.card_added.connect(panel.add_card)
        window.action("fell_away").triggered.connect(panel.show_fell_away)
        cards.card_removed.connect(panel.remove_card)
        cards.cleared.connect(panel.clear)
        cards.busy_changed.connect(self._pace.set_generating)
        cards.busy_changed.connect(self._next_set.reading.set_writing)
        self._next_set.reading.busy_changed.connect(self._pace.set_reading_ahead)
        self._memory.recall.changed.connect(self._next_set.reading.note_snippets)
        cards.card_inserted.connect(self._sources.notes.record_insertion)
        cards.failed.connect(self._messages.fail)
        self._history.failed.connect(self._messages.fail)

    def _connect_library(self) -> None:
        desk = self._library
        self._window.library.lists.passage_chosen.connect(self._sources.notes.open)
        desk.notes.note_opened.connect(self._sources.anchor.note_opened)
        desk.library.content_changed.connect(self._sources.inspiration.refresh)

    def _connect_engines(self) -> None:
        self.library_engine.restarted.connect(self._pace.tell_again)
        self.library_engine.restarted.connect(self._memory.recall.tell_again)
        self.library_engine.restarted.connect(self._library.library.start)
        self.library_engine.told.connect(self._library.library.take_news)
        self.model_engine.restarted.connect(self._model.note_restart)
        self.model_engine.told.connect(self._model.take_news)
        self.model_engine.told.connect(self._server.take_news)
        self._window.continuations.stop_requested.connect(self._model.stop_loading)
        self.model_engine.stayed_down.connect(self._model.note_stayed_down)
        self._messages.watch(self.library_engine, self.library_engine.start_again)
        self._messages.watch(self.model_engine, self._start_model_again)
        self._model.state_changed.connect(self._show_model)
        self._model.hint_changed.connect(self._window.continuations.set_hint)
        self._model.suspect_changed.connect(
            lambda path: self._settings.remember(suspect_model=path)
        )
        self._model.noticed.connect(self._messages.offer)
        self._model.failed.connect(self._messages.fail)

    def _is_first_start(self) -> bool:
        return (
            not self._settings.settings.sample_copied
            and not self._settings.settings.last_draft
            and not self._folder.database.exists()
        )

    def _begin_with_sample(self, draft: Path) -> None:
        self._settings.remember(sample_copied=True)
        self._begin(draft)

    def _begin_without_sample(self, error: WriterAssistError) -> None:
        self._messages.fail(error)
        self._begin(None)

    def _begin(self, path: Path | None) -> None:
        self._draft.begin(self._file or path, wanted=self._file is not None)
        QTimer.singleShot(ENGINES_AFTER_MS, self, self._start_engines)

    @Slot()
    def _start_engines(self) -> None:
        self.library_engine.start()
        self.model_engine.start()
        self._background.run(
            _licences, on_done=self._window.set_licences, on_error=self._messages.fail
        )
        self._library.library.start()
        settings = self._settings.settings
        if not self._server.start():
            self._model.start(settings.language_model, now=settings.load_language_model)

    @Slot(str)
    def _show_text(self, text: str) -> None:
        self._words.restart()
        self._carets.show(str(self._draft.path), text)
        self._window.editor.setFocus()

    @Slot(str)
    def _take_draft(self, path: str) -> None:
        self._continuation.set_draft(path)
        self._memory.set_draft(path)
        self._sources.take_draft()
        self._settings.remember(last_draft=path, last_caret=self._carets.caret)

    @Slot(str, str)
    def _follow_draft(self, old: str, new: str) -> None:
        self._history.move_draft(old, new)
        self._continuation.follow_draft(new)
        self._memory.follow_draft(new)
        self._sources.inspiration.follow_draft(old, new)
        self._carets.follow(new)
        self._settings.remember(last_draft=new)

    def _draft_file(self) -> str:
        return str(self._draft.path or "")

    @Slot(Qt.ApplicationState)
    def look_around(self, state: Qt.ApplicationState) -> None:
        """See what other programs did meanwhile, when this one becomes active again."""
        if state is Qt.ApplicationState.ApplicationActive:
            self._draft.look_outside()
            self._manuscript.look()
            self._library.library.update_if_old()

    @Slot(float)
    def _turn_dial(self, faithful: float) -> None:
        self._settings.remember(dial_faithful=faithful)
        now = self._settings.settings
        self._continuation.set_options(cards=now.cards, sampling=sampling_of(now))

    def _start_model_again(self) -> None:
        self.model_engine.start_again()
        self._model.load_again()

    @Slot(str, str)
    def _show_model(self, words: str, detail: str) -> None:
        self._window.status.set_model(words, detail=detail)

    @Slot(object, object)
    def _take_settings(self, before: Settings, now: Settings) -> None:
        self._sources.take_settings(now)
        self._next_set.take_settings(now)
        self._continuation.set_options(cards=now.cards, sampling=sampling_of(now))
        self._window.continuations.set_dial(now.dial_faithful)
        self._continuation.choosing.candidates = now.candidates
        self._continuation.choosing.streamed = now.cards_stream
        self._model.set_options(keep_minutes=now.keep_model_minutes, gpu=now.use_gpu)
        if now.language_model != before.language_model:
            self._model.choose(now.language_model)

    @Slot()
    def _close(self) -> None:
        geometry, state = self._window.layout_state()
        caret = self._carets.caret
        self._window.hide()
        self._continuation.finish()
        self._files.close_draft()
        self._settings.remember(
            window_geometry=geometry,
            window_state=state,
            library_state=self._window.library.state(),
            last_caret=caret,
        )
        self.library_engine.begin_shutdown()
        self.model_engine.begin_shutdown()


def _default_model() -> str:
    from writer_assist.model_store.catalogue import default_text_model

    return str(default_text_model() or "")


def _licences() -> tuple[LicenceEntry, ...]:
    from writer_assist.services.licences import licences

    return licences()
