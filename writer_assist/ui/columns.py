"""Divides the window among the library, the text and the side panels."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from writer_assist.ui.beside import BesidePane
from writer_assist.ui.cards.panel import ContinuationsPanel
from writer_assist.ui.library.panel import LibraryPanel
from writer_assist.ui.sources.panel import SourcesPanel
from writer_assist.ui.widgets import AutoSplitter

LIBRARY_WIDTH, TEXT_WIDTH, SIDE_WIDTH = 240, 560, 430
NARROW = LIBRARY_WIDTH + TEXT_WIDTH + SIDE_WIDTH  # in a narrower window the library starts hidden
SIDE_LEAST = 320
SOURCES_LEAST = 0.28  # of the side's height
READING_MOST = 0.62  # of it, while a passage is read
LOW = 760  # in a lower window the side panels take less room


class SideColumn(AutoSplitter):
    """Sources above continuations; the cards get the height that a whole set needs."""

    def __init__(self, sources: SourcesPanel, continuations: ContinuationsPanel) -> None:
        super().__init__(Qt.Orientation.Vertical, None)
        self._sources, self._continuations = sources, continuations
        self._placed_without_cards = False
        self.addWidget(sources)
        self.addWidget(continuations)
        self.setMinimumWidth(262)
        sources.preview_toggled.connect(self.divide)
        sources.dials_toggled.connect(self.divide)
        self.splitterMoved.connect(self._note_cards)

    def divide(self) -> None:
        """Share the room anew; a border moved without cards in sight does not squeeze them."""
        if self.placed and self._placed_without_cards and not self._continuations.is_empty():
            self.placed = False
        super().divide()

    def shares(self) -> list[int]:
        """Return the sizes that fit the window."""
        most = int(self.height() * (1 - SOURCES_LEAST)) - self._sources.unfolded_height()
        reading = min(self._sources.reading_height(), int(self.height() * READING_MOST))
        most = min(most, self.height() - reading)
        cards = min(self._continuations.wanted_height(self.width()), most)
        return [self.height() - cards - self.handleWidth(), cards]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Take less room in a low window."""
        compact = event.size().height() < LOW
        self._sources.set_compact(compact)
        self._continuations.set_compact(compact)
        super().resizeEvent(event)

    @Slot()
    def _note_cards(self) -> None:
        self._placed_without_cards = self._continuations.is_empty()


class Columns(AutoSplitter):
    """Library, text and side panels; the text gets its readable width first.

    Attributes:
        side: Sources and continuations.
        right: The side, or what is shown beside the text in its place.
    """

    def __init__(
        self,
        library: LibraryPanel,
        text: QWidget,
        side: SideColumn,
        beside: BesidePane,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._library, self.side, self._beside = library, side, beside
        self.right = QStackedWidget(self)
        self.right.addWidget(side)
        self.right.addWidget(beside)
        self._side_wanted = True
        for place, widget in enumerate((library, text, self.right)):
            self.addWidget(widget)
            self.setStretchFactor(place, int(widget is text))
        beside.turned.connect(self._turn)
        # Together, with the borders, they must fit the smallest window.
        library.setMinimumWidth(180)
        text.setMinimumWidth(276)

    def show_side(self, shown: bool) -> None:
        """Show or hide sources and continuations; what is read in their place stays."""
        self._side_wanted = shown
        self.right.setVisible(shown or self._beside.is_open())
        self.divide()

    @Slot(bool)
    def _turn(self, beside: bool) -> None:
        self.right.setCurrentWidget(self._beside if beside else self.side)
        self.show_side(self._side_wanted)

    def shares(self) -> list[int]:
        """Return the sizes that fit the window."""
        library = 0 if self._library.isHidden() else LIBRARY_WIDTH
        spare = self.width() - library - TEXT_WIDTH
        side = max(SIDE_LEAST, min(spare, SIDE_WIDTH))
        return [library or LIBRARY_WIDTH, self.width() - library - side, side]
