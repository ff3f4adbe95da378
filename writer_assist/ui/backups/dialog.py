"""The window with the backups: days, a look inside, and restoring a book in one click."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from writer_assist.domain.backup import BackedUpBook, BackedUpText, Backup, BackupOutcome
from writer_assist.errors import WriterAssistError
from writer_assist.file_names import path_of_text, shown_name
from writer_assist.ui.backups.controller import BackupController
from writer_assist.ui.text import plural, tr
from writer_assist.ui.theme import reading_font
from writer_assist.ui.versions.rendering import date_words
from writer_assist.ui.widgets import LinkButton, WrappedLabel

SIZE, DAYS_WIDTH, SCENES_WIDTH = (980, 660), 230, 210
POINTS = 11.5
MOST_SHOWN = 200_000  # characters of one text
_DATA = Qt.ItemDataRole.UserRole
_INDENT = "    "


class BackupsDialog(QDialog):
    """Lists the days on which a book was backed up; one can keep typing.

    Signals:
        folder_wanted: The writer wants to see the folder of the backups.
        place_wanted: str, the folder in which the writer wants them to be kept from now on.
    """

    folder_wanted = Signal()
    place_wanted = Signal(str)

    def __init__(
        self, backups: BackupController, draft: str = "", parent: QWidget | None = None
    ) -> None:
        """Open at the book that is being written.

        Args:
            backups: Reads and restores them.
            draft: The file of the open draft.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._control, self._draft = backups, draft
        self._backups: Sequence[Backup] = ()
        self.setWindowTitle(self.tr("Backups"))
        self.resize(*SIZE)
        self._add_lists()
        self._add_buttons()
        self._lay_out()
        self._connect()
        self._title.setText(self.tr("Looking for backups…"))
        self._set_busy(backups.busy)
        self._books.hide()
        self._allow()
        self._days.setFocus()
        backups.list()

    @Slot(object)
    def set_backups(self, found: Sequence[Backup]) -> None:
        """Show which backups there are."""
        chosen = self._books.currentData()
        self._backups = found
        with QSignalBlocker(self._books):
            self._books.clear()
            for root, title in _books_in(found).items():
                self._books.addItem(shown_name(title), root)
            self._books.setCurrentIndex(max(0, self._books.findData(chosen or self._open_root())))
        self._books.setVisible(self._books.count() > 1)
        self._fill_days()
        self._place.setText(_kept_words(found, self._control.place))

    @Slot(object)
    def show_error(self, error: WriterAssistError) -> None:
        """Say what went wrong."""
        self._said.setText(str(error))
        self._said.show()

    def _add_lists(self) -> None:
        self._books = QComboBox(self)
        self._books.setAccessibleName(self.tr("Book"))
        self._days, self._scenes = QListWidget(self), QListWidget(self)
        for box, name in ((self._days, self.tr("Days")), (self._scenes, self.tr("Texts"))):
            box.setAccessibleName(name)
            box.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            box.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._title = WrappedLabel("", self)
        self._title.setObjectName("Subject")
        self._text = QPlainTextEdit(self)
        self._text.setReadOnly(True)
        self._text.setAccessibleName(self.tr("Text in the backup"))
        self._text.setFont(reading_font(POINTS))
        self._place, self._said = WrappedLabel("", self), WrappedLabel("", self)
        self._said.hide()

    def _add_buttons(self) -> None:
        self._now = QPushButton(self.tr("Back &up now"), self)
        self._folder = LinkButton(self.tr("Show in folder"), self)
        self._change = LinkButton(self.tr("Keep them elsewhere…"), self)
        self._change.setToolTip(
            self.tr("Best on another disk. Those that are here stay, and are listed too.")
        )
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self._restore = self._buttons.addButton(self.tr("&Restore to a new folder"), action)
        self._restore.setToolTip(
            self.tr("Beside the present folder, which stays as it is; the book is opened there.")
        )
        self._elsewhere = self._buttons.addButton(self.tr("Restore &elsewhere…"), action)
        for button in (*self._buttons.buttons(), self._now):
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        self._restore.setDefault(True)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(8)
        for widget, stretch in ((self._books, 0), (self._days, 1)):
            widget.setFixedWidth(DAYS_WIDTH)
            side.addWidget(widget, stretch)
        self._scenes.setFixedWidth(SCENES_WIDTH)
        texts = QHBoxLayout()
        texts.setSpacing(12)
        texts.addWidget(self._scenes)
        texts.addWidget(self._text, 1)
        page = QVBoxLayout()
        page.setSpacing(8)
        page.addWidget(self._title)
        page.addLayout(texts, 1)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addLayout(side)
        columns.addLayout(page, 1)
        where = QHBoxLayout()
        where.addWidget(self._place, 1)
        where.addWidget(self._folder)
        where.addWidget(self._change)
        last = QHBoxLayout()
        last.addWidget(self._now)
        last.addWidget(self._buttons, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(10)
        layout.addLayout(columns, 1)
        layout.addWidget(self._said)
        layout.addLayout(where)
        layout.addLayout(last)

    def _connect(self) -> None:
        control = self._control
        control.listed.connect(self.set_backups)
        control.failed.connect(self.show_error)
        control.busy_changed.connect(self._set_busy)
        control.made.connect(self._tell_made)
        self._books.activated.connect(self._fill_days)
        self._days.currentItemChanged.connect(self._look_inside)
        self._scenes.currentItemChanged.connect(self._show_text)
        self._now.clicked.connect(self._back_up_or_stop)
        self._folder.clicked.connect(self.folder_wanted)
        self._change.clicked.connect(self._choose_place)
        self._restore.clicked.connect(self._restore_beside)
        self._elsewhere.clicked.connect(self._restore_elsewhere)
        self._buttons.rejected.connect(self.reject)

    def _open_root(self) -> str | None:
        """Return the root of the book that the open draft is a part of."""
        if not self._draft:
            return None
        draft = path_of_text(self._draft)
        roots = (root for root in _books_in(self._backups))
        fitting = [root for root in roots if draft.is_relative_to(path_of_text(root))]
        return max(fitting, key=len, default=None)

    @Slot()
    def _fill_days(self) -> None:
        root, now = self._books.currentData(), time.time()
        holding = [(one, _book_at(one, root)) for one in self._backups]
        rows = [(one, book) for one, book in holding if book or not one.is_readable]
        with QSignalBlocker(self._days):
            self._days.clear()
            for number, (one, book) in enumerate(rows):
                before = next((older for _, older in rows[number + 1 :] if older), None)
                item = QListWidgetItem(_day_words(one, book, before, now), self._days)
                item.setData(_DATA, (one, book))
                if book is None:
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
                    item.setToolTip(one.path.name)
        first = next((n for n, (_, book) in enumerate(rows) if book), -1)
        self._days.setCurrentRow(first)
        if first < 0:
            self._title.setText(_nothing_words(bool(rows)))
            self._scenes.clear()
            self._text.clear()
        self._allow()

    def _chosen(self) -> tuple[Backup, BackedUpBook] | None:
        item = self._days.currentItem()
        chosen = item.data(_DATA) if item is not None else None
        return chosen if chosen and chosen[1] is not None else None

    @Slot()
    def _look_inside(self) -> None:
        self._allow()
        if (chosen := self._chosen()) is None:
            return
        backup, book = chosen
        self._title.setText(_title(backup, book))
        self._control.read(
            backup, book, lambda texts: self._show_texts(backup, texts), self._show_damage
        )

    def _show_texts(self, backup: Backup, texts: Sequence[BackedUpText]) -> None:
        if not isValid(self) or (chosen := self._chosen()) is None or chosen[0] != backup:
            return
        before = self._scenes.currentItem()
        open_one = shown_name(path_of_text(self._draft).stem) if self._draft else ""
        name = before.data(_DATA).name if before is not None else open_one
        with QSignalBlocker(self._scenes):
            self._scenes.clear()
            for one in texts:
                item = QListWidgetItem(f"{_INDENT * one.depth}{one.name}", self._scenes)
                item.setData(_DATA, one)
                item.setToolTip(f"{one.name}: {plural(one.words, '1 word', '{n} words')}")
        names = [one.name for one in texts]
        first = next((n for n, one in enumerate(texts) if one.words), 0)
        self._scenes.setCurrentRow(names.index(name) if name in names else first)
        self._scenes.setVisible(len(texts) > 1)
        self._show_text()

    def _show_damage(self, error: WriterAssistError) -> None:
        if isValid(self):
            self._scenes.clear()
            self._text.clear()
            self.show_error(error)

    @Slot()
    def _show_text(self) -> None:
        item = self._scenes.currentItem()
        text = item.data(_DATA).text if item is not None else ""
        rest = self.tr("\n\n(The rest is shown once it is restored.)")
        self._text.setPlainText(text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + rest)

    def _allow(self) -> None:
        for button in (self._restore, self._elsewhere):
            button.setEnabled(self._chosen() is not None)

    @Slot(bool)
    def _set_busy(self, busy: bool) -> None:
        self._now.setText(self.tr("S&top") if busy else self.tr("Back &up now"))
        if busy:
            self._said.setText(self.tr("Making a backup…"))
        self._said.setVisible(busy)

    @Slot(object)
    def _tell_made(self, outcome: BackupOutcome) -> None:
        self._said.setText(made_words(outcome))
        self._said.show()
        self._control.list()

    @Slot()
    def _back_up_or_stop(self) -> None:
        if self._control.busy:
            self._control.stop()
        else:
            self._control.back_up()

    @Slot()
    def _restore_beside(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._control.restore(*chosen)

    @Slot()
    def _choose_place(self) -> None:
        place = QFileDialog.getExistingDirectory(self, self.tr("Keep backups in"))
        if place:
            self.place_wanted.emit(place)

    @Slot()
    def _restore_elsewhere(self) -> None:
        if (chosen := self._chosen()) is None:
            return
        place = QFileDialog.getExistingDirectory(self, self.tr("Put the new folder into"))
        if place:
            self._control.restore(*chosen, place)


def made_words(outcome: BackupOutcome) -> str:
    """Return what came of making a backup, in words."""
    left = " ".join(outcome.left_out)
    if outcome.made is not None:
        return f"{tr('Backed up, and read back to be sure.')} {left}".strip()
    if outcome.latest is not None:
        return tr("Nothing has changed since the latest backup, so it still holds everything.")
    return tr("Another window is making a backup just now.")


def _books_in(backups: Sequence[Backup]) -> dict[str, str]:
    """Return the title of each book by its root, the latest first."""
    found: dict[str, str] = {}
    for backup in backups:
        for book in backup.books:
            found.setdefault(book.root, book.title)
    return found


def _book_at(backup: Backup, root: str | None) -> BackedUpBook | None:
    return next((book for book in backup.books if book.root == root), None)


def _day_words(
    backup: Backup, book: BackedUpBook | None, before: BackedUpBook | None, now: float
) -> str:
    when = date_words(backup.made, now)
    if book is None:
        return f"{when}\n{tr('damaged, cannot be opened')}"
    count = plural(book.words, "1 word", "{n} words")
    change = book.words - before.words if before is not None else 0
    return f"{when}\n{count}  ({change:+,})" if change else f"{when}\n{count}"


def _title(backup: Backup, book: BackedUpBook) -> str:
    when = date_words(backup.made, time.time())
    return tr("{book} as it was: {when}.").format(book=shown_name(book.title), when=when)


def _nothing_words(has_damaged: bool) -> str:
    if has_damaged:
        return tr("The backups that are here cannot be opened.")
    return tr(
        "There is no backup yet. The first is made a minute after the window opens, once there is "
        "something to keep."
    )


def _kept_words(backups: Sequence[Backup], place: str) -> str:
    size = sum(one.size for one in backups) / 1_000_000
    count = plural(len(backups), "1 backup", "{n} backups")
    words = tr(
        "{count}, {size} MB, in {place}. Ten days are kept: of each the first and the latest."
    )
    return words.format(count=count, size=f"{size:,.1f}", place=shown_name(place))
