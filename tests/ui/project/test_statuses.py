"""The dialog for the statuses of a book."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from writer_assist.manuscript.statuses import WantedStatus
from writer_assist.ui.project.statuses import NAME, StatusesDialog

USED = {"Idea": 0, "Drafted": 3, "Done": 1}


@pytest.fixture
def dialog(qtbot):
    dialog = StatusesDialog(USED, 3)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def names(dialog):
    return [one.name for one in dialog.wanted()]


def click(dialog, words):
    next(one for one in dialog.findChildren(QPushButton) if one.text() == words).click()


def select(dialog, row):
    dialog.list.setCurrentItem(dialog.list.topLevelItem(row))


def test_new_status_is_typed_into_the_list(qtbot, dialog):
    click(dialog, "&Add")
    field = dialog.list.findChild(QLineEdit)
    QTest.keyClicks(field, "Sent")

    with qtbot.waitSignal(dialog.chosen) as saved:
        dialog.accept()

    assert saved.args[0][-1] == WantedStatus("Sent")


def test_renamed_status_is_told_with_its_old_name(dialog):
    dialog.list.topLevelItem(1).setText(NAME, "First draft")

    assert dialog.wanted()[1] == WantedStatus("First draft", "Drafted")
    assert "Every scene" in dialog.told()


def test_keys_move_and_remove_a_status(dialog):
    select(dialog, 2)
    QTest.keyClick(dialog.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    moved = names(dialog)
    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)

    assert moved == ["Idea", "Done", "Drafted"]
    assert names(dialog) == ["Idea", "Drafted"]


def test_dialog_says_how_many_scenes_keep_what_is_removed(dialog):
    select(dialog, 1)

    click(dialog, "Re&move")

    assert dialog.told().startswith("3 scenes have a status that is not in the list")


def test_last_status_stays(dialog):
    for _ in range(4):
        select(dialog, 0)
        QTest.keyClick(dialog.list, Qt.Key.Key_Delete)

    assert names(dialog) == ["Done"]


def test_usual_ones_are_brought_back(dialog):
    click(dialog, "The &usual ones")

    assert names(dialog) == ["Idea", "Outlined", "Drafted", "Revised", "Done"]
