"""Wires the draft: opening and saving, counting words, inline suggestions."""

from __future__ import annotations

import dataclasses
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.models import TextServer
from writer_assist.errors import WriterAssistError
from writer_assist.file_names import path_of_text, path_to_text
from writer_assist.manuscript.structure import install_sample
from writer_assist.messages.model import ContinueStory
from writer_assist.messages.orders import order_of, sampling_of
from writer_assist.paths import DataFolder
from writer_assist.settings import Settings
from writer_assist.ui.background import Background
from writer_assist.ui.cards.controller import ContinuationController
from writer_assist.ui.draft.controller import DraftController
from writer_assist.ui.draft.ghost_controller import GhostController
from writer_assist.ui.draft.manuscript import CaretMemory, FileQuestions, ManuscriptController
from writer_assist.ui.draft.recent import RecentFiles
from writer_assist.ui.draft.word_count import SessionWords
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.models.controller import ModelController, plain_name
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.text import tr
from writer_assist.ui.wiring.imports import is_book
from writer_assist.ui.wiring.page import PageWiring
from writer_assist.ui.wiring.place_opener import PlaceOpener
from writer_assist.ui.wiring.writing import MarksWiring

DRAFT_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".txt", ".text"})

OFF, MODEL, SERVER = "off", "model", "server"  # of the setting


class DraftWiring(QObject):
    """Opens, saves and counts the draft.

    Attributes:
        draft: Opens and saves it.
        marks: Set printers' marks while the writer types.
        words: Counts what the writer wrote in this session.
        open_draft: Holds its file, for everyone who needs it.
        manuscript: Lists the drafts beside it.
        recent: Remembers what was open last.
        places: Goes to a place of the manuscript.
        carets: Remembers where the caret was in each.

    Signals:
        begun: The first draft is being opened; the sample is in its place.
    """

    begun = Signal()

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        settings: SettingsController,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Build all parts; call :meth:`listen` to connect them to the rest.

        Args:
            background: Touches the disk.
            folder: The data folder.
            window: The window.
            settings: Remember the draft and the caret.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._settings, self._messages = window, settings, messages
        self._background, self._folder = background, folder
        self.draft = DraftController(background, folder, window.editor.text, self)
        self.open_draft = OpenDraft(parent=self)
        self.places = PlaceOpener(window, self.draft.open, self.open_draft, self)
        untitled = folder.drafts.absolute()
        self.manuscript = ManuscriptController(background, self.open_draft, self, untitled=untitled)
        self.recent = RecentFiles(settings, background, self)
        text = window.editor.text
        self._files = FileQuestions(self.draft, folder, window, text, self.recent.files)
        self.words = SessionWords(settings, window.editor.written_words, self)
        last = settings.settings
        self.carets = CaretMemory(window.editor, draft=last.last_draft, caret=last.last_caret)
        self.marks = MarksWiring(window, settings, self)
        PageWiring(window, settings, self)
        window.editor.setReadOnly(True)  # until a draft is open
        self._name = self._book = ""

    @property
    def caret(self) -> int:
        """Where the caret is in the draft that the next start begins with."""
        last = self._settings.settings.last_caret
        return last if self.draft.stands_in else self.carets.caret

    def listen(self) -> None:
        """Connect menus and editor, so that the writer can open drafts and write."""
        self._connect_window()
        self._connect_draft()

    def begin(self, file: Path | None, *, is_first: bool) -> None:
        """Open a draft.

        Args:
            file: The one that was asked for; None for the last one.
            is_first: Whether there is no library yet; then the sample may be opened.
        """
        last = self._settings.settings
        if is_first and not last.sample_copied and not last.last_draft:
            self._background.run(
                lambda: install_sample(self._folder),
                on_done=partial(self._begin_with_sample, file),
                on_error=partial(self._begin_without_sample, file),
            )
        else:
            self._begin(file, path_of_text(last.last_draft) if last.last_draft else None)

    def look_outside(self) -> None:
        """Check what other programs changed meanwhile."""
        self.draft.look_outside()
        self.manuscript.look()

    def close(self) -> None:
        """Save the draft, or ask what to do with it."""
        self._files.close_draft()

    def _begin_with_sample(self, file: Path | None, sample: Path) -> None:
        self._settings.remember(sample_copied=True)
        self._begin(file, sample)

    def _begin_without_sample(self, file: Path | None, error: WriterAssistError) -> None:
        self._messages.fail(error)
        self._begin(file, None)

    def _begin(self, file: Path | None, otherwise: Path | None) -> None:
        self.draft.begin(file or otherwise, wanted=file is not None)
        self.begun.emit()

    def _connect_window(self) -> None:
        window, draft = self._window, self.draft
        window.action("open_draft").triggered.connect(self._files.choose_draft)
        window.action("save").triggered.connect(draft.save)
        window.action("save_as").triggered.connect(self._files.choose_name)
        window.library.draft_requested.connect(self._files.open_draft)
        window.editor.files_dropped.connect(self._offer_to_open)
        window.editor.edited.connect(draft.note_edit)
        window.editor.typed_in_vain.connect(draft.news.refuse_again)
        window.editor.words_changed.connect(self.words.count)
        self.words.changed.connect(window.status.set_words)

    def _connect_draft(self) -> None:
        window, draft = self._window, self.draft
        draft.text_loaded.connect(self._show_text)
        draft.draft_opened.connect(self.open_draft.open)
        draft.draft_moved.connect(self.open_draft.move)
        draft.draft_settled.connect(self._remember_draft)
        self.open_draft.moved.connect(self._follow_draft)
        draft.name_changed.connect(self._show_name)
        draft.name_wanted.connect(self._files.choose_name)
        draft.state_changed.connect(window.status.set_saved)
        draft.read_only_changed.connect(window.editor.setReadOnly)
        draft.noticed.connect(self._messages.offer)
        draft.withdrawn.connect(self._messages.withdraw)
        self.manuscript.drafts_changed.connect(window.library.drafts.set_drafts)

    def set_book(self, title: str) -> None:
        """Show the title of the book beside the draft's name; an empty one for none."""
        if title != self._book:
            self._book = title
            self._show_name(self._name)

    @Slot(str)
    def _show_name(self, name: str) -> None:
        self._name = name
        self._window.set_draft_name(f"{name} · {self._book}" if name and self._book else name)

    @Slot(str)
    def _show_text(self, text: str) -> None:
        path = self.draft.path
        self._window.editor.word_count()  # so that the last words before this count too
        is_alone = path is not None and path.parent == self._folder.drafts.absolute()
        self.words.turn(path_to_text(path if is_alone else path.parent) if path else "")
        self.carets.show(path_to_text(path) if path else "", text)
        self._window.editor.setFocus()

    @Slot(tuple)
    def _offer_to_open(self, files: tuple[str, ...]) -> None:
        """Offer to open a dropped text as a draft; say what can be done with other files."""
        if len(files) == 1 and Path(files[0]).suffix.lower() in DRAFT_SUFFIXES:
            self._messages.offer(
                tr("“{name}” was dropped on the text.").format(name=Path(files[0]).name),
                tr("Open as a draft"),
                partial(self._files.open_draft, files[0]),
            )
            return
        if len(files) == 1 and is_book(files[0]):
            return  # it is offered as a manuscript
        self._messages.say(
            tr(
                "Only a single text or Markdown file can be opened as a draft. To add files to "
                "your notes, drop them on the library."
            )
        )

    @Slot(str)
    def _remember_draft(self, path: str) -> None:
        self._settings.remember(last_draft=path, last_caret=self.carets.caret)

    @Slot(str, str)
    def _follow_draft(self, _old: str, new: str) -> None:
        self.carets.follow(new)
        self._settings.remember(last_draft=new)


