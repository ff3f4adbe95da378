"""The wheel scrolls, and changes no value."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QScrollArea, QSlider, QSpinBox, QWidget

from writer_assist.ui.project.fields import FieldsForm
from writer_assist.ui.wheel import leave_wheel


@pytest.fixture
def page(qtbot):
    area = QScrollArea()
    qtbot.addWidget(area)
    return area


def turn_wheel(widget, steps=-3):
    place = QPointF(widget.mapTo(widget.window(), QPoint(5, 5)))
    QTest.wheelEvent(widget.window().windowHandle(), place, QPoint(0, 120 * steps))


@pytest.mark.parametrize("kind", [QSpinBox, QSlider])
def test_wheel_changes_no_number(page, kind):
    field = kind(page)
    field.setRange(0, 99)
    field.setValue(50)
    leave_wheel(page)
    page.show()

    turn_wheel(field)

    assert field.value() == 50


def test_wheel_chooses_nothing_in_a_list(page):
    field = QComboBox(page)
    field.addItems(["Idea", "Drafted", "Done"])
    leave_wheel(page)
    page.show()

    turn_wheel(field, steps=-1)

    assert field.currentText() == "Idea"


def test_wheel_over_a_field_scrolls_the_page(page, qtbot):
    high = QWidget()  # a style may set the height of a field
    high.setFixedSize(150, 2000)
    field = QSpinBox(high)
    page.setWidget(high)
    page.resize(200, 100)
    leave_wheel(page)
    page.show()
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0)

    turn_wheel(field)

    assert page.verticalScrollBar().value() > 0


def test_wheel_does_not_take_the_focus(page, qtbot):
    field = QComboBox(page)
    leave_wheel(page)
    page.show()

    assert field.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_wheel_passes_by_the_fields_of_a_scene(qtbot):
    form = FieldsForm()
    qtbot.addWidget(form)
    form.set_choices(["Idea", "Done"], [])
    form.show()
    status = form.findChild(QComboBox)
    status.setEnabled(True)

    turn_wheel(status)

    assert status.currentText() == ""
