"""Adds files and folders of notes; for a long text it first asks whether to split it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from writer_assist.domain.note import ImportPreview, SourceRules
from writer_assist.domain.progress import Progress
from writer_assist.messages.library import PreviewSource
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.rows import ASIDE_ROLE, RowDelegate
from writer_assist.ui.text import NO_INDEX, Index, plural, tr
from writer_assist.ui.widgets import NamedLabel, WrappedLabel


@dataclass(frozen=True, slots=True)
class LongText:
    """A file that could become one note, or one for each of its chapters."""

    path: str
    preview: ImportPreview


class AddingController(QObject):
    """Adds what was chosen or dropped to the library.

    Signals:
        add_requested: str, bool: a folder or file, and whether it is split at its chapters.
        split_question: tuple[LongText, ...], for the writer to decide.
        progress_changed: object: Progress while files are examined, or None at the end.
        rules_previewed: str, ImportPreview: what a folder would become by its rules.
    """

    add_requested = Signal(str, bool)
    split_question = Signal(tuple)
    progress_changed = Signal(object)
    rules_previewed = Signal(str, object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._waiting: deque[str] = deque()
        self._long: list[LongText] = []
        self._number = self._rules_number = 0

    @Slot(tuple)
    def add(self, paths: Sequence[str]) -> None:
        """Add folders at once, and files as soon as their chapters are known."""
        for path in paths:
            if Path(path).is_dir():
                self.add_requested.emit(path, False)
            else:
                self._waiting.append(path)
        if not self._number:
            self._look_at_next()

    @Slot()
    def cancel(self) -> None:
        """Drop what has not been added yet."""
        self._engine.cancel(self._number)
        self._waiting.clear()
        self._long.clear()
        self._end()

    @Slot(str, object)
    def preview_rules(self, path: str, rules: SourceRules) -> None:
        """Find out what a folder would become; only the last question is answered."""
        self._engine.cancel(self._rules_number)

        def receive(value: Progress | ImportPreview) -> None:
            if isinstance(value, ImportPreview):
                self.rules_previewed.emit(path, value)

        self._rules_number = self._engine.send(PreviewSource(path, rules), on_piece=receive)

    def _look_at_next(self) -> None:
        if not self._waiting:
            self._ask_writer()
            return
        path = self._waiting.popleft()
        self._number = self._engine.send(
            PreviewSource(path),
            on_piece=lambda value: self._receive(path, value),
            on_done=self._look_at_next,
            on_error=lambda _error: self._add_unseen(path),
        )

    def _receive(self, path: str, value: Progress | ImportPreview) -> None:
        if isinstance(value, Progress):
            self.progress_changed.emit(value)
        elif len(value.chapters) > 1:
            self._long.append(LongText(path, value))
        else:
            self.add_requested.emit(path, False)

    def _add_unseen(self, path: str) -> None:
        # Adding it reports what is wrong, and lists it among the files to retry.
        self.add_requested.emit(path, False)
        self._look_at_next()

    def _ask_writer(self) -> None:
        long, self._long = tuple(self._long), []
        self._end()
        if long:
            self.split_question.emit(long)

    def _end(self) -> None:
        if self._number:
            self._number = 0
            self.progress_changed.emit(None)


class ChaptersDialog(QDialog):
    """Asks whether long texts become one note each, or one note for each chapter.

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
        one.clicked.connect(self._keep_whole)
        split.clicked.connect(self._split_at_chapters)
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
    def _keep_whole(self) -> None:
        self._decide(split=False)

    @Slot()
    def _split_at_chapters(self) -> None:
        self._decide(split=True)

    def _decide(self, *, split: bool) -> None:
        for text in self._texts:
            self.decided.emit(text.path, split)
        self.accept()


class _Rows(QAbstractListModel):
    """Rows with a name and a quiet word at the right."""

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
        # The text's own name is shown above the list.
        of_text = f"{Path(texts[0].path).stem}: "
        return [
            (chapter.title.removeprefix(of_text), plural(chapter.words, "1 word", "{n} words"))
            for chapter in texts[0].preview.chapters
        ]
    return [
        (Path(text.path).name, plural(len(text.preview.chapters), "1 chapter", "{n} chapters"))
        for text in texts
    ]
