"""The program with its window: builds every part, runs, and returns the exit code."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from writer_assist.app_engines import all_licences, library_engine, model_engine, starter_model
from writer_assist.app_manuscript import ManuscriptDesk
from writer_assist.engine.environment import start_log
from writer_assist.engine.voice_process import run_voice_process
from writer_assist.offline import GUARD
from writer_assist.paths import DataFolder
from writer_assist.settings import Settings, load_settings
from writer_assist.ui.application import (
    BugReporter,
    GarbageCollector,
    TerminationListener,
    TypedLetters,
)
from writer_assist.ui.background import Background
from writer_assist.ui.cards.history import HistoryKeeper
from writer_assist.ui.library.book import BookController
from writer_assist.ui.library.scene_sources import SceneSourcesController
from writer_assist.ui.library.workload import WorkloadController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.models.controller import ModelController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.answer_words import AnswerWordsWiring
from writer_assist.ui.wiring.answers import AnswersWiring
from writer_assist.ui.wiring.book import BookWiring
from writer_assist.ui.wiring.cards import CardsWiring, MemoryWiring, NextSetWiring
from writer_assist.ui.wiring.deck import DeckModelWiring, DeckWiring
from writer_assist.ui.wiring.draft import GhostWiring
from writer_assist.ui.wiring.embedding import EmbeddingWiring
from writer_assist.ui.wiring.language import LanguageWiring
from writer_assist.ui.wiring.library import LibraryWiring
from writer_assist.ui.wiring.map_opener import MapOpener
from writer_assist.ui.wiring.models import ModelsWiring, ServerWiring
from writer_assist.ui.wiring.names import NamesWiring
from writer_assist.ui.wiring.network import NetworkWiring
from writer_assist.ui.wiring.people import PeopleWiring
from writer_assist.ui.wiring.proofreading import ProofreadingWiring
from writer_assist.ui.wiring.rewriting import RewritingWiring
from writer_assist.ui.wiring.scene_sources import SceneSourcesWiring
from writer_assist.ui.wiring.sources import SourcesWiring
from writer_assist.ui.wiring.sprint import SprintWiring
from writer_assist.ui.wiring.timeline import TimelineWiring
from writer_assist.ui.wiring.voice import VoiceWiring
from writer_assist.ui.wiring.whispers import WhispersWiring

# The draft must be there, ready for typing, before the engines occupy the cores.
ENGINES_AFTER_MS = 250


def main(folder: DataFolder, file: Path | None = None) -> int:
    """Open the window and run until it is closed.

    Args:
        folder: The data folder.
        file: A draft to open; None for the last one.

    Returns:
        The exit code of the program.
    """
    start_log(folder.log)
    GUARD.stand()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("Writer Assist")
    application.setDesktopFileName("writer-assist")
    window = MainWindow(load_settings(folder.settings))
    reporter = BugReporter(window)
    reporter.install()
    if sys.platform == "win32":
        application.installEventFilter(TypedLetters(application))
    desk = WriterAssist(folder, window, file.absolute() if file else None)
    application.applicationStateChanged.connect(desk.look_around)
    TerminationListener(window).asked.connect(window.close)
    window.show()
    # The rest takes tenths of a second; a key must show its letter before that.
    QTimer.singleShot(0, desk, desk.start)
    code = application.exec()
    desk.finish()
    reporter.remove()
    return code


class WriterAssist(QObject):
    """The window with all its controllers and engines.

    Attributes:
        library_engine: The library process.
        model_engine: The model process.
    """

    def __init__(self, folder: DataFolder, window: MainWindow, file: Path | None = None) -> None:
        """Build all parts; nothing is started yet.

        Args:
            folder: The data folder.
            window: The window.
            file: A draft to open; None for the last one.
        """
        super().__init__(window)
        self._folder, self._window, self._file = folder, window, file
        settings = window.settings()
        self.library_engine = library_engine(folder, settings.embedding_model, self)
        self.model_engine = model_engine(folder, self)
        self._garbage = GarbageCollector(self)
        self._background = Background("window files", self)
        # Drafts are saved on a thread of their own: after the start the other one is busy
        # importing modules, on a slow machine for seconds.
        self._saving = Background("draft files", self)
        self._settings = SettingsController(self._background, folder.settings, settings, self)
        self._messages = MessageController(window.messages, self)
        self._history = HistoryKeeper(self._background, folder, self)
        disks = (self._background, self._saving)
        self._desk = ManuscriptDesk(*disks, folder, window, self._settings, self._messages, self)
        self._drafts, self._project = self._desk.drafts, self._desk.project
        # Connected before the cards: their sets must be found in the new place.
        self._drafts.open_draft.moved.connect(self._history.move_draft)
        self._desk.versions.adopted.connect(self._history.move_draft)
        self._add_notes()
        self._add_cards()
        self._add_models(settings.suspect_model)
        parts = (self._background, folder, window, self._deck, self._drafts, self._messages)
        SprintWiring(*parts, self)
        model = (self._model, self._server, self._messages)
        DeckModelWiring(self.model_engine, window, self._deck, self._sources, *model, self)
        AnswerWordsWiring(self.model_engine, window, self._answers, *model, self)
        engines = (self.library_engine, self.model_engine)
        by = (*engines, window, self._beside, self._cards.cards, self._may_write)
        noted = (self._sources, self._library.catch, self._messages, self._drafts.open_draft, self)
        RewritingWiring(*by, *noted)
        NetworkWiring(engines, self._background, window, self._server, self._messages, self)
        self._pace = WorkloadController(self.library_engine, self)
        self._follow_settings(settings, settings)
        self._library.restore(settings.library_state)
        self._connect_window()
        self._connect_continuations()
        self._connect_library()
        self._connect_engines()

    def _add_notes(self) -> None:
        """Build the parts that show, search and ask the notes."""
        engine, folder, window = self.library_engine, self._folder, self._window
        settings, messages, drafts = self._settings, self._messages, self._drafts
        opened, written_here = drafts.open_draft, str(folder.notes.absolute())
        self._library = LibraryWiring(engine, window, messages, written_here, self)
        library = self._library
        self._desk.add_library(library)
        # Connected before the sources: nothing is searched before it is known in which notes.
        self._book = BookController(self._background, folder, opened, self)
        self._beside = SceneSourcesController(self._background, self._book, opened, self)
        self._sources = SourcesWiring(
            engine, window, settings, library.notes.open, messages, opened, self
        )
        place = (engine, self._background, folder, window, self._sources)
        self._deck = DeckWiring(*place, library.catch, messages, opened, self)
        self._map = MapOpener(*place, library.notes.open, messages, opened, self)
        self._answers = AnswersWiring(*place, library.catch, drafts.places, messages, opened, self)
        book = (self._book, self._beside, self._sources, self._deck, self._answers.answers)
        self._book_sources = BookWiring(engine, window, *book, messages, written_here, self)
        scene = (self._book, self._beside, self._project.project, drafts.draft, messages)
        self._scene_sources = SceneSourcesWiring(engine, window, *scene, self)
        self._proofreading = ProofreadingWiring(folder, window, settings, messages, self)
        place_of = (self._background, folder, window, self._project.project)
        language = LanguageWiring(*place_of, messages, self)
        for follower in (self._proofreading, drafts.marks):
            language.changed.connect(follower.set_language)
        drafts.draft.draft_opened.connect(self._proofreading.begin_text)
        self._names = NamesWiring(engine, window, self._book, messages, opened, self)
        self._names.listed.connect(self._proofreading.spelling.set_names)
        self._names.listed.connect(self._desk.statistics.set_names)
        book_of = (engine, window, self._book, self._names, drafts.places)
        told = (library.notes.open, messages, opened, self)
        self._people = PeopleWiring(*book_of, *told)
        self._timeline = TimelineWiring(*book_of, *told)
        self._names.note_wanted.connect(library.notes.open)
        by_name = (engine, window, self._book, self._names, library.notes.open)
        self._whispers = WhispersWiring(*by_name, settings, messages, opened, self)
        self._desk.add_finding(engine, self._book, library.notes.open)

    def _add_cards(self) -> None:
        """Build the parts for cards: asking for them, and what they are written with."""
        self._cards = CardsWiring(
            self.model_engine,
            self.library_engine,
            self._window,
            self._settings,
            self._drafts.open_draft,
            self._history,
            self._sources.snippets,
            self,
        )
        self._names.follow_cards(self._cards.cards)
        self._memory = MemoryWiring(
            self.library_engine,
            self._background,
            self._folder,
            self._window,
            self._cards.cards,
            self._drafts.open_draft,
            self._sources.snippets,
            self,
        )
        self._next_set = NextSetWiring(
            self.model_engine,
            self._window,
            self._settings,
            self._cards.cards,
            self._sources,
            self._drafts.open_draft,
            self,
        )

    def _add_models(self, suspect: str) -> None:
        """Build the parts that run or choose the language model."""
        self._model = ModelController(
            self.model_engine,
            self._background,
            partial(starter_model, self._settings),
            suspect=suspect,
            parent=self,
        )
        self._models = ModelsWiring(
            self.model_engine, self._window, self._settings, self._model, self._messages, self
        )
        self._cards.cards.busy_changed.connect(self._models.larger.count_set)
        self._embedding = EmbeddingWiring(
            self.library_engine,
            self._library.library,
            self._models,
            self._settings,
            self._messages,
            self,
        )
        self._server = ServerWiring(
            self.model_engine, self._window, self._settings, self._model, self
        )
        self._ghost = GhostWiring(
            self.model_engine,
            self._window,
            self._settings,
            self._cards.cards,
            self._model,
            self._messages,
            self._drafts.open_draft,
            self,
        )

        log, voices = self._folder.log, self._folder.voices
        self._voice = VoiceWiring(
            partial(
                run_voice_process,
                log=log.with_stem(f"{log.stem}-voice"),
                voices=voices,
                data=self._folder.root,
            ),
            self._background,
            self._folder,
            self._window,
            self._cards.cards,
            self._model,
            self._messages,
            self._drafts.open_draft,
            self,
        )

    def _may_write(self) -> bool:
        return bool(self._model.path or self._server.place)

    @Slot()
    def start(self) -> None:
        """Open the draft and start the engines."""
        self._garbage.start()
        self._drafts.begun.connect(
            lambda: QTimer.singleShot(ENGINES_AFTER_MS, self, self._start_engines)
        )
        self._drafts.begin(self._file, is_first=not self._folder.database.exists())

    def finish(self) -> None:
        """Wait for the engines and the disk; the window is already closed."""
        self.library_engine.finish_shutdown()
        self.model_engine.finish_shutdown()
        self._voice.process.finish()
        self._desk.finish()
        self._history.close()
        self._proofreading.finish()
        self._background.finish()
        self._saving.finish()
        self._garbage.stop()

    def _connect_window(self) -> None:
        window, draft = self._window, self._drafts.draft
        window.closing.connect(self._close)
        self._settings.remembered.connect(window.apply_settings)
        self._settings.chosen.connect(self._follow_settings)
        window.settings_changed.connect(self._settings.change)
        window.editor.edited.connect(self._pace.note_typing)
        # Connected first: the old text and its suggestions must still be there.
        draft.text_loaded.connect(self._ghost.ghost.put_away)
        self._drafts.listen()

    def _connect_continuations(self) -> None:
        cards, reading = self._cards.cards, self._next_set.reading
        self._cards.listen(self._model, self._sources.inspiration, self._messages)
        cards.busy_changed.connect(self._pace.set_generating)
        cards.busy_changed.connect(reading.set_writing)
        reading.busy_changed.connect(self._pace.set_reading_ahead)
        reading.busy_changed.connect(self._voice.voice.set_reading_ahead)
        self._memory.recall.changed.connect(reading.note_snippets)
        project = self._project.project
        project.earlier_changed.connect(self._memory.note_earlier_story)
        for follower in (self._memory, self._voice, self._proofreading.spelling):
            project.project_changed.connect(follower.follow_project)
        cards.card_inserted.connect(self._sources.notes.record_insertion)

    def _connect_library(self) -> None:
        library = self._library
        self._window.library.lists.passage_chosen.connect(self._sources.notes.open)
        library.notes.note_opened.connect(self._sources.anchor.note_opened)
        library.library.content_changed.connect(self._sources.inspiration.refresh)
        library.library.content_changed.connect(self._map.refresh)
        library.library.content_changed.connect(self._scene_sources.count)
        library.library.content_changed.connect(self._names.refresh)

    def _connect_engines(self) -> None:
        self.library_engine.restarted.connect(self._pace.tell_again)
        self.library_engine.restarted.connect(self._memory.recall.tell_again)
        self.library_engine.restarted.connect(self._library.library.start)
        self.library_engine.told.connect(self._library.library.receive)
        self.model_engine.told.connect(self._server.receive)
        for background in (self._background, self._saving):
            background.failed.connect(self._messages.fail)
            background.failed.connect(self._desk.rescue.offer)
        self._messages.watch(self.library_engine, self.library_engine.start_again)
        self._models.follow(self.model_engine)

    @Slot()
    def _start_engines(self) -> None:
        self.library_engine.start()
        self._background.run(all_licences, on_done=self._window.set_licences)
        self._library.library.start()
        self._desk.backups.controller.start()
        if self._settings.settings.ai_on:
            self._start_model()

    def _start_model(self) -> None:
        settings = self._settings.settings
        self.model_engine.start()
        if not self._server.start():
            self._model.start(settings.language_model, now=settings.load_language_model)

    @Slot(Qt.ApplicationState)
    def look_around(self, state: Qt.ApplicationState) -> None:
        """Check what other programs changed when this one becomes active again."""
        if state is Qt.ApplicationState.ApplicationActive:
            self._drafts.look_outside()
            self._library.library.update_if_old()

    @Slot(object, object)
    def _follow_settings(self, before: Settings, now: Settings) -> None:
        self._sources.apply_settings(now)
        self._next_set.apply_settings(now)
        self._model.set_options(keep_minutes=now.keep_model_minutes, gpu=now.use_gpu)
        if now.ai_on and not before.ai_on:
            self._start_model()
        elif before.ai_on and not now.ai_on:
            self._cards.cards.stop()
            self._model.put_away()
        elif now.language_model != before.language_model:
            self._model.choose(now.language_model)
        elif now.starter_training != before.starter_training and not now.language_model:
            self._model.choose("", anew=True)

    @Slot()
    def _close(self) -> None:
        geometry, state = self._window.layout_state()
        caret = self._drafts.caret
        self._window.hide()
        self._cards.cards.finish()
        self._drafts.close()
        self._settings.remember(
            window_geometry=geometry,
            window_state=state,
            library_state=self._window.library.state(),
            last_caret=caret,
        )
        self.library_engine.begin_shutdown()
        self.model_engine.begin_shutdown()
        self._voice.process.leave()
