"""The manuscript's files in the left panel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QToolButton

from writer_assist.ui.draft.drafts_list import DraftsList

CHAPTERS = ("/novel/one.md", "/novel/two.md", "/novel/two.txt")


@pytest.fixture
def drafts(qtbot):
    drafts = DraftsList()
    qtbot.addWidget(drafts)
    drafts.show()
    drafts.set_drafts(CHAPTERS, "/novel/one.md")
    return drafts


def rows(drafts):
    return drafts.findChild(QListView)


def test_drafts_are_called_by_their_names(drafts):
    assert [rows(drafts).model().index(row, 0).data() for row in range(3)] == [
        "one",
        "two.md",
        "two.txt",
    ]
    assert rows(drafts).currentIndex().data() == "one"


def test_click_opens_a_draft_once(drafts, qtbot):
    place = rows(drafts).visualRect(rows(drafts).model().index(1, 0)).center()

    with qtbot.waitSignal(drafts.draft_requested) as asked:
        QTest.mouseDClick(rows(drafts).viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseClick(rows(drafts).viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert asked.args == ["/novel/two.md"]


def test_enter_opens_a_draft(drafts, qtbot):
    rows(drafts).setFocus()

    with qtbot.waitSignal(drafts.draft_requested) as asked:
        QTest.keyClick(rows(drafts), Qt.Key.Key_Down)
        QTest.keyClick(rows(drafts), Qt.Key.Key_Return)

    assert asked.args == ["/novel/two.md"]


def test_open_draft_is_not_opened_again(drafts, qtbot):
    place = rows(drafts).visualRect(rows(drafts).model().index(0, 0)).center()

    with qtbot.assertNotEmitted(drafts.draft_requested):
        QTest.mouseClick(rows(drafts).viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_list_can_be_folded(drafts, qtbot):
    with qtbot.waitSignal(drafts.unfolded_changed) as told:
        fold = [one for one in drafts.findChildren(QToolButton) if "drafts" in one.accessibleName()]
        fold[0].click()

    assert told.args == [False]
    assert not rows(drafts).isVisible()
