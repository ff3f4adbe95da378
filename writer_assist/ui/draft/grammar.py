"""Marks what may be wrong in the grammar of the visible text, and says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAction, QHelpEvent, QPixmap, QTextBlock, QTextCursor
from PySide6.QtWidgets import QLabel, QMenu, QTextEdit, QToolTip, QWidgetAction

from writer_assist.domain.grammar import Complaint
from writer_assist.ui.draft.underlines import Span, WavyLine
from writer_assist.ui.text import tr, units_before

GATHER_MS = 80  # while paragraphs that were painted are gathered, to be checked together
HEADER_WIDTH = 300  # pixels, of the explanation in the menu

_MOST_PARAGRAPHS = 1_000  # that are kept with what was said of them
_AHEAD = 6  # paragraphs that are checked together when the next complaint is sought
_MOST_REPLACEMENTS = 5


class GrammarMarks(QObject):
    """Knows what may be wrong in the draft; ``TextMarks`` draws the lines under it.

    Nothing is checked here: paragraphs are asked for, and the answers kept.  What the writer is
    just writing is not marked.

    Signals:
        paragraphs_wanted: tuple[str, ...], paragraphs that are to be checked; see :meth:`tell`.
        told: Paragraphs that were asked for are checked now.
        ignored: Complaint that the writer does not want to see at this place again.
        kind_refused: Complaint whose kind the writer does not want to see at all.
    """

    paragraphs_wanted = Signal(tuple)
    told = Signal()
    ignored = Signal(object)
    kind_refused = Signal(object)

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._on = False
        self._checked: dict[str, tuple[Complaint, ...]] = {}  # by paragraph
        self._asked: set[str] = set()
        self._wanted: dict[str, None] = {}
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._ask)
        self._wave = WavyLine()
        edit.viewport().installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """Whether anything is marked."""
        return self._on

    def tile(self, scale: float) -> QPixmap:
        """Return the wave of the line."""
        return self._wave.pixmap(scale)

    def set_on(self, on: bool) -> None:
        """Begin to mark, or stop it; what was said is forgotten."""
        self._on = on
        self._checked.clear()
        self._asked.clear()
        self._wanted.clear()
        self._edit.viewport().update()

    def check_again(self) -> None:
        """Ask again about what was complained of; no mark goes before the answer."""
        if again := tuple(text for text, found in self._checked.items() if found):
            self.paragraphs_wanted.emit(again)

    def check_anew(self) -> None:
        """Ask again about everything: more may be complained of now."""
        self._checked.clear()
        self._edit.viewport().update()

    def tell(self, checked: Mapping[str, tuple[Complaint, ...]]) -> None:
        """Take the answer: what is complained of in which paragraph."""
        if not self._on:
            return
        changed = any(self._checked.get(text, ()) != found for text, found in checked.items())
        self._checked.update(checked)
        self._asked.difference_update(checked)
        for text in list(self._checked)[: max(0, len(self._checked) - _MOST_PARAGRAPHS)]:
            del self._checked[text]
        if changed:
            self._edit.viewport().update()
        self.told.emit()

    def spans(self, block: QTextBlock) -> Sequence[Span]:
        """Return what is marked in a paragraph; one that is not checked yet is asked for."""
        text = block.text()
        found = self._checked.get(text)
        if found is None:
            if text not in self._asked and text.strip():
                self._wanted[text] = None
                if not self._gather.isActive():
                    self._gather.start()
            return ()
        if not found:
            return ()
        at = block.position()
        return [
            span
            for span in (_in_units(text, one) for one in found)
            if not self._is_written(at + span[0], at + span[1])
        ]

    def lacks(self, block: QTextBlock) -> bool:
        """Ask for this paragraph and some more, if it is not checked yet."""
        text = block.text()
        if text in self._checked or not text.strip():
            return False
        if text not in self._asked:
            wanted = 0
            while block.isValid() and wanted < _AHEAD:
                text = block.text()
                if text.strip() and text not in self._checked:
                    self._wanted[text] = None
                    wanted += 1
                block = block.next()
            self._ask()
        return True

    def found_in(self, block: QTextBlock) -> Sequence[Span]:
        """Return what is complained of in a paragraph that was checked."""
        text = block.text()
        return [_in_units(text, one) for one in self._checked.get(text, ())]

    def complaint_at(self, position: int) -> Complaint | None:
        """Return the complaint about a place in the document, if there is one."""
        if not self._on:
            return None
        block = self._edit.document().findBlock(position)
        text, at = block.text(), position - block.position()
        for one in self._checked.get(text, ()):
            start, end = _in_units(text, one)
            if start <= at <= end:
                return one
        return None

    def extend(self, menu: QMenu) -> None:
        """Put the complaint at the caret at the top of a context menu, and what can be done."""
        position = self._edit.textCursor().selectionStart()
        complaint = self.complaint_at(position)
        if complaint is None or self._edit.isReadOnly():
            return
        first = menu.actions()[0] if menu.actions() else None
        place = self._cursor(position, complaint)
        entries: list[QAction] = [_header(menu, complaint.message)]
        for words in complaint.replacements[:_MOST_REPLACEMENTS]:
            entry = menu.addAction(_offered(words, place.selectedText()))
            entry.triggered.connect(lambda _=False, words=words: place.insertText(words))
            entries.append(entry)
        ignore = menu.addAction(tr("&Ignore this"))
        ignore.triggered.connect(lambda: self.ignored.emit(complaint))
        never = menu.addAction(tr("&Never complain of this kind"))
        never.triggered.connect(lambda: self.kind_refused.emit(complaint))
        entries += [ignore, never, menu.addSeparator()]
        if first is not None:
            menu.insertActions(first, entries)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Say what is wrong with the words below the pointer."""
        if self._on and isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            complaint = self._below(event.pos())
            if complaint is not None:
                QToolTip.showText(event.globalPos(), complaint.message, self._edit)
                return True
        return False

    def _below(self, point: QPoint) -> Complaint | None:
        cursor = self._edit.cursorForPosition(point)
        complaint = self.complaint_at(cursor.position())
        if complaint is None:
            return None
        start = self._cursor(cursor.position(), complaint)
        end = QTextCursor(start)
        start.setPosition(start.selectionStart())
        end.setPosition(end.selectionEnd())
        first, last = self._edit.cursorRect(start), self._edit.cursorRect(end)
        if first.top() == last.top():
            return complaint if first.united(last).contains(point) else None
        return complaint if first.top() <= point.y() <= last.bottom() else None

    def _cursor(self, position: int, complaint: Complaint) -> QTextCursor:
        """Return a cursor that selects what is complained of in the paragraph of a place."""
        block = self._edit.document().findBlock(position)
        start, end = _in_units(block.text(), complaint)
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + start)
        cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _is_written(self, start: int, end: int) -> bool:
        cursor = self._edit.textCursor()
        return not cursor.hasSelection() and start < cursor.position() == end

    def _ask(self) -> None:
        wanted = tuple(text for text in self._wanted if text not in self._asked)
        self._wanted.clear()
        if wanted and self._on:
            self._asked.update(wanted)
            self.paragraphs_wanted.emit(wanted)


def _in_units(text: str, one: Complaint) -> Span:
    if text.isascii():
        return one.start, one.end
    return units_before(text, one.start), units_before(text, one.end)


def _offered(words: str, present: str) -> str:
    """Return what a menu says about putting words in place of others."""
    shown = words.replace("&", "&&")
    if any(map(str.isalnum, words)):
        return shown
    if words.strip():
        return f"“{shown}”"
    if present.strip():
        gone = tr("Remove “{words}”")
        return gone.format(words=present.strip().replace("&", "&&"))
    return tr("One space") if words else tr("Remove the space")


def _header(menu: QMenu, message: str) -> QWidgetAction:
    """Return a line of a menu that explains, as wide as it reads well."""
    label = QLabel(message, menu)
    label.setObjectName("MenuNote")
    label.setWordWrap(True)
    label.setFixedWidth(HEADER_WIDTH)
    label.setAccessibleName(message)
    header = QWidgetAction(menu)
    header.setText(message)
    header.setDefaultWidget(label)
    header.setEnabled(False)
    return header
