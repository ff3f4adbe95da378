"""Guesses how high a scene is before it is laid out."""

from __future__ import annotations

from PySide6.QtGui import QFontMetricsF

from writer_assist.ui.draft.editor import TOP, Editor
from writer_assist.ui.scroll.painting import ScrollRow

GAP = 34  # pixels below a scene; the next one's title stands in the margin above its text
_LETTERS = 5.7  # of a word, with its space
_PARAGRAPH = 30  # words
_UNKNOWN = 400  # words of a scene of which nothing is known yet


class HeightEstimate:
    """Counts letters and paragraphs, and learns from the scenes that were measured."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self.begin()

    def begin(self) -> None:
        """Begin anew: the page is set in another way."""
        editor = self._editor
        metrics = QFontMetricsF(editor.font())
        self._line = metrics.lineSpacing() * editor.formats.style.line_height / 100
        self._across = max(20.0, editor.viewport().width() / metrics.averageCharWidth())
        self._guessed = self._found = 1.0

    def of(self, row: ScrollRow, text: str | None) -> int:
        """Return the height of a row in pixels.

        Args:
            row: The row.
            text: What it says; None where that is not known yet.
        """
        if row.line:
            return int(TOP + 2 * self._line) + GAP
        return int(self._plainly(row, text) * self._found / self._guessed)

    def learn(self, row: ScrollRow, text: str, height: int) -> None:
        """Compare the guess for a row with what was measured."""
        self._guessed += self._plainly(row, text)
        self._found += height

    def _plainly(self, row: ScrollRow, text: str | None) -> float:
        words = row.words or _UNKNOWN
        letters, paragraphs = words * _LETTERS, words / _PARAGRAPH
        if text is not None:
            letters, paragraphs = float(len(text)), float(text.count("\n"))
        return TOP + (letters / self._across + paragraphs) * self._line + GAP
