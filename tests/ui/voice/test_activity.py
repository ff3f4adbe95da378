"""What the learning rests for: a key, a click or the wheel anywhere in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from writer_assist.ui.voice.activity import ActivityWatch


@pytest.fixture
def watched(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    field = QLineEdit(window)
    QVBoxLayout(window).addWidget(field)
    window.show()
    qtbot.waitExposed(window)
    field.setFocus()
    watch = ActivityWatch(window, window)
    acts = []
    watch.noticed.connect(lambda: acts.append(None))
    return window, watch, acts


def test_a_key_anywhere_is_noticed(watched):
    window, watch, acts = watched
    watch.set_watching(True)

    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)

    assert len(acts) == 1


def test_nothing_is_noticed_once_it_is_not_asked_for(watched):
    window, watch, acts = watched
    watch.set_watching(True)
    watch.set_watching(False)

    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton)

    assert acts == []
