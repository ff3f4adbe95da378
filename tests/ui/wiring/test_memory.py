"""What the model is to know, in the window: asked for, sent along, looked at."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest

from tests.ui.fakes import FakeEngine
from tests.ui.sets import finished, started
from tests.ui.values import snippet
from writer_assist.domain.camera import Tense
from writer_assist.domain.continuation import Mode
from writer_assist.domain.prompt import Recalled
from writer_assist.manuscript.scene_fields import SceneFields
from writer_assist.messages.library import RecallPassages
from writer_assist.messages.model import ContinueStory, ViewPrompt
from writer_assist.settings import Settings
from writer_assist.ui.background import Background
from writer_assist.ui.cards.controller import ContinuationController
from writer_assist.ui.cards.guidance import InstructionDialog
from writer_assist.ui.cards.history import HistoryKeeper
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.cards import MemoryWiring, NextSetWiring

KEY = Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
PINNED, OTHER = snippet(1, pinned=True), snippet(2)
PAST = Recalled("The ledger lay under the stair.", 0, 1)


class Sources(QObject):
    """What a set is asked for with."""

    busy_changed, snippets_changed = Signal(bool), Signal(tuple)

    @property
    def inspiration(self):
        return self

    def snippets(self):
        return (PINNED, OTHER)

    def when_current(self, ask):
        ask()


class Desk:
    """The window with its memory, and engines that answer when a test says so."""

    def __init__(self, qtbot, folder, background):
        self.library, self.model = FakeEngine(), FakeEngine()
        self.window = window = MainWindow(Settings())
        qtbot.addWidget(window)
        self.history = HistoryKeeper(background, folder)
        settings = SettingsController(background, folder.settings, Settings())
        draft = OpenDraft()
        self.cards = cards = ContinuationController(
            self.model, draft, window.editor, self.history, lambda: (PINNED, OTHER)
        )
        window.action("continue").triggered.connect(cards.continue_story)
        self.desk = MemoryWiring(
            self.library,
            background,
            folder,
            window,
            cards,
            draft,
            lambda: (PINNED, OTHER),
        )
        self.sources = Sources()
        self.next_set = NextSetWiring(self.model, window, settings, cards, self.sources, draft)
        window.editor.set_text("The ledger lay under the stair.\n\nShe waited")
        window.editor.go_to_story_end()
        draft.open("/n/1.md")
        qtbot.waitUntil(lambda: bool(self.library.orders(RecallPassages)))
        window.show()
        window.activateWindow()
        window.editor.setFocus()
        qtbot.waitUntil(window.editor.hasFocus)

    def instruct(self, words):
        QTest.keyClick(self.window.editor, *KEY)
        dialog = self.window.findChild(InstructionDialog)
        dialog.field.setPlainText(words)
        dialog.accept()


@pytest.fixture
def desk(qtbot, data_folder):
    background = Background("test background")
    desk = Desk(qtbot, data_folder, background)
    yield desk
    desk.history.close()
    background.finish()


def test_order_carries_instruction_pins_and_past(desk):
    desk.instruct("Past tense.")
    desk.library.answer((PAST,), kind=RecallPassages)

    desk.window.action("continue").trigger()

    memory = desk.model.orders(ContinueStory)[0].memory
    assert (memory.instruction, memory.pinned, memory.recalled) == (
        "Past tense.",
        (PINNED,),
        (PAST,),
    )


def test_what_is_looked_at_is_what_would_be_sent(desk):
    desk.instruct("Past tense.")
    desk.library.answer((PAST,), kind=RecallPassages)

    desk.window.action("view_prompt").trigger()
    desk.window.action("continue").trigger()

    [seen], [sent] = desk.model.orders(ViewPrompt), desk.model.orders(ContinueStory)
    assert (seen.order.memory, seen.order.snippets) == (sent.memory, sent.snippets)


@pytest.mark.parametrize("mode", [Mode.BLEND, Mode.TOGETHER])
def test_next_set_is_thought_to_be_like_the_last(desk, mode):
    ask = {Mode.BLEND: desk.cards.blend, Mode.TOGETHER: desk.cards.use_together}[mode]
    ask()
    [sent] = desk.model.orders(ContinueStory)
    desk.model.answer(started("a", sent))
    desk.cards.stop()

    desk.window.action("view_prompt").trigger()

    [seen] = desk.model.orders(ViewPrompt)
    assert (seen.order.mode, seen.order.snippets) == (mode, sent.snippets)


def test_nobody_waits_for_what_is_recalled(desk):
    desk.window.action("continue").trigger()

    assert desk.model.orders(ContinueStory)[0].memory.recalled == ()


def test_dismissed_card_is_learnt_from(desk, qtbot):
    desk.window.action("continue").trigger()
    sent = desk.model.orders(ContinueStory)[0]
    desk.model.answer(started("a", sent), finished(sent, 1, "A lamp moved on the water."))

    desk.window.continuations.dismiss_requested.emit(1)
    qtbot.waitUntil(lambda: bool(desk.cards.choosing.openings))

    assert desk.cards.choosing.openings == ("A lamp moved",)


def test_order_tells_what_is_noted_of_the_scene(desk):
    fields = SceneFields(synopsis="Mara waits.", pov="Mara", tense="present")
    scene = SimpleNamespace(path=Path("/n/1.md"), fields=fields)
    project = SimpleNamespace(scenes=[scene], scene_at=lambda path: scene)
    desk.desk.follow_project(project)
    desk.instruct("Gothic.\n{scene}")

    desk.window.action("continue").trigger()

    [order] = desk.model.orders(ContinueStory)
    assert order.memory.instruction == (
        "Gothic. In this scene: Mara waits. "
        "The scene is told from Mara's point of view, in the present tense."
    )
    assert order.tense is Tense.PRESENT
