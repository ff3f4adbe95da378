"""Find in the text, forwards and backwards, and replace."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from writer_assist.ui.editor.prose import ProseEdit
from writer_assist.ui.pane import IconButton, LinkButton
from writer_assist.ui.text import tr


class FindBar(QFrame):
    """A quiet line above the text; Enter goes on, Shift+Enter back, Escape leaves.

    Signals:
        left: The bar was closed; the focus belongs to the text.
    """

    left = Signal()

    def __init__(self, edit: ProseEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("FindBar")
        self.setAccessibleName(self.tr("Find"))
        self._edit = edit
        self._field = self._line(self.tr("Find"))
        self._other = self._line(self.tr("Replace with"))
        self._state = QLabel("", self)
        before = IconButton("up", self.tr("Find the one before"), self, key="Shift+Enter")
        after = IconButton("down", self.tr("Find the next one"), self, key="Enter")
        replace = LinkButton(self.tr("Replace"), self)
        everywhere = LinkButton(self.tr("Replace all"), self)
        close = IconButton("close", self.tr("Close"), self, key="Esc")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 10, 6)
        for widget in (self._field, before, after, self._state, self._other, replace, everywhere):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(close)
        self._field.textEdited.connect(self._find_from_here)
        before.clicked.connect(self.find_previous)
        after.clicked.connect(self.find_next)
        replace.clicked.connect(self._replace)
        everywhere.clicked.connect(self._replace_all)
        close.clicked.connect(self.leave)
        self.hide()

    def open(self) -> None:
        """Show the bar, with what is selected as the words to find."""
        selected = self._edit.textCursor().selectedText()
        if selected and "\u2029" not in selected:
            self._field.setText(selected)
        self.show()
        self._field.setFocus()
        self._field.selectAll()

    @Slot()
    def leave(self) -> None:
        """Close the bar."""
        if self.isVisible():
            self.hide()
            self._state.clear()
            self.left.emit()

    @Slot()
    def find_next(self) -> bool:
        """Select the next place; from the start when there is none; tell whether there is any."""
        return self._find(QTextDocument.FindFlag(0))

    @Slot()
    def find_previous(self) -> bool:
        """Select the place before; tell whether there is any."""
        return self._find(QTextDocument.FindFlag.FindBackward)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go on with Enter, back with Shift+Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.find_previous() if back else self.find_next()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _line(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setAccessibleName(name)
        field.setPlaceholderText(name)
        field.setMaximumWidth(220)
        return field

    def _find(self, flags: QTextDocument.FindFlag) -> bool:
        words = self._field.text()
        if not words:
            return False
        found = self._edit.find(words, flags)
        if not found:
            start = QTextCursor(self._edit.document())
            if flags & QTextDocument.FindFlag.FindBackward:
                start.movePosition(QTextCursor.MoveOperation.End)
            start = self._edit.document().find(words, start, flags)
            found = not start.isNull()
            if found:
                self._edit.setTextCursor(start)
        self._state.setText("" if found else self.tr("not in this text"))
        return found

    @Slot(str)
    def _find_from_here(self, _text: str) -> None:
        cursor = self._edit.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._edit.setTextCursor(cursor)
        self.find_next()

    @Slot()
    def _replace(self) -> None:
        cursor = self._edit.textCursor()
        if cursor.selectedText().casefold() == self._field.text().casefold() != "":
            self._edit.put(cursor, self._other.text())
        self.find_next()

    @Slot()
    def _replace_all(self) -> None:
        document, words = self._edit.document(), self._field.text()
        if not words:
            return
        self._edit.end_undo_step()
        edit = QTextCursor(document)
        edit.beginEditBlock()
        place = document.find(words)
        count = 0
        while not place.isNull():
            place.insertText(self._other.text())
            count += 1
            place = document.find(words, place)
        edit.endEditBlock()
        self._edit.end_undo_step()
        self._state.setText(tr("{n} replaced", count=count))
