"""Shows a rendered note, with links that can be followed."""

from __future__ import annotations

import bisect
from urllib.parse import unquote

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import (
    QGuiApplication,
    QMouseEvent,
    QPalette,
    QTextBlock,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from writer_assist.ui.library.note_head import NotePart
from writer_assist.ui.theme import reading_font

SIDE, TOP, BOTTOM = 16, 4, 48
_ROLE = QPalette.ColorRole


class NoteReader(QTextBrowser):
    """Shows one part of a note, and knows where each line of its text is.

    Signals:
        note_wanted: str, the target of a link to a note.
        tag_wanted: str, a tag, without ``#``.
        page_wanted: QUrl, something outside the library.
        writing_wanted: int, the line of the part that was double-clicked, to edit there.
    """

    note_wanted = Signal(str)
    tag_wanted = Signal(str)
    page_wanted = Signal(object)
    writing_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("NoteEdit")
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFont(reading_font(11))
        self.document().setDocumentMargin(SIDE)
        self._part: NotePart | None = None
        self._lines: list[int] = []
        self._positions: list[int] = []
        self.anchorClicked.connect(self._follow)

    @property
    def part(self) -> NotePart | None:
        """The part that is shown."""
        return self._part

    def show_part(self, part: NotePart) -> None:
        """Show a part from its beginning."""
        self._part = part
        self.setExtraSelections([])
        self._fill()
        self.verticalScrollBar().setValue(0)

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        self.setFont(reading_font(points))
        self.update_colours()

    def update_colours(self) -> None:
        """Render again after the palette has changed."""
        if self._part is not None:
            kept = self.verticalScrollBar().value()
            self._fill()
            self.verticalScrollBar().setValue(kept)

    def mark(self, first: int, last: int) -> None:
        """Scroll to the paragraphs of these lines of the part, and mark them."""
        if not self._lines:
            return
        start = self._block_of(first)
        cursor = QTextCursor(start)
        end = self._block_of(last)
        cursor.setPosition(
            end.position() + max(end.length() - 1, 0), QTextCursor.MoveMode.KeepAnchor
        )
        mark = QTextEdit.ExtraSelection()
        mark.cursor = cursor
        mark.format.setBackground(QGuiApplication.palette().color(_ROLE.Highlight))
        self.setExtraSelections([mark])
        bar = self.verticalScrollBar()
        top = self.cursorRect(QTextCursor(start)).top() + bar.value()
        bar.setValue(top - self.viewport().height() // 6)

    def line_shown_first(self) -> int:
        """Return the line of the part at the top of the window."""
        return self._line_at(self.cursorForPosition(self.viewport().rect().topLeft()).position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to edit where the writer double-clicks."""
        position = self.cursorForPosition(event.position().toPoint()).position()
        self.writing_wanted.emit(self._line_at(position))

    def _fill(self) -> None:
        document = self.document()
        document.setDefaultStyleSheet(_style())
        document.setHtml(self._part.html if self._part else "")
        frame = document.rootFrame().frameFormat()
        frame.setTopMargin(TOP)
        frame.setBottomMargin(BOTTOM)
        document.rootFrame().setFrameFormat(frame)
        places = sorted(_anchors(document))
        self._positions = [position for position, _ in places]
        self._lines = [line for _, line in places]

    def _block_of(self, line: int) -> QTextBlock:
        at = max(bisect.bisect_right(self._lines, line) - 1, 0)
        return self.document().findBlock(self._positions[at])

    def _line_at(self, position: int) -> int:
        at = bisect.bisect_right(self._positions, position) - 1
        return self._lines[at] if at >= 0 else 0

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        scheme, _, target = unquote(bytes(link.toEncoded().data())).partition(":")
        if scheme == "note":
            self.note_wanted.emit(target)
        elif scheme == "tag":
            self.tag_wanted.emit(target)
        else:
            self.page_wanted.emit(link)


def _anchors(document: QTextDocument) -> list[tuple[int, int]]:
    """Return position and line of each paragraph whose line is known."""
    found: list[tuple[int, int]] = []
    block = document.begin()
    while block.isValid():
        at = block.begin()
        names = [] if at.atEnd() else at.fragment().charFormat().anchorNames()
        lines = (name[1:] for name in names if name[:1] == "L")
        found.extend((block.position(), int(line)) for line in lines if line.isdigit())
        block = block.next()
    return found


def _style() -> str:
    palette = QGuiApplication.palette()
    colour = {
        role: palette.color(role).name()
        for role in (_ROLE.Link, _ROLE.Dark, _ROLE.PlaceholderText, _ROLE.Midlight, _ROLE.Text)
    }
    return f"""
        body {{ color: {colour[_ROLE.Text]}; }}
        p, li {{ line-height: 130%; }}
        p {{ margin-top: 0; margin-bottom: 9px; }}
        h1, h2 {{ font-size: large; margin-top: 14px; margin-bottom: 6px; }}
        h3, h4, h5, h6 {{ font-size: medium; margin-top: 12px; margin-bottom: 4px; }}
        a {{ color: {colour[_ROLE.Link]}; text-decoration: none; }}
        a.missing {{ color: {colour[_ROLE.PlaceholderText]}; text-decoration: underline; }}
        a.tag, .quiet {{ color: {colour[_ROLE.Dark]}; }}
        blockquote {{ margin-left: 12px; margin-right: 0; color: {colour[_ROLE.Dark]}; }}
        pre, code {{ font-family: monospace; }}
        td, th {{ padding: 2px 6px; }}
    """
