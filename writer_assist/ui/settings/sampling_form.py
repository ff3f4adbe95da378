"""How freely the model writes: a name for it, or every number by itself."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QWidget,
)

from writer_assist.settings import CUSTOM, Settings
from writer_assist.ui.text import tr

PRESET_NAMES = (
    ("steady", "Steady: keeps to what is likely"),
    ("lively", "Lively: now and then a turn"),
    ("wild", "Wild: for when nothing comes"),
    (CUSTOM, "Custom: by number"),
)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that can be set: its name in Settings, on the screen, and its bounds."""

    name: str
    label: str
    high: float
    step: float = 0.05
    low: float = 0.0


_NUMBERS = (
    _Number("temperature", "Temperature", 3, 0.1),
    _Number("temperature_range", "Dynamic, ±", 2, 0.1),
    _Number("top_k", "Top k", 1000, 1),
    _Number("top_p", "Top p", 1, low=0.01),
    _Number("min_p", "Min p", 0.99, 0.01),
    _Number("typical_p", "Typical p", 1, low=0.01),
    _Number("xtc_probability", "XTC, how often", 1),
    _Number("xtc_threshold", "XTC, from", 0.5, 0.01),
    _Number("repetition_penalty", "Against repeats", 3, low=0.5),
    _Number("presence_penalty", "Against presence", 5, 0.1),
    _Number("dry_multiplier", "DRY", 5, 0.1),
)


class SamplingForm(QObject):
    """Chooses a preset; shows the writer's own numbers only where they count.

    Attributes:
        preset: The box with the names.
        numbers: The numbers, to stand below it.

    Signals:
        changed: The choice, or a number, is another.
    """

    changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.preset = QComboBox(parent)
        self.preset.setAccessibleName(tr("Temper"))
        for key, text in PRESET_NAMES:
            self.preset.addItem(tr(text), key)
        self.preset.setCurrentIndex(self.preset.findData(settings.preset))
        self._numbers = {one.name: _spin_box(one, settings) for one in _NUMBERS}
        self.numbers = QWidget(parent)
        self._lay_out()
        self.preset.currentIndexChanged.connect(self._follow_preset)
        for box in self._numbers.values():
            box.valueChanged.connect(self.changed)
        self.numbers.setVisible(self._is_custom())

    def chosen(self, settings: Settings) -> Settings:
        """Return settings with what is chosen here."""
        number = {name: round(box.value(), 2) for name, box in self._numbers.items()}
        return dataclasses.replace(
            settings,
            preset=str(self.preset.currentData()),
            temperature=number["temperature"],
            temperature_range=number["temperature_range"],
            top_k=int(number["top_k"]),
            top_p=number["top_p"],
            min_p=number["min_p"],
            typical_p=number["typical_p"],
            xtc_probability=number["xtc_probability"],
            xtc_threshold=number["xtc_threshold"],
            repetition_penalty=number["repetition_penalty"],
            presence_penalty=number["presence_penalty"],
            dry_multiplier=number["dry_multiplier"],
        )

    def _is_custom(self) -> bool:
        return bool(self.preset.currentData() == CUSTOM)

    def _lay_out(self) -> None:
        grid = QGridLayout(self.numbers)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for place, one in enumerate(_NUMBERS):
            label = QLabel(tr(one.label), self.numbers)
            label.setBuddy(self._numbers[one.name])
            row, column = divmod(place, 2)
            grid.addWidget(label, row, column * 2)
            grid.addWidget(self._numbers[one.name], row, column * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)

    @Slot()
    def _follow_preset(self) -> None:
        self.numbers.setVisible(self._is_custom())
        self.changed.emit()


def _spin_box(number: _Number, settings: Settings) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setAccessibleName(tr(number.label))
    box.setRange(number.low, number.high)
    box.setSingleStep(number.step)
    box.setDecimals(0 if number.step == 1 else 2)
    box.setValue(getattr(settings, number.name))
    box.setKeyboardTracking(False)
    box.lineEdit().setTextMargins(6, 0, 6, 0)  # a style sheet does not reach it
    return box
