"""Suggestions in the window: switched on, asked for, taken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.ui.fakes import FakeEngine
from writer_assist.domain.models import TextServer
from writer_assist.messages.model import ModelState, SuggestWords
from writer_assist.settings import Settings
from writer_assist.ui.background import Background
from writer_assist.ui.cards.controller import ContinuationController
from writer_assist.ui.cards.history import HistoryKeeper
from writer_assist.ui.draft import ghost_controller as ghost
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.models.controller import ModelController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.draft import GhostWiring

KEY = Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Desk:
    """The window with what suggests, and an engine that answers when a test says so."""

    def __init__(self, qtbot, folder, background):
        self.qtbot, self.engine = qtbot, FakeEngine()
        self.window = window = MainWindow(Settings())
        self.settings = SettingsController(background, folder.settings, Settings())
        self.settings.remembered.connect(window.apply_settings)
        window.settings_changed.connect(self.settings.change)
        self.history = HistoryKeeper(background, folder)
        cards = ContinuationController(self.engine, OpenDraft(), window.editor, self.history, tuple)
        cards.choosing.openings = ("Suddenly",)
        self.model = ModelController(self.engine, background, str)
        messages = MessageController(window.messages)
        self.cards, self.messages, self.background = cards, messages, background
        self.ghost = GhostWiring(
            self.engine, window, self.settings, cards, self.model, messages, OpenDraft("/one.md")
        )
        learn(self.model, self.engine)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        window.editor.setFocus()
        qtbot.waitUntil(window.editor.hasFocus)

    def orders(self):
        return self.engine.orders(SuggestWords)


@pytest.fixture
def desk(qtbot, data_folder, monkeypatch):
    monkeypatch.setattr(ghost, "PAUSE_MS", 10)
    background = Background("test background")
    desk = Desk(qtbot, data_folder, background)
    yield desk
    desk.ghost.ghost.set_on(False)  # its timer must not outlive the window
    desk.history.close()
    background.finish()


def learn(model, engine):
    """Let it be known which model writes."""
    model.start("/tiny.gguf", now=False)
    engine.answer(ModelState(None, resting="/tiny.gguf"))


def write_and_pause(desk):
    QTest.keyClicks(desk.window.editor, "The ferry")
    desk.qtbot.wait(100)


def test_nothing_is_suggested_unless_it_is_switched_on(desk):
    write_and_pause(desk)

    assert desk.orders() == []


def test_key_switches_it_on_and_off_and_the_settings_remember(desk):
    QTest.keyClick(desk.window.editor, *KEY)
    on = desk.settings.settings.ghost_text, desk.window.action("ghost_text").isChecked()
    QTest.keyClick(desk.window.editor, *KEY)

    assert on == ("model", True)
    assert desk.window.settings().ghost_text == "off"
    assert not desk.window.action("ghost_text").isChecked()


def test_words_are_asked_for_shown_and_taken(desk, qtbot):
    QTest.keyClick(desk.window.editor, *KEY)
    QTest.keyClicks(desk.window.editor, "The ferry")
    qtbot.waitUntil(lambda: bool(desk.orders()))

    desk.engine.answer(" had not come.", kind=SuggestWords)
    QTest.keyClick(desk.window.editor, Qt.Key.Key_Tab)

    order = desk.orders()[-1].order
    assert (order.context.story, order.context.draft) == ("The ferry", "/one.md")
    assert (order.snippets, order.sampling.banned_openings) == ((), ("Suddenly",))
    assert desk.window.editor.text() == "The ferry had not come."


def test_choice_in_the_settings_is_taken(desk, qtbot):
    desk.window.settings_changed.emit({"ghost_text": "model"})

    write_and_pause(desk)

    assert desk.window.action("ghost_text").isChecked()
    assert len(desk.orders()) == 1


def test_nothing_is_asked_before_it_is_known_which_model_writes(desk, qtbot):
    early = ModelController(desk.engine, desk.background, str)
    later = GhostWiring(
        desk.engine, desk.window, desk.settings, desk.cards, early, desk.messages, OpenDraft()
    )
    desk.window.settings_changed.emit({"ghost_text": "model"})
    desk.ghost.ghost.set_on(False)

    write_and_pause(desk)
    before = len(desk.orders())
    learn(early, desk.engine)
    write_and_pause(desk)

    assert (before, len(desk.orders())) == (0, 1)
    later.ghost.set_on(False)


def test_server_is_sent_nothing_until_the_writer_lets_it(desk):
    desk.model.use_server(TextServer("http://127.0.0.1:1"))
    desk.engine.answer(ModelState(None, server=TextServer("http://127.0.0.1:1")))

    QTest.keyClick(desk.window.editor, *KEY)
    write_and_pause(desk)
    before = len(desk.orders())
    desk.window.messages.findChild(QPushButton).click()
    write_and_pause(desk)

    assert before == 0
    assert desk.settings.settings.ghost_text == "server"
    assert len(desk.orders()) > 0
