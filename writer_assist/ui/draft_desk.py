"""The draft being written, its project and its words, put together."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from writer_assist.file_names import path_to_text
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.controllers.carets import CaretKeeper
from writer_assist.ui.controllers.choices import SettingsController
from writer_assist.ui.controllers.draft import DraftController
from writer_assist.ui.controllers.files import FileQuestions
from writer_assist.ui.controllers.manuscript import ManuscriptController
from writer_assist.ui.controllers.messages import MessageController
from writer_assist.ui.controllers.words import SessionWords
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.text import tr

DRAFT_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".txt", ".text"})


class DraftDesk(QObject):
    """What opens, keeps and counts the draft.

    Attributes:
        draft: Opens and saves it.
        words: Counts what the writer wrote in this session.
    """

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        settings: SettingsController,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Put everything together; :meth:`listen` is still to be called.

        Args:
            background: Touches the disk.
            folder: The data folder.
            window: The window.
            settings: Remember the draft and the caret.
            messages: Tells what went wrong.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._settings, self._messages = window, settings, messages
        self.draft = DraftController(background, folder, window.editor.text, self)
        self._manuscript = ManuscriptController(background, self)
        self._files = FileQuestions(self.draft, folder, window, window.editor.text)
        self.words = SessionWords(settings, window.editor.inserted_words, self)
        last = settings.settings
        self._carets = CaretKeeper(window.editor, draft=last.last_draft, caret=last.last_caret)
        window.editor.setReadOnly(True)  # until there is a draft to write in

    def file(self) -> str:
        """Return the draft's file; empty while it has none."""
        return path_to_text(self.draft.path) if self.draft.path else ""

    @property
    def caret(self) -> int:
        """Where the caret is; see CaretKeeper."""
        return self._carets.caret

    def listen(self) -> None:
        """Let the writer open drafts, and write."""
        self._connect_window()
        self._connect_draft()

    def look_outside(self) -> None:
        """See what other programs did meanwhile."""
        self.draft.look_outside()
        self._manuscript.look()

    def close(self) -> None:
        """Save the draft, or ask what to do with it."""
        self._files.close_draft()

    def _connect_window(self) -> None:
        window, draft = self._window, self.draft
        window.action("new_draft").triggered.connect(draft.new)
        window.action("open_draft").triggered.connect(self._files.choose_draft)
        window.action("save").triggered.connect(draft.save)
        window.action("save_as").triggered.connect(self._files.choose_name)
        window.library.draft_requested.connect(self._files.open_draft)
        window.editor.files_dropped.connect(self._offer_to_open)
        window.editor.edited.connect(draft.note_edit)
        window.editor.words_changed.connect(self.words.count)
        self.words.changed.connect(window.status.set_words)

    def _connect_draft(self) -> None:
        window, draft = self._window, self.draft
        draft.text_loaded.connect(self._show_text)
        draft.draft_opened.connect(self._take_draft)
        draft.draft_moved.connect(self._follow_draft)
        draft.draft_opened.connect(self._manuscript.take_draft)
        draft.draft_moved.connect(self._manuscript.follow_draft)
        draft.name_changed.connect(window.set_draft_name)
        draft.name_wanted.connect(self._files.choose_name)
        draft.state_changed.connect(window.status.set_saved)
        draft.read_only_changed.connect(window.editor.setReadOnly)
        draft.noticed.connect(self._messages.offer)
        draft.withdrawn.connect(self._messages.withdraw)
        draft.failed.connect(self._messages.fail)
        self._manuscript.drafts_changed.connect(window.library.drafts.set_drafts)
        self._manuscript.failed.connect(self._messages.fail)

    @Slot(str)
    def _show_text(self, text: str) -> None:
        self.words.restart()
        self._carets.show(self.file(), text)
        self._window.editor.setFocus()

    @Slot(tuple)
    def _offer_to_open(self, files: tuple[str, ...]) -> None:
        """Offer to open the one text that was dropped; say what else can be done."""
        if len(files) == 1 and Path(files[0]).suffix.lower() in DRAFT_SUFFIXES:
            self._messages.offer(
                tr("“{name}” was dropped on the text.").format(name=Path(files[0]).name),
                tr("Open it as the draft"),
                partial(self._files.open_draft, files[0]),
            )
            return
        self._messages.say(
            tr(
                "Only a single text or Markdown file can be opened as a draft. To add files to "
                "your notes, drop them on the library."
            )
        )

    @Slot(str)
    def _take_draft(self, path: str) -> None:
        self._settings.remember(last_draft=path, last_caret=self._carets.caret)

    @Slot(str, str)
    def _follow_draft(self, _old: str, new: str) -> None:
        self._carets.follow(new)
        self._settings.remember(last_draft=new)
