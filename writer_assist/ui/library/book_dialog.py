"""The dialog that says which folders, tags and notes belong to a book."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.book_sources import BookCount, BookSources
from writer_assist.domain.note import (
    FolderCount,
    NoteSummary,
    SourceState,
    TagCount,
    is_at_or_below,
)
from writer_assist.ui.widgets import NamedLabel, WrappedLabel

SIZE = 560, 600
PAUSE_MS = 200  # after a key or a tick, before the library is asked
MOST_NOTES = 30  # listed for what is typed

_VALUE = Qt.ItemDataRole.UserRole  # str: an absolute path, or a tag
_TICKED, _FREE = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class BookDialog(QDialog):
    """Lets the writer tick what belongs to the book; with no tick the whole library does.

    A ticked folder includes all that lies below it, now and later.

    Signals:
        chosen: BookSources, when the writer saves.
        count_wanted: BookSources, whose notes should be counted.
        notes_wanted: str, the name of notes that should be listed.
    """

    chosen = Signal(object)
    count_wanted = Signal(object)
    notes_wanted = Signal(str)

    def __init__(self, project: str, sources: BookSources, parent: QWidget | None = None) -> None:
        """Make the dialog; the library's folders and tags come later.

        Args:
            project: The name of the folder of the drafts.
            sources: What belongs to the book now.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Sources of this book"))
        self._places, self._tags = set(sources.places), set(sources.tags)
        self.links = QCheckBox(self.tr("Beside a scene, only the notes that it &links to"), self)
        self.links.setChecked(sources.follow_links)
        self.links.setToolTip(
            self.tr(
                "Links such as [[Mara]] in its text, its synopsis or a comment. The fields of a "
                "scene can say otherwise for that scene."
            )
        )
        self._library: tuple[SourceState, ...] = ()
        self._own = ""
        self._found: tuple[NoteSummary, ...] = ()
        self.field = QLineEdit(self)
        self.tree = QTreeWidget(self)
        self._count = WrappedLabel("", self)
        self._folders = self._section(self.tr("Folders"))
        self._tag_rows = self._section(self.tr("Tags"))
        self._notes = self._section(self.tr("Single notes"))
        self._everything = QPushButton(self.tr("Use &everything"), self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._lay_out(project)
        self._fill_notes()
        self._show_count(None)
        self.tree.itemChanged.connect(self._follow_tick)
        self.field.textChanged.connect(self._narrow)
        self._everything.clicked.connect(self._untick_all)
        self.field.setFocus()

    def sources(self) -> BookSources:
        """Return what is ticked."""
        places, tags = tuple(sorted(self._places)), tuple(sorted(self._tags))
        return BookSources(places, tags, follow_links=self.links.isChecked())

    def ask(self) -> None:
        """Ask how many notes belong to the book."""
        self._ask()

    def set_library(self, sources: tuple[SourceState, ...], own: str) -> None:
        """Offer these folders and files; ``own`` holds the notes written in the program."""
        self._library, self._own = sources, own

    def set_folders(self, folders: tuple[FolderCount, ...]) -> None:
        """Offer the folders inside the library's, sorted by path."""
        self.tree.blockSignals(True)
        self._folders.takeChildren()
        rows: dict[str, QTreeWidgetItem] = {}
        for source in self._library:
            name = self.tr("My notes") if source.path == self._own else Path(source.path).name
            rows[source.path] = self._row(self._folders, name, source.path, source.notes)
        for folder in folders:
            above = rows.get(os.path.dirname(folder.path))
            if above is not None and folder.path not in rows:
                name = os.path.basename(folder.path)
                rows[folder.path] = self._row(above, name, folder.path, folder.notes)
        self.tree.blockSignals(False)
        self._fill_notes()
        self._unfold_ticked()

    def set_tags(self, tags: tuple[TagCount, ...]) -> None:
        """Offer these tags."""
        self.tree.blockSignals(True)
        self._tag_rows.takeChildren()
        spelt = {tag.tag.casefold(): tag.tag for tag in tags}
        self._tags = {spelt.get(tag.casefold(), tag) for tag in self._tags}
        gone = (TagCount(tag, 0) for tag in sorted(self._tags - set(spelt.values())))
        for tag in (*gone, *tags):
            self._row(self._tag_rows, f"#{tag.tag}", tag.tag, tag.notes)
        self.tree.blockSignals(False)
        self._tick_again()

    def set_notes(self, notes: tuple[NoteSummary, ...]) -> None:
        """Offer single notes that were found by name."""
        self._found = notes[:MOST_NOTES]
        self._fill_notes()

    def set_count(self, count: BookCount) -> None:
        """Say how many notes belong to the book."""
        self._show_count(count)

    def count_words(self) -> str:
        """Return what is said about how many notes belong to the book."""
        return self._count.text()

    @Slot()
    def accept_changes(self) -> None:
        """Close the dialog, and report what is ticked."""
        self.chosen.emit(self.sources())
        self.accept()

    def _lay_out(self, project: str) -> None:
        self.field.setPlaceholderText(self.tr("Find a folder, a tag or a note"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.setClearButtonEnabled(True)
        self.tree.setAccessibleName(self.tr("What belongs to this book"))
        self.tree.setObjectName("Plain")
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.setIndentation(18)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.addButton(self._everything, QDialogButtonBox.ButtonRole.ResetRole)
        self._everything.setAutoDefault(False)
        buttons.accepted.connect(self.accept_changes)
        buttons.rejected.connect(self.reject)
        about = self.tr(
            "Tick what belongs to the book in “{project}”. Sources, cards and the deck then use "
            "nothing else. A folder includes what is below it."
        ).format(project=project)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        layout.addWidget(NamedLabel(self.tr("Sources of this book"), "Heading", self))
        layout.addWidget(WrappedLabel(about, self))
        layout.addWidget(self.field)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self._count)
        layout.addWidget(self.links)
        layout.addWidget(buttons)
        self.resize(*SIZE)

    def _section(self, name: str) -> QTreeWidgetItem:
        section = QTreeWidgetItem(self.tree, [name])
        section.setFlags(Qt.ItemFlag.ItemIsEnabled)
        section.setForeground(0, QApplication.palette().color(QPalette.ColorRole.Dark))
        section.setExpanded(True)
        return section

    def _row(self, above: QTreeWidgetItem, name: str, value: str, notes: int) -> QTreeWidgetItem:
        row = QTreeWidgetItem(above, [name, f"{notes:,}" if notes else ""])
        row.setData(0, _VALUE, value)
        row.setToolTip(0, value)
        row.setCheckState(0, _FREE)
        row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setForeground(1, QApplication.palette().color(QPalette.ColorRole.Dark))
        return row

    def _fill_notes(self) -> None:
        """List chosen places that are no folder of the library, then notes found by name."""
        self.tree.blockSignals(True)
        self._notes.takeChildren()
        listed = {str(row.data(0, _VALUE)) for row in _below(self._folders)}
        titles = {note.path: note.title for note in reversed(self._found)}
        for path in (*sorted(self._places - listed), *titles):
            if path not in listed:
                listed.add(path)
                self._row(self._notes, titles.get(path, Path(path).name), path, 0)
        self.tree.blockSignals(False)
        self._tick_again()

    def _tick_again(self) -> None:
        """Show what is ticked, and what a ticked folder above includes."""
        self.tree.blockSignals(True)
        for row in (*_below(self._folders), *_below(self._notes)):
            path = str(row.data(0, _VALUE))
            within = any(path != one and is_at_or_below(path, one) for one in self._places)
            _tick(row, path in self._places or within, free=not within)
        for row in _below(self._tag_rows):
            _tick(row, str(row.data(0, _VALUE)) in self._tags, free=True)
        self._hide_empty_sections()
        self._everything.setEnabled(bool(self._places or self._tags))
        self.tree.blockSignals(False)

    def _unfold_ticked(self) -> None:
        for row in _below(self._folders):
            if str(row.data(0, _VALUE)) in self._places:
                _unfold_to(row)

    @Slot(QTreeWidgetItem, int)
    def _follow_tick(self, row: QTreeWidgetItem, _column: int) -> None:
        value, ticked = str(row.data(0, _VALUE)), row.checkState(0) is _TICKED
        chosen = self._tags if row.parent() is self._tag_rows else self._places
        if ticked:
            chosen.add(value)
        else:
            chosen.discard(value)
        if ticked and chosen is self._places:  # what lies below is included by the folder
            below = {one for one in chosen if one != value and is_at_or_below(one, value)}
            chosen -= below
        self._tick_again()
        self._pause.start()

    @Slot()
    def _untick_all(self) -> None:
        self._places.clear()
        self._tags.clear()
        self._fill_notes()
        self._ask()

    @Slot(str)
    def _narrow(self, text: str) -> None:
        words = text.strip().lstrip("#").casefold()
        for section in (self._folders, self._tag_rows):
            for row in _children(section):
                _show_matching(row, words)
        self._hide_empty_sections()
        self._pause.start()

    def _hide_empty_sections(self) -> None:
        for section in (self._folders, self._tag_rows, self._notes):
            section.setHidden(all(row.isHidden() for row in _children(section)))

    @Slot()
    def _ask(self) -> None:
        self.count_wanted.emit(self.sources())
        if text := self.field.text().strip():
            self.notes_wanted.emit(text)
        else:
            self.set_notes(())

    def _show_count(self, count: BookCount | None) -> None:
        if not self._places and not self._tags:
            words = self.tr("Nothing is ticked, so the whole library belongs to this book.")
        elif count is None:
            words = ""
        elif not count.own:
            words = self.tr("No note of the library belongs to this book: nothing would be found.")
        else:
            words = self.tr("{own} of {total} notes belong to this book.").format(
                own=f"{count.own:,}", total=f"{count.total:,}"
            )
        self._count.setText(words)


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (item.child(row) for row in range(item.childCount()))
    return [child for child in children if child is not None]


def _below(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    for child in _children(item):
        yield child
        yield from _below(child)


def _tick(row: QTreeWidgetItem, ticked: bool, *, free: bool) -> None:
    row.setCheckState(0, _TICKED if ticked else _FREE)
    flags = row.flags() | Qt.ItemFlag.ItemIsUserCheckable
    row.setFlags(flags if free else flags ^ Qt.ItemFlag.ItemIsUserCheckable)
    colour = QPalette.ColorRole.Text if free else QPalette.ColorRole.Dark
    row.setForeground(0, QApplication.palette().color(colour))


def _unfold_to(row: QTreeWidgetItem) -> None:
    above = row.parent()
    while above is not None:
        above.setExpanded(True)
        above = above.parent()


def _show_matching(row: QTreeWidgetItem, words: str) -> bool:
    """Show a row if it, or one below it, has the words in its name; tell whether it is shown."""
    below = [_show_matching(child, words) for child in _children(row)]
    shown = words in row.text(0).casefold() or any(below)
    row.setHidden(not shown)
    if words and any(below):
        row.setExpanded(True)
    return shown
