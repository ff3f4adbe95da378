"""The sprints of the project in the statistics: what came of each."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from writer_assist.domain.sprint import SprintResult
from writer_assist.ui.deck.sprint_page import result_line
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import WrappedLabel


class SprintsPage(QWidget):
    """The latest sprints, one a line, below what they came to together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = WrappedLabel("", self)
        self._lines = WrappedLabel("", self)
        self._lines.setAccessibleName(tr("Sprints"))
        self._lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        page = QWidget(area)
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.addWidget(self._lines)
        inside.addStretch(1)
        area.setWidget(page)
        area.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._told)
        layout.addWidget(area, 1)

    def show_results(self, results: tuple[SprintResult, ...]) -> None:
        """Show what came of sprints, the latest first."""
        self._told.setText(in_words(results))
        self._lines.setText("\n".join(map(result_line, results)))


def in_words(results: tuple[SprintResult, ...]) -> str:
    """Return what sprints came to together, or where one is begun."""
    if not results:
        return tr("No sprint was run in this project yet. Ctrl+Shift+F4 begins one.")
    words = plural(sum(one.words for one in results), "1 word", "{n} words")
    return f"{plural(len(results), '1 sprint', '{n} sprints')}, {words}."
