"""A small form over the window for writing down a new note quickly."""

from __future__ import annotations

import re
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from writer_assist.ui.draft.prose import ProseEdit
from writer_assist.ui.layers import Layer
from writer_assist.ui.text import key_name
from writer_assist.ui.widgets import NamedLabel

WIDTH, HEIGHT = 480, 320
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_BETWEEN_TAGS = re.compile(r"[\s,;]+")


class QuickNote(Layer):
    """The form: Ctrl+Enter saves, Esc closes, and unsaved words are there the next time.

    Tab goes round from the title to the text, the tags and the button.

    Signals:
        saved: str, str: the title (it may be empty) and the text of a new note.
        left: The form was closed; the focus should return to where it was.
    """

    saved = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.setObjectName("Overlay")
        self.setAccessibleName(self.tr("New note"))
        self._title = QLineEdit(self)
        self._title.setObjectName("Bare")
        self._title.setPlaceholderText(self.tr("Title (optional)"))
        self._title.setAccessibleName(self.tr("Title"))
        self._text = ProseEdit(self, top=4, bottom=12)
        self._text.setObjectName("NoteEdit")
        self._text.setAccessibleName(self.tr("Text of the note"))
        self._text.set_measured(False)
        self._tags = QLineEdit(self)
        self._tags.setObjectName("Bare")
        self._tags.setPlaceholderText(self.tr("Tags (optional)"))
        self._tags.setAccessibleName(self.tr("Tags"))
        self._save = QPushButton(self.tr("Save"), self)
        self._save.setToolTip(key_name("Ctrl+Enter"))
        self._save.setAutoDefault(False)
        self._hint = NamedLabel("", "Faint", self)
        self._lay_out()
        for field in (self._title, self._text, self._tags, self._save):
            field.installEventFilter(self)
        self._save.clicked.connect(self.save)
        self.hide()

    def open(self, *, title: str = "", quoted: str = "") -> None:
        """Show the form.

        Args:
            title: Of the note, if it is known.
            quoted: Words to quote in it; added after what was typed before.
        """
        if title:
            self._title.setText(title)
        if quoted.strip():
            before = self._text.text().rstrip()
            self._text.set_text("\n\n".join(part for part in (before, quotation(quoted)) if part))
        self._place()
        self.show()
        self.raise_()
        self._say("")
        self._text.moveCursor(QTextCursor.MoveOperation.End)
        first = self._text if self._title.text() else self._title
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def bring_back(self, title: str, text: str) -> None:
        """Show again what could not be saved."""
        self._title.setText(title)
        self._text.set_text(text)
        self.open()

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        self._text.set_text_size(points)

    def update_colours(self) -> None:
        """Highlight again after the palette has changed."""
        self._text.update_colours()

    def is_empty(self) -> bool:
        """Tell whether nothing is written in it."""
        return not (self._title.text().strip() or self._text.text().strip())

    @Slot()
    def save(self) -> None:
        """Save the note and close; if it is empty, say so."""
        if self.is_empty():
            self._say(self.tr("There is nothing to save yet."))
            self._text.setFocus()
            return
        self.hand_over()
        self.leave()

    def hand_over(self) -> None:
        """Hand the note over to be saved; also called when the program closes."""
        if self.is_empty():
            return
        title, text = self._title.text().strip(), self._text.text().strip()
        tags = " ".join(tag_marks(self._tags.text()))
        for field in (self._title, self._tags):
            field.clear()
        self._text.set_text("")
        self.saved.emit(title, "\n\n".join(part for part in (text, tags) if part) + "\n")

    @Slot()
    def leave(self) -> None:
        """Close; nothing that was typed is lost."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Handle the keys that save and close in every field, before the window gets them."""
        if isinstance(event, QKeyEvent) and self._is_ours(event):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                (self.leave if event.key() == Qt.Key.Key_Escape else self.save)()
                return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._go_round(watched, event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _go_round(self, watched: QObject, event: QKeyEvent) -> bool:
        """Keep Tab inside, and go from the title to the text with Enter."""
        to: QWidget | None = None
        if watched is self._title and event.key() in _ENTER:
            to = self._text
        elif watched is self._save and event.key() == Qt.Key.Key_Tab:
            to = self._title
        elif watched is self._title and event.key() == Qt.Key.Key_Backtab:
            to = self._save
        if to is not None:
            to.setFocus(Qt.FocusReason.TabFocusReason)
        return to is not None

    def _say(self, words: str) -> None:
        keys = {"save": key_name("Ctrl+Enter"), "close": key_name("Esc")}
        self._hint.setText(words or self.tr("{save} saves · {close} closes").format(**keys))

    @staticmethod
    def _is_ours(event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return event.key() == Qt.Key.Key_Escape or (
            event.key() in _ENTER and held == Qt.KeyboardModifier.ControlModifier
        )

    def _place(self) -> None:
        around = self._window.size()
        width, height = min(WIDTH, around.width() - 40), min(HEIGHT, around.height() - 120)
        self.setGeometry((around.width() - width) // 2, 72, width, height)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self._hint, 1)
        foot.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._tags)
        layout.addLayout(foot)
        for first, second in pairwise((self._title, self._text, self._tags, self._save)):
            self.setTabOrder(first, second)


def quotation(text: str) -> str:
    """Return a part of the draft as a Markdown quotation, with room to write below."""
    lines = [f"> {line}".rstrip() for line in text.strip().splitlines()]
    return "\n".join([*lines, "", ""])


def tag_marks(text: str) -> list[str]:
    """Return what was typed as tags, as Markdown writes them: ``#ferry``."""
    return [f"#{tag.lstrip('#')}" for tag in _BETWEEN_TAGS.split(text) if tag.strip("#")]
