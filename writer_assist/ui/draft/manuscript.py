"""Lists, chooses and opens the files of the manuscript, and remembers the caret in each."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QMessageBox,
    QWidget,
)

from writer_assist.errors import WriterAssistError
from writer_assist.file_names import name_from_text, path_of_text, path_to_text, shown_name
from writer_assist.files import changed_at
from writer_assist.manuscript.numbered_chapters import is_book_of_chapters
from writer_assist.manuscript.structure import drafts_beside
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.draft.controller import DraftController
from writer_assist.ui.draft.draft_page import KeptPages
from writer_assist.ui.draft.editor import TOP, Editor
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.text import tr

# Polled, not watched: that works on every disk, network shares too.
LOOK_MS = 2000

DRAFTS = "Drafts (*.md *.markdown *.txt);;All files (*)"
SUFFIX = ".md"

# What looks like a file name's suffix; "Mr. Smith" and "Part 1.2" have none.
_SUFFIX = re.compile(r"\.(?=\w*[^\W\d])\w{1,10}\Z")


class ManuscriptController(QObject):
    """Lists the folder of the open draft, beside the window, and follows its changes.

    Signals:
        drafts_changed: tuple[str, ...], str: the files, and which of them is open.
        book_changed: str, the name of the folder if they are chapters; otherwise empty.
    """

    drafts_changed = Signal(tuple, str)
    book_changed = Signal(str)

    def __init__(
        self,
        background: Background,
        draft: OpenDraft,
        parent: QObject | None = None,
        *,
        untitled: Path = Path(),
    ) -> None:
        """Make a controller.

        Args:
            background: Reads folders.
            draft: Which one is open.
            parent: The Qt parent.
            untitled: The folder of drafts without a name, which are no chapters.
        """
        super().__init__(parent)
        self._background, self._draft, self._untitled = background, draft, untitled
        self._seen = 0.0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look_for_changes)
        draft.opened.connect(self._turn)
        draft.moved.connect(self._turn)

    @Slot()
    def _turn(self) -> None:
        self._timer.start()
        self.look()

    @Slot()
    def look(self) -> None:
        """Read the folder again; other programs may have changed it."""
        draft = self._draft.path
        if draft:
            path, untitled = path_of_text(draft), self._untitled

            def look() -> tuple[tuple[Path, ...], bool]:
                found = drafts_beside(path)
                return found, path.parent != untitled and is_book_of_chapters(found)

            self._background.run(look, on_done=lambda found: self._tell(draft, *found))

    def _tell(self, draft: str, found: tuple[Path, ...], is_book: bool) -> None:
        if draft == self._draft.path:
            folder = path_of_text(draft).parent.name
            self.book_changed.emit(shown_name(folder) if is_book else "")
            self.drafts_changed.emit(tuple(path_to_text(path) for path in found), draft)

    @Slot()
    def _look_for_changes(self) -> None:
        draft = self._draft.path
        self._background.run(
            lambda: changed_at(path_of_text(draft).parent),
            on_done=self._compare,
        )

    def _compare(self, changed_at: float) -> None:
        before, self._seen = self._seen, changed_at
        if changed_at != before:
            self.look()


class FileQuestions(QObject):
    """Asks which file to open or save as, and passes the answer to the draft controller."""

    def __init__(
        self,
        draft: DraftController,
        folder: DataFolder,
        window: QWidget,
        read_text: Callable[[], str],
        recent: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        """Make the questions.

        Args:
            draft: Is told the answers.
            folder: Holds drafts without a name.
            window: The parent of the dialogs.
            read_text: Returns the text that may get a name.
            recent: Returns the drafts and books that were open last, the latest first.
        """
        super().__init__(window)
        self._draft, self._folder, self._window = draft, folder, window
        self._read_text, self._recent = read_text, recent

    @Slot()
    def choose_draft(self) -> None:
        """Ask for a draft and open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, tr("Open a draft"), self._place(), tr(DRAFTS)
        )
        if chosen:
            self._draft.open(Path(chosen))

    @Slot(str)
    def open_draft(self, path: str) -> None:
        """Open a draft that was chosen in the list."""
        self._draft.open(path_of_text(path))

    @Slot()
    def choose_name(self) -> None:
        """Ask for a name and save the draft under it."""
        path = self._ask_for_name()
        if path is not None:
            self._draft.save_as(path)

    def close_draft(self) -> None:
        """Let the draft go only when its text is on a disk, or the writer gives it up."""
        elsewhere: Path | None = None
        while True:
            try:
                self._draft.close(elsewhere)
            except WriterAssistError as error:
                answer = _ask_what_to_do(str(error))
                if answer is QMessageBox.StandardButton.Close:
                    return
                elsewhere = None
                if answer is QMessageBox.StandardButton.Save:
                    elsewhere = self._ask_for_name()
            else:
                return

    def _ask_for_name(self) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, tr("Save the draft as"), self._suggestion(), tr(DRAFTS)
        )
        if not chosen:
            return None
        path = with_suffix(Path(chosen))
        # The dialog asked about the name that was typed, not about this one.
        if path != Path(chosen) and os.path.lexists(path) and not self._may_replace(path):
            return None
        return path

    def _may_replace(self, path: Path) -> bool:
        yes = QMessageBox.StandardButton.Yes
        sentence = tr("{name} already exists. Replace it?").format(name=shown_name(path.name))
        buttons = yes | QMessageBox.StandardButton.No
        answer = QMessageBox.question(self._window, tr("Writer Assist"), sentence, buttons)
        return bool(answer == yes)

    def _suggestion(self) -> str:
        """Return the draft's file; for one without a name, what its first words say."""
        path = self._draft.path
        if path is not None and not self._draft.is_untitled:
            return shown_name(str(path))
        name = name_from_text(self._read_text()) or tr("Untitled")
        return str(Path(self._place()) / f"{name}{SUFFIX}")

    def _place(self) -> str:
        """Return the folder that a dialog begins in: the draft's, or that of the one before it."""
        own, path = self._folder.drafts.absolute(), self._draft.path
        named = [path] if path is not None else []
        folders = [one.parent for one in (*named, *map(path_of_text, self._recent()))]
        there = (one for one in folders if one != own and one.is_dir())
        return shown_name(str(next(there, Path.home())))


