"""The window that finds and replaces in the draft, the book and the notes."""

from __future__ import annotations

from enum import Enum
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.replacement import Wanted
from writer_assist.manuscript.replacing import MatchedFile
from writer_assist.ui.replacing.match_list import MatchList
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import IconButton, NamedLabel, WrappedLabel

SIZE = (860, 620)
SEARCH_MS = 350  # after a key
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Scope(Enum):
    """Where is searched."""

    DRAFT = "This text"
    BOOK = "The book"
    NOTES = "The book and its notes"


class ReplaceDialog(QDialog):
    """Fields, and below them every match in its line; the window can be used meanwhile.

    Signals:
        search_wanted: Wanted, Scope.
        open_wanted: MatchedFile, ShownMatch.
        replace_wanted: tuple[MatchedFile, ...], Wanted.
        left: It was closed; a search that still runs is of no use.
    """

    search_wanted = Signal(object, object)
    open_wanted = Signal(object, object)
    replace_wanted = Signal(tuple, object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Find and replace in the book"))
        self.resize(*SIZE)
        self._replaced = ""  # what was replaced last, in words
        self._words = self._line(self.tr("Find"))
        self._other = self._line(self.tr("Replace with"))
        self._case = self._option("Aa", self.tr("Match case"))
        self._whole = self._option("[a]", self.tr("Whole words"))
        self._pattern = self._option(".*", self.tr("Regular expression; $1 is its first group"))
        self._keeps = self._option("A=A", self.tr("Keep capitals: MARA, Mara, mara"))
        self._scope = QComboBox(self)
        self._scope.setAccessibleName(self.tr("Where"))
        for scope in Scope:
            self._scope.addItem(tr(scope.value), scope)
        self._scope.setCurrentIndex(1)
        self._list = MatchList(self)
        self._state = NamedLabel("", "Quiet", self)
        self._trouble = WrappedLabel("", self)
        self._trouble.hide()
        self._replace = QPushButton(self.tr("Replace"), self)
        self._pause = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._lay_out()
        self._connect()
        self._show_state()

    def begin(self, words: str, other: str = "") -> None:
        """Begin with words to find and to replace them, where there are any."""
        if words:
            self._replaced = ""
            self._words.setText(words)
        if other:
            self._other.setText(other)
        self._words.setFocus()
        self._words.selectAll()
        self._search()

    def set_places(self, *, has_book: bool) -> None:
        """Say whether the draft belongs to a book with several files."""
        name = tr(Scope.BOOK.value) if has_book else self.tr("The drafts of this folder")
        self._scope.setItemText(1, name)

    @Slot()
    def clear(self) -> None:
        """Show no match: another search begins."""
        self._list.clear()
        self._trouble.hide()
        self._state.setText(self.tr("Searching…") if self._words.text() else "")
        self._replace.setEnabled(False)

    def show_replaced(self, count: int, files: int) -> None:
        """Say what was replaced, until other words are looked for."""
        many = plural(count, "1 match", "{n} matches")
        where = plural(files, "1 file", "{n} files")
        self._replaced = self.tr("{n} replaced in {files}").format(n=many, files=where)

    @Slot(object)
    def add_file(self, found: MatchedFile) -> None:
        """Show the matches of a file."""
        self._list.add_file(found)
        self._show_state()

    @Slot(int, int)
    def show_progress(self, done: int, count: int) -> None:
        """Say how many files were searched."""
        words = self.tr("Searching… {done} of {count}")
        self._state.setText(words.format(done=f"{done:,}", count=f"{count:,}"))

    @Slot(str)
    def end(self, left_out: str) -> None:
        """All files were searched.

        Args:
            left_out: What could not be searched, in words; empty for nothing.
        """
        self._say(left_out)
        self._show_state()

    @Slot(object)
    def show_failure(self, error: Exception) -> None:
        """Say why nothing was found or replaced."""
        self._say(str(error))
        self._show_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Search with Enter, replace with Ctrl+Enter, walk with F3 and Shift+F3."""
        if event.key() in _ENTER:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self._send() if control else self._search()
        elif event.key() == Qt.Key.Key_F3:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._list.step(-1 if back else 1)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Give up a search that still runs."""
        self.left.emit()
        super().closeEvent(event)

    def reject(self) -> None:
        """Close with Esc; that is no close event by itself."""
        self.left.emit()
        super().reject()

    def _wanted(self) -> Wanted:
        return Wanted(
            self._words.text(),
            self._other.text(),
            case=self._case.isChecked(),
            whole=self._whole.isChecked(),
            pattern=self._pattern.isChecked(),
            keeps_case=self._keeps.isChecked(),
        )

    @Slot()
    def _search(self) -> None:
        self._pause.stop()
        self.search_wanted.emit(self._wanted(), self._scope.currentData())

    @Slot()
    def _send(self) -> None:
        chosen = self._list.chosen()
        if chosen and not self._pause.isActive():
            self._replace.setEnabled(False)
            self.replace_wanted.emit(chosen, self._wanted())

    @Slot()
    def _show_state(self) -> None:
        count = self._list.count()
        chosen = sum(len(one.matches) for one in self._list.chosen())
        files = plural(self._list.topLevelItemCount(), "1 file", "{n} files")
        if count:
            matches = plural(count, "1 match", "{n} matches")
            self._state.setText(self.tr("{n} in {files}").format(n=matches, files=files))
        else:
            none = self.tr("No matches") if self._words.text() else ""
            self._state.setText(self._replaced or none)
        self._replace.setText(tr("Replace {n}", count=chosen) if chosen else tr("Replace"))
        self._replace.setEnabled(chosen > 0)

    @Slot()
    def _forget_replaced(self) -> None:
        self._replaced = ""

    def _say(self, words: str) -> None:
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))

    def _line(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setAccessibleName(name)
        field.setClearButtonEnabled(True)
        return field

    def _option(self, sign: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(sign)
        button.setCheckable(True)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.toggled.connect(self._search)
        return button

    def _connect(self) -> None:
        for field in (self._words, self._other):
            field.textEdited.connect(self._pause.start)
            field.textEdited.connect(self._forget_replaced)
        self._pause.timeout.connect(self._search)
        self._scope.activated.connect(self._search)
        self._list.chosen_changed.connect(self._show_state)
        self._list.open_wanted.connect(self.open_wanted)
        self._replace.clicked.connect(self._send)

    def _lay_out(self) -> None:
        before = IconButton("up", self.tr("Previous match"), self, key="Shift+F3")
        after = IconButton("down", self.tr("Next match"), self, key="F3")
        before.clicked.connect(lambda: self._list.step(-1))
        after.clicked.connect(lambda: self._list.step(1))
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.close)
        for button in (self._replace, close):
            button.setAutoDefault(False)
        self._replace.setToolTip("Ctrl+Enter")
        fields = QGridLayout()
        fields.setVerticalSpacing(8)
        fields.addWidget(NamedLabel(self.tr("Find"), "Quiet", self), 0, 0)
        fields.addWidget(self._words, 0, 1)
        options = QHBoxLayout()
        for option in (self._case, self._whole, self._pattern):
            options.addWidget(option)
        fields.addLayout(options, 0, 2)
        fields.addWidget(NamedLabel(self.tr("Replace with"), "Quiet", self), 1, 0)
        fields.addWidget(self._other, 1, 1)
        fields.addWidget(self._keeps, 1, 2, Qt.AlignmentFlag.AlignLeft)
        foot = QHBoxLayout()
        foot.addWidget(self._scope)
        foot.addWidget(self._state, 1)
        for widget in (before, after, self._replace, close):
            foot.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        layout.addLayout(fields)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._trouble)
        layout.addLayout(foot)
        order = (self._words, self._other, self._case, self._whole, self._pattern, self._keeps)
        for first, second in pairwise((*order, self._list, self._scope, before, after)):
            self.setTabOrder(first, second)
