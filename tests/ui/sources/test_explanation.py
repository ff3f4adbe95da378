"""What would this find: the dialog, its page, and the controller behind it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QTextBrowser

from tests.ui.fakes import FakeEngine
from tests.ui.values import snippet
from writer_assist.domain.context import MAX_CONTEXT_CHARACTERS
from writer_assist.domain.snippet import (
    ListedPassage,
    MatchedWord,
    OmittedPassage,
    RankingBias,
    SearchExplanation,
)
from writer_assist.errors import LibraryError
from writer_assist.messages.library import ExplainSearch
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.sliders import BalanceSlider
from writer_assist.ui.sources.explanation import (
    ExplanationController,
    ExplanationDialog,
    RankedPassage,
    as_page,
    as_text,
    ranked,
)

BELL, FOG, LAW = (ListedPassage(n, f"Note {n}", 3.0 / n) for n in (1, 2, 3))
FOUND = SearchExplanation(
    words=(MatchedWord("ferry", 3.21), MatchedWord("Fog", 1.5)),
    names=("Salt <Ferry>",),
    lexical=(BELL, FOG),
    dense=(FOG, LAW),
    fused=(FOG, BELL),
    left_out=(OmittedPassage(BELL, "Much like another passage."),),
    snippets=(snippet(1, words=("ferry",)),),
)


@pytest.fixture
def dialog(qtbot):
    dialog = ExplanationDialog("The ferry.", RankingBias(0.5))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def asking(qapp):
    engine = FakeEngine()
    return engine, ExplanationController(engine, OpenDraft("/draft.md"), pause_ms=0)


def page(dialog) -> str:
    return dialog.findChild(QTextBrowser).toPlainText()


def test_text_comes_first_for_the_tab_key(dialog, qtbot):
    dialog.activateWindow()

    qtbot.waitUntil(dialog.findChild(QPlainTextEdit).hasFocus)


def test_every_passage_has_its_place_in_each_list():
    assert ranked(FOUND) == (
        RankedPassage("Note 2", "2. (1.5)", "1. (1.50)", "1. (1.50)"),
        RankedPassage("Note 1", "1. (3.0)", "", "2. (3.00)"),
        RankedPassage("Note 3", "", "2. (1.00)", ""),
    )


@pytest.mark.parametrize(
    "told",
    [
        "Salt Ferry › The crossing",
        "The ferry had not run.",
        "ferry 3.2 · Fog 1.5",
        "Names: Salt <Ferry>",
        "Much like another passage.",
    ],
)
def test_page_tells_every_step(dialog, told):
    dialog.show_explanation(FOUND)

    assert told in page(dialog)


def test_copied_text_tells_the_same(dialog):
    dialog.show_explanation(FOUND)

    dialog.findChild(QPushButton).click()

    copied = QGuiApplication.clipboard().text()
    assert copied == as_text("The ferry.", FOUND)
    assert "Note 2\t2. (1.5)\t1. (1.50)\t1. (1.50)" in copied


def test_nothing_asked_shows_nothing_and_cannot_be_copied(dialog):
    assert as_page(SearchExplanation()) == ""
    assert not dialog.findChild(QPushButton).isEnabled()


def test_text_of_another_script_is_asked_for_as_it_stands(dialog, qtbot):
    with qtbot.waitSignal(dialog.asked) as asked:
        dialog.findChild(QPlainTextEdit).setPlainText("船は来ない。")

    assert asked.args == ["船は来ない。", RankingBias(0.5)]


def test_dials_of_the_box_ask_again(dialog, qtbot):
    with qtbot.waitSignal(dialog.asked) as asked:
        QTest.keyClick(dialog.findChild(BalanceSlider), Qt.Key.Key_0)

    assert asked.args == ["The ferry.", RankingBias()]


def test_long_text_says_that_it_is_cut(dialog):
    dialog.findChild(QPlainTextEdit).setPlainText("fog " * MAX_CONTEXT_CHARACTERS)

    shown = [label.text() for label in dialog.children() if hasattr(label, "text")]
    assert "Only the first 8,000 characters are searched for." in shown


def test_page_stays_where_it_was_scrolled_to(dialog):
    bar = dialog.findChild(QTextBrowser).verticalScrollBar()
    long = SearchExplanation(fused=tuple(ListedPassage(n, f"Note {n}", 1.0) for n in range(40)))
    dialog.show_explanation(long)
    bar.setValue(90)

    dialog.show_explanation(long)

    assert bar.value() == 90


def test_latest_text_is_explained_once_the_writer_pauses(asking, qtbot):
    engine, controller = asking
    controller.ask("The fer", RankingBias())
    controller.ask("The ferry.", RankingBias(1.0))

    qtbot.waitUntil(lambda: bool(engine.sent))
    (order,) = engine.orders(ExplainSearch)
    assert (order.context.paragraph, order.dials) == ("The ferry.", RankingBias(1.0))
    assert order.context.draft == "/draft.md"


def test_explanation_arrives(asking, qtbot):
    engine, controller = asking
    controller.ask("The ferry.", RankingBias())
    qtbot.waitUntil(lambda: bool(engine.sent))

    with qtbot.waitSignal(controller.explained) as explained:
        engine.answer(FOUND)

    assert explained.args == [FOUND]


def test_empty_text_asks_nothing(asking, qtbot):
    engine, controller = asking

    with qtbot.waitSignal(controller.explained) as explained:
        controller.ask(" \n", RankingBias())

    assert (explained.args, engine.sent) == ([SearchExplanation()], [])


def test_failure_is_told_in_the_box(asking, dialog, qtbot):
    engine, controller = asking
    controller.failed.connect(dialog.show_failure)
    controller.ask("The ferry.", RankingBias())
    qtbot.waitUntil(lambda: bool(engine.sent))

    engine.fail(LibraryError("The library is gone."))

    shown = [label.text() for label in dialog.children() if hasattr(label, "text")]
    assert "The library is gone." in shown