class GhostWiring(QObject):
    """The inline suggestions, and the switch for them.

    Attributes:
        ghost: Asks for them.
    """

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        settings: SettingsController,
        cards: ContinuationController,
        model: ModelController,
        messages: MessageController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Build all parts; nothing is asked for yet.

        Args:
            engine: The model process.
            window: The window.
            settings: Say whether to suggest words.
            cards: Are written first, and know which phrases to avoid.
            model: Knows whether a model is loaded, or a remote one is used.
            messages: Shows what went wrong.
            draft: The draft being written.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._settings, self._cards = window, settings, cards
        self._model, self._messages, self._draft = model, messages, draft
        self._server: TextServer | None = None
        window.editor.authorship.suggester = self._suggester
        self.ghost = GhostController(engine, window.editor.ghost, self._order, self)
        self._action = window.action("ghost_text")
        self._action.triggered.connect(self._choose)
        settings.chosen.connect(self._follow_settings)
        model.server_changed.connect(self._follow_server)
        model.ready_changed.connect(self.ghost.set_ready)
        model.state_changed.connect(self._apply)
        cards.busy_changed.connect(self.ghost.set_writing)
        window.editor.edited.connect(self.ghost.note_edit)
        window.editor.caret_moved.connect(self.ghost.note_caret)
        window.action("view_prompt").triggered.connect(self.ghost.put_away)
        window.continuations.stop_requested.connect(self.ghost.stop)
        self._apply()

    def _order(self) -> ContinueStory:
        editor = self._window.editor
        sampling = sampling_of(self._settings.settings)
        order = order_of(editor.context(self._draft.path), (), cards=1, sampling=sampling)
        order = self._cards.choosing.applied(order, editor.remember_place(), 1)
        return dataclasses.replace(order, choosing=SelectionSettings())

    @Slot(bool)
    def _choose(self, on: bool) -> None:
        self._settings.remember(ghost_text=MODEL if on else OFF)
        self._apply()
        if on and self._server is not None:
            self._messages.offer(
                tr(
                    "Inline suggestions use a model on this computer, but a remote model is on now."
                ),
                tr("Use it for suggestions too"),
                self._let_server,
            )
        elif on:
            self.ghost.note_edit()  # show what that does

    @Slot()
    def _let_server(self) -> None:
        self._settings.remember(ghost_text=SERVER)
        self._apply()
        self.ghost.note_edit()

    @Slot(object, object)
    def _follow_settings(self, _before: Settings, _now: Settings) -> None:
        self._apply()

    @Slot(object)
    def _follow_server(self, server: TextServer | None) -> None:
        self._server = server
        self._apply()

    def _suggester(self) -> str:
        """Return the language model that suggests words, as the authorship is to name it."""
        if self._server is not None:
            return self._server.model or self._server.place
        return plain_name(Path(self._model.path).stem)

    @Slot()
    def _apply(self) -> None:
        level = self._settings.settings.ghost_text
        self._action.setChecked(level != OFF)
        wanted = level == SERVER or (level == MODEL and self._server is None)
        wanted = wanted and self._settings.settings.ai_on
        # Until it is known which model there is, a request would be refused for good.
        self.ghost.set_on(wanted and self._model.known)