def with_suffix(path: Path) -> Path:
    """Return the file that a draft of this name is kept in: ``Mr. Smith.md`` for ``Mr. Smith``."""
    return path if _SUFFIX.search(path.name) else path.with_name(path.name + SUFFIX)


class CaretMemory(QObject):
    """Shows a draft where the writer left it, with what can be undone; a new one at its end.

    Attributes:
        pages: Of drafts that were left.
        new_at_end: Whether a draft whose caret is not known is shown at its end.
    """

    def __init__(self, editor: Editor, *, draft: str = "", caret: int = 0) -> None:
        """Make a keeper.

        Args:
            editor: Where drafts are shown.
            draft: The draft that was open when the program was left.
            caret: Where its caret was; 0 is unknown.
        """
        super().__init__(editor)
        self._editor = editor
        self.pages = KeptPages(editor)
        self.new_at_end = True
        self._shown = ""
        self._carets = {draft: caret} if caret else {}

    @property
    def caret(self) -> int:
        """Where the caret is now."""
        return self._editor.textCursor().position()

    def show(self, draft: str, text: str) -> None:
        """Show the text of a draft, the caret where it was last."""
        if self._shown:
            self._carets[self._shown] = self.caret
        self._turn(draft, text)
        self._shown = draft
        caret = self._carets.get(draft)
        if caret is None and self.new_at_end:
            self._editor.go_to_story_end()
        else:
            self._editor.go_to(caret or 0)

    def expect(self, draft: str, caret: int, *, again: bool = True) -> None:
        """Show a draft at this place when it is opened next.

        Args:
            draft: The draft.
            caret: In characters as the editor counts them.
            again: Whether it may take the place of one that is known.
        """
        if again or draft not in self._carets:
            self._carets[draft] = caret

    def follow(self, draft: str) -> None:
        """Follow the draft to another file."""
        self._shown = draft

    def _turn(self, draft: str, text: str) -> None:
        editor, left = self._editor, self._editor.page
        if not self._shown or draft == self._shown:
            editor.set_text(text)
            return
        if (page := self.pages.take(draft, text)) is not None:
            editor.turn_to(page)
        else:
            editor.turn_to(self.pages.new(top=TOP, bottom=editor.formats.bottom))
            editor.set_text(text)
        self.pages.keep(self._shown, left)


def _ask_what_to_do(sentence: str) -> QMessageBox.StandardButton:
    """Return Retry, Save for saving elsewhere, or Close."""
    standard = QMessageBox.StandardButton
    buttons = standard.Retry | standard.Save | standard.Close
    box = QMessageBox(QMessageBox.Icon.Warning, tr("Writer Assist"), sentence, buttons)
    box.button(standard.Save).setText(tr("Save elsewhere…"))
    box.setDefaultButton(standard.Retry)
    return standard(box.exec())
