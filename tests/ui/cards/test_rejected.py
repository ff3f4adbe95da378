"""What fell away, looked at and brought back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget

from tests.ui.cards.test_controller import desk
from tests.ui.values import snippet, started
from writer_assist.domain.candidates import Flaw, RejectedText
from writer_assist.domain.continuation import CardFinished, Continuation, Ending, SetFinished
from writer_assist.ui.cards.panel import ContinuationsPanel
from writer_assist.ui.cards.rejected import (
    RejectedTextsController,
    RejectedTextsDialog,
    count_words,
    reason_words,
)

__all__ = ["desk"]

SPARE = RejectedText(4, 0, " A bell rang.", snippet(1), Flaw.SPARE)
CLICHE = RejectedText(5, 1, " Time stood still.", None, Flaw.CLICHE, "Time stood still")


@pytest.fixture
def dialog(qtbot):
    dialog = RejectedTextsDialog()
    dialog.set_texts((SPARE, CLICHE))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_line_counts_what_is_good_and_what_is_not():
    assert count_words((SPARE, CLICHE, CLICHE)) == "1 more · 2 rejected"
    assert count_words(()) == ""


def test_reason_names_the_words_and_the_note():
    assert reason_words(CLICHE) == "contains a stock phrase: “Time stood still”"
    assert reason_words(SPARE).endswith("from Salt Ferry › The crossing")


def test_enter_brings_back_what_is_chosen(dialog, qtbot):
    texts = dialog.findChild(QListWidget)
    QTest.keyClick(texts, Qt.Key.Key_Down)

    with qtbot.waitSignal(dialog.wanted) as wanted:
        QTest.keyClick(texts, Qt.Key.Key_Return)

    assert wanted.args == [5]


def test_panel_says_quietly_what_is_not_shown(qtbot):
    panel = ContinuationsPanel()
    qtbot.addWidget(panel)
    panel.resize(380, 700)
    panel.show()
    panel.start_set(started(snippet(1), None))

    panel.set_rejected((SPARE,))
    panel.add_card(Continuation(2, SPARE.text, SPARE.snippet, Ending.SENTENCE))

    assert [card.text for card in panel.continuations()][-1] == " A bell rang."
    assert panel.focusWidget() is panel.card(2)


def test_list_opens_from_the_panel_and_asks_for_a_text(qtbot):
    panel = ContinuationsPanel()
    qtbot.addWidget(panel)
    panel.set_rejected((SPARE,))

    panel.show_rejected()
    texts = panel.findChild(RejectedTextsDialog).findChild(QListWidget)

    with qtbot.waitSignal(panel.back_requested) as asked:
        QTest.keyClick(texts, Qt.Key.Key_Return)

    assert asked.args == [4]


def test_text_comes_back_as_a_card_that_can_be_inserted(desk, background, data_folder):
    fell = RejectedTextsController(desk.controller, desk.history)
    told, cards = [], []
    fell.changed.connect(told.append)
    fell.card_added.connect(cards.append)
    desk.controller.continue_story()
    desk.write_set("a")
    desk.controller.shown.finish(desk.controller.shown.kept().receipt, (SPARE, CLICHE))

    fell.bring_back(4)
    desk.controller.insert(4, False)

    assert [card.text for card in cards] == [" A bell rang."]
    assert told[-1] == (CLICHE,)
    assert "come. A bell rang." in desk.editor.text()


def test_new_set_has_lost_nothing_yet(desk):
    fell = RejectedTextsController(desk.controller, desk.history)
    told = []
    fell.changed.connect(told.append)
    desk.controller.continue_story()
    desk.engine.answer(started_set(desk), done=False)
    desk.engine.answer(SetFinished("a", (), desk.controller.shown.kept().receipt, (SPARE,)))

    assert told[-1] == (SPARE,)
    desk.controller.continue_story()
    desk.engine.answer(started_set(desk), done=False)
    assert told[-1] == ()


def started_set(desk):
    from tests.ui.sets import started as begun

    return begun("a", desk.orders()[-1])


def test_better_text_comes_beside_a_card_that_was_read(desk):
    fell = RejectedTextsController(desk.controller, desk.history)
    added = []
    fell.better_added.connect(added.append)
    desk.controller.continue_story()
    desk.engine.answer(started_set(desk), done=False)
    flawed = Continuation(0, " It rained again.", None, Ending.SENTENCE, flaw=Flaw.REDUNDANT)
    desk.engine.answer(CardFinished(flawed), done=False)
    desk.engine.answer(SetFinished("a", (), desk.controller.shown.kept().receipt, (SPARE,)))

    assert [(card.card, card.text) for card in added] == [(4, " A bell rang.")]
    assert desk.controller.shown.card(0).text == " It rained again."


def test_better_text_takes_no_focus(qtbot):
    panel = ContinuationsPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.start_set(started(snippet(1), None))

    panel.add_beside(Continuation(2, SPARE.text, SPARE.snippet, Ending.SENTENCE))

    assert panel.focusWidget() is not panel.card(2)
