"""Builds the fields of the settings form from the description of each setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLocale, QObject, Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from writer_assist.setting_spec import SettingSpec
from writer_assist.settings import SPECS, Settings
from writer_assist.ui.text import tr
from writer_assist.ui.wheel import leave_wheel

DECIMALS = 2
SettingValue = str | float


class SettingField(QObject):
    """A widget for one setting: a box of choices, a number or a check box.

    Attributes:
        name: Of the setting.
        widget: The widget itself.
        label: Its name in the window; a check box shows it itself.

    Signals:
        changed: str, object: the setting and its new value.
    """

    changed = Signal(str, object)

    def __init__(
        self,
        name: str,
        settings: Settings,
        parent: QWidget,
        choices: Mapping[str, str] | None = None,
    ) -> None:
        """Make the widget.

        Args:
            name: Of the setting.
            settings: Hold its value.
            parent: Of the widget.
            choices: The valid texts of a setting that depends on what is on this computer.
        """
        super().__init__(parent)
        self.name, self._spec = name, SPECS[name]
        self._choices = self._spec.choices if choices is None else choices
        self.label = tr(self._spec.label)
        self._is_whole = isinstance(getattr(settings, name), int)
        self.widget = self._make_widget(getattr(settings, name), parent)
        leave_wheel(self.widget)
        self.widget.setAccessibleName(self.label.replace("&", ""))
        self.widget.setToolTip(tr(self._spec.hint) if self._spec.hint else "")

    def value(self) -> SettingValue:
        """Return the chosen value."""
        widget = self.widget
        if isinstance(widget, QComboBox):
            return str(widget.currentData())
        if isinstance(widget, QCheckBox):
            return widget.isChecked()
        assert isinstance(widget, QSpinBox | QDoubleSpinBox)
        value = round(widget.value(), DECIMALS)
        return int(value) if self._is_whole else value

    def _make_widget(self, value: SettingValue, parent: QWidget) -> QWidget:
        if isinstance(value, bool):
            check = QCheckBox(self.label, parent)
            check.setChecked(value)
            check.toggled.connect(self._tell)
            return check
        if isinstance(value, str):
            return self._make_choice(value, parent)
        return self._make_number(value, parent)

    def _make_choice(self, value: str, parent: QWidget) -> QComboBox:
        box = QComboBox(parent)
        for key, words in self._choices.items():
            box.addItem(tr(words), key)
        box.setCurrentIndex(max(0, box.findData(value)))
        box.currentIndexChanged.connect(self._tell)
        return box

    def _make_number(self, value: float, parent: QWidget) -> QSpinBox | QDoubleSpinBox:
        box = QSpinBox(parent) if self._is_whole else QDoubleSpinBox(parent)
        _limit(box, self._spec)
        box.setSuffix(tr(self._spec.unit) if self._spec.unit else "")
        box.setSpecialValueText(tr(self._spec.lowest) if self._spec.lowest else "")
        box.setValue(value)  # type: ignore[arg-type]
        box.setKeyboardTracking(False)
        box.lineEdit().setTextMargins(6, 0, 6, 0)  # style sheets do not apply to it
        box.valueChanged.connect(self._tell)
        return box

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(self.name, self.value())


def dictionary_choices(names: Sequence[str], chosen: str) -> dict[str, str]:
    """Return the dictionaries to choose from, and how each is called in its own language."""
    choices = {"system": tr("Same as the system")}
    for name in (*names, *([chosen] if chosen not in (*names, *choices) else [])):
        choices[name] = language_name(name)
    return choices


def language_name(code: str) -> str:
    """Return how a language such as "de_DE" is called by those who speak it, with its code."""
    locale = QLocale(code)
    language = "" if locale == QLocale.c() else locale.nativeLanguageName()
    return f"{language} ({code})" if language else code


def typeface_choices(chosen: str) -> dict[str, str]:
    """Return the typefaces of this computer to choose from; empty stands for the program's own."""
    choices = {"": tr("Source Serif (comes along)")}
    choices |= {
        family: family
        for family in QFontDatabase.families()
        if QFontDatabase.isSmoothlyScalable(family) and not QFontDatabase.isPrivateFamily(family)
    }
    if chosen not in choices:
        choices[chosen] = tr("{typeface} (not on this computer)").format(typeface=chosen)
    return choices


def _limit(box: QSpinBox | QDoubleSpinBox, spec: SettingSpec) -> None:
    assert spec.low is not None
    assert spec.high is not None
    if isinstance(box, QSpinBox):
        box.setRange(int(spec.low), int(spec.high))
        box.setSingleStep(int(spec.step))
    else:
        box.setDecimals(DECIMALS)
        box.setRange(spec.low, spec.high)
        box.setSingleStep(spec.step)
