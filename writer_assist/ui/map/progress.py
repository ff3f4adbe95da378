"""What the map says of itself: how far its drawing is, and what is on it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from writer_assist.domain.note_map import MapBasis, NoteMap
from writer_assist.domain.progress import Progress
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import LinkButton, NamedLabel


class MapProgress(QFrame):
    """Says how far the drawing is, and stops it.

    Signals:
        stopped: It is not wanted any more.
    """

    stopped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("MapLegend")
        self._words = NamedLabel("", "Quiet", self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(220)
        self._bar.setAccessibleName(self.tr("Progress"))
        stop = LinkButton(self.tr("Stop"), self)
        stop.clicked.connect(self.stopped)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 10, 12)
        layout.addLayout(row)
        layout.addWidget(self._bar)
        self.hide()

    def show_progress(self, progress: Progress | None) -> None:
        """Show a step; None hides it."""
        self.setVisible(progress is not None)
        if progress is None:
            return
        self._words.setText(f"{tr(progress.stage)}…")
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.finished)


def about_map(note_map: NoteMap) -> str:
    """Say how many notes are on a map, and what decides where they lie."""
    if not note_map.notes:
        return ""
    notes = plural(len(note_map.notes), "{n} note", "{n} notes")
    if note_map.basis is MapBasis.MEANING:
        return tr("{notes}; those close in meaning lie close together").format(notes=notes)
    return tr("{notes}; those that share words lie close together").format(notes=notes)


def news_of_map(note_map: NoteMap) -> str:
    """Say what a map that is drawn again would do better; empty for nothing."""
    parts = []
    if note_map.not_placed:
        parts.append(
            plural(note_map.not_placed, "{n} note is still read", "{n} notes are still read")
        )
    if note_map.placed_later:
        parts.append(
            plural(note_map.placed_later, "{n} note joined later", "{n} notes joined later")
        )
    if note_map.basis is MapBasis.WORDS and note_map.could_be is MapBasis.MEANING:
        parts.append(tr("meaning is known now"))
    return " · ".join(parts)
