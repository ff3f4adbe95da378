"""The dialog for the words that a writer added to the dictionary: one's own, and the book's."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.ui.widgets import NamedLabel, WrappedLabel

SIZE = 620, 460


class WordListsDialog(QDialog):
    """Shows both lists side by side; words are corrected, added, removed and moved over.

    Signals:
        own_changed: tuple[str, ...], tuple[str, ...]: words to add and to remove, on saving.
        book_changed: The same for the words of the book.
    """

    own_changed = Signal(tuple, tuple)
    book_changed = Signal(tuple, tuple)

    def __init__(
        self,
        own: tuple[str, ...],
        of_book: tuple[str, ...],
        book: str,
        parent: QWidget | None = None,
    ) -> None:
        """Show the lists.

        Args:
            own: The writer's own words.
            of_book: Those of the book.
            book: Its title; empty if none is open, so that there is one list alone.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Words added to the dictionary"))
        self.own = _WordColumn(self.tr("My words"), own, self)
        self.of_book = _WordColumn(self.tr("Words of “{book}”").format(book=book), of_book, self)
        self._to_book = QPushButton(self.tr("To the &book →"), self)
        self._to_own = QPushButton(self.tr("← To &mine"), self)
        self._lay_out(has_book=bool(book))
        self._connect()
        self.own.field.setFocus()

    def accept(self) -> None:
        """Report what changed, and close."""
        for column, changed in ((self.own, self.own_changed), (self.of_book, self.book_changed)):
            column.take_typed()
            add, remove = column.changes()
            if add or remove:
                changed.emit(add, remove)
        super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let Return in a field add a word, and not save at the same time."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (is_return and self.focusWidget() in (self.own.field, self.of_book.field)):
            super().keyPressEvent(event)

    def _lay_out(self, *, has_book: bool) -> None:
        about = self.tr(
            "These words get no line under them. Yours are known in every text; those of a book "
            "are kept in its folder and known in its scenes alone. F2 corrects a word."
        )
        alone = self.tr("These words get no line under them, in any text. F2 corrects a word.")
        between = QVBoxLayout()
        between.addStretch(1)
        for button in (self._to_book, self._to_own):
            button.setAutoDefault(False)
            button.setVisible(has_book)
            between.addWidget(button)
        between.addStretch(1)
        self.of_book.setVisible(has_book)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self.own, 1)
        columns.addLayout(between)
        columns.addWidget(self.of_book, 1)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        layout.addWidget(NamedLabel(self.windowTitle(), "Heading", self))
        layout.addWidget(WrappedLabel(about if has_book else alone, self))
        layout.addLayout(columns, 1)
        layout.addWidget(buttons)
        self.resize(*SIZE)

    def _connect(self) -> None:
        self._to_book.clicked.connect(lambda: self.of_book.take(self.own.taken_out()))
        self._to_own.clicked.connect(lambda: self.own.take(self.of_book.taken_out()))
        for column in (self.own, self.of_book):
            column.list.itemSelectionChanged.connect(self._show_state)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        self._to_book.setEnabled(bool(self.own.list.selectedItems()))
        self._to_own.setEnabled(bool(self.of_book.list.selectedItems()))


class _WordColumn(QWidget):
    """One list, with a field that adds to it."""

    def __init__(self, title: str, words: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._before = words
        self.list = QListWidget(self)
        self.list.setObjectName("Raised")
        self.list.setAccessibleName(title)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        self.list.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed)
        self.list.setSortingEnabled(True)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Add a word"))
        self.field.setAccessibleName(self.tr("{list}: add a word").format(list=title))
        self._remove = QPushButton(self.tr("Remove"), self)
        self._remove.setAutoDefault(False)
        below = QHBoxLayout()
        below.addWidget(self.field, 1)
        below.addWidget(self._remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(NamedLabel(title, "Quiet", self))
        layout.addWidget(self.list, 1)
        layout.addLayout(below)
        for word in words:
            self._row(word)
        self.list.installEventFilter(self)
        self.field.returnPressed.connect(self.take_typed)
        self._remove.clicked.connect(self.taken_out)
        self.list.itemSelectionChanged.connect(self._show_state)
        self._show_state()

    def words(self) -> tuple[str, ...]:
        """Return the words as they are listed."""
        rows = (self.list.item(row).text().strip() for row in range(self.list.count()))
        return tuple(dict.fromkeys(filter(None, rows)))

    def changes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the words to add and to remove."""
        now = self.words()
        add = tuple(word for word in now if word not in self._before)
        return add, tuple(word for word in self._before if word not in now)

    def take(self, words: Iterable[str]) -> None:
        """List more words, and select them."""
        self.list.clearSelection()
        known = set(self.words())
        for word in words:
            if word not in known:
                self._row(word).setSelected(True)

    @Slot()
    def taken_out(self) -> tuple[str, ...]:
        """Remove the selected words from the list, and return them."""
        rows = self.list.selectedItems()
        words = tuple(row.text().strip() for row in rows)
        for row in rows:
            self.list.takeItem(self.list.row(row))
        return words

    @Slot()
    def take_typed(self) -> None:
        """List the words that were typed, parted by spaces."""
        self.take(self.field.text().split())
        self.field.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Remove words with Del."""
        if watched is self.list and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and event.key() == Qt.Key.Key_Delete:
                self.taken_out()
                return True
        return super().eventFilter(watched, event)

    def _row(self, word: str) -> QListWidgetItem:
        row = QListWidgetItem(word, self.list)
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsEditable)
        return row

    @Slot()
    def _show_state(self) -> None:
        self._remove.setEnabled(bool(self.list.selectedItems()))
