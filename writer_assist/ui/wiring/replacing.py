"""Wires find and replace in the book: where is searched, going to a match, replacing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.note import NoteSummary
from writer_assist.domain.replacement import Wanted
from writer_assist.errors import WriterAssistError
from writer_assist.file_names import path_of_text, shown_name
from writer_assist.manuscript.replacing import (
    BookReplacement,
    MatchedFile,
    SearchedFile,
    ShownMatch,
)
from writer_assist.manuscript.structure import drafts_beside
from writer_assist.messages.library import ListNotes
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.project.controller import MadeChange, ProjectController
from writer_assist.ui.replacing.controller import ReplaceSearch
from writer_assist.ui.replacing.dialog import ReplaceDialog, Scope
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import open_dialog
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.place_opener import Destination

_LONGEST = 30  # characters of the words in a label


class ReplacingWiring(QObject):
    """One dialog at a time; matches in the open draft alone are replaced in the editor."""

    def __init__(
        self,
        engine: Engine,
        background: Background,
        window: MainWindow,
        drafts: DraftWiring,
        project: ProjectController,
        open_note: Callable[[int, tuple[int, int]], None],
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything; nothing is searched yet.

        Args:
            engine: The library process, which knows the notes.
            background: Reads files.
            window: The window.
            drafts: Open drafts, and go to their places.
            project: Changes files and takes changes back.
            open_note: Opens a note at a place.
            messages: Tells what was done.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._background, self._window = engine, background, window
        self._drafts, self._project, self._open_note = drafts, project, open_note
        self._messages, self._sources = messages, WHOLE_LIBRARY
        self._dialog: ReplaceDialog | None = None
        self._replacing, self._replaced = "", 0
        self._offered = ""
        self._wish = 0
        self._search = ReplaceSearch(background, self)
        window.action("replace_in_book").triggered.connect(self.open)
        window.find_bar.book_wanted.connect(self._open_from_bar)
        project.made.connect(self._tell)
        project.failed.connect(self._show_failure)

    @Slot(object)
    def set_sources(self, sources: BookSources | None) -> None:
        """Search the notes of the open book."""
        self._sources = sources or WHOLE_LIBRARY

    @Slot()
    def open(self) -> None:
        """Open the dialog, or come back to it, with the words that are selected."""
        words = self._window.editor.selected_text()
        self._open("" if "\n" in words else words)

    @Slot()
    def _open_from_bar(self) -> None:
        self._open(*self._window.find_bar.words())

    def _open(self, words: str, other: str = "") -> None:
        if self._dialog is None:
            self._dialog = dialog = ReplaceDialog(self._window)
            dialog.search_wanted.connect(self._look)
            dialog.open_wanted.connect(self._go_to)
            dialog.replace_wanted.connect(self._replace)
            dialog.left.connect(self._search.stop)
            dialog.destroyed.connect(self._forget)
            for signal, slot in (
                (self._search.begun, dialog.clear),
                (self._search.found, dialog.add_file),
                (self._search.progressed, dialog.show_progress),
                (self._search.ended, dialog.end),
                (self._search.failed, dialog.show_failure),
            ):
                signal.connect(slot)
            dialog.set_places(has_book=self._project.project is not None)
            open_dialog(dialog, beside=True)
        self._dialog.activateWindow()
        self._dialog.begin(words, other)

    @Slot(object, object)
    def _look(self, wanted: Wanted, scope: Scope) -> None:
        """Find out which files are meant, and search them; only the latest wish counts."""
        self._wish += 1
        begin = partial(self._begin, self._wish, wanted)
        here = path_of_text(self._drafts.open_draft.path)
        project = self._project.project
        go_on = partial(self._with_notes, begin) if scope is Scope.NOTES else begin
        if scope is Scope.DRAFT:
            begin((SearchedFile(here, _title(here)),))
        elif project is not None:
            scenes = (one for one in project.scenes if one.is_there)
            go_on(tuple(SearchedFile(one.path, one.title) for one in scenes))
        else:
            self._background.run(
                lambda: drafts_beside(here),
                on_done=lambda found: go_on(tuple(SearchedFile(p, _title(p)) for p in found)),
            )

    def _with_notes(
        self, begin: Callable[[tuple[SearchedFile, ...]], None], drafts: tuple[SearchedFile, ...]
    ) -> None:
        files: dict[Path, SearchedFile] = {one.path: one for one in drafts}

        def add(found: tuple[NoteSummary, ...]) -> None:
            for one in found:
                if one.editable:
                    path = path_of_text(one.path)
                    files.setdefault(path, SearchedFile(path, one.title, one.note_id))

        self._engine.send(
            ListNotes(sources=self._sources),
            on_piece=add,
            on_done=lambda: begin(tuple(files.values())),
            on_error=self._show_failure,
        )

    def _begin(self, wish: int, wanted: Wanted, files: tuple[SearchedFile, ...]) -> None:
        if wish != self._wish:
            return
        here = path_of_text(self._drafts.open_draft.path)
        open_file = SearchedFile(here, _title(here))
        self._search.begin(wanted, files, open_file, self._window.editor.text())

    @Slot(object, object)
    def _go_to(self, file: MatchedFile, shown: ShownMatch) -> None:
        if file.file.note_id is not None:
            start, end = file.head + shown.match.start, file.head + shown.match.end
            self._open_note(file.file.note_id, (start, end))
        else:
            match = shown.match
            self._drafts.places.show(
                Destination(file.file.path, match.start, match.found, len(file.text), selects=True)
            )

    @Slot(tuple, object)
    def _replace(self, files: tuple[MatchedFile, ...], wanted: Wanted) -> None:
        here = path_of_text(self._drafts.open_draft.path)
        if [one.file.path for one in files] == [here]:
            self._replace_here(files[0])
            return
        self._replacing = tr("Replace “{words}”").format(words=_short(wanted.words))
        self._replaced = sum(len(one.matches) for one in files)
        replacement = BookReplacement(files, self._replacing)
        if here in [one.file.path for one in files]:
            self._project.change_and_open(replacement, here)
        else:
            self._project.change(replacement)

    def _replace_here(self, file: MatchedFile) -> None:
        editor = self._window.editor
        text = editor.text()
        above = len(text) - len(file.text)
        if editor.isReadOnly():
            self._messages.say(tr("This text is read-only here, so nothing was changed."))
        elif above >= 0 and text[above:] == file.text:
            matches = [shown.match for shown in file.matches]
            parts = [(above + one.start, above + one.end, one.other) for one in matches]
            editor.replace_parts(text, parts)
            words = tr("{n} replaced", count=len(parts))
            if self._dialog is not None:
                self._dialog.show_replaced(len(parts), 1)
            self._messages.say(tr("{what}. Undo takes it back.").format(what=words))
        self._look_again()

    @Slot(object)
    def _tell(self, made: MadeChange) -> None:
        """Say what was replaced, and offer to take it back as long as nothing came after it."""
        if self._offered:
            self._messages.withdraw(self._offered)
            self._offered = ""
        if made.is_undo or not self._replacing or made.change.label != self._replacing:
            self._look_again()
            return
        self._replacing = ""
        files = plural(len(made.change.files), "1 file", "{n} files")
        self._offered = tr("{n} in {files}.").format(
            n=tr("{n} replaced", count=self._replaced), files=files
        )
        if self._dialog is not None:
            self._dialog.show_replaced(self._replaced, len(made.change.files))
        self._messages.offer(self._offered, tr("Undo"), self._project.undo)
        drafts = self._project.project
        scenes = {one.path for one in drafts.scenes} if drafts else set()
        if any(one.path not in scenes for one in made.change.files):
            self._window.action("update_library").trigger()  # notes were among them
        self._look_again()

    def _look_again(self) -> None:
        if self._dialog is not None:
            self._dialog.begin("")

    @Slot(object)
    def _show_failure(self, error: WriterAssistError) -> None:
        self._replacing = ""
        if self._dialog is not None:
            self._dialog.show_failure(error)

    @Slot()
    def _forget(self) -> None:
        self._dialog = None


def _title(path: Path) -> str:
    return shown_name(path.stem)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
