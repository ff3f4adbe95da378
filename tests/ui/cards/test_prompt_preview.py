"""What the model will see, laid open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QTextBrowser

from writer_assist.domain.prompt import CardPrompt, PartKind, PromptPart, PromptView
from writer_assist.ui.cards.prompt_preview import PromptBar, PromptDialog

STORY = PromptPart(PartKind.STORY, "It rained <again>.", 500, cut="Long ago.")
NOTE = PromptPart(PartKind.NOTE, "The ferry has a cable.", 90, cut="It is old.")
LAST = PromptPart(PartKind.PARAGRAPH, "She waited", 10)
ANSWER = PromptPart(PartKind.ANSWER, "", 40)
VIEW = PromptView(
    (CardPrompt("Ferry", (STORY, NOTE, LAST, ANSWER)), CardPrompt("", (STORY, LAST, ANSWER))), 4096
)


@pytest.fixture
def dialog(qtbot):
    dialog = PromptDialog(VIEW)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def page(dialog):
    return dialog.findChild(QTextBrowser)


def test_every_part_is_shown_with_its_tokens(dialog):
    text = page(dialog).toPlainText()

    assert "Story so far, 500 tokens" in text
    assert "It rained <again>." in text
    assert "Room for the answer, 40 tokens" in text


def test_what_was_cut_is_struck_through(dialog):
    assert page(dialog).toHtml().count("line-through") == 2
    assert page(dialog).toPlainText().index("Long ago.") < page(dialog).toPlainText().index("It r")


def test_each_card_has_its_own_prompt(dialog):
    dialog.findChild(QComboBox).setCurrentIndex(1)

    assert "The ferry has a cable." not in page(dialog).toPlainText()
    assert "Note" not in dialog.findChild(PromptBar).accessibleDescription()


def test_parts_are_as_wide_as_their_tokens_and_never_too_small(dialog):
    widths = [right - left for left, right in dialog.findChild(PromptBar).borders()]

    assert widths[0] > 3 * widths[1] > 3 * widths[3] > 3 * widths[2] >= 30


def test_arrows_and_clicks_choose_a_part(dialog, qtbot):
    bar = dialog.findChild(PromptBar)
    chosen = []
    bar.part_chosen.connect(chosen.append)

    QTest.keyClick(bar, Qt.Key.Key_Right)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.rect().center())

    assert chosen == [1, 0]


def test_prompt_can_be_copied(dialog):
    next(b for b in dialog.findChildren(QPushButton) if "Copy" in b.text()).click()

    assert QGuiApplication.clipboard().text() == STORY.text + NOTE.text + LAST.text


def test_cards_come_first_for_the_tab_key(dialog, qtbot):
    dialog.activateWindow()

    qtbot.waitUntil(dialog.findChild(QComboBox).hasFocus)
