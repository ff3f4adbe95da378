"""The window's sources and what works for them, with real keys and an engine of the test's."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from tests.ui.fakes import FakeEngine
from tests.ui.values import note, snippet
from writer_assist.domain.snippet import RankingBias, SearchAnswer, SnippetGroup
from writer_assist.messages.library import (
    ExplainSearch,
    FindSnippets,
    MarkPassage,
    RecordShown,
    RecordUse,
    SnippetMark,
    UsageKind,
)
from writer_assist.settings import Settings, load_settings
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.sliders import BalanceSlider
from writer_assist.ui.sources.explanation import ExplanationDialog
from writer_assist.ui.sources.usage import DisplayLedger
from writer_assist.ui.widgets import PaneHeader
from writer_assist.ui.wiring.sources import SourcesWiring

DRAFT = "The ferry had not come.\n\n***\n\nMara counted the strokes.\n\nNobody spoke."
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Place:
    """A window with its sources, a draft open, the caret at its end."""

    def __init__(self, qtbot, folder, background, settings):
        self.qtbot, self.folder = qtbot, folder
        self.engine = FakeEngine()
        self.window = MainWindow(settings)
        qtbot.addWidget(self.window)
        self.settings = SettingsController(background, folder.settings, settings, self.window)
        self.opened = []
        self.desk = SourcesWiring(
            self.engine,
            self.window,
            self.settings,
            lambda note_id, place: self.opened.append((note_id, place)),
            MessageController(self.window.messages, self.window),
            OpenDraft("/draft.md"),
            self.window,
        )
        self.editor = self.window.editor
        self.editor.set_text(DRAFT)
        self.window.show()
        self.editor.setFocus()
        self.editor.moveCursor(QTextCursor.MoveOperation.End)

    def press(self, key):
        QTest.keyClick(self.editor, key, HELD)

    def select(self, words):
        cursor = self.editor.textCursor()
        cursor.setPosition(DRAFT.index(words))
        cursor.setPosition(DRAFT.index(words) + len(words), QTextCursor.MoveMode.KeepAnchor)
        self.editor.setTextCursor(cursor)

    def asked(self):
        return self.engine.orders(FindSnippets)[-1]

    def answer(self, *snippets, groups=()):
        self.engine.answer(SearchAnswer(snippets, groups), kind=FindSnippets)

    def header(self):
        return self.window.sources.findChild(PaneHeader).subject.text()

    def rows(self):
        model = self.window.sources.model
        return [model.snippet(row).passage.passage_id for row in range(model.rowCount())]


@pytest.fixture
def background(qapp):
    background = Background("test background")
    yield background
    background.finish()


@pytest.fixture
def place(qtbot, data_folder, background):
    return Place(qtbot, data_folder, background, Settings(pause_ms=50))


def test_key_holds_the_list_to_the_selection(place):
    place.select("counted the strokes")
    place.press(Qt.Key.Key_K)
    place.answer(snippet(1))

    assert place.asked().context.paragraph == "counted the strokes"
    assert place.header() == "for the selection “counted the strokes”"
    assert place.window.action("hold_selection").isChecked()


def test_held_list_does_not_follow_the_caret(place, qtbot):
    place.press(Qt.Key.Key_L)
    asked = len(place.engine.orders(FindSnippets))
    place.editor.moveCursor(QTextCursor.MoveOperation.Up)
    qtbot.wait(120)
    in_the_scene = len(place.engine.orders(FindSnippets))

    place.editor.moveCursor(QTextCursor.MoveOperation.Start)

    qtbot.waitUntil(lambda: len(place.engine.orders(FindSnippets)) > asked)
    assert in_the_scene == asked
    assert place.asked().context.paragraph == "The ferry had not come."


def test_scene_is_asked_for_whole(place):
    place.press(Qt.Key.Key_L)
    place.answer(snippet(1))

    assert place.asked().context.paragraph == "Mara counted the strokes.\n\nNobody spoke."
    assert place.header() == "for this scene"


def test_open_note_takes_the_place_of_the_text(place):
    place.desk.anchor.note_opened(note(7))

    place.press(Qt.Key.Key_M)
    place.answer(snippet(1))

    assert place.asked().like_note == 7
    assert place.header() == "similar to “The Bell”"


def test_letting_go_follows_the_paragraph_again(place):
    place.press(Qt.Key.Key_L)

    place.window.sources.let_go.emit()
    place.answer(snippet(1))

    assert place.header() == "for “Nobody spoke.”"
    assert place.window.action("follow_paragraph").isChecked()


def test_nothing_selected_is_told_and_nothing_held(place):
    place.press(Qt.Key.Key_K)

    assert place.engine.orders(FindSnippets) == []
    assert place.window.action("follow_paragraph").isChecked()
    assert place.window.messages.isVisible()


def test_turned_dial_is_asked_for_and_remembered(place, qtbot):
    place.desk.inspiration.refresh()

    QTest.keyClick(place.window.sources.findChild(BalanceSlider), Qt.Key.Key_Right)

    qtbot.waitUntil(lambda: place.asked().dials == RankingBias(0.25))
    qtbot.waitUntil(lambda: load_settings(place.folder.settings).dial_surprising == 0.25)


def test_remembered_dials_are_there_from_the_start(qtbot, data_folder, background):
    settings = Settings(dial_forgotten=-0.5, dials_shown=True, sinks_unused=False)
    place = Place(qtbot, data_folder, background, settings)

    place.desk.inspiration.refresh()

    assert place.asked().dials == RankingBias(forgotten=-0.5)
    assert not place.asked().sinks_unused
    assert place.window.sources.findChild(BalanceSlider).isVisible()


def test_chosen_group_narrows_the_list_in_place(place):
    sea, sky = SnippetGroup(("rain",), (1, 3)), SnippetGroup(("fog",), (2,))
    place.desk.inspiration.refresh()
    place.answer(snippet(1), snippet(2), snippet(3), groups=(sea, sky))

    place.window.sources.group_chosen.emit(sea)

    assert place.rows() == [1, 3]
    assert [one.passage.passage_id for one in place.desk.snippets()] == [1, 3]


def test_opened_source_shows_its_place_in_the_note_and_is_used(place):
    place.window.sources.open_requested.emit(snippet(5))

    assert place.opened == [(5, (0, 9))]
    assert place.engine.orders(RecordUse) == [RecordUse(5, UsageKind.OPENED, "/draft.md")]


def test_all_hidden_sources_come_back_by_key(place):
    place.window.action("unhide_all").trigger()

    assert place.engine.orders(MarkPassage) == [MarkPassage(0, SnippetMark.UNHIDE_ALL, "/draft.md")]


def test_list_in_sight_is_counted_and_a_folded_one_is_not(place, qtbot):
    place.desk.findChild(DisplayLedger).findChild(QTimer).setInterval(0)
    place.window.action("show_sources").trigger()
    place.desk.inspiration.refresh()
    place.answer(snippet(1))
    qtbot.wait(50)
    folded = place.engine.orders(RecordShown)

    place.window.action("show_sources").trigger()

    qtbot.waitUntil(lambda: place.engine.orders(RecordShown) != [])
    assert folded == []
    assert place.engine.orders(RecordShown) == [RecordShown((1,), "/draft.md")]


def test_key_opens_the_box_with_what_is_selected(place, qtbot):
    place.select("Mara counted")
    place.press(Qt.Key.Key_W)
    dialog = place.window.findChild(ExplanationDialog)

    qtbot.waitUntil(lambda: place.engine.orders(ExplainSearch) != [])

    assert place.engine.orders(ExplainSearch)[0].context.paragraph == "Mara counted"
    assert dialog.findChild(QPlainTextEdit).toPlainText() == "Mara counted"
    dialog.close()
    qtbot.waitUntil(lambda: place.window.findChild(ExplanationDialog) is None)


def test_box_is_opened_once(place, qtbot):
    place.press(Qt.Key.Key_W)
    place.window.action("explain").trigger()

    assert len(place.window.findChildren(ExplanationDialog)) == 1


def test_tab_walks_through_the_sources_and_back_to_the_text(place):
    place.desk.inspiration.refresh()
    place.window.sources.show_dials(True)
    place.answer(snippet(1), snippet(2), groups=(SnippetGroup(("rain",), (1,)),))

    place.window.sources.list.setFocus()
    reached = []
    while place.window.focusWidget() is not place.editor:
        reached.insert(0, place.window.focusWidget().accessibleName())
        QTest.keyClick(place.window.focusWidget(), Qt.Key.Key_Backtab)

    assert reached == [
        "What the list follows",
        "Sources of this book: the whole library",
        "Sliders",
        "Pause",
        "Close to surprising: in the middle",
        "Familiar to forgotten: in the middle",
        "Only what is about rain",
        "Notes that fit this paragraph",
    ]


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (Qt.KeyboardModifier.NoModifier, "> It rained."),
        (Qt.KeyboardModifier.ShiftModifier, "> It rained. All day long."),
    ],
)
def test_quotation_stands_apart_from_the_paragraph(place, held, words):
    shown = snippet(1, "It rained. All day long.", best=(0, 10))
    place.desk.inspiration.refresh()
    place.answer(shown)
    place.window.sources.list.setCurrentIndex(place.window.sources.model.index(0, 0))

    QTest.keyClick(place.window.sources.list, Qt.Key.Key_Q, held)

    assert place.editor.text() == f"{DRAFT}\n\n{words}\n> — Salt Ferry › The crossing\n\n"
    assert place.editor.written_words() == 0
    place.editor.undo()
    assert place.editor.text() == DRAFT
