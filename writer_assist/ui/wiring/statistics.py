"""Wires the statistics: recording while the writer writes, and the window that shows them."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QFileDialog

from writer_assist.domain.book_names import NameKind, NameList
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.sprint import SprintResult
from writer_assist.domain.text_report import MeasuredText, TextReport, measured
from writer_assist.domain.writing_days import WritingDays
from writer_assist.errors import NoteUnreadableError
from writer_assist.file_names import path_of_text, shown_name
from writer_assist.files import read_file, write_atomically
from writer_assist.history.sprints import SprintHistory
from writer_assist.history.writing_days import WritingDaysHistory
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.index_note import with_target
from writer_assist.manuscript.project import Project
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.long_work import LongWork, Work
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.project.controller import ProjectController
from writer_assist.ui.project_history import ProjectHistory
from writer_assist.ui.statistics.dialog import StatisticsDialog, days_as_csv
from writer_assist.ui.statistics.recorder import WritingRecorder
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import open_dialog
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.place_opener import Destination


class StatisticsWiring(QObject):
    """Records all the time, and shows when asked.

    Attributes:
        recorder: Records.
    """

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        drafts: DraftWiring,
        project: ProjectController,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything; words count from the first change on.

        Args:
            background: Touches the disk.
            folder: The data folder.
            window: The window.
            drafts: Count what the writer wrote, and open drafts.
            project: Knows the book.
            messages: Tells what was exported.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._window, self._drafts = background, window, drafts
        self._project, self._messages = project, messages
        self._dialog: StatisticsDialog | None = None
        self._measuring = LongWork("measures of the text", self)
        self._measuring.finished.connect(self._show_report)
        self._measuring.failed.connect(messages.fail)
        self._measuring.finished.connect(self._go_on)
        self._measuring.stopped.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
        self._next: Work | None = None
        self._names: tuple[str, ...] = ()
        opened = drafts.open_draft
        history = ProjectHistory(WritingDaysHistory, background, folder, opened)
        self._sprints = ProjectHistory(SprintHistory, background, folder, opened)
        self.recorder = WritingRecorder(history, self)
        window.editor.text_replaced.connect(self.recorder.begin)
        window.editor.edited.connect(self.recorder.note_edit)
        window.closing.connect(self.recorder.keep)
        drafts.words.changed.connect(self.recorder.count)
        drafts.draft.text_loaded.connect(self.recorder.keep)  # the old project is still open
        self.recorder.kept.connect(self._ask)
        project.project_changed.connect(self._show_book)
        window.action("statistics").triggered.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Open the window, or come back to it."""
        if self._dialog is None:
            self._dialog = dialog = StatisticsDialog(self._window)
            dialog.day_goal_wanted.connect(self.recorder.set_goal)
            dialog.book_goal_wanted.connect(self._set_target)
            dialog.export_wanted.connect(self._export)
            dialog.text.measure_wanted.connect(self._measure)
            dialog.text.place_wanted.connect(self._go_to)
            dialog.destroyed.connect(self._forget)
            progress = dialog.text.progress
            progress.stop_wanted.connect(self._measuring.stop)
            self._measuring.progressed.connect(progress.show_progress)
            self._measuring.stopped.connect(progress.end)
            self._show_book()
            open_dialog(dialog, beside=True)
        self._dialog.activateWindow()
        self._ask()

    @Slot()
    def _ask(self) -> None:
        if self._dialog is not None:
            self.recorder.ask(self._show)
            self._sprints.run(SprintHistory.results, self._show_sprints)

    def _show(self, known: WritingDays) -> None:
        if self._dialog is not None:
            self._dialog.show_days(known, date.today())

    def _show_sprints(self, results: tuple[SprintResult, ...]) -> None:
        if self._dialog is not None:
            self._dialog.sprints.show_results(results)

    @Slot()
    def _show_book(self) -> None:
        project = self._project.project
        if self._dialog is not None and project is None:
            self._dialog.show_book(None, 0)
        elif self._dialog is not None and project is not None:
            self._dialog.show_book(project.words, project.index.target)

    @Slot(int)
    def _set_target(self, words: int) -> None:
        def change(project: Project) -> ManuscriptChange:
            index = project.index
            raw = with_target(index, words).raw
            return ManuscriptChange(tr("Goal of the book"), FileChange(index.path, index.raw, raw))

        project = self._project.project
        if project is not None and words != project.index.target:
            self._project.change(change)

    @Slot()
    def _export(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self._dialog, tr("Export as CSV"), tr("Writing days") + ".csv", "CSV (*.csv)"
        )
        if chosen:
            self.recorder.ask(partial(self._write, Path(chosen)))

    def _write(self, path: Path, known: WritingDays) -> None:
        self._background.run(
            lambda: write_atomically(path, days_as_csv(known.hours).encode()),
            on_done=lambda _: self._messages.say(tr("Written to {path}").format(path=path)),
        )

    @Slot(object)
    def set_names(self, listed: NameList) -> None:
        """Leave the people and places of the book out of favourite words."""
        named = (one for one in listed.shown if one.kind is not NameKind.TERM)
        self._names = tuple(form for one in named for form in one.all_forms)

    @Slot(bool)
    def _measure(self, whole_book: bool) -> None:
        here = path_of_text(self._drafts.open_draft.path)
        project = self._project.project
        scenes = [one for one in project.scenes if one.is_there] if project else []
        book = project.index.language if project else ""
        named = [(one.path, one.title, one.fields.language or book) for one in scenes]
        paths = named or [(here, shown_name(here.stem), "")]
        text, names = self._window.editor.text(), self._names
        work = partial(_measured, paths, here, text, names=names, whole_book=whole_book)
        if self._measuring.busy:  # something else is wanted now
            self._next = work
            self._measuring.stop()
        else:
            self._measuring.start(work)

    @Slot()
    def _go_on(self) -> None:
        work, self._next = self._next, None
        if work is not None and self._dialog is not None:
            self._dialog.text.progress.begin()
            self._measuring.start(work)

    def close(self) -> None:
        """Stop measuring; the window is already closed."""
        self._measuring.close()

    @Slot(object)
    def _show_report(self, report: TextReport) -> None:
        if self._dialog is not None:
            self._dialog.text.show_report(report)

    @Slot(object, int, str)
    def _go_to(self, text: MeasuredText, start: int, words: str) -> None:
        self._drafts.places.show(Destination(text.path, start, words, selects=True))

    @Slot()
    def _forget(self) -> None:
        self._dialog = None
        self._measuring.stop()


def _measured(
    paths: list[tuple[Path, str, str]],
    here: Path,
    shown: str,
    cancel: CancelToken,
    *,
    names: tuple[str, ...],
    whole_book: bool,
) -> Generator[Progress, None, TextReport]:
    """Read and measure the texts; the one on the screen counts as it is there.

    It is compared with earlier ones in its own language.
    """
    texts: list[MeasuredText] = []
    earlier: list[str] = []
    spoken = next((language for path, _, language in paths if path == here), "")
    for number, (path, title, language) in enumerate(paths):
        cancel.check()
        yield Progress("Reading scenes", number, len(paths))
        try:
            text = shown if path == here else split_text(read_file(path).text).body
        except NoteUnreadableError:
            continue  # missing scenes are told by the list of scenes
        if whole_book or path == here:
            texts.append(MeasuredText(path, title, text, language))
        elif not texts and language == spoken:
            earlier.append(text)
    return (yield from measured(texts, "\n\n".join(earlier), cancel, names=names))
