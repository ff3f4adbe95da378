"""What the writer tells the model about a project: a brief, and phrases to avoid."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.candidates import (
    FORGOTTEN,
    HALF_LIFE_DAYS,
    UnwantedKind,
    UnwantedPhrase,
)
from writer_assist.history.guidance import InstructionStore, UnwantedList
from writer_assist.manuscript.scene_brief import SCENE_MARK
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.cards.controller import ContinuationController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.project_history import ProjectHistory
from writer_assist.ui.text import plural, tr
from writer_assist.ui.theme import reading_font
from writer_assist.ui.widgets import WrappedLabel

BRIEF_SIZE = 520, 300

UNWANTED_SIZE = 600, 440
WORDS, OPENING, KEPT, FADES = range(4)

MOST_HONOURED = 60  # of each kind; more would leave a small model without words


class InstructionDialog(QDialog):
    """Asks for genre, tense, point of view; Ctrl+Enter accepts.

    Signals:
        edited: str, the instruction, when the dialog is accepted.
    """

    edited = Signal(str)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Project brief"))
        self.field = QPlainTextEdit(words.replace(SCENE_MARK, "").strip(), self)
        self.field.setAccessibleName(self.tr("What the model should know about this project"))
        self.field.setPlaceholderText(
            self.tr("A gothic mystery in the past tense, close third person, Mara's point of view.")
        )
        self.field.setFont(reading_font(11.5))
        self.field.setTabChangesFocus(True)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.scene = QCheckBox(self.tr("Tell it what happens in the &scene"), self)
        self.scene.setToolTip(
            self.tr(
                "Its synopsis, and those of the two scenes before it. Its point of view and tense "
                "are told in any case."
            )
        )
        self.scene.setChecked(SCENE_MARK in words)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setShortcut("Ctrl+Return")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(12)
        layout.addWidget(WrappedLabel(_brief_explanation(), self))
        layout.addWidget(self.field, 1)
        layout.addWidget(self.scene)
        layout.addWidget(buttons)
        self.resize(*BRIEF_SIZE)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    def accept(self) -> None:
        """Report the brief and close."""
        mark = f"\n{SCENE_MARK}" if self.scene.isChecked() else ""
        self.edited.emit(self.field.toPlainText() + mark)
        super().accept()


class InstructionController(QObject):
    """The instruction of the draft's project.

    Attributes:
        words: The instruction; empty for none.

    Signals:
        changed: str, the instruction.
    """

    changed = Signal(str)

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = ProjectHistory(InstructionStore, background, folder, draft)
        self.words = ""
        draft.opened.connect(self._read)
        draft.moved.connect(self._go_along)

    @Slot()
    def _read(self) -> None:
        """Switch to the brief of another draft's project; until it has been read there is none."""
        self._receive("")
        self._store.run(InstructionStore.read, self._receive)

    @Slot()
    def _go_along(self) -> None:
        """Take the brief along when the draft moves, unless the other project has its own."""
        words = self.words
        self._store.run(lambda store: _kept(store, store.read() or words), self._receive)

    @Slot(str)
    def replace(self, words: str) -> None:
        """Store the brief as the writer changed it."""
        self._receive(words.strip())
        self._store.run(lambda store: _kept(store, words.strip()), self._receive)

    def _receive(self, words: str) -> None:
        if words != self.words:
            self.words = words
            self.changed.emit(words)


