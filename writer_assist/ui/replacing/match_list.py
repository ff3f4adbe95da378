"""The list of matches, by file: each can be left out, and leads to its place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from writer_assist.manuscript.replacing import MatchedFile, ShownMatch
from writer_assist.ui.text import plural, tr

_ROLE = Qt.ItemDataRole.UserRole
_CHECKED = Qt.CheckState.Checked
_THIN_SPACE = "\u2009"
_PADDING = 7  # pixels above and below a line, together
_Index = QModelIndex | QPersistentModelIndex


class MatchList(QTreeWidget):
    """Space leaves a match out or takes it in again; Enter or a double click goes to it.

    Signals:
        chosen_changed: Other matches are chosen.
        open_wanted: MatchedFile, ShownMatch.
    """

    chosen_changed = Signal()
    open_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Matches"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(18)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_MatchDelegate(self))
        self.itemChanged.connect(self._tell)
        self.itemActivated.connect(self._open)
        self.itemDoubleClicked.connect(self._open)
        self._filling = False

    def add_file(self, found: MatchedFile) -> None:
        """Add a file with all its matches chosen."""
        self._filling = True
        top = QTreeWidgetItem(self)
        count = plural(len(found.matches), "1 match", "{n} matches")
        top.setText(0, f"{found.file.title}  ·  {count}")
        top.setData(0, _ROLE, found)
        flags = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate
        top.setFlags(top.flags() | flags)
        for shown in found.matches:
            item = QTreeWidgetItem(top)
            item.setText(0, f"{shown.before}{shown.match.found}{shown.after}")
            spoken = tr("{before} {found} becomes {other}").format(
                before=shown.before, found=shown.match.found, other=shown.match.other
            )
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
            item.setData(0, _ROLE, shown)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, _CHECKED)
        top.setExpanded(True)
        self._filling = False
        if self.currentItem() is None:
            self.setCurrentItem(_below(top)[0])

    def chosen(self) -> tuple[MatchedFile, ...]:
        """Return the files with the matches that are chosen; none without any."""
        found = []
        for top in self._tops():
            file: MatchedFile = top.data(0, _ROLE)
            shown = [one.data(0, _ROLE) for one in _below(top) if one.checkState(0) == _CHECKED]
            if shown:
                found.append(file.with_matches(shown))
        return tuple(found)

    def count(self) -> int:
        """Return how many matches there are."""
        return sum(top.childCount() for top in self._tops())

    def step(self, by: int) -> None:
        """Go to the next match, or the one before, round the end."""
        items = [item for top in self._tops() for item in _below(top)]
        if not items:
            return
        here = self.currentItem()
        at = items.index(here) if here in items else -1 if by > 0 else 0
        item = items[(at + by) % len(items)]
        self.setCurrentItem(item)
        self._open(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go to the place with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _tops(self) -> Iterator[QTreeWidgetItem]:
        for row in range(self.topLevelItemCount()):
            if (top := self.topLevelItem(row)) is not None:
                yield top

    @Slot()
    def _tell(self) -> None:
        if not self._filling:
            self.chosen_changed.emit()

    @Slot(QTreeWidgetItem)
    def _open(self, item: QTreeWidgetItem | None) -> None:
        parent = item.parent() if item is not None else None
        if item is not None and parent is not None:
            self.open_wanted.emit(parent.data(0, _ROLE), item.data(0, _ROLE))


def _below(top: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (top.child(row) for row in range(top.childCount()))
    return [item for item in found if item is not None]


class _MatchDelegate(QStyledItemDelegate):
    """Paints a match in its line: the old words struck through, the new ones beside them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        """Return one line with some air."""
        return QSize(
            super().sizeHint(option, index).width(), option.fontMetrics.height() + _PADDING
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one line; a file's line is painted as usual."""
        shown = index.data(_ROLE)
        if not isinstance(shown, ShownMatch):
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        option.text = ""
        style, widget = option.widget.style(), option.widget
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        place = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, widget)
        text, formats = _in_one_line(shown, option.palette)
        # The match stays in sight in a narrow window: what stands before it gives way.
        start = option.fontMetrics.horizontalAdvance(shown.before)
        room = place.width() // 2
        if start > room:
            cut = option.fontMetrics.elidedText(shown.before, Qt.TextElideMode.ElideLeft, room)
            less = len(shown.before) - len(cut)
            text = cut + text[len(shown.before) :]
            for one in formats:
                one.start -= less
        layout = QTextLayout(text, option.font)
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.setFormats(formats)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1e6)
        layout.endLayout()
        painter.save()
        painter.setClipRect(place)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        top = place.top() + (place.height() - line.height()) / 2
        layout.draw(painter, QPointF(place.left() + 2, top))
        painter.restore()


def _in_one_line(shown: ShownMatch, palette: QPalette) -> tuple[str, list[QTextLayout.FormatRange]]:
    """Return the line, and where its parts have colours of their own."""
    match = shown.match
    quiet, accent = palette.color(QPalette.ColorRole.Dark), palette.color(QPalette.ColorRole.Link)
    old, new = QTextCharFormat(), QTextCharFormat()
    changes = match.other != match.found
    old.setForeground(quiet if changes else accent)
    old.setFontStrikeOut(changes)
    new.setForeground(accent)
    parts = [(shown.before, None), (match.found, old)]
    if changes:
        parts += [(_THIN_SPACE, None), (match.other, new)]
    words = [*(" ".join(part.split("\n")) for part, _ in parts), shown.after]
    ends = [0]
    for part in words:
        ends.append(ends[-1] + len(part))
    formats = []
    for (start, end), (_, look) in zip(pairwise(ends), parts, strict=False):
        if look is not None and end > start:
            one = QTextLayout.FormatRange()
            one.start, one.length, one.format = start, end - start, look
            formats.append(one)
    return "".join(words), formats
