"""A key that types a letter is no shortcut, and the wheel changes no value."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QScrollArea, QSlider, QSpinBox

from writer_assist.ui.application import InputGuard

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def look_at(qtbot, text, modifiers=CONTROL | ALT):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Q, modifiers, text)
    event.ignore()
    return InputGuard().eventFilter(None, event) and event.isAccepted()


@pytest.fixture
def guard(qapp):
    guard = InputGuard()
    qapp.installEventFilter(guard)
    yield guard
    qapp.removeEventFilter(guard)


@pytest.fixture
def page(qtbot, guard):
    area = QScrollArea()
    qtbot.addWidget(area)
    return area


def turn_wheel(widget, steps=-3):
    place = QPointF(widget.mapTo(widget.window(), QPoint(5, 5)))
    QTest.wheelEvent(widget.window().windowHandle(), place, QPoint(0, 120 * steps))


@pytest.mark.parametrize("text", ["@", "ą", "€"])
def test_letter_of_altgr_is_kept_from_the_shortcuts(qtbot, text):
    assert look_at(qtbot, text)


@pytest.mark.parametrize("text", ["", "\x11", " "])
def test_key_that_types_nothing_stays_a_shortcut(qtbot, text):
    assert not look_at(qtbot, text)


def test_control_alone_stays_a_shortcut(qtbot):
    assert not look_at(qtbot, "q", CONTROL)


@pytest.mark.parametrize("kind", [QSpinBox, QSlider])
def test_wheel_changes_no_number(page, kind):
    field = kind(page)
    field.setRange(0, 99)
    field.setValue(50)
    page.show()

    turn_wheel(field)

    assert field.value() == 50


def test_wheel_chooses_nothing_in_a_list(page):
    field = QComboBox(page)
    field.addItems(["Idea", "Drafted", "Done"])
    page.show()

    turn_wheel(field, steps=-1)

    assert field.currentText() == "Idea"


def test_wheel_over_a_field_scrolls_the_page(page, qtbot):
    field = QSpinBox()
    field.setFixedHeight(2000)
    page.setWidget(field)
    page.resize(200, 100)
    page.show()
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0)

    turn_wheel(field)

    assert page.verticalScrollBar().value() > 0


def test_wheel_does_not_take_the_focus(page, qtbot):
    field = QComboBox(page)
    page.show()

    assert field.focusPolicy() == Qt.FocusPolicy.StrongFocus
