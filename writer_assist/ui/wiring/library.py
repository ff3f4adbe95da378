"""Wires the library: its panel, opening and saving notes, adding folders, quick notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence

from writer_assist.domain.note import LibraryStatus, NoteText, SourceState
from writer_assist.messages.library import WriteNote
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.adding import AddingController, LongText
from writer_assist.ui.library.capture import QuickNote
from writer_assist.ui.library.controller import LibraryController
from writer_assist.ui.library.notes import NoteController
from writer_assist.ui.library.questions import QuestionController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.text import tr

if TYPE_CHECKING:
    from writer_assist.ui.library.source_dialogs import FailuresDialog


class LibraryWiring(QObject):
    """Lists, opens and saves notes, and adds new ones.

    Attributes:
        library: Keeps the lists and the status up to date.
        notes: Opens notes and saves them.
    """

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        messages: MessageController,
        own_folder: str,
        parent: QObject | None = None,
    ) -> None:
        """Build all parts; nothing is asked for yet.

        Args:
            engine: The library process.
            window: The window.
            messages: Shows what went wrong.
            own_folder: Holds the notes that are written in the program.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._messages = window, messages
        self.library = LibraryController(engine, self)
        self.notes = NoteController(engine, self)
        self._questions = QuestionController(
            engine,
            may_judge=self._may_judge,
            may_move=window.library.lists.is_untouched,
            parent=self,
        )
        self._adding = AddingController(engine, self)
        self._capture = QuickNote(window)
        window.layers.add(self._capture)
        self._status = LibraryStatus()
        self._failures: FailuresDialog | None = None
        window.library.folders.tree.set_own(own_folder)
        self._connect_lists()
        self._connect_notes()
        self._connect_sources()
        self._connect_capture()

    def restore(self, state: str) -> None:
        """Restore the panel's state, so that the first list fits it."""
        panel = self._window.library
        panel.restore(state)
        self.library.want(panel.lists.wanted())

    def catch(self, title: str, text: str) -> None:
        """Open the fields of a new note with a text quoted in them; nothing is saved yet."""
        self._show_capture(title=title, quoted=text)

    def _connect_lists(self) -> None:
        panel, library, status = self._window.library, self.library, self._window.status
        panel.lists.wanted_changed.connect(library.list_notes)
        panel.lists.tags_wanted.connect(library.ask_for_tags)
        panel.lists.note_chosen.connect(self.notes.open)
        library.notes_changed.connect(panel.lists.set_notes)
        library.notes_added.connect(panel.lists.add_notes)
        library.notes_complete.connect(panel.lists.end_notes)
        panel.lists.wanted_changed.connect(self._questions.want)
        library.found_changed.connect(self._questions.receive)
        self._questions.found.connect(panel.lists.set_found)
        library.tags_changed.connect(panel.lists.set_all_tags)
        library.folders_changed.connect(panel.set_folders)
        library.status_changed.connect(panel.set_status)
        library.status_changed.connect(self._follow_status)
        library.status_changed.connect(status.set_library)
        library.progress_changed.connect(panel.set_progress)
        library.progress_changed.connect(status.set_progress)
        library.progress_changed.connect(self._window.sources.set_reading)
        library.report_changed.connect(status.set_report)
        library.noticed.connect(self._messages.say)

    def _connect_notes(self) -> None:
        panel, notes, view = self._window.library, self.notes, self._window.library.note
        view.saved.connect(notes.save)
        view.read_wanted.connect(notes.read_again)
        view.part_wanted.connect(notes.turn_to)
        view.link_followed.connect(notes.follow)
        view.note_wanted.connect(notes.open)
        view.back_wanted.connect(notes.back)
        view.forward_wanted.connect(notes.forward)
        view.page_wanted.connect(self._open_outside)
        notes.note_opened.connect(panel.show_note)
        notes.part_rendered.connect(view.show_part)
        notes.trail_changed.connect(view.set_trail)
        notes.note_saved.connect(view.show_saved)
        notes.note_saved.connect(self.library.note_change)
        notes.note_refused.connect(self._bring_back)
        notes.link_unknown.connect(self._offer_to_write)

    def _connect_sources(self) -> None:
        panel, library, adding = self._window.library, self.library, self._adding
        panel.sources_chosen.connect(adding.add)
        panel.remove_source_requested.connect(library.remove_source)
        panel.folders.tree.look_requested.connect(library.update)
        panel.folders.tree.show_requested.connect(self._show_folder)
        panel.folders.tree.rules_requested.connect(self._open_rules)
        panel.folders.failures_wanted.connect(self._open_failures)
        panel.strip.cancel_requested.connect(library.cancel)
        panel.strip.cancel_requested.connect(adding.cancel)
        adding.add_requested.connect(library.add_source)
        adding.split_question.connect(self._ask_to_split)
        adding.progress_changed.connect(panel.set_progress)
        self._window.action("show_failures").triggered.connect(self._open_failures)

    def _connect_capture(self) -> None:
        window = self._window
        window.action("new_note").triggered.connect(self._open_capture)
        window.library.new_note_requested.connect(self._open_capture)
        window.theme.changed.connect(self._capture.update_colours)
        window.closing.connect(self._capture.hand_over)
        self._capture.saved.connect(self._save_new)
        self._capture.left.connect(self._return_to_text)
        self.notes.note_made.connect(self._tell_made)

    def _may_judge(self) -> bool:
        settings = self._window.settings()
        return settings.answers_judged and settings.ai_on

    @Slot(object)
    def _follow_status(self, status: LibraryStatus) -> None:
        self._status = status
        if self._failures is not None:
            self._failures.set_failures(status.failed)

    @Slot()
    def _return_to_text(self) -> None:
        """Return to the caret without the selection, so that typing replaces nothing."""
        editor = self._window.editor
        editor.go_to(editor.textCursor().selectionEnd())
        editor.setFocus()
        if not self._capture.is_empty():
            key = QKeySequence("Ctrl+Shift+N").toString(QKeySequence.SequenceFormat.NativeText)
            self._messages.say(
                tr("Your unfinished note is kept. {key} opens it again.").format(key=key)
            )

    @Slot(object)
    def _tell_made(self, note: NoteText) -> None:
        name = note.summary.title
        self._messages.say(tr("“{name}” was saved in your notes.").format(name=name))

    @Slot(str, str)
    def _save_new(self, title: str, text: str) -> None:
        self.notes.save(None, title, text, "")

    @Slot(object)
    def _bring_back(self, order: WriteNote) -> None:
        if order.note_id is None:
            self._capture.bring_back(order.title, order.text)
        else:
            self._window.show_panel(self._window.library)
            self._window.library.show_unsaved_note(order)

    @Slot()
    def _open_capture(self) -> None:
        again = self._capture.isVisible()
        self._show_capture(quoted="" if again else self._window.editor.selected_text())

    def _show_capture(self, *, title: str = "", quoted: str = "") -> None:
        self._capture.write(title=title, quoted=quoted)

    @Slot(str)
    def _offer_to_write(self, name: str) -> None:
        self._messages.offer(
            tr("There is no note called “{name}” yet.").format(name=name),
            tr("Write it"),
            lambda: self._show_capture(title=name),
        )

    @Slot(object)
    def _open_outside(self, url: QUrl) -> None:
        if not QDesktopServices.openUrl(url):
            place = url.toLocalFile() or url.toString()
            self._messages.say(tr("No program was found to open {place}.").format(place=place))

    @Slot(str)
    def _show_folder(self, path: str) -> None:
        self._open_outside(QUrl.fromLocalFile(path))

    @Slot()
    def _open_failures(self) -> None:
        from writer_assist.ui.library.source_dialogs import FailuresDialog

        if self._failures is None:
            self._failures = FailuresDialog(self._window)
            self._failures.retry_requested.connect(self.library.retry)
        self._failures.set_failures(self._status.failed)
        self._failures.show()
        self._failures.raise_()

    @Slot(object)
    def _open_rules(self, source: SourceState) -> None:
        from writer_assist.ui.library.source_dialogs import RulesDialog

        dialog = RulesDialog(source, self._window)
        dialog.preview_requested.connect(self._adding.preview_rules)
        dialog.rules_chosen.connect(self.library.set_rules)
        self._adding.rules_previewed.connect(dialog.show_preview)
        dialog.finished.connect(dialog.deleteLater)
        dialog.ask()
        dialog.open()

    @Slot(tuple)
    def _ask_to_split(self, texts: tuple[LongText, ...]) -> None:
        from writer_assist.ui.library.adding import ChaptersDialog

        dialog = ChaptersDialog(texts, self._window)
        dialog.decided.connect(self.library.add_source)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
