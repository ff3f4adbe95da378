"""The line above the sources that says they are kept to what the scene links to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from writer_assist.domain.book_sources import BookSources
from writer_assist.ui.text import plural
from writer_assist.ui.widgets import MARGIN, LinkButton, WrappedLabel

KEY = "Ctrl+Shift+F10"


class LinkedLine(QWidget):
    """Says how many notes the open scene links to; hidden while all notes of the book count.

    Signals:
        all_wanted: The writer wants all notes of the book again.
    """

    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = WrappedLabel("", self)
        self.all_notes = LinkButton(self.tr("Show all notes"), self)
        self.all_notes.setToolTip(
            self.tr("Show all notes of the book again ({key})").format(key=KEY)
        )
        self.all_notes.clicked.connect(self.all_wanted)
        link = QHBoxLayout()
        link.setContentsMargins(MARGIN - 6, 0, MARGIN, 0)
        link.addWidget(self.all_notes)
        link.addStretch(1)
        self._label.setContentsMargins(MARGIN, 0, MARGIN, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(0)
        layout.addWidget(self._label)
        layout.addLayout(link)
        self.hide()

    def words(self) -> str:
        """Return what it says; empty while it is hidden."""
        return "" if self.isHidden() else self._label.text()

    def show_linked(self, sources: BookSources, notes: int | None) -> None:
        """Say what the sources are kept to, if to anything.

        Args:
            sources: Those beside the open scene.
            notes: How many notes the links lead to; None while that is not known.
        """
        linked = sources.linked
        self.setVisible(linked is not None)
        if linked is not None:
            self._label.setText(self._said(len(linked.links), notes))

    def _said(self, links: int, notes: int | None) -> str:
        if not links:
            return self.tr(
                "Only linked notes are shown, and this scene links to none. Write [[the name of a "
                "note]] in its text, its synopsis or a comment."
            )
        if notes == 0:
            return plural(
                links,
                "Only linked notes are shown. This scene has 1 link, but it leads to no note of "
                "your library.",
                "Only linked notes are shown. This scene has {n} links, but none leads to a note "
                "of your library.",
            )
        if notes is None:
            return self.tr("Only notes that this scene links to")
        return plural(
            notes,
            "Only the note that this scene links to",
            "Only the {n} notes that this scene links to",
        )