class UnwantedDialog(QDialog):
    """Lists the avoided phrases; words and ticks can be edited in place.

    Signals:
        edited: tuple[Unwanted, ...], the whole list, when the dialog is accepted.
    """

    edited = Signal(tuple)

    def __init__(self, entries: tuple[UnwantedPhrase, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Avoided phrases"))
        self._entries = list(entries)
        self.table = QTableWidget(0, 4, self)
        self.table.setAccessibleName(self.tr("Avoided phrases"))
        self.table.setHorizontalHeaderLabels(
            [self.tr("Words"), self.tr("As opening only"), self.tr("Always"), self.tr("Fades")]
        )
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.add = QPushButton(self.tr("&Add"), self)
        self.remove = QPushButton(self.tr("&Remove"), self)
        for button in (self.add, self.remove, *buttons.buttons()):
            button.setAutoDefault(False)  # type: ignore[attr-defined]
        below = QHBoxLayout()
        below.addWidget(self.add)
        below.addWidget(self.remove)
        below.addWidget(buttons, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(12)
        layout.addWidget(WrappedLabel(_unwanted_explanation(), self))
        layout.addWidget(self.table, 1)
        layout.addLayout(below)
        self.resize(*UNWANTED_SIZE)
        for entry in entries:
            self._show(entry)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    def accept(self) -> None:
        """Report the edited list and close."""
        self.edited.emit(self.entries())
        super().accept()

    def entries(self) -> tuple[UnwantedPhrase, ...]:
        """Return the list as it is now; rows without words are left out."""
        rows = (self._entry(row) for row in range(self.table.rowCount()))
        return tuple(entry for entry in rows if entry.words)

    def _entry(self, row: int) -> UnwantedPhrase:
        old = self._entries[row]
        kind = UnwantedKind.OPENING if self._ticked(row, OPENING) else UnwantedKind.PHRASE
        words = " ".join(self._item(row, WORDS).text().split())
        return UnwantedPhrase(words, kind, old.weight, old.weighed, self._ticked(row, KEPT))

    def _show(self, entry: UnwantedPhrase) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        self.table.setItem(row, WORDS, QTableWidgetItem(entry.words))
        self.table.setItem(row, OPENING, _tick(on=entry.kind is UnwantedKind.OPENING))
        self.table.setItem(row, KEPT, _tick(on=entry.kept))
        fades = QTableWidgetItem(fades_words(entry, time.time()))
        fades.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.table.setItem(row, FADES, fades)

    @Slot()
    def _add(self) -> None:
        entry = UnwantedPhrase("", UnwantedKind.PHRASE, 1.0, time.time(), kept=True)
        self._entries.append(entry)
        self._show(entry)
        row = self.table.rowCount() - 1
        self.table.setCurrentCell(row, WORDS)
        self.table.editItem(self._item(row, WORDS))

    @Slot()
    def _remove(self) -> None:
        row = self.table.currentRow()
        if row >= 0:
            self.table.removeRow(row)
            del self._entries[row]

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        item = self.table.item(row, column)
        assert item is not None
        return item

    def _ticked(self, row: int, column: int) -> bool:
        return self._item(row, column).checkState() is Qt.CheckState.Checked


def fades_words(entry: UnwantedPhrase, now: float) -> str:
    """Say how long an entry still counts."""
    if entry.kept:
        return tr("never")
    weight = entry.weight_at(now)
    if weight < FORGOTTEN:
        return tr("forgotten")
    days = math.log2(weight / FORGOTTEN) * HALF_LIFE_DAYS
    return plural(max(1, round(days)), "in 1 day", "in {n} days")


class UnwantedController(QObject):
    """Keeps the list of avoided phrases of the draft's project.

    Signals:
        changed: tuple[Unwanted, ...], the list, what was dismissed last first.
    """

    changed = Signal(tuple)

    def __init__(
        self,
        cards: ContinuationController,
        background: Background,
        folder: DataFolder,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._cards = cards
        self._store = ProjectHistory(UnwantedList, background, folder, draft)
        self.entries: tuple[UnwantedPhrase, ...] = ()
        draft.opened.connect(self._read)
        draft.moved.connect(self._read)

    @Slot()
    def _read(self) -> None:
        """Switch to the list of the open draft's project."""
        self._store.run(UnwantedList.all, self._receive)

    @Slot(int)
    def dismiss(self, card: int) -> None:
        """Learn from a card that is about to be dismissed."""
        shown = self._cards.shown
        one = shown.card(card) if shown is not None else None
        if one is not None and one.text.strip():
            text, now = one.text, time.time()
            self._store.run(lambda entries: entries.dismiss(text, now), self._receive)

    @Slot(tuple)
    def replace(self, wanted: tuple[UnwantedPhrase, ...]) -> None:
        """Store the list as the writer edited it."""
        self._store.run(lambda entries: _replaced(entries, wanted), self._receive)

    def _receive(self, entries: tuple[UnwantedPhrase, ...]) -> None:
        self.entries = entries
        choosing = self._cards.choosing
        choosing.phrases = _honoured(entries, UnwantedKind.PHRASE)
        choosing.openings = _honoured(entries, UnwantedKind.OPENING)
        self.changed.emit(entries)


def _brief_explanation() -> str:
    return tr(
        "Genre, tense, point of view: the model reads this before the story, in every draft of "
        "this folder. A line or two is enough."
    )


def _kept(store: InstructionStore, words: str) -> str:
    if words != store.read():
        store.write(words)
    return words


def _tick(*, on: bool) -> QTableWidgetItem:
    item = QTableWidgetItem()
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
    return item


def _unwanted_explanation() -> str:
    return tr(
        "Continuations in this project avoid these words. Dismissing a card adds its first "
        "words, and whatever two dismissed cards have in common; these fade with time."
    )


def _replaced(
    entries: UnwantedList, wanted: tuple[UnwantedPhrase, ...]
) -> tuple[UnwantedPhrase, ...]:
    entries.replace(wanted)
    return entries.all()


def _honoured(entries: tuple[UnwantedPhrase, ...], kind: UnwantedKind) -> tuple[str, ...]:
    now = time.time()
    counting = [one for one in entries if one.kind is kind and one.counts(now)]
    counting.sort(key=lambda one: (not one.kept, -one.weight_at(now)))
    return tuple(one.words for one in counting[:MOST_HONOURED])
