"""The fields of the selected scenes, below the tree."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from writer_assist.manuscript.project import Scene
from writer_assist.manuscript.scene_fields import ALL, LINKED, PAST, PRESENT
from writer_assist.ui.text import plural
from writer_assist.ui.wheel import leave_wheel
from writer_assist.ui.widgets import MARGIN, ElidedLabel, IconButton, NamedLabel

_T = TypeVar("_T")

SYNOPSIS_LINES = 3
MOST_WORDS = 1_000_000
_DIFFERENT = "-"  # no value of a field: nothing is chosen where scenes differ


class FieldsForm(QWidget):
    """Shows what is known of a scene; of several, what they share.

    A field is taken over when it is left, or chosen.  Those that few scenes need are folded into a
    line that tells what they say.

    Signals:
        field_wanted: tuple[str, ...], str, object: scenes, the name of a field of
            ``SceneFields``, and its new value.
        statuses_wanted: The statuses of the book are to be changed.
    """

    field_wanted = Signal(tuple, str, object)
    statuses_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Fields of the scene"))
        self._scenes: tuple[Scene, ...] = ()
        self._showing = False
        self._status = QComboBox(self)
        self._statuses = IconButton(
            "edit", self.tr("Statuses of this book…"), self, key="Ctrl+Alt+Shift+T"
        )
        self._pov = QComboBox(self)
        self._pov.setEditable(True)
        self._pov.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._tense = self._choices(
            (self.tr("as found"), ""), (self.tr("past"), PAST), (self.tr("present"), PRESENT)
        )
        self._sources = self._choices(
            (self.tr("as the book"), ""),
            (self.tr("linked notes"), LINKED),
            (self.tr("all notes"), ALL),
        )
        self._target = QSpinBox(self)
        self._target.setRange(0, MOST_WORDS)
        self._target.setSingleStep(100)
        self._target.setGroupSeparatorShown(True)
        self._target.setSpecialValueText(self.tr("none"))
        self._target.setKeyboardTracking(False)
        self._target.lineEdit().setTextMargins(7, 0, 0, 0)
        self._included = QCheckBox(self.tr("In the book"), self)
        self._synopsis = _SynopsisEdit(self)
        self._rarer = QWidget(self)
        self._told = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._unfold = IconButton("down", self.tr("Show tense, target and sources"), self)
        choices = (self._status, self._pov, self._tense, self._sources)
        self._simple: tuple[QWidget, ...] = (*choices, self._target, self._included)
        self._lay_out()
        self._connect()
        self.show_all(False)
        leave_wheel(self)
        self.set_scenes(())

    def set_choices(self, statuses: Sequence[str], povs: Sequence[str]) -> None:
        """Offer these words for the status and the point of view."""
        self._showing = True
        for box, words in ((self._status, statuses), (self._pov, povs)):
            wanted = ["", *words]
            if [box.itemText(n) for n in range(box.count())] != wanted:
                text = box.currentText()
                box.clear()
                box.addItems(wanted)
                box.setCurrentText(text)
        self._showing = False

    def set_scenes(self, scenes: tuple[Scene, ...]) -> None:
        """Show the fields of these scenes; what is being typed just now is left alone."""
        same = [one.name for one in scenes] == [one.name for one in self._scenes]
        if not same:
            self.commit()
        self._scenes = scenes
        self._showing = True
        fields = [scene.fields for scene in scenes]
        there = bool(scenes) and all(scene.is_there for scene in scenes)
        self._show_status(_shared([one.status for one in fields], ""))
        if not (same and self._pov.hasFocus()):
            self._pov.setCurrentText(_shared([one.pov for one in fields], ""))
        if not (same and self._target.hasFocus()):
            self._target.setValue(_shared([one.target for one in fields], 0))
        for box, values in (
            (self._tense, [one.tense for one in fields]),
            (self._sources, [one.sources for one in fields]),
        ):
            box.setCurrentIndex(box.findData(_shared(values, _DIFFERENT)))
        self._included.setChecked(all(one.is_included for one in fields))
        if not (same and self._synopsis.hasFocus()):
            self._synopsis.setPlainText(fields[0].synopsis if len(fields) == 1 else "")
        self._synopsis.setPlaceholderText(
            self.tr("What happens here")
            if len(scenes) < 2
            else plural(len(scenes), "1 scene", "{n} scenes selected")
        )
        self._told.set_text(self._rarer_words())
        for widget in self._simple:
            widget.setEnabled(there)
        self._synopsis.setEnabled(there and len(scenes) == 1)
        self._showing = False

    def shows_all(self) -> bool:
        """Return whether the fields that few scenes need are shown, too."""
        return not self._rarer.isHidden()

    def show_all(self, shown: bool) -> None:
        """Show the fields that few scenes need, or one line that tells what they say."""
        self._rarer.setVisible(shown)
        self._unfold.set_picture("up" if shown else "down")
        self._unfold.set_name(
            self.tr("Hide tense, target and sources")
            if shown
            else self.tr("Show tense, target and sources")
        )

    @Slot()
    def commit(self) -> None:
        """Take over what was typed in fields that have not been left yet."""
        if len(self._scenes) == 1:
            self._take_synopsis()
        self._take_pov()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Keep the synopsis three lines high when the text size changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _show_status(self, status: str) -> None:
        if self._status.findText(status) < 0:
            self._status.addItem(status)
        self._status.setCurrentText(status)

    def _lay_out(self) -> None:
        grid = _grid(self)
        grid.setContentsMargins(MARGIN, 4, MARGIN - 5, 10)
        _add_row(grid, 0, self.tr("Status"), self._status, columns=1)
        grid.addWidget(self._statuses, 0, 2)
        _add_row(grid, 1, self.tr("Point of view"), self._pov)
        rarer = _grid(self._rarer)
        rarer.setContentsMargins(0, 0, 0, 0)
        _add_row(rarer, 0, self.tr("Tense"), self._tense)
        _add_row(rarer, 1, self.tr("Target"), self._target)
        _add_row(rarer, 2, self.tr("Sources"), self._sources)
        widest = self.fontMetrics().horizontalAdvance(self.tr("Point of view"))
        for one in (grid, rarer):
            one.setColumnMinimumWidth(0, widest)
        grid.addWidget(self._told, 2, 0, 1, 2)
        grid.addWidget(self._unfold, 2, 2)
        grid.addWidget(self._rarer, 3, 0, 1, 3)
        self._tense.setToolTip(
            self.tr("In which tense the scene is told; continuations keep to it, in English")
        )
        self._sources.setToolTip(
            self.tr("Whether only notes are offered that the scene links to, such as [[Mara]]")
        )
        self._target.setToolTip(self.tr("How many words the scene is to have"))
        self._included.setToolTip(
            self.tr("Scenes outside the book are not exported, and not counted")
        )
        self._synopsis.setAccessibleName(self.tr("Synopsis"))
        grid.addWidget(self._synopsis, 4, 0, 1, 3)
        grid.addWidget(self._included, 5, 0, 1, 3)
        in_order: tuple[QWidget, ...] = (
            *(self._status, self._statuses, self._pov, self._unfold),
            *(self._tense, self._target, self._sources, self._synopsis, self._included),
        )
        for before, after in pairwise(in_order):
            QWidget.setTabOrder(before, after)
        self._fit()

    def _rarer_words(self) -> str:
        """Return what the folded fields say; their names if they say nothing."""
        said = [one.currentText() for one in (self._tense, self._sources) if one.currentData()]
        if target := self._target.value():
            said.insert(0, plural(target, "1 word wanted", "{n} words wanted"))
        return " · ".join(said) or self.tr("Tense, target, sources")

    def _choices(self, *choices: tuple[str, str]) -> QComboBox:
        box = QComboBox(self)
        for words, value in choices:
            box.addItem(words, value)
        return box

    def _fit(self) -> None:
        lines = self._synopsis.fontMetrics().lineSpacing() * SYNOPSIS_LINES
        self._synopsis.setFixedHeight(lines + 26)

    def _connect(self) -> None:
        self._status.activated.connect(self._take_status)
        self._statuses.clicked.connect(self.statuses_wanted)
        self._unfold.clicked.connect(self._turn)
        self._pov.activated.connect(self._take_pov)
        self._tense.activated.connect(self._take_tense)
        self._sources.activated.connect(self._take_sources)
        edit = self._pov.lineEdit()
        assert edit is not None
        edit.setAccessibleName(self.tr("Point of view"))
        edit.editingFinished.connect(self._take_pov)
        self._target.valueChanged.connect(self._take_target)
        self._included.clicked.connect(self._take_included)
        self._synopsis.left.connect(self._take_synopsis)

    @Slot()
    def _turn(self) -> None:
        self.show_all(not self.shows_all())

    @Slot()
    def _take_status(self) -> None:
        self._ask("status", self._status.currentText())

    @Slot()
    def _take_pov(self) -> None:
        self._ask("pov", self._pov.currentText().strip())

    @Slot()
    def _take_tense(self) -> None:
        self._ask("tense", self._tense.currentData(), firmly=True)

    @Slot()
    def _take_sources(self) -> None:
        self._ask("sources", self._sources.currentData(), firmly=True)

    @Slot()
    def _take_target(self) -> None:
        self._ask("target", self._target.value())

    @Slot()
    def _take_included(self) -> None:
        self._ask("is_included", self._included.isChecked())

    @Slot()
    def _take_synopsis(self) -> None:
        self._ask("synopsis", self._synopsis.toPlainText().strip())

    def _ask(self, name: str, value: object, *, firmly: bool = False) -> None:
        """Ask for a value; an empty one for scenes that differ may only be a field that was left.

        Args:
            name: The field.
            value: Its value.
            firmly: Whether the writer chose it, whatever it is.
        """
        if self._showing or not self._scenes or not self._scenes[0].is_there:
            return
        values = {getattr(scene.fields, name) for scene in self._scenes}
        if values != {value} and (firmly or len(values) == 1 or value not in ("", 0)):
            names = tuple(scene.name for scene in self._scenes)
            self.field_wanted.emit(names, name, value)


class _SynopsisEdit(QPlainTextEdit):
    """A few lines of plain text; Tab leaves them."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


def _grid(parent: QWidget) -> QGridLayout:
    grid = QGridLayout(parent)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(1, 1)
    return grid


def _add_row(grid: QGridLayout, row: int, name: str, field: QWidget, *, columns: int = 2) -> None:
    """Add a field with its name before it."""
    label = NamedLabel(name, "Quiet", grid.parentWidget())
    label.setBuddy(field)
    field.setAccessibleName(name)
    if isinstance(field, QComboBox):
        field.view().setAccessibleName(name)
    field.setMinimumWidth(40)
    grid.addWidget(label, row, 0)
    grid.addWidget(field, row, 1, 1, columns)


def _shared(values: Sequence[_T], otherwise: _T) -> _T:
    return values[0] if values and all(one == values[0] for one in values) else otherwise
