"""Shows Markdown as what it means, with its markers dimmed; the text stays plain."""

from __future__ import annotations

from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPalette,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)

from writer_assist.ui.editor.markdown import Mark, spans
from writer_assist.ui.utf16 import units_before

HEADING_SCALE = 1.2


class MarkdownHighlighter(QSyntaxHighlighter):
    """Highlights paragraph by paragraph: no paragraph depends on another one."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[Mark, QTextCharFormat] = {}
        self.take_colours(13)

    def take_colours(self, points: float) -> None:
        """Make the formats anew from the application's palette and a text size.

        Call ``rehighlight`` afterwards when a text is shown already.
        """
        palette = QGuiApplication.palette()
        faint = palette.color(QPalette.ColorRole.PlaceholderText)
        soft = palette.color(QPalette.ColorRole.Dark)
        formats = {mark: QTextCharFormat() for mark in Mark}
        formats[Mark.MARKER].setForeground(faint)
        formats[Mark.SCENE_BREAK].setForeground(faint)
        formats[Mark.QUOTE].setForeground(soft)
        formats[Mark.EMPHASIS].setFontItalic(True)
        formats[Mark.STRONG].setFontWeight(QFont.Weight.Bold)
        formats[Mark.HEADING].setFontWeight(QFont.Weight.Bold)
        formats[Mark.HEADING].setFontPointSize(points * HEADING_SCALE)
        formats[Mark.LINK].setForeground(palette.color(QPalette.ColorRole.Link))
        self._formats = formats

    def highlightBlock(self, text: str) -> None:  # noqa: N802
        """Highlight one paragraph; called by Qt."""
        for span in spans(text):
            start = units_before(text, span.start)
            end = units_before(text, span.end)
            style = QTextCharFormat(self.format(start))
            style.merge(self._formats[span.mark])
            self.setFormat(start, end - start, style)
