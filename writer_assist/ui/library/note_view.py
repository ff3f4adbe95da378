"""A note, opened for reading and writing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPalette, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTextEdit, QVBoxLayout, QWidget

from writer_assist.domain.note import NoteText
from writer_assist.ui.editor.prose import ProseEdit
from writer_assist.ui.pane import MARGIN, ElidedLabel, IconButton, LinkButton, NamedLabel

SHOW_PLACE_MS = 2000


class NoteEdit(ProseEdit):
    """The text of a note; Ctrl+S saves the note, not the draft.

    Signals:
        save_requested: The writer pressed Ctrl+S.
    """

    save_requested = Signal()

    def event(self, event: QEvent) -> bool:
        """Claim Ctrl+S while the note has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_save(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Save with Ctrl+S."""
        if _is_save(event):
            self.save_requested.emit()
            return
        super().keyPressEvent(event)


class NoteView(QWidget):
    """Shows one note; what was changed is saved by key, by button and on leaving.

    Signals:
        saved: object, str, str, str: the note's id (None for a new one), its title,
            its whole text and the fingerprint that it was read with.
        closed: The writer goes back to the list.
    """

    saved = Signal(object, str, str, str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note_id: int | None = None
        self._fingerprint = ""
        self._changed = False
        self._back = IconButton("back", self.tr("Back to the notes"), self, key="Esc")
        self._save = LinkButton(self.tr("Save note"), self)
        self._title = QLineEdit(self)
        self._title.setObjectName("Bare")
        self._title.setAccessibleName(self.tr("Title of the new note"))
        self._title.setPlaceholderText(self.tr("Title"))
        self._name = NamedLabel("", "Heading", self)
        self._name.setWordWrap(True)
        self._about = ElidedLabel(
            self, role=QPalette.ColorRole.Dark, cut=Qt.TextElideMode.ElideMiddle
        )
        self._text = NoteEdit(self, top=8, bottom=60)
        self._text.setObjectName("NoteEdit")
        self._text.setAccessibleName(self.tr("Text of the note"))
        self._text.set_measured(False)
        self._text.set_text_size(11)
        self.setFocusProxy(self._text)
        self._mark_timer = QTimer(self, singleShot=True, interval=SHOW_PLACE_MS)
        self._lay_out()
        self._connect()

    @property
    def note_id(self) -> int | None:
        """The note that is shown; None for a new one."""
        return self._note_id

    def show_note(self, note: NoteText, place: tuple[int, int] | None = None) -> None:
        """Open a note.

        Args:
            note: What to show.
            place: Start and end of a passage in ``note.text``, in characters, to be
                scrolled to and marked for two seconds.
        """
        same = note.summary.note_id == self._note_id and note.text == self._text.text()
        self._show_head(note)
        if not same:
            self._text.set_text(note.text)
        self._set_changed(False)
        if place is not None:
            self._show_place(note.text, place)

    def take_saved(self, note: NoteText) -> None:
        """Take the answer to a save; what was written since is kept."""
        if self._note_id in (None, note.summary.note_id):
            self._show_head(note)
            self._set_changed(self._text.text() != note.text)

    def new_note(self, title: str = "", text: str = "") -> None:
        """Begin a note that does not exist yet."""
        self._note_id, self._fingerprint = None, ""
        self._title.setText(title)
        self._about.set_text("")
        self._name.hide()
        self._title.show()
        self._text.set_text(text)
        self._set_changed(False)
        (self._text if title else self._title).setFocus()

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        self._text.set_text_size(points)

    def take_colours(self) -> None:
        """Highlight anew after the palette has changed."""
        self._text.take_colours()

    @Slot()
    def save(self) -> None:
        """Ask for the note to be saved if it was changed."""
        text = self._text.text()
        title = self._title.text().strip() if self._note_id is None else self._name.text()
        if not self._changed or not (text.strip() or title):
            return
        self._set_changed(False)
        self.saved.emit(self._note_id, title or _first_line(text), text, self._fingerprint)

    def mark_unsaved(self) -> None:
        """Take note that a save failed: the text is still to be saved."""
        self._set_changed(True)

    @Slot()
    def leave(self) -> None:
        """Save what was changed and go back."""
        self.save()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._back)
        top.addStretch(1)
        top.addWidget(self._save)
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN - 2, 8, MARGIN - 5, 8)
        head.setSpacing(2)
        head.addLayout(top)
        for widget in (self._name, self._title, self._about):
            head.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._text, 1)

    def _connect(self) -> None:
        self._back.clicked.connect(self.leave)
        self._save.clicked.connect(self.save)
        self._text.save_requested.connect(self.save)
        self._text.edited.connect(self._note_change)
        self._title.textEdited.connect(self._note_change)
        self._mark_timer.timeout.connect(self._unmark)

    @Slot()
    def _note_change(self) -> None:
        if not self._changed:
            self._set_changed(True)

    def _set_changed(self, changed: bool) -> None:
        self._changed = changed
        self._save.setVisible(changed)

    def _show_head(self, note: NoteText) -> None:
        self._note_id, self._fingerprint = note.summary.note_id, note.fingerprint
        self._name.setText(note.summary.title)
        tags = " ".join(f"#{tag}" for tag in note.summary.tags)
        self._about.set_text(" · ".join(part for part in (tags, note.summary.path) if part))
        self._name.show()
        self._title.hide()

    def _show_place(self, text: str, place: tuple[int, int]) -> None:
        cursor = self._text.cursor_at(text, *place)
        mark = QTextEdit.ExtraSelection()
        mark.cursor = cursor
        mark.format.setBackground(QGuiApplication.palette().color(QPalette.ColorRole.Highlight))
        self._text.setExtraSelections([mark])
        start = QTextCursor(cursor)
        start.setPosition(cursor.selectionStart())
        self._text.setTextCursor(start)
        above = self._text.cursorRect().top() - self._text.viewport().height() // 5
        bar = self._text.verticalScrollBar()
        bar.setValue(bar.value() + above)
        self._mark_timer.start()

    @Slot()
    def _unmark(self) -> None:
        self._text.setExtraSelections([])


def _is_save(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Save)


def _first_line(text: str) -> str:
    return next((line.strip("# ").strip() for line in text.splitlines() if line.strip()), "")[:60]
