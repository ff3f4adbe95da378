"""A small form over the window for writing down a new note quickly."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from writer_assist.ui.draft.prose import ProseEdit
from writer_assist.ui.overlay import ENTER, Overlay, held_keys
from writer_assist.ui.text import key_name, tr

WIDTH, HEIGHT, TOP = 480, 320, 72
_LARGER = 1.5  # points; the form is small, and written in
_CONTROL = Qt.KeyboardModifier.ControlModifier
_BETWEEN_TAGS = re.compile(r"[\s,;]+")


class QuickNote(Overlay):
    """The form: Ctrl+Enter saves, Esc closes, and unsaved words are there the next time.

    Tab goes round from the title to the text, the tags and the button.

    Signals:
        saved: str, str: the title (it may be empty) and the text of a new note.
    """

    saved = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("New note"), width=WIDTH, height=HEIGHT, top=TOP)
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
        self._lay_out()
        for field in (self._title, self._text, self._tags, self._save):
            field.installEventFilter(self)
        self._save.clicked.connect(self.save)

    def first_place(self) -> QWidget:
        """Return the title, or the text where there is a title."""
        return self._text if self._title.text() else self._title

    def write(self, *, title: str = "", quoted: str = "") -> None:
        """Show the form with something to begin with.

        Args:
            title: Of the note, if it is known.
            quoted: Words to quote in it; added after what was typed before.
        """
        if title:
            self._title.setText(title)
        if quoted.strip():
            before = self._text.text().rstrip()
            self._text.set_text("\n\n".join(part for part in (before, quotation(quoted)) if part))
        self.open()

    def open(self) -> None:
        """Show the form, with the cursor behind what was typed before."""
        super().open()
        self.say("")
        self._text.moveCursor(QTextCursor.MoveOperation.End)

    def bring_back(self, title: str, text: str) -> None:
        """Show again what could not be saved."""
        self._title.setText(title)
        self._text.set_text(text)
        self.open()

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        self._text.set_text_size(points + _LARGER)

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
            self.say(self.tr("There is nothing to save yet."))
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Handle the keys that save and close in every field, before the window gets them."""
        fields = watched is not self._around
        if fields and isinstance(event, QKeyEvent) and (act := self.act_for(event)):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                act()
                return True
        if fields and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._go_round(watched, event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _go_round(self, watched: QObject, event: QKeyEvent) -> bool:
        """Keep Tab inside, and go from the title to the text with Enter."""
        to: QWidget | None = None
        if watched is self._title and event.key() in ENTER:
            to = self._text
        elif watched is self._save and event.key() == Qt.Key.Key_Tab:
            to = self._title
        elif watched is self._title and event.key() == Qt.Key.Key_Backtab:
            to = self._save
        if to is not None:
            to.setFocus(Qt.FocusReason.TabFocusReason)
        return to is not None

    def keys_in_words(self) -> str:
        """Return the keys that save and close."""
        keys = {"save": key_name("Ctrl+Enter"), "close": key_name("Esc")}
        return self.tr("{save} saves · {close} closes").format(**keys)

    def act_for(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Save with Ctrl+Enter, close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            return self.leave
        held = held_keys(event)
        return self.save if event.key() in ENTER and held == _CONTROL else None

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._tags)
        layout.addLayout(self.foot(self._save))
        for first, second in pairwise((self._title, self._text, self._tags, self._save)):
            self.setTabOrder(first, second)


def quotation(text: str) -> str:
    """Return a part of the draft as a Markdown quotation, with room to write below."""
    lines = [f"> {line}".rstrip() for line in text.strip().splitlines()]
    return "\n".join([*lines, "", ""])


def tag_marks(text: str) -> list[str]:
    """Return what was typed as tags, as Markdown writes them: ``#ferry``."""
    return [f"#{tag.lstrip('#')}" for tag in _BETWEEN_TAGS.split(text) if tag.strip("#")]
