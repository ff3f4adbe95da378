"""A text field for plain prose: a readable line length, generous spacing, no formats."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QTextEdit, QWidget

from writer_assist.ui.draft.draft_page import DraftPage
from writer_assist.ui.draft.edit_menu import edit_menu
from writer_assist.ui.draft.margin_mouse import MarginMouse
from writer_assist.ui.draft.page import PageFormats, PageStyle
from writer_assist.ui.draft.pasting import has_words, plain, plain_words_in, words_in
from writer_assist.ui.text import units_before
from writer_assist.ui.theme import SAMPLE, reading_font

STEP_MS = 1000  # of not typing, after which the next words are a step of undo of their own

# Between words, with the marks that scripts without spaces use.
_BETWEEN_WORDS = frozenset(" \t\u00a0\u2002\u2003\u2009\u202f\u3000\u2028\u2029。！？、，；：")
_KEYS = QKeySequence.StandardKey
_NEW_PARAGRAPH = (_KEYS.InsertParagraphSeparator, _KEYS.InsertLineSeparator)
_JOINING = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
# Keys that QTextEdit would swallow, although the program uses them.
_MENU_KEYS = (QKeySequence("Shift+F10"), QKeySequence(Qt.Key.Key_Menu))
_NOT_OURS = (QKeySequence("Ctrl+K"), QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Shift+Return"))


class ProseEdit(QTextEdit):
    """Edits Markdown as plain text; what is pasted or dropped loses its formats.

    QTextEdit, not QPlainTextEdit: that one ignores a paragraph's line height.

    What is typed is undone word by word, and every insertion is a step of its own.
    The actions of the widget (``addAction``) end its context menu.

    Attributes:
        page: Holds the text that is shown.

    Signals:
        edited: The writer, or an insertion, changed the text; not sent by set_text.
        caret_moved: The caret or the selection moved.
        text_replaced: Another text was loaded.
        document_turned: QTextDocument, which is shown now.
        look_changed: The text is set in another way, or in other colours.
    """

    edited = Signal()
    document_turned = Signal(object)
    look_changed = Signal()
    text_replaced = Signal()
    caret_moved = Signal()

    def __init__(self, parent: QWidget | None = None, *, top: int = 0, bottom: int = 0) -> None:
        super().__init__(parent)
        self._filling = False
        self._measured = True
        self._margins = MarginMouse(self)
        self._pause = QTimer(self, singleShot=True, interval=STEP_MS)
        self._pause.timeout.connect(self.end_undo_step)
        self.setAcceptRichText(False)
        self.setAutoFormatting(QTextEdit.AutoFormattingFlag.AutoNone)
        self.setTabChangesFocus(True)
        self.setCursorWidth(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(reading_font(13))
        self.page = DraftPage(self.document(), top=top, bottom=bottom)
        self.document().contentsChange.connect(self._tell_edited)
        self.cursorPositionChanged.connect(self.caret_moved)
        self.formats.format_loaded()

    @property
    def formats(self) -> PageFormats:
        """Set line heights, margins and indents of what is shown."""
        return self.page.formats

    def set_text(self, text: str) -> None:
        """Show another text; there is nothing to undo in it."""
        self._filling = True
        try:
            self.setPlainText(text)
            self.formats.format_loaded()
        finally:
            self._filling = False
        self.text_replaced.emit()

    def turn_to(self, page: DraftPage) -> None:
        """Show another page, with what can be undone in it; the one before stays as it is."""
        self.end_undo_step()
        page.set_look(self.formats.style, self.font())
        page.formats.set_bottom(self.formats.bottom)
        self.document().contentsChange.disconnect(self._tell_edited)
        self.document().setParent(self)  # otherwise Qt would destroy it
        self._filling = True
        self.setDocument(page.document)
        self._filling = False
        page.document.contentsChange.connect(self._tell_edited)
        self.page = page
        self._follow_document(page)
        self.document_turned.emit(page.document)
        self.text_replaced.emit()

    def _follow_document(self, page: DraftPage) -> None:
        """Let all that follows the document follow this one."""

    def text(self) -> str:
        """Return the whole text, paragraphs ended by line feeds.

        It takes milliseconds in a long draft: fine for saving, not for every key.
        """
        return self.page.text()

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        self.set_page(dataclasses.replace(self.formats.style, points=points))

    def set_page(self, style: PageStyle) -> None:
        """Set typeface, size, line height, width and the look of paragraphs; the caret stays."""
        before = self.formats.style
        if style == before:
            return  # highlighting a long draft again would be noticed
        place, was = self._place_to_keep()
        self._filling = True
        self.formats.choose(style)
        self._filling = False
        if (style.font, style.points) != (before.font, before.points):
            self.setFont(reading_font(style.points, style.font))
            self.update_colours()
        self._centre()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(place).top() - was)
        self.look_changed.emit()

    def update_colours(self) -> None:
        """Highlight again after the palette has changed."""
        self._filling = True
        self.page.update_colours(self.font().pointSizeF())
        self._filling = False
        self.look_changed.emit()

    def set_measured(self, measured: bool) -> None:
        """Limit lines to a readable length, or fill the width (in a narrow panel)."""
        self._measured = measured
        self._centre()

    def cursor_at(self, text: str, start: int, end: int) -> QTextCursor:
        """Return a cursor that selects characters ``start`` to ``end`` of ``text``, shown here."""
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        cursor.setPosition(min(units_before(text, start), last))
        cursor.setPosition(min(units_before(text, end), last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def selected_text(self) -> str:
        """Return what is selected, paragraphs ended by line feeds."""
        return self.textCursor().selectedText().replace("\u2029", "\n").replace("\u2028", "\n")

    def words_at_caret(self) -> str:
        """Return the selection in one line; without one, the word at the caret, if any."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        return " ".join(cursor.selectedText().split())

    @Slot()
    def undo(self) -> None:
        """Undo the writer's last step; what the page did is none."""
        self.formats.undo(super().undo)

    @Slot()
    def redo(self) -> None:
        """Do again what was undone."""
        self.formats.redo(super().redo)

    @Slot()
    def end_undo_step(self) -> None:
        """Make what comes next a step of undo of its own."""
        # Qt adds a change to the step before it only while the document counts as modified.
        # In the middle of an edit, a drop for instance, that is not known yet: hence twice.
        self.document().setModified(True)
        self.document().setModified(False)

    def put(self, place: QTextCursor, text: str) -> None:
        """Insert text at a place, replacing what is selected there, as one undo step."""
        self.end_undo_step()
        place.beginEditBlock()
        start = place.selectionStart()
        place.insertText(plain(text))
        self.formats.format_between(start, place.position())
        place.endEditBlock()
        self.end_undo_step()

    def replace_parts(self, text: str, parts: Sequence[tuple[int, int, str]]) -> None:
        """Replace stretches of the text by others, as one undo step.

        Args:
            text: What is shown here.
            parts: Where each begins and ends in it, in their order, and the new words.
        """
        places = [self.cursor_at(text, start, end) for start, end, _ in parts]
        self.replace_at(places, [words for _, _, words in parts])

    def replace_at(self, places: Sequence[QTextCursor], words: Sequence[str]) -> None:
        """Replace what cursors select, in the order of the text, as one undo step."""
        self.end_undo_step()
        edit = QTextCursor(self.document())
        edit.beginEditBlock()
        for place, new in zip(reversed(places), reversed(words), strict=True):
            place.insertText(plain(new))
        edit.endEditBlock()
        self.end_undo_step()

    def context_menu(self) -> QMenu:
        """Return the context menu; whoever shows it destroys it."""
        return edit_menu(self)

    def event(self, event: QEvent) -> bool:
        """Let clicks in the margins act on the text; leave the program's keys to the window."""
        if self._margins.wants(event):
            return self._margins.send(event)
        if isinstance(event, QContextMenuEvent) and self._is_by_mouse(event):
            self.contextMenuEvent(event)
            return True
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and QKeySequence(event.keyCombination()) in _NOT_OURS
        ):
            event.ignore()
            return False
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Show the menu where the writer pointed, or at the caret."""
        if self._is_by_mouse(event):
            self._put_caret(self.viewport().mapFromGlobal(event.globalPos()))
            self._show_menu(event.globalPos())
        else:
            self._show_menu_at_caret()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Handle a key; Enter makes a paragraph, with Shift too, not a line separator."""
        # Qt's own Enter in an empty paragraph makes none, but takes its line height away.
        if any(map(event.matches, _NEW_PARAGRAPH)) and not self.isReadOnly():
            self.formats.begin_paragraph(self.textCursor())
            self.ensureCursorVisible()
            return
        if QKeySequence(event.keyCombination()) in _MENU_KEYS:
            self._show_menu_at_caret()
            return
        for key, act in ((_KEYS.Undo, self.undo), (_KEYS.Redo, self.redo)):
            if event.matches(key) and not self.isReadOnly():
                act()
                return
        if event.key() in _JOINING and not event.modifiers() and not self.isReadOnly():
            onward = event.key() == Qt.Key.Key_Delete
            if self.formats.join_paragraphs(self.textCursor(), onward=onward):
                self.ensureCursorVisible()
                return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the text centred, and the caret in sight if it was."""
        was_in_sight = 0 <= self.cursorRect().top() < event.oldSize().height()
        if event.size().width() != event.oldSize().width():
            self._centre()
        super().resizeEvent(event)
        if was_in_sight:
            self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802
        """Accept text only."""
        return has_words(source)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """Paste or drop its words as one step of undo; italics and bold come as Markdown."""
        self._paste(words_in(source))

    @Slot()
    def paste_plain(self) -> None:
        """Paste the words of the clipboard without italics and bold."""
        source: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if source is not None and not self.isReadOnly():  # an empty clipboard may have nothing
            self._paste(plain_words_in(source))

    def _paste(self, words: str) -> None:
        if words:
            cursor = self.textCursor()
            self.put(cursor, words)
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        """Copy or drag the plain text; Qt's own would turn no-break spaces into spaces."""
        data = QMimeData()
        data.setText(self.selected_text())
        return data

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Allow the field to be narrow."""
        return QSize(160, 80)

    def _place_to_keep(self) -> tuple[QTextCursor, int]:
        """Return a place that is in sight, the caret's at best, and how far down it is."""
        place = self.textCursor()
        if not self.viewport().rect().intersects(self.cursorRect(place)):
            place = self.cursorForPosition(QPoint(0, 0))
        return place, self.cursorRect(place).top()

    def _centre(self) -> None:
        bar = self.verticalScrollBar().sizeHint().width()
        wide = (
            QFontMetricsF(self.font()).horizontalAdvance(SAMPLE)
            / len(SAMPLE)
            * self.formats.style.width
        )
        spare = (self.width() - bar - wide - 2 * self.document().documentMargin()) / 2
        side = max(24, int(spare)) if self._measured else 12
        self.setViewportMargins(side, 0, max(side - bar, 8), 0)

    @staticmethod
    def _is_by_mouse(event: QContextMenuEvent) -> bool:
        return event.reason() is not QContextMenuEvent.Reason.Keyboard

    def _put_caret(self, point: QPoint) -> None:
        """Put the caret where the writer pointed, unless that is selected."""
        there, here = self.cursorForPosition(point), self.textCursor()
        if not here.selectionStart() <= there.position() <= here.selectionEnd():
            self.setTextCursor(there)

    def _show_menu_at_caret(self) -> None:
        self.ensureCursorVisible()
        self._show_menu(self.viewport().mapToGlobal(self.cursorRect().bottomLeft()))

    def _show_menu(self, place: QPoint) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        menu = self.context_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    @Slot(int, int, int)
    def _tell_edited(self, position: int, removed: int, added: int) -> None:
        if self._filling or not (removed or added):
            return
        last = self.document().characterAt(position + added - 1) if added else ""
        if (removed and added) or added > 1 or last in _BETWEEN_WORDS:
            self.end_undo_step()
        self._pause.start()
        self.edited.emit()
