"""A key that types a letter is no shortcut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from writer_assist.ui.application import TypedLetters

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def look_at(qtbot, text, modifiers=CONTROL | ALT):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Q, modifiers, text)
    event.ignore()
    return TypedLetters().eventFilter(None, event) and event.isAccepted()


@pytest.mark.parametrize("text", ["@", "ą", "€"])
def test_letter_of_altgr_is_kept_from_the_shortcuts(qtbot, text):
    assert look_at(qtbot, text)


@pytest.mark.parametrize("text", ["", "\x11", " "])
def test_key_that_types_nothing_stays_a_shortcut(qtbot, text):
    assert not look_at(qtbot, text)


def test_control_alone_stays_a_shortcut(qtbot):
    assert not look_at(qtbot, "q", CONTROL)
