"""The second pane: a note, another scene or an old version beside the manuscript."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from writer_assist.ui.draft.prose import ProseEdit
from writer_assist.ui.library.note_view import NoteView
from writer_assist.ui.places_list import PlacesBeside
from writer_assist.ui.rewriting.pane import RewritingPane
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import MARGIN, IconButton, LinkButton, NamedLabel, WrappedLabel


class BesidePane(QWidget):
    """Lies over the sources and continuations, so that the text stays where it is.

    Attributes:
        note: The note that is open.
        text: The scene or version that is shown, to be read.
        places: The comments, bookmarks and footnotes of the draft.
        rewriting: Other wordings for what is selected.

    Signals:
        turned: bool, whether it was opened or closed.
        left: It was closed, and nothing else can have the keyboard back.
    """

    turned = Signal(bool)
    left = Signal()

    def __init__(self, note: NoteView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Second pane"))
        self.note, self.text, self.places = note, TextBeside(self), PlacesBeside(self)
        self.rewriting = RewritingPane(self)
        self._open = False
        self._before: QWidget | None = None  # which had the keyboard
        self._pages = QStackedLayout(self)
        self._pages.addWidget(note)
        self._pages.addWidget(self.text)
        self._pages.addWidget(self.places)
        self._pages.addWidget(self.rewriting)
        note.shown.connect(self._show_note)
        note.closed.connect(self._close)
        self.text.closed.connect(self.leave)
        self.places.closed.connect(self.leave)
        self.rewriting.closed.connect(self.leave)

    def is_open(self) -> bool:
        """Tell whether anything is shown."""
        return self._open

    def show_text(self, title: str, about: str, text: str, *, swap: bool) -> None:
        """Show a text to be read.

        Args:
            title: Of the scene.
            about: Which of its versions this is, for instance.
            text: In Markdown.
            swap: Whether the text can be opened for writing in place of the draft.
        """
        self.note.save()
        self._show(self.text)
        self.text.show_text(title, about, text, swap=swap)

    def shows_text(self) -> bool:
        """Tell whether a scene or a version is shown."""
        return self._open and self._pages.currentWidget() is self.text

    def show_places(self) -> None:
        """Show the places of the draft."""
        self.note.save()
        self._show(self.places)

    def shows_places(self) -> bool:
        """Tell whether the places of the draft are shown."""
        return self._open and self._pages.currentWidget() is self.places

    def show_rewriting(self) -> None:
        """Show other wordings."""
        self.note.save()
        self._show(self.rewriting)

    def shows_rewriting(self) -> bool:
        """Tell whether other wordings are shown."""
        return self._open and self._pages.currentWidget() is self.rewriting

    def take_focus(self) -> None:
        """Give the keyboard to what is shown."""
        if self.shows_rewriting():
            self.rewriting.take_focus()
            return
        shown: QWidget = self.text.field if self.shows_text() else self.note.field()
        shown = self.places.list if self.shows_places() else shown
        shown.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def leave(self) -> None:
        """Close what is shown; changes in a note are saved."""
        if self._open:
            self.note.leave()

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        self.text.field.set_text_size(points)
        self.rewriting.set_text_size(points)

    def update_colours(self) -> None:
        """Highlight again after the palette has changed."""
        self.text.field.update_colours()

    @Slot()
    def _show_note(self) -> None:
        self._show(self.note)

    def _show(self, page: QWidget) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._before = focus
        self._pages.setCurrentWidget(page)
        if not self._open:
            self._open = True
            self.turned.emit(True)

    @Slot()
    def _close(self) -> None:
        if not self._open:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        self._open = False
        self.turned.emit(False)
        if had_focus and self._before is not None and self._before.isVisible():
            self._before.setFocus()
        elif had_focus:
            self.left.emit()
        self._before = None


class TextBeside(QWidget):
    """A scene or an old version, to be read.

    Attributes:
        field: Shows its text.

    Signals:
        closed: The writer has read enough.
        swap_wanted: The writer wants to write in it, and to have the draft here.
    """

    closed = Signal()
    swap_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = NamedLabel("", "PanelTitle", self)
        self._about = WrappedLabel("", self)
        self._swap = LinkButton(self.tr("Swap with the draft"), self)
        self._swap.setToolTip(self.tr("Write here, and read the draft beside it (Ctrl+Shift+X)"))
        self._swap.clicked.connect(self.swap_wanted)
        close = IconButton("close", self.tr("Close"), self, key="Esc")
        close.clicked.connect(self.closed)
        self.field = ProseEdit(self, top=8, bottom=60)
        self.field.setObjectName("NoteEdit")
        self.field.setAccessibleName(self.tr("Text beside the draft"))
        self.field.setReadOnly(True)
        self.field.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.field.set_measured(False)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._swap)
        top.addWidget(close)
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN, 8, MARGIN - 8, 6)
        head.setSpacing(2)
        head.addLayout(top)
        head.addWidget(self._about)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.field, 1)

    def show_text(self, title: str, about: str, text: str, *, swap: bool) -> None:
        """Show a text from its beginning; the same scene again stays where it was read."""
        is_same = title == self._title.text() and about == self._about.text()
        place = self.field.verticalScrollBar().value() if is_same else 0
        self._title.setText(title)
        self._about.setText(about)
        self._about.setVisible(bool(about))
        self._swap.setVisible(swap)
        self.field.setAccessibleDescription(tr("{title}, to be read").format(title=title))
        self.field.set_text(text)
        self.field.verticalScrollBar().setValue(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Close with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
