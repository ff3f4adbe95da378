"""One note, or one for each chapter: asked before a long text is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from writer_assist.ui.controllers.adding import LongText
from writer_assist.ui.library.rows import ASIDE_ROLE, RowDelegate
from writer_assist.ui.pane import NamedLabel, WrappedLabel
from writer_assist.ui.qt_types import NO_INDEX, Index
from writer_assist.ui.text import plural, tr


class ChaptersDialog(QDialog):
    """Shows the chapters of one text, or the texts that have any.

    Signals:
        decided: str, bool: a file, and whether it is split at its chapters.
    """

    decided = Signal(str, bool)

    def __init__(self, texts: Sequence[LongText], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.resize(440, 460)
        list_ = QListView(self)
        list_.setObjectName("Plain")
        list_.setAccessibleName(self.tr("What it would become"))
        list_.setModel(_Rows(_rows(texts), self))
        list_.setItemDelegate(RowDelegate(list_))
        list_.setUniformItemSizes(True)
        one = QPushButton(self._one_words(), self)
        split = QPushButton(self._split_words(), self)
        leave = QPushButton(self.tr("Cancel"), self)
        split.setDefault(True)
        one.setAutoDefault(False)
        one.clicked.connect(self._take_whole)
        split.clicked.connect(self._take_split)
        leave.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(leave)
        buttons.addStretch(1)
        buttons.addWidget(one)
        buttons.addWidget(split)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        title = NamedLabel(self._question(), "Heading", self)
        title.setWordWrap(True)
        layout.addWidget(title)
        layout.addWidget(WrappedLabel(self._explanation(), self))
        layout.addWidget(list_, 1)
        layout.addLayout(buttons)
        self.setWindowTitle(self.tr("Add notes"))
        split.setFocus()

    def _question(self) -> str:
        if len(self._texts) > 1:
            return tr("{n} of these texts have chapters", count=len(self._texts))
        return tr("One note, or {n} chapters?", count=len(self._texts[0].preview.chapters))

    def _explanation(self) -> str:
        names = ", ".join(Path(text.path).name for text in self._texts[:3])
        more = len(self._texts) - 3
        return names + (tr(" and {n} more", count=more) if more > 0 else "")

    def _one_words(self) -> str:
        return self.tr("&One note each") if len(self._texts) > 1 else self.tr("&One note")

    def _split_words(self) -> str:
        chapters = sum(len(text.preview.chapters) for text in self._texts)
        return plural(chapters, "1 &chapter", "{n} &chapters")

    @Slot()
    def _take_whole(self) -> None:
        self._decide(split=False)

    @Slot()
    def _take_split(self) -> None:
        self._decide(split=True)

    def _decide(self, *, split: bool) -> None:
        for text in self._texts:
            self.decided.emit(text.path, split)
        self.accept()


class _Rows(QAbstractListModel):
    """Names with a quiet word."""

    def __init__(self, rows: Sequence[tuple[str, str]], parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        name, aside = self._rows[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}, {aside}"
        return {
            Qt.ItemDataRole.DisplayRole: name,
            Qt.ItemDataRole.ToolTipRole: name,
            ASIDE_ROLE: aside,
        }.get(role)


def _rows(texts: Sequence[LongText]) -> list[tuple[str, str]]:
    if len(texts) == 1:
        # The text's own name stands above the list.
        of_text = f"{Path(texts[0].path).stem}: "
        return [
            (chapter.title.removeprefix(of_text), plural(chapter.words, "1 word", "{n} words"))
            for chapter in texts[0].preview.chapters
        ]
    return [
        (Path(text.path).name, plural(len(text.preview.chapters), "1 chapter", "{n} chapters"))
        for text in texts
    ]
