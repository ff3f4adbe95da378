"""The cards in the window: what a draft that can only be read does with them."""

from __future__ import annotations

import pytest

from tests.ui.fakes import FakeEngine
from tests.ui.sets import pieces
from tests.ui.values import snippet, started
from writer_assist.messages.model import ContinueStory
from writer_assist.settings import Settings
from writer_assist.ui.background import Background
from writer_assist.ui.cards.history import HistoryKeeper
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.cards import CardsWiring


class KnownModel:
    """Lets everything be asked at once."""

    def when_known(self, ask):
        ask()


class CurrentSources:
    """Fit the caret's place at once."""

    def when_current(self, ask):
        ask()


@pytest.fixture
def window(qtbot, data_folder):
    background = Background("test background")
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    settings = SettingsController(background, data_folder.settings, Settings(), window)
    history = HistoryKeeper(background, data_folder, window)
    engine = FakeEngine()
    draft, library = OpenDraft(), FakeEngine()
    desk = CardsWiring(
        engine, library, window, settings, draft, history, lambda: (snippet(1),), window
    )
    desk.listen(KnownModel(), CurrentSources(), MessageController(window.messages, window))
    window.show()
    window.editor.set_text("It rained.")
    window.editor.go_to_story_end()
    window.action("continue").trigger()
    engine.answer(started(snippet(1)), pieces(0, " She left."), kind=ContinueStory)
    yield window
    history.close()
    background.finish()


def test_card_goes_into_the_draft(window):
    window.action("insert_1").trigger()

    assert window.editor.text() == "It rained. She left."


def test_draft_that_can_only_be_read_takes_no_card(window):
    window.editor.setReadOnly(True)

    window.action("insert_1").trigger()

    assert window.editor.text() == "It rained."
    assert "read-only" in window.messages.sentence()
