"""A sprint with a clock that the test turns."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from writer_assist.domain.sprint import Sprint, SprintResult, SprintRule
from writer_assist.ui.background import Background
from writer_assist.ui.deck.sprint import NoGoingBack, SprintController, written_since
from writer_assist.ui.deck.sprint_page import SprintPage, result_sentence, state_words
from writer_assist.ui.open_draft import OpenDraft


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Desk:
    """A controller, and what it told."""

    def __init__(self, folder, background):
        self.clock, self.text = Clock(), ""
        draft = OpenDraft(str(folder.root / "draft.md"))
        self.sprint = SprintController(
            background, folder, draft, lambda: self.text, clock=self.clock
        )
        self.states, self.ended, self.listed = [], [], []
        self.sprint.changed.connect(self.states.append)
        self.sprint.ended.connect(self.ended.append)
        self.sprint.listed.connect(self.listed.append)

    def line(self):
        return state_words(self.states[-1])


@pytest.fixture
def desk(qapp, data_folder):
    background = Background("test files")
    desk = Desk(data_folder, background)
    yield desk
    desk.sprint.end()
    background.finish()


def test_line_tells_time_words_and_rule(desk):
    desk.sprint.count(500, 20, 0)
    desk.sprint.start(Sprint(10, rule=SprintRule.NO_E))
    desk.clock.now = 61
    desk.sprint.count(512, 32, 0)

    assert desk.line() == "8:59 · 12 words · no e"


def test_breach_is_named_until_it_is_mended(desk):
    desk.sprint.start(Sprint(5, rule=SprintRule.NO_ADVERBS))
    desk.text = "She slowly turned"
    desk.sprint.note_edit()
    assert desk.line().endswith("no -ly: slowly")

    desk.text = "She turned"
    desk.sprint.note_edit()

    assert desk.line().endswith("no -ly")


def test_sprint_ends_by_its_time_and_is_listed(desk, qtbot):
    desk.sprint.start(Sprint(5))
    desk.sprint.count(40, 40, 0)
    desk.clock.now = 300
    desk.sprint.look()
    desk.sprint.ask()

    qtbot.waitUntil(lambda: bool(desk.listed))
    assert [(one.words, one.seconds) for one in desk.listed[-1]] == [(40, 300)]
    assert not desk.sprint.runs


def test_sprint_ends_by_its_words(desk):
    desk.sprint.start(Sprint(0, 100))
    desk.sprint.count(60, 60, 0)
    assert desk.line() == "60 of 100 words"

    desk.sprint.count(101, 101, 0)

    assert desk.ended[-1].words == 101


def test_sprint_without_a_word_is_not_kept(desk, qtbot):
    desk.sprint.start(Sprint(5))
    desk.sprint.end()
    desk.sprint.ask()

    qtbot.waitUntil(lambda: bool(desk.listed))
    assert desk.listed[-1] == ()
    assert "nothing is kept" in result_sentence(desk.ended[-1])


def test_going_back_is_kept_away_only_while_it_is_forbidden(qtbot):
    editor, forbidden = QPlainTextEdit("abc"), [True]
    qtbot.addWidget(editor)
    keeper = NoGoingBack(editor, lambda: forbidden[0])
    editor.moveCursor(QTextCursor.MoveOperation.End)

    with qtbot.waitSignal(keeper.kept):
        QTest.keyClick(editor, Qt.Key.Key_Backspace)
    editor.selectAll()
    QTest.keyClicks(editor, "d")
    assert editor.toPlainText() == "abcd"

    forbidden[0] = False
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.toPlainText() == "abc"


def test_rule_looks_only_at_what_was_written_since(qtbot):
    editor = QPlainTextEdit("It fell slowly. ")
    qtbot.addWidget(editor)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    start = QTextCursor(editor.textCursor())
    start.setKeepPositionOnInsert(True)

    editor.insertPlainText("A man ran.")

    assert written_since(start, editor.textCursor()) == "A man ran."


def test_page_begins_what_is_chosen(qtbot):
    page = SprintPage()
    qtbot.addWidget(page)
    page.show_results((SprintResult(0.0, 600, 212, SprintRule.NO_E),))

    with qtbot.waitSignal(page.wanted) as told:
        page.begin()

    assert told.args == [Sprint(10)]
