"""The rescue view: everything that can be read of a book, as plain text that cannot be changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
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

from writer_assist.file_names import shown_name
from writer_assist.manuscript.salvage import Salvage, SalvagedText
from writer_assist.ui.backups.dialog import MOST_SHOWN
from writer_assist.ui.text import plural, tr
from writer_assist.ui.theme import reading_font
from writer_assist.ui.widgets import LinkButton, WrappedLabel

SIZE, LIST_WIDTH = (900, 640), 250
POINTS = 11.5
_TEXT = Qt.ItemDataRole.UserRole


class RescueDialog(QDialog):
    """Lists the texts of a folder, whatever is wrong with the book; nothing is written.

    Signals:
        copy_wanted: All texts are to go to the clipboard.
        save_wanted: str, the file that all texts are to be written into.
        backups_wanted: The writer wants to go back to a backup.
        folder_wanted: str, another folder to read.
    """

    copy_wanted = Signal()
    save_wanted = Signal(str)
    backups_wanted = Signal()
    folder_wanted = Signal(str)

    def __init__(self, reason: str = "", parent: QWidget | None = None) -> None:
        """Show it, still empty.

        Args:
            reason: What is wrong, as a sentence; empty if nothing is known to be.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._folder = ""
        self.setWindowTitle(self.tr("Rescue view"))
        self.resize(*SIZE)
        self._reason = WrappedLabel(reason, self)
        self._reason.setVisible(bool(reason))
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Texts"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFixedWidth(LIST_WIDTH)
        self._text = QPlainTextEdit(self)
        self._text.setReadOnly(True)
        self._text.setAccessibleName(self.tr("Text"))
        self._text.setFont(reading_font(POINTS))
        self._said = WrappedLabel(self.tr("Reading…"), self)
        self._other = LinkButton(self.tr("Another folder…"), self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self._copy = self._buttons.addButton(self.tr("&Copy all"), action)
        self._save = self._buttons.addButton(self.tr("&Save as one text…"), action)
        self._backup = self._buttons.addButton(self.tr("&Open a backup…"), action)
        self._lay_out()
        self._connect()
        self._list.setFocus()

    def show_salvage(self, found: Salvage) -> None:
        """Show what could be read."""
        self._folder = str(found.folder)
        self._list.clear()
        for one in found.texts:
            item = QListWidgetItem(f"{one.name}  {one.words:,}", self._list)
            item.setData(_TEXT, one)
            item.setToolTip(one.remark or shown_name(str(one.path)))
        for path, reason in found.unreadable:
            item = QListWidgetItem(f"{shown_name(path.stem)}  –", self._list)
            item.setToolTip(reason)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self._list.setCurrentRow(0 if found.texts else -1)
        self._said.setText(_summary(found))
        for button in (self._copy, self._save):
            button.setEnabled(bool(found.texts))

    def say(self, sentence: str) -> None:
        """Say what was done, or why it could not be."""
        self._said.setText(sentence)

    def _lay_out(self) -> None:
        for button in self._buttons.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self._list)
        columns.addWidget(self._text, 1)
        where = QHBoxLayout()
        where.addWidget(self._said, 1)
        where.addWidget(self._other)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self._reason)
        layout.addLayout(columns, 1)
        layout.addLayout(where)
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        self._list.currentItemChanged.connect(self._show_text)
        self._copy.clicked.connect(self.copy_wanted)
        self._save.clicked.connect(self._choose_file)
        self._backup.clicked.connect(self.backups_wanted)
        self._other.clicked.connect(self._choose_folder)
        self._buttons.rejected.connect(self.reject)

    @Slot()
    def _show_text(self) -> None:
        item = self._list.currentItem()
        chosen = item.data(_TEXT) if item is not None else None
        text = chosen.text if isinstance(chosen, SalvagedText) else ""
        rest = self.tr("\n\n(The rest is copied and saved too.)")
        self._text.setPlainText(text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + rest)
        if isinstance(chosen, SalvagedText) and chosen.remark:
            self._said.setText(f"{chosen.name}: {chosen.remark}.")

    @Slot()
    def _choose_file(self) -> None:
        there = f"{self._folder} ({self.tr('rescued')}).md"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save as one text"), there)
        if chosen:
            self.save_wanted.emit(chosen)

    @Slot()
    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Read a folder"), self._folder)
        if chosen:
            self.folder_wanted.emit(chosen)


def _summary(found: Salvage) -> str:
    words = sum(one.words for one in found.texts)
    texts = plural(len(found.texts), "1 text", "{n} texts")
    told = tr("{texts}, {words}, in {folder}. Nothing is changed here.").format(
        texts=texts,
        words=plural(words, "1 word", "{n} words"),
        folder=shown_name(str(found.folder)),
    )
    if not found.unreadable:
        return told
    count = plural(
        len(found.unreadable), "1 file could not be read:", "{n} files could not be read:"
    )
    names = ", ".join(shown_name(path.name) for path, _ in found.unreadable[:3])
    return f"{told} {count} {names}{'…' if len(found.unreadable) > 3 else '.'}"
