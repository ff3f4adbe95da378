"""The list of snippets, for mouse and keyboard."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from writer_assist.domain.snippet import Snippet
from writer_assist.messages.library import SnippetMark
from writer_assist.ui.sources.delegate import SnippetDelegate
from writer_assist.ui.sources.model import SNIPPET_ROLE, SourcesModel


class SnippetList(QListView):
    """Shows snippets; each action has a key.

    Enter previews, O opens the note, Q quotes the sentence and Shift+Q the whole passage,
    M looks for more like it, P pins, H hides here, Shift+H everywhere, the menu key shows
    them all.

    Signals:
        chosen: Snippet, to preview.
        open_requested: Snippet, to open in its note.
        quote_requested: Snippet, bool: one to quote in the draft, and whether all of it.
        like_requested: Snippet; notes similar to its note are wanted.
        mark_requested: int, object: a passage and its new SnippetMark.
    """

    chosen = Signal(object)
    open_requested = Signal(object)
    quote_requested = Signal(object, bool)
    like_requested = Signal(object)
    mark_requested = Signal(int, object)

    def __init__(self, model: SourcesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = SnippetDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(18)
        self.clicked.connect(self._choose)

    def set_text_size(self, points: float) -> None:
        """Set the size of the sentences in points."""
        self._delegate.set_text_size(points)
        self.scheduleDelayedItemsLayout()

    def set_compact(self, compact: bool) -> None:
        """Take less room: the reasons go beside the title instead of below the sentence."""
        self._delegate.set_compact(compact)
        self.scheduleDelayedItemsLayout()

    def current(self) -> Snippet | None:
        """Return the snippet that has the focus; None when there is none."""
        snippet = self.currentIndex().data(SNIPPET_ROLE)
        return snippet if isinstance(snippet, Snippet) else None

    def passages_in_sight(self) -> tuple[int, ...]:
        """Return the passages that are mostly visible, from the top."""
        sight = self.viewport().rect()
        found = []
        for row in range(self.model().rowCount()):
            index = self.model().index(row, 0)
            if sight.contains(self.visualRect(index).center()):
                found.append(index.data(SNIPPET_ROLE).passage.passage_id)
        return tuple(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Carry out the action of a key for the current snippet."""
        snippet = self.current()
        if snippet is None or not self._obey(event, snippet):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Show the menu of a snippet."""
        index = self.indexAt(event.pos())
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        if by_key:
            index = self.currentIndex()
        place = self.visualRect(index).center() if by_key else event.pos()
        if index.isValid():
            self.setCurrentIndex(index)
            self._show_menu(index.data(SNIPPET_ROLE), self.viewport().mapToGlobal(place))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Repaint when the colours have changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self._delegate.forget_layouts()
            self.viewport().update()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay rows out for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for little height; the splitter gives what there is."""
        return QSize(300, 200)

    def _obey(self, event: QKeyEvent, snippet: Snippet) -> bool:
        passage = snippet.passage.passage_id
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        ):
            return False
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.chosen.emit(snippet)
            case Qt.Key.Key_O:
                self.open_requested.emit(snippet)
            case Qt.Key.Key_Q:
                self.quote_requested.emit(snippet, shifted)
            case Qt.Key.Key_M:
                self.like_requested.emit(snippet)
            case Qt.Key.Key_P:
                self.mark_requested.emit(
                    passage, SnippetMark.UNPIN if snippet.pinned else SnippetMark.PIN
                )
            case Qt.Key.Key_H:
                self.mark_requested.emit(
                    passage, SnippetMark.HIDE if shifted else SnippetMark.HIDE_HERE
                )
            case _:
                return False
        return True

    def _show_menu(self, snippet: Snippet, place: QPoint) -> None:
        menu = self.menu_for(snippet)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def menu_for(self, snippet: Snippet) -> QMenu:
        """Return the menu of a snippet."""
        menu = QMenu(self)
        passage = snippet.passage.passage_id
        pin = SnippetMark.UNPIN if snippet.pinned else SnippetMark.PIN
        marks = (
            (self.tr("Unpin\tP") if snippet.pinned else self.tr("Pin\tP"), pin),
            (self.tr("Hide in this text\tH"), SnippetMark.HIDE_HERE),
            (self.tr("Hide everywhere\tShift+H"), SnippetMark.HIDE),
            (self.tr("Unhide all"), SnippetMark.UNHIDE_ALL),
        )
        wishes = (
            (self.tr("Open note\tO"), partial(self.open_requested.emit, snippet)),
            (self.tr("Quote in the text\tQ"), partial(self.quote_requested.emit, snippet, False)),
            (
                self.tr("Quote the whole passage\tShift+Q"),
                partial(self.quote_requested.emit, snippet, True),
            ),
            (self.tr("More like this note\tM"), partial(self.like_requested.emit, snippet)),
        )
        for text, wish in wishes:
            menu.addAction(text).triggered.connect(lambda _checked=False, wish=wish: wish())
        menu.addSeparator()
        for text, mark in marks:
            menu.addAction(text).triggered.connect(
                lambda _checked=False, mark=mark: self.mark_requested.emit(passage, mark)
            )
        return menu

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        snippet = index.data(SNIPPET_ROLE)
        held = QGuiApplication.keyboardModifiers()
        if held & Qt.KeyboardModifier.ControlModifier:
            self.open_requested.emit(snippet)
        else:
            self.chosen.emit(snippet)
