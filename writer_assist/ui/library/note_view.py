"""Shows a note for reading and editing."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedLayout, QVBoxLayout, QWidget

from writer_assist.domain.note import NoteSummary, NoteText
from writer_assist.messages.library import WriteNote
from writer_assist.ui.draft.prose import ProseEdit
from writer_assist.ui.library.note_head import NoteHead, NotePart, PartTurner
from writer_assist.ui.library.reader import NoteReader
from writer_assist.ui.rows import ROW_HEIGHT, RowDelegate
from writer_assist.ui.text import characters_before, plural
from writer_assist.ui.widgets import LinkButton, rule

SHOW_PLACE_MS = 2000

ROWS = 6  # visible without scrolling
ID_ROLE = Qt.ItemDataRole.UserRole


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
    """Shows one note for reading or editing; it is saved with Ctrl+S and when it is closed.

    Signals:
        saved: int, str, str, str: the note's id, its title, its whole text and the
            fingerprint that it was read with.
        shown: A note is about to be shown.
        closed: The writer has read enough.
        read_wanted: str, int: the edited text, to be rendered and shown at an offset.
        part_wanted: int, another part of a long note, from 1.
        link_followed: str, the target of a link to a note.
        note_wanted: int, a note to be opened.
        tag_wanted: str, a tag whose notes should be listed.
        page_wanted: QUrl, something outside the library to open.
        back_wanted, forward_wanted: The writer goes back or forward through notes.
    """

    saved = Signal(object, str, str, str)
    shown = Signal()
    closed = Signal()
    read_wanted = Signal(str, int)
    part_wanted = Signal(int)
    link_followed = Signal(str)
    note_wanted = Signal(int)
    tag_wanted = Signal(str)
    page_wanted = Signal(object)
    back_wanted = Signal()
    forward_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note: NoteText | None = None
        self._changed = False
        self._head = NoteHead(self)
        self._reader = NoteReader(self)
        self._reader.setAccessibleName(self.tr("Note"))
        self._text = NoteEdit(self, top=8, bottom=60)
        self._text.setObjectName("NoteEdit")
        self._text.setAccessibleName(self.tr("Text of the note"))
        self._text.set_measured(False)
        self._text.set_text_size(11)
        self._pages = QStackedLayout()
        self._turner = PartTurner(self)
        self._backlinks = Backlinks(self)
        self._mark_timer = QTimer(self, singleShot=True, interval=SHOW_PLACE_MS)
        self._lay_out()
        self._connect()

    @property
    def note_id(self) -> int | None:
        """The note that is shown; None for none."""
        return self._note.summary.note_id if self._note else None

    @property
    def summary(self) -> NoteSummary | None:
        """The row of the note that is shown; None for none."""
        return self._note.summary if self._note else None

    def has_changes(self) -> bool:
        """Tell whether something in it is not saved yet."""
        return self._changed

    def is_writing(self) -> bool:
        """Tell whether the note is being edited."""
        return self._pages.currentWidget() is self._text

    def field(self) -> QWidget:
        """Return the widget that shows the note's text."""
        return self._text if self.is_writing() else self._reader

    def show_note(self, note: NoteText, place: tuple[int, int] | None, part: NotePart) -> None:
        """Open a note for reading.

        Args:
            note: What to show.
            place: Start and end of a passage in ``note.text``, in characters, to be
                scrolled to and marked for two seconds.
            part: The part of the note that holds the place, rendered.
        """
        self.save()
        self.shown.emit()  # the width decides where a passage is
        self._set_note(note)
        self.show_part(part)
        if place is not None:
            self._show_place(note.text, place, part)

    @Slot(object)
    def show_part(self, part: NotePart) -> None:
        """Show a part of the open note for reading."""
        writing = self._text.hasFocus()
        self._reader.show_part(part)
        self._pages.setCurrentWidget(self._reader)
        self._head.set_writing(False)
        self._turner.set_part(part.number, part.parts)
        if writing:
            self._reader.setFocus()

    def show_saved(self, note: NoteText) -> None:
        """Take the answer to a save; what was typed since then is kept."""
        if self._note is not None and self.note_id == note.summary.note_id:
            changed = self.is_writing() and self._text.text() != note.text
            self._set_note(note)
            self._set_changed(changed)

    def write_again(self, order: WriteNote) -> None:
        """Show again what could not be saved."""
        if self._note is None or self.note_id != order.note_id:
            return
        self.shown.emit()
        self._note = dataclasses.replace(self._note, fingerprint=order.fingerprint)
        self._begin_writing(order.text, 0)
        self._set_changed(True)

    def set_trail(self, back: bool, forward: bool) -> None:
        """Say whether there is a note to go back, or forward, to."""
        self._head.set_trail(back, forward)

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        self._text.set_text_size(points)
        self._reader.set_text_size(points)

    def update_colours(self) -> None:
        """Repaint after the palette has changed."""
        self._text.update_colours()
        self._reader.update_colours()

    @Slot()
    def save(self) -> None:
        """Request a save if the note was changed."""
        if self._changed and self._note is not None:
            self._set_changed(False)
            note = self._note
            self.saved.emit(
                note.summary.note_id, note.summary.title, self._text.text(), note.fingerprint
            )

    @Slot()
    def leave(self) -> None:
        """Save the changes and close."""
        self.save()
        self.closed.emit()

    @Slot()
    def turn(self) -> None:
        """Switch between reading and editing, at the same place."""
        if self.is_writing():
            self._begin_reading()
        else:
            self.write_at(self._reader.line_shown_first())

    @Slot(int)
    def write_at(self, line: int) -> None:
        """Begin to edit at a line of the part that is shown."""
        part = self._reader.part
        if self._note is None or part is None or not self._note.summary.editable:
            return
        text = self._note.text
        offset = part.start
        for _ in range(line):
            offset = text.find("\n", offset) + 1 or offset
        self._begin_writing(text, offset)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Close with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._pages.addWidget(self._reader)
        self._pages.addWidget(self._text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addLayout(self._pages, 1)
        layout.addWidget(self._turner)
        layout.addWidget(self._backlinks)

    def _connect(self) -> None:
        self._head.left.connect(self.leave)
        self._head.turned.connect(self.turn)
        self._head.back_wanted.connect(self.back_wanted)
        self._head.forward_wanted.connect(self.forward_wanted)
        self._head.file_wanted.connect(self._open_file)
        self._reader.note_wanted.connect(self.link_followed)
        self._reader.tag_wanted.connect(self.tag_wanted)
        self._reader.page_wanted.connect(self.page_wanted)
        self._reader.writing_wanted.connect(self.write_at)
        self._text.save_requested.connect(self.save)
        self._text.edited.connect(self._note_change)
        self._turner.part_wanted.connect(self.part_wanted)
        self._backlinks.note_wanted.connect(self.note_wanted)
        self._mark_timer.timeout.connect(self._unmark)

    def _set_note(self, note: NoteText) -> None:
        self._note = note
        self._head.set_note(note.summary)
        self._backlinks.set_notes(note.backlinks)
        self._set_changed(False)

    def _begin_writing(self, text: str, offset: int) -> None:
        self._text.set_text(text)
        self._pages.setCurrentWidget(self._text)
        self._head.set_writing(True)
        self._turner.set_part(1, 1)
        self._text.setFocus()
        cursor = self._text.cursor_at(text, offset, offset)
        self._text.setTextCursor(cursor)
        self._text.ensureCursorVisible()

    def _begin_reading(self) -> None:
        self.save()
        text = self._text.text()
        self.read_wanted.emit(text, characters_before(text, self._text.textCursor().position()))

    def _show_place(self, text: str, place: tuple[int, int], part: NotePart) -> None:
        first, last = (text.count("\n", part.start, max(end, part.start)) for end in place)
        self._reader.mark(first, last)
        self._mark_timer.start()

    @Slot()
    def _open_file(self) -> None:
        if self._note is not None:
            self.page_wanted.emit(QUrl.fromLocalFile(self._note.summary.path))

    @Slot()
    def _note_change(self) -> None:
        if not self._changed:
            self._set_changed(True)

    def _set_changed(self, changed: bool) -> None:
        self._changed = changed
        self._head.set_changed(changed)

    @Slot()
    def _unmark(self) -> None:
        self._reader.setExtraSelections([])


class Backlinks(QWidget):
    """A line that says how many notes link here; it opens to a list.

    Signals:
        note_wanted: int, a note to be opened.
    """

    note_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = LinkButton("", self)
        self._list = QListWidget(self)
        self._list.setObjectName("Plain")
        self._list.setAccessibleName(self.tr("Notes that link here"))
        self._list.setItemDelegate(RowDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 4)
        layout.setSpacing(2)
        layout.addWidget(rule(self))
        layout.addWidget(self._head, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._list)
        self._head.clicked.connect(self._turn)
        self._list.itemActivated.connect(self._ask)
        self._list.itemClicked.connect(self._ask)
        self.hide()

    def set_notes(self, notes: tuple[NoteSummary, ...]) -> None:
        """Show these notes; hidden when there are none."""
        self._list.clear()
        for note in notes:
            item = QListWidgetItem(note.title, self._list)
            item.setToolTip(note.path)
            item.setData(ID_ROLE, note.note_id)
        self._list.setFixedHeight(ROW_HEIGHT * min(len(notes), ROWS) + 2)
        self._head.setText(plural(len(notes), "Linked from 1 note", "Linked from {n} notes"))
        self.setVisible(bool(notes))

    @Slot()
    def _turn(self) -> None:
        self._list.setVisible(self._list.isHidden())

    @Slot(QListWidgetItem)
    def _ask(self, item: QListWidgetItem) -> None:
        self.note_wanted.emit(item.data(ID_ROLE))


def _is_save(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Save)
