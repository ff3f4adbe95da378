"""The tree of sources and their folders, and the state of each."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QMenu, QTreeView, QWidget

from writer_assist.domain.note import FolderCount, SourceState
from writer_assist.ui.rows import ASIDE_ROLE, ROW_HEIGHT, TROUBLE_ROLE, RowDelegate
from writer_assist.ui.text import plural, tr

PATH_ROLE = Qt.ItemDataRole.UserRole
SOURCE_ROLE = Qt.ItemDataRole.UserRole + 1  # SourceState, of a source's own row
ROWS = 9  # shown without scrolling


class SourceTree(QTreeView):
    """A tree of folders; choosing one filters the list of notes by it.

    Enter filters, Del removes a source or a folder, the menu key shows all actions.

    Signals:
        place_chosen: str, a source or a folder in one; empty when the filter is removed.
        remove_requested: str, a source or a folder in one.
        rules_requested: SourceState, a source whose rules the writer wants to change.
        look_requested: All sources should be scanned again.
        show_requested: str, a folder to show in the file manager.
        unfolded_changed: A branch was opened or closed.
    """

    place_chosen = Signal(str)
    remove_requested = Signal(str)
    rules_requested = Signal(object)
    look_requested = Signal()
    show_requested = Signal(str)
    unfolded_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = ""
        self._writable = True
        self._shown: object = None
        self._place = ""
        self._unfolded: set[str] = set()
        self._model = QStandardItemModel(self)
        self.setObjectName("Plain")
        self.setAccessibleName(self.tr("Sources of notes"))
        self.setModel(self._model)
        self.setItemDelegate(RowDelegate(self))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        self.expanded.connect(self._note_expanded)
        self.collapsed.connect(self._note_collapsed)

    def set_own(self, path: str) -> None:
        """Say which folder holds the notes written in the program; it cannot be removed."""
        self._own = path

    def set_sources(
        self, sources: tuple[SourceState, ...], folders: tuple[FolderCount, ...], *, writable: bool
    ) -> None:
        """Show these sources and the folders in them."""
        self._writable = writable
        if (sources, folders) == self._shown:
            return
        self._shown = sources, folders
        current = str(self.currentIndex().data(PATH_ROLE) or "")
        scrolled = self.verticalScrollBar().value()
        self._model.clear()
        rows = {source.path: self._source_row(source) for source in sources}
        for row in rows.values():
            self._model.appendRow(row)
        self._add_folders(rows, folders)
        self._unfold()
        self._mark_place()
        self._go_back_to(current)
        self.verticalScrollBar().setValue(scrolled)
        self.updateGeometry()

    def place(self) -> str:
        """Return the folder that filters the notes; empty for none."""
        return self._place

    def set_place(self, place: str) -> None:
        """Filter by a folder, without a signal."""
        self._place = place
        self._mark_place()

    def leave_place(self) -> None:
        """Remove the filter and report it."""
        self.set_place("")
        self.place_chosen.emit("")

    def unfolded(self) -> tuple[str, ...]:
        """Return the paths of the open branches, so that they can be restored."""
        return tuple(sorted(self._unfolded))

    def unfold(self, paths: Iterable[str]) -> None:
        """Open these branches now, or as soon as they exist."""
        self._unfolded = set(paths)
        self._unfold()

    def wanted_height(self) -> int:
        """Return the height that shows all open rows, up to a limit."""
        rows = sum(1 for _ in self._visible_items())
        return min(max(rows, 1), ROWS) * ROW_HEIGHT + 2

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Show the menu of a row."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        place = self.visualRect(index).center() if by_key else event.pos()
        if index.isValid():
            self.setCurrentIndex(index)
            menu = self.menu_for(index)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Remove a source or a folder with Del."""
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Delete and self._is_removable(index):
            self.remove_requested.emit(str(index.data(PATH_ROLE)))
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Select the first row if there is none, so that the focus is visible."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self._go_to(self._model.index(0, 0))

    def menu_for(self, index: QModelIndex) -> QMenu:
        """Return the menu of a row."""
        path, source = str(index.data(PATH_ROLE)), index.data(SOURCE_ROLE)
        menu = QMenu(self)
        only = self.tr("Show all notes") if path == self._place else self.tr("Only these notes")
        menu.addAction(only).triggered.connect(lambda: self._choose_place(path))
        menu.addAction(self.tr("Show in the file manager")).triggered.connect(
            lambda: self.show_requested.emit(path)
        )
        if isinstance(source, SourceState):
            menu.addSeparator()
            menu.addAction(self.tr("Rescan\tF5")).triggered.connect(self.look_requested)
            rules = menu.addAction(self.tr("Files to include…"))
            rules.setEnabled(self._writable and os.path.isdir(path))
            rules.triggered.connect(lambda: self.rules_requested.emit(source))
        remove = menu.addAction(self.tr("Remove from the library…\tDel"))
        remove.setEnabled(self._is_removable(index))
        remove.triggered.connect(lambda: self.remove_requested.emit(path))
        return menu

    def _source_row(self, source: SourceState) -> QStandardItem:
        own = source.path == self._own and source.available
        row = QStandardItem(tr("My notes") if own else Path(source.path).name or source.path)
        row.setData(source.path, PATH_ROLE)
        row.setData(source, SOURCE_ROLE)
        row.setData(f"{source.notes:,}" if source.available else tr("unavailable"), ASIDE_ROLE)
        row.setData(not source.available, TROUBLE_ROLE)
        row.setToolTip(source_words(source))
        row.setAccessibleText(f"{row.text()}, {row.data(ASIDE_ROLE)}")
        return row

    def _add_folders(
        self, rows: dict[str, QStandardItem], folders: tuple[FolderCount, ...]
    ) -> None:
        branches = {(path, path): row for path, row in rows.items()}
        for folder in folders:  # sorted by path: parents come first
            above = branches.get((folder.source, os.path.dirname(folder.path)))
            if above is None:
                continue
            row = QStandardItem(os.path.basename(folder.path))
            row.setData(folder.path, PATH_ROLE)
            row.setData(f"{folder.notes:,}", ASIDE_ROLE)
            row.setToolTip(folder.path)
            row.setAccessibleText(
                plural(folder.notes, "{}, 1 note", "{}, {n} notes").format(row.text())
            )
            above.appendRow(row)
            branches[folder.source, folder.path] = row

    def _visible_items(self) -> Iterator[QModelIndex]:
        waiting = [self._model.index(row, 0) for row in range(self._model.rowCount())]
        while waiting:
            index = waiting.pop()
            yield index
            if self.isExpanded(index):
                waiting += [
                    self._model.index(row, 0, index) for row in range(self._model.rowCount(index))
                ]

    def _find(self, path: str) -> QModelIndex:
        found = self._model.match(
            self._model.index(0, 0), PATH_ROLE, path, 1,
            Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive,
        )  # fmt: skip
        return found[0] if found else QModelIndex()

    def _unfold(self) -> None:
        self.blockSignals(True)
        for path in self._unfolded:
            index = self._find(path)
            if index.isValid():
                self.expand(index)
        self.blockSignals(False)

    def _mark_place(self) -> None:
        index = self._find(self._place) if self._place else QModelIndex()
        if index.isValid():
            self.setCurrentIndex(index)
        else:
            self.clearSelection()

    def _is_removable(self, index: QModelIndex) -> bool:
        return index.isValid() and self._writable and index.data(PATH_ROLE) != self._own

    def _go_back_to(self, path: str) -> None:
        index = self._find(path) if path and not self._place else QModelIndex()
        if index.isValid():
            self._go_to(index)

    def _go_to(self, index: QModelIndex) -> None:
        """Make a row current without choosing it."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self._choose_place(str(index.data(PATH_ROLE)))

    def _choose_place(self, path: str) -> None:
        self._place = "" if path == self._place else path
        self._mark_place()
        self.place_chosen.emit(self._place)

    @Slot(QModelIndex)
    def _note_expanded(self, index: QModelIndex) -> None:
        self._unfolded.add(str(index.data(PATH_ROLE)))
        self.unfolded_changed.emit()

    @Slot(QModelIndex)
    def _note_collapsed(self, index: QModelIndex) -> None:
        self._unfolded.discard(str(index.data(PATH_ROLE)))
        self.unfolded_changed.emit()


def source_words(source: SourceState) -> str:
    """Return the tooltip of a source: its path and its state, line by line."""
    lines = [source.path, plural(source.notes, "1 note", "{n} notes")]
    if not source.available:
        lines += [source.reason, tr("Its notes stay in the library.")]
    if source.rules.include:
        lines.append(
            tr("Includes only: {patterns}").format(patterns=", ".join(source.rules.include))
        )
    if source.rules.exclude:
        lines.append(tr("Excludes: {patterns}").format(patterns=", ".join(source.rules.exclude)))
    return "\n".join(line for line in lines if line)
