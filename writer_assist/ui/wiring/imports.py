"""Wires the import of manuscripts: choosing a file, its preview, and the book made of it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from writer_assist.domain.imported_book import RESEARCH, ImportedBook
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import WriterAssistError
from writer_assist.manuscript.changes import ManuscriptChange
from writer_assist.ui.background import Background
from writer_assist.ui.imports.dialog import ImportDialog
from writer_assist.ui.long_work import LongWork
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.project.controller import MadeChange, ProjectController
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import open_dialog

ImportWork: TypeAlias = Callable[[Path, CancelToken], Generator[Progress, None, ImportedBook]]
ChangeOf: TypeAlias = Callable[[ImportedBook, Path], ManuscriptChange]

FILES = (
    "*.docx", "*.odt", "*.rtf", "*.epub", "*.html", "*.htm", "*.fb2", "*.md", "*.markdown",
    "*.txt", "*.scrivx", "*.scriv", "*.nwx", "*.msk",
)  # fmt: skip
_DRAFTS = {".md", ".markdown", ".txt"}  # are rather opened as they are


class ImportsWiring(QObject):
    """Reads a book of another program, shows it, and opens what it becomes.

    Attributes:
        work: Reads.
    """

    def __init__(
        self,
        work: ImportWork,
        change_of: ChangeOf,
        background: Background,
        window: MainWindow,
        project: ProjectController,
        add_notes: Callable[[str], None],
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything.

        Args:
            work: Reads a book, on a thread of its own.
            change_of: Works out what is written, on the background thread.
            background: Looks at folders.
            window: The window.
            project: Writes the book and opens it.
            add_notes: Takes a folder into the library.
            messages: Offer that for research.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._read, self._change_of = work, change_of
        self._background, self._window = background, window
        self._project, self._add_notes, self._messages = project, add_notes, messages
        self._dialog: ImportDialog | None = None
        self._imported: ManuscriptChange | None = None
        self.work = LongWork("import", self)
        self.work.progressed.connect(self._show_progress)
        self.work.finished.connect(self._show)
        self.work.failed.connect(self._fail)
        project.made.connect(self._offer_research)
        window.action("import_book").triggered.connect(self.choose)
        window.editor.files_dropped.connect(self._offer_dropped)

    @Slot()
    def choose(self) -> None:
        """Ask for a file, or for the main file of a project."""
        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        kinds = tr("Manuscripts ({kinds})").format(kinds=" ".join(FILES))
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, tr("Import a manuscript"), str(Path.home()), kinds
        )
        if chosen:
            self.open(chosen)

    @Slot(str)
    def open(self, source: str) -> None:
        """Read a file or a project, and show what is in it."""
        if self._dialog is not None or self.work.busy:
            return
        path = Path(source)
        dialog = ImportDialog(_project_of(path), self._window)
        dialog.wanted.connect(self._write)
        dialog.stop_requested.connect(self.work.stop)
        dialog.folder_changed.connect(self._look_for)
        dialog.destroyed.connect(self._forget)
        self._dialog = dialog
        open_dialog(dialog)
        self.work.start(lambda cancel: self._read(path, cancel))

    @Slot(tuple)
    def _offer_dropped(self, files: tuple[str, ...]) -> None:
        """Offer to import what was dropped on the text; a draft can be opened as well."""
        if len(files) == 1 and is_book(files[0]):
            self._messages.offer(
                tr("“{name}” can become a manuscript.").format(name=Path(files[0]).name),
                tr("Import…"),
                partial(self.open, files[0]),
            )

    @Slot(object)
    def _show_progress(self, progress: Progress) -> None:
        if self._dialog is not None and self.work.busy:
            self._dialog.show_progress(progress)

    @Slot(object)
    def _show(self, book: ImportedBook) -> None:
        if self._dialog is not None:
            self._dialog.show_book(book)

    @Slot(object)
    def _fail(self, error: WriterAssistError) -> None:
        if self._dialog is None:
            self._messages.fail(error)
        else:
            self._dialog.show_trouble(str(error))

    @Slot(str)
    def _look_for(self, folder: str) -> None:
        def tell(is_free: bool) -> None:
            if self._dialog is not None:
                self._dialog.show_folder(folder, is_free=is_free)

        self._background.run(lambda: _is_free(Path(folder).expanduser()), on_done=tell)

    @Slot(object, object)
    def _write(self, book: ImportedBook, folder: Path) -> None:
        self._background.run(
            lambda: self._change_of(book, folder), on_done=self._make, on_error=self._refuse
        )

    def _make(self, change: ManuscriptChange) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self._imported = change
        self._project.change_and_open(change)

    def _refuse(self, error: WriterAssistError) -> None:
        if self._dialog is not None:
            self._dialog.show_refusal(str(error))

    @Slot(object)
    def _offer_research(self, made: MadeChange) -> None:
        change, self._imported = self._imported, None
        if change is None or made.change is not change or change.index is None:
            self._imported = change if made.change is not change else None
            return
        folder = change.index.path.parent / RESEARCH
        count = sum(one.path.is_relative_to(folder) for one in change.files)
        if count:
            self._messages.offer(
                plural(
                    count,
                    "1 note of research is in the folder Research of the book.",
                    "{n} notes of research are in the folder Research of the book.",
                ),
                tr("Add to the library"),
                partial(self._add_notes, str(folder)),
            )

    @Slot()
    def _forget(self) -> None:
        self._dialog = None


def is_book(path: str) -> bool:
    """Tell by its name whether a file or folder may be a book of another program."""
    name = Path(path).name.lower()
    if Path(name).suffix in _DRAFTS:
        return False
    return any(name.endswith(kind.removeprefix("*")) for kind in FILES)


def _project_of(path: Path) -> Path:
    """Return what the writer knows a project by: its folder rather than a file in it."""
    is_inside = path.suffix.lower() in {".scrivx", ".nwx"}
    return path.parent if is_inside else path


def _is_free(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except FileNotFoundError:
        return True
    except OSError:
        return False
