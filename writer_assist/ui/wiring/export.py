"""Wires the export: its dialog, the work behind it, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from writer_assist.domain.export import (
    ExportChoices,
    ExportFormat,
    ExportOrder,
    ExportOutcome,
    ExportSource,
    TitlePage,
)
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import ManuscriptError, WriterAssistError
from writer_assist.file_names import path_of_text
from writer_assist.history.export import ExportHistory
from writer_assist.manuscript.contents import index_says, sources_beside, unexported_scenes
from writer_assist.manuscript.index_note import read_index
from writer_assist.manuscript.project import project_of
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.export.dialog import ExportDialog
from writer_assist.ui.long_work import LongWork
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.project_history import ProjectHistory
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import open_dialog

ExportWork: TypeAlias = Callable[
    [ExportOrder, CancelToken], Generator[Progress, None, ExportOutcome]
]


class ExportWiring(QObject):
    """Opens the dialog, exports, and tells where the file is.

    Attributes:
        controller: Exports.

    Signals:
        pages_wanted: ExportOrder, whose pages are to be shown.
    """

    pages_wanted = Signal(object)

    def __init__(
        self,
        work: ExportWork,
        templates: Callable[[], Sequence[str]],
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        open_draft: OpenDraft,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything.

        Args:
            work: Exports, on a thread of its own.
            templates: Names the templates, on the background thread.
            background: Reads what was chosen the last time, and which drafts there are.
            folder: The data folder.
            window: The window.
            open_draft: The draft being written.
            messages: Say where the file is.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._work, self._templates = work, templates
        self._background, self._folder = background, folder
        self._window, self._draft, self._messages = window, open_draft, messages
        self._history = ProjectHistory(ExportHistory, background, folder, open_draft)
        self._dialog: ExportDialog | None = None
        self._drafts: Sequence[Path] = ()
        self._sources: dict[Path, ExportSource] = {}
        self.controller = LongWork("export", self)
        self.controller.progressed.connect(self._show_progress)
        self.controller.finished.connect(self._tell)
        self.controller.stopped.connect(self._tell_stopped)
        self.controller.failed.connect(self._fail)
        window.action("export").triggered.connect(self.open)
        window.action("preview").triggered.connect(self.preview)

    @Slot()
    def open(self) -> None:
        """Ask what to export."""
        if self._dialog is not None:
            self._dialog.activateWindow()
        elif self._draft.path:
            draft = path_of_text(self._draft.path)

            def look(history: ExportHistory) -> tuple[object, ...]:
                alone = draft.parent == self._folder.drafts
                sources = (ExportSource(draft),) if alone else sources_beside(draft)
                choices = history.choices() or _first_choices(draft)
                around = _suggested(draft), index_says(sources[0]), _missing(draft)
                return sources, tuple(self._templates()), choices, around

            self._history.run(look, self._ask)

    @Slot()
    def preview(self) -> None:
        """Show the pages as they were exported last; without that, as standard manuscript."""
        if not self._draft.path:
            return
        draft = path_of_text(self._draft.path)

        def look(history: ExportHistory) -> tuple[object, ...]:
            alone = draft.parent == self._folder.drafts
            sources = (ExportSource(draft),) if alone else sources_beside(draft)
            return sources, history.choices() or _first_choices(draft)

        self._history.run(look, self._show_pages)

    def _show_pages(self, found: tuple[object, ...]) -> None:
        sources, choices = found
        assert isinstance(sources, tuple)
        assert isinstance(choices, ExportChoices)
        self._sources = {one.path: one for one in sources}
        self._drafts = tuple(self._sources)
        choices = replace(choices, target=choices.target or "pages.pdf")
        self.pages_wanted.emit(self._order(choices))

    def _ask(self, found: tuple[object, ...]) -> None:
        sources, templates, choices, around = found
        assert isinstance(around, tuple)
        suggested, said, missing = around
        assert suggested is None or isinstance(suggested, Path)
        assert isinstance(sources, tuple)
        assert isinstance(templates, tuple)
        assert isinstance(choices, ExportChoices)
        if self._dialog is not None:
            return
        drafts = tuple(source.path for source in sources)
        self._drafts, self._sources = drafts, {one.path: one for one in sources}
        dialog = ExportDialog(
            sources, templates, choices, self._window, suggested=suggested, said=said,
            missing=missing,
        )  # fmt: skip
        dialog.export_requested.connect(self._export)
        dialog.preview_requested.connect(self._preview)
        dialog.stop_requested.connect(self.controller.stop)
        dialog.target_changed.connect(self._look_for)
        dialog.destroyed.connect(self._forget)
        self._dialog = dialog
        self._look_for(dialog.choices().target)
        open_dialog(dialog)

    @Slot(object)
    def _export(self, choices: ExportChoices) -> None:
        self._history.run(lambda history: history.keep(choices))
        order = self._order(choices)
        self.controller.start(lambda cancel: self._work(order, cancel))

    @Slot(object)
    def _preview(self, choices: ExportChoices) -> None:
        self.pages_wanted.emit(self._order(choices))

    def _order(self, choices: ExportChoices) -> ExportOrder:
        """Return what is to be exported, with the open draft as it is in the window."""
        chosen = [path for path in self._drafts if self._is_chosen(path, choices)]
        several = len(chosen) > 1
        sources = (self._source(path, named=several and choices.named) for path in chosen)
        page = _page_of(choices)
        target = Path(choices.target).expanduser()
        target = target if target.is_absolute() else self._drafts[0].parent / target
        return ExportOrder(
            tuple(sources), ExportFormat(choices.format), choices.template, page, target
        )

    def _source(self, path: Path, *, named: bool) -> ExportSource:
        """Return a file of the book; the open draft as it is now, saved or not."""
        source = self._sources[path]
        source = source if named else replace(source, title="")
        if path == path_of_text(self._draft.path):
            return replace(source, text=self._window.editor.text())
        return source

    @staticmethod
    def _is_chosen(path: Path, choices: ExportChoices) -> bool:
        return not choices.drafts or path.name in choices.drafts

    @Slot(str)
    def _look_for(self, target: str) -> None:
        def tell(is_there: bool) -> None:
            if self._dialog is not None:
                self._dialog.show_replacing(target, is_there=is_there)

        self._background.run(lambda: Path(target).is_file(), on_done=tell)

    @Slot(object)
    def _show_progress(self, progress: object) -> None:
        if self._dialog is not None and self.controller.busy:
            self._dialog.show_progress(progress)  # type: ignore[arg-type]

    @Slot(object)
    def _tell(self, outcome: ExportOutcome) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        words = plural(outcome.words, "1 word", "{n} words")
        said = tr("Exported {name}: {words}.").format(name=outcome.target.name, words=words)
        if outcome.left_out:
            left_out = tr(" Left out, as they say so themselves: {names}.")
            said += left_out.format(names=", ".join(outcome.left_out))
        folder = outcome.target.parent
        self._messages.offer(
            said,
            tr("Show in folder"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
        )

    @Slot()
    def _tell_stopped(self) -> None:
        if self._dialog is not None:
            self._dialog.show_end(tr("Stopped. Nothing was written."))

    @Slot(object)
    def _fail(self, error: WriterAssistError) -> None:
        if self._dialog is None:
            self._messages.fail(error)
        else:
            self._dialog.show_end(str(error))

    @Slot()
    def _forget(self) -> None:
        self._dialog = None


def _first_choices(draft: Path) -> ExportChoices:
    """Return what is offered before anything was exported: in the language of the book."""
    choices = ExportChoices()
    with suppress(ManuscriptError):
        index = project_of(draft)
        if index is not None and (language := read_index(index).language):
            return replace(choices, language=language)
    return choices


def _suggested(draft: Path) -> Path | None:
    """Return where a book is exported to, without an ending: beside its index."""
    index = project_of(draft)
    return index.with_suffix("") if index else None


def _missing(draft: Path) -> tuple[str, ...]:
    """Return the titles of a book's scenes whose files are not there."""
    index = project_of(draft)
    return unexported_scenes(index)[0] if index else ()


def _page_of(choices: ExportChoices) -> TitlePage:
    def lines(text: str) -> tuple[str, ...]:
        return tuple(filter(None, map(str.strip, text.split("\n"))))

    return TitlePage(
        title=choices.title,
        author=choices.author,
        contact=lines(choices.contact),
        language=choices.language,
        publisher=choices.publisher,
        rights=choices.rights,
        isbn=choices.isbn,
        description=choices.description,
        dedication=lines(choices.dedication),
        about=choices.about,
        cover=Path(choices.cover).expanduser() if choices.cover else None,
    )
