"""Wires the earlier versions of the draft: keeping them, naming them, taking things back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from writer_assist.domain.authorship import Ranges
from writer_assist.domain.book_version import BookVersion
from writer_assist.domain.differences import Difference
from writer_assist.file_names import path_of_text, path_to_text, shown_name
from writer_assist.files import write_atomically
from writer_assist.history.moved_projects import differing_name
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.draft.controller import DraftController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.project.controller import MadeChange
from writer_assist.ui.text import plural, tr
from writer_assist.ui.versions.book_keeper import BookKeeper
from writer_assist.ui.versions.dialog import VersionsDialog
from writer_assist.ui.versions.keeper import Comparison, VersionKeeper
from writer_assist.ui.versions.name_dialog import NameDialog
from writer_assist.ui.widgets import open_dialog


class VersionsWiring(QObject):
    """Keeps versions of the draft, and opens the dialogs that show and name them.

    Attributes:
        keeper: Keeps and reads them.
        books: Keep and read those of the whole book.

    Signals:
        adopted: str, str: a file that is gone, and the draft that is its text now.
        book_wanted: int, str: a version of the whole book to be restored, and its name.
    """

    adopted = Signal(str, str)
    book_wanted = Signal(int, str)

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        draft: DraftController,
        open_draft: OpenDraft,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything; call it before the draft is wired.

        Args:
            background: Touches the disk.
            folder: Holds the versions.
            window: The window.
            draft: Tells that another draft will be shown, while the old text is still there.
            open_draft: The draft being written.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._messages, self._background = window, messages, background
        self._dialog: VersionsDialog | None = None
        recorder = window.editor.authorship
        self.keeper = VersionKeeper(
            background,
            folder,
            open_draft,
            window.editor.text,
            self,
            read_runs=lambda: recorder.runs if recorder.is_known else (),
        )
        self.keeper.failed.connect(messages.fail)
        draft.text_loaded.connect(self.keeper.keep_before_turning)
        window.editor.edited.connect(self.keeper.note_edit)
        open_draft.opened.connect(self._look_for_former)
        self.books = BookKeeper(
            self.keeper,
            window.editor.text,
            self,
            read_runs=lambda: recorder.runs if recorder.is_known else (),
        )
        self._offered: set[str] = set()
        self._offered_folders: set[Path] = set()
        self._open_draft = open_draft
        window.action("versions").triggered.connect(self.open)
        window.action("name_version").triggered.connect(self.ask_for_name)

    @Slot()
    def open(self) -> None:
        """Show the earlier versions; the text of this moment is one of them."""
        if not self.keeper.draft:
            return
        self.keeper.keep()
        dialog = VersionsDialog(self.keeper, self.books, self._window)
        dialog.book_requested.connect(self.book_wanted)
        dialog.restore_requested.connect(self._restore)
        dialog.copy_requested.connect(self._save_copy)
        dialog.destroyed.connect(self._forget)
        self._dialog = dialog
        open_dialog(dialog, beside=True)

    @Slot(object)
    def follow_change(self, made: MadeChange) -> None:
        """Take the versions of renamed scenes along, also of those that are not open."""
        for old, new in () if made.change.of_notes else made.change.moves:
            self.keeper.follow(path_to_text(old), path_to_text(new))
        if self._dialog is not None:
            self._dialog.refresh()

    @Slot()
    def ask_for_name(self) -> None:
        """Ask what to call the present version."""
        if self.keeper.draft:
            self.books.count(self._ask)

    @Slot(str)
    def _look_for_former(self, _draft: str) -> None:
        self.keeper.find_former(self._offer_former)

    def _offer_former(self, former: str) -> None:
        draft = self.keeper.draft
        if draft in self._offered:
            return
        self._offered.add(draft)
        old, new = path_of_text(former).parent, path_of_text(draft).parent
        if old != new:
            self._offer_former_folder(old, new)
            return
        words = tr("“{new}” has the text of “{old}”, which is gone. Its earlier versions are kept.")
        self._messages.offer(
            words.format(new=_name_of(draft), old=_name_of(former)),
            tr("Take them over"),
            partial(self._adopt, former, draft),
        )

    def _offer_former_folder(self, old: Path, new: Path) -> None:
        if new in self._offered_folders:
            return
        self._offered_folders.add(new)
        words = tr(
            "The book was in the folder “{old}”, which is gone. Its earlier versions, cards and "
            "the record of who wrote what are kept."
        )
        self._messages.offer(
            words.format(old=shown_name(differing_name(old, new))),
            tr("Take them over"),
            partial(self.keeper.take_over, old, new, self._open_again),
        )

    def _open_again(self) -> None:
        """Show what is known now; everyone reads it when a draft is opened."""
        self._open_draft.open(self._open_draft.path)
        if self._dialog is not None:
            self._dialog.refresh()

    def _adopt(self, former: str, draft: str) -> None:
        self.keeper.follow(former, draft)
        self.adopted.emit(former, draft)
        if self._dialog is not None:
            self._dialog.refresh()

    def _ask(self, scenes: int) -> None:
        dialog = NameDialog(scenes - 1, self._window)
        dialog.named.connect(self._name)
        open_dialog(dialog)

    @Slot(str, bool)
    def _name(self, name: str, whole_book: bool) -> None:
        if whole_book:
            self.books.keep(name, self._tell_book)
        else:
            self.keeper.name(name, lambda: self._tell_kept(tr("Kept as “{name}”."), name))

    def _tell_book(self, version: BookVersion) -> None:
        scenes = plural(version.scenes, "1 scene", "{n} scenes")
        said = tr("The whole book is kept as “{name}”: {scenes}.")
        self._tell_kept(said.replace("{scenes}", scenes), version.name)

    def _tell_kept(self, said: str, name: str) -> None:
        self._messages.say(said.format(name=name))
        if self._dialog is not None:
            self._dialog.refresh()

    @Slot(object, tuple)
    def _restore(self, comparison: Comparison, changes: tuple[Difference, ...]) -> None:
        editor = self._window.editor
        if editor.isReadOnly():
            self._messages.say(tr("This text is read-only here, so nothing was changed."))
        elif editor.text() == comparison.new:
            self.keeper.keep()
            old = comparison.old
            parts = [(*change.new, old[slice(*change.old)]) for change in changes]
            ranges = Ranges(comparison.runs)
            runs = [ranges.between(*change.old) for change in changes]
            editor.restore_parts(comparison.new, parts, runs)
            self.keeper.keep()
        if self._dialog is not None:
            self._dialog.refresh()  # also where the draft was changed since: compare again

    @Slot(str, str)
    def _save_copy(self, draft: str, text: str) -> None:
        path = path_of_text(draft)
        there = str(path.with_stem(f"{path.stem} (earlier)"))
        chosen, _ = QFileDialog.getSaveFileName(self._dialog, tr("Save a copy"), there)
        if chosen:
            self._background.run(
                lambda: write_atomically(Path(chosen), text.encode("utf-8", "surrogatepass")),
                on_error=self._messages.fail,
            )

    @Slot()
    def _forget(self) -> None:
        self._dialog = None


def _name_of(draft: str) -> str:
    return shown_name(path_of_text(draft).stem)
