"""How prose is set on its page: line height, margins, indents, and blank lines put out of sight."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument

from writer_assist.page_settings import INDENT, SPACE, TYPED, PageSettings
from writer_assist.ui.draft.highlighter import is_heading_or_break

_INDENT_EMS = 1.5  # of a first line, in the size of the text
_SPACE_LINES = 0.55  # between paragraphs, in heights of a line
_BEGINNING = 8  # characters of a paragraph that tell what it is
_LONGEST_GAP = 50  # blank lines that are looked at in one place

_USUAL = PageSettings()
_Look = tuple[int, str, float, int]
_LIST_OR_QUOTE = re.compile(r"\s*(?:[-*+>]|\d{1,3}[.)])\s")


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How prose looks on its page; nothing of it is in the text.

    Attributes:
        font: Family of the typeface; empty for the one that comes with the program.
        points: Size of the text.
        line_height: In percent of what the typeface asks for.
        width: The longest line, in characters.
        paragraphs: How they are parted: TYPED, SPACE or INDENT of the page's settings.
    """

    font: str = _USUAL.page_font
    points: float = _USUAL.text_size
    line_height: int = _USUAL.line_height
    width: int = _USUAL.page_width
    paragraphs: str = _USUAL.paragraphs


@dataclass(frozen=True, slots=True)
class _FormatStep:
    """Steps of undo that only format: how many there are before and after, and what they do."""

    before: int
    after: int
    was: _Look
    becomes: _Look


def page_style(settings: PageSettings) -> PageStyle:
    """Return the page that the writer chose."""
    return PageStyle(
        settings.page_font,
        settings.text_size,
        settings.line_height,
        settings.page_width,
        settings.paragraphs,
    )


class PageFormats(QObject):
    """Formats the paragraphs of a document, outside of undo; its text is never touched.

    Between paragraphs that are parted by space or an indent, the first blank line is hidden: it
    is what parts them in the file.  Further ones are a gap that the writer wants to see.

    What is set while there is nothing to undo is set with undo switched off.  Otherwise Qt makes it
    a step of undo, which :meth:`undo` and :meth:`redo` pass over.  While something can be done
    again, it waits until the next key: any change would take that away.
    """

    def __init__(self, document: QTextDocument, *, top: int, bottom: int) -> None:
        """Format a document from now on.

        Args:
            document: Holds this object.
            top: Margin above the text, in pixels.
            bottom: Margin below it.
        """
        super().__init__(document)
        self._document = document
        self._top, self._bottom = top, bottom
        self._style = PageStyle()
        self._set = self._look()  # as the paragraphs are formatted now
        self._steps: list[_FormatStep] = []  # that can be undone
        self._undone: list[_FormatStep] = []
        self._in_undo = False
        self._count = 0  # of the paragraphs, at the last change
        document.contentsChange.connect(self._follow)
        document.redoAvailable.connect(self._catch_up_later)

    @property
    def style(self) -> PageStyle:
        """How the page is set."""
        return self._style

    @property
    def bottom(self) -> int:
        """The margin below the text, in pixels."""
        return self._bottom

    def choose(self, style: PageStyle) -> None:
        """Set the page in another way."""
        self._style = style
        self._format_again()

    def set_bottom(self, pixels: int) -> None:
        """Set the margin below the text."""
        self._bottom = pixels
        self._format_again()

    def format_loaded(self) -> None:
        """Format a text that was just loaded; there is nothing to undo in it."""
        self._format_without_undo()
        self._document.setModified(False)
        self._hide_separators(self._document.firstBlock(), self._document.lastBlock())

    def undo(self, undo_one: Callable[[], None]) -> None:
        """Undo the writer's last step, and what the page did after it.

        Args:
            undo_one: Undoes one step of the document's history.
        """
        self._in_undo = True
        while self._steps and self._steps[-1].after == self._document.availableUndoSteps():
            step = self._steps.pop()
            undo_one()
            self._undone.append(step)
            self._set = step.was
        undo_one()
        self._in_undo = False

    def redo(self, redo_one: Callable[[], None]) -> None:
        """Do again what was undone, and what the page did before and after it."""
        self._in_undo = True
        self._redo_formats(redo_one)
        redo_one()
        self._redo_formats(redo_one)
        self._in_undo = False
        self._catch_up_later(self._document.isRedoAvailable())

    def _redo_formats(self, redo_one: Callable[[], None]) -> None:
        while self._undone and self._undone[-1].before == self._document.availableUndoSteps():
            step = self._undone.pop()
            redo_one()
            self._steps.append(step)
            self._set = step.becomes

    def format_between(self, start: int, end: int) -> None:
        """Format the paragraphs between two places, as part of the edit that made them."""
        if self._style.paragraphs == TYPED:
            return
        block, last = self._document.findBlock(start), self._document.findBlock(end).next()
        while block.isValid():
            self._format(block)
            if block == last:
                return
            block = block.next()

    def begin_paragraph(self, cursor: QTextCursor) -> None:
        """Begin a paragraph at the caret, parted from the last one as the text parts them."""
        block = cursor.block()
        start = block.position()
        is_within = cursor.hasSelection() or cursor.positionInBlock() > 0
        twice = is_within and self._parts_by_blank_line(block)
        cursor.beginEditBlock()
        cursor.insertBlock()
        if twice:
            cursor.insertBlock()
        self.format_between(start, cursor.position())
        cursor.endEditBlock()

    def join_paragraphs(self, cursor: QTextCursor, *, onward: bool) -> bool:
        """Join two paragraphs over the hidden line that parts them; tell whether there was one."""
        at_edge = cursor.atBlockEnd() if onward else cursor.atBlockStart()
        neighbour = cursor.block().next() if onward else cursor.block().previous()
        if cursor.hasSelection() or not at_edge or not neighbour.isValid():
            return False
        if neighbour.isVisible():
            return False
        cursor.beginEditBlock()
        for _ in range(2):
            if onward:
                cursor.deleteChar()
            else:
                cursor.deletePreviousChar()
        self.format_between(cursor.position(), cursor.position())
        cursor.endEditBlock()
        return True

    def _parts_by_blank_line(self, block: QTextBlock) -> bool:
        """Tell whether the text around a paragraph has blank lines between its paragraphs."""
        if self._style.paragraphs == TYPED or not _is_prose(block.text()):
            return False
        before, after = block.previous(), block.next()
        if before.isValid() and _is_prose(before.text()):
            return False
        return not (after.isValid() and _is_prose(after.text()))

    def _look(self) -> _Look:
        """Return all that formats depend on."""
        style = self._style
        size = 0 if style.paragraphs == TYPED else style.points
        return style.line_height, style.paragraphs, size, self._bottom

    def _format_again(self) -> None:
        document = self._document
        if self._set == self._look() or document.isRedoAvailable():
            return
        # Nobody who follows the text is told: not a letter of it changes.
        document.blockSignals(True)
        try:
            if document.isUndoAvailable():
                was, before = self._set, document.availableUndoSteps()
                document.setModified(False)  # otherwise Qt may add it to the writer's step
                cursor = QTextCursor(document)
                cursor.beginEditBlock()
                self._format_all(cursor)
                cursor.endEditBlock()
                after = document.availableUndoSteps()
                self._steps.append(_FormatStep(before, after, was, self._set))
            else:
                self._format_without_undo()
            document.setModified(False)
        finally:
            document.blockSignals(False)
        self._hide_separators(document.firstBlock(), document.lastBlock())

    def _format_without_undo(self) -> None:
        self._document.setUndoRedoEnabled(False)
        self._format_all(QTextCursor(self._document))
        self._document.setUndoRedoEnabled(True)
        self._steps.clear()
        self._undone.clear()

    def _format_all(self, cursor: QTextCursor) -> None:
        document, self._set = self._document, self._look()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(self._wanted(follows=True))
        if self._style.paragraphs != TYPED:
            for block in _blocks(document.firstBlock(), document.lastBlock()):
                self._format(block)
        frame = document.rootFrame().frameFormat()
        frame.setTopMargin(self._top)
        frame.setBottomMargin(self._bottom)
        document.rootFrame().setFrameFormat(frame)
        if document.isEmpty():  # then Qt keeps the layout without margins
            document.markContentsDirty(0, 1)

    def _format(self, block: QTextBlock) -> None:
        wanted, has = self._wanted(follows=_follows_paragraph(block)), block.blockFormat()
        if (wanted.textIndent(), wanted.topMargin()) != (has.textIndent(), has.topMargin()):
            QTextCursor(block).mergeBlockFormat(wanted)

    def _wanted(self, *, follows: bool) -> QTextBlockFormat:
        """Return the format of a paragraph that follows another one, or begins a part."""
        style, wanted = self._style, QTextBlockFormat()
        proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        wanted.setLineHeight(style.line_height, proportional)
        indented, spaced = style.paragraphs == INDENT, style.paragraphs == SPACE
        wanted.setTextIndent(_em(style) * _INDENT_EMS if indented and follows else 0)
        line = _em(style) * style.line_height / 100
        wanted.setTopMargin(round(line * _SPACE_LINES) if spaced and follows else 0)
        return wanted

    @Slot(int, int, int)
    def _follow(self, position: int, _removed: int, added: int) -> None:
        if self._style.paragraphs == TYPED:
            return
        first, last = self._document.findBlock(position), self._document.findBlock(position + added)
        count, self._count = self._count, self._document.blockCount()
        is_within = first == last and position - first.position() > _BEGINNING
        if count == self._count and is_within and first.text()[:_BEGINNING].strip():
            return  # an ordinary key: it is a paragraph of the same kind as before
        for _ in range(_LONGEST_GAP):
            above = first.previous()
            if not above.isValid():
                break
            first = above
            if above.text().strip():
                break
        after = islice(_blocks(last.next(), self._document.lastBlock()), _LONGEST_GAP)
        last = next((one for one in after if one.text().strip()), last.next())
        self._hide_separators(first, last if last.isValid() else self._document.lastBlock())

    def _hide_separators(self, first: QTextBlock, last: QTextBlock) -> None:
        # Not part of the document's formats: a hidden line is never in the history of undo.
        hides = self._style.paragraphs != TYPED
        for block in _blocks(first, last):
            hidden = hides and is_separator(block)
            if block.isVisible() == hidden:
                block.setVisible(not hidden)
                self._document.markContentsDirty(block.position(), block.length())

    @Slot(bool)
    def _catch_up_later(self, available: bool) -> None:
        if self._in_undo or available:
            return
        self._undone.clear()
        if self._set != self._look():
            QTimer.singleShot(0, self, self._format_again)  # this change is still under way


def is_separator(block: QTextBlock) -> bool:
    """Tell whether a blank line does nothing but part two paragraphs of prose."""
    before, after = block.previous(), block.next()
    if block.text().strip() or not (before.isValid() and after.isValid()):
        return False
    if not _is_prose(before.text()):
        return False
    for _ in range(_LONGEST_GAP):
        if not after.isValid():
            return True  # a paragraph is about to be written
        if after.text().strip():
            return _is_prose(after.text())
        after = after.next()
    return False


def _follows_paragraph(block: QTextBlock) -> bool:
    """Tell whether a paragraph comes after another one, without a gap that is seen."""
    before, text = block.previous(), block.text()
    if not before.isValid() or (text.strip() and not _is_prose(text)):
        return False
    return _is_prose(before.text()) or is_separator(before)


def _is_prose(text: str) -> bool:
    return bool(text.strip()) and not (is_heading_or_break(text) or _LIST_OR_QUOTE.match(text))


def _em(style: PageStyle) -> float:
    """Return the size of the text in pixels of a usual screen."""
    return style.points * 96 / 72


def _blocks(first: QTextBlock, last: QTextBlock) -> Iterator[QTextBlock]:
    block = first
    while block.isValid():
        yield block
        if block == last:
            return
        block = block.next()
