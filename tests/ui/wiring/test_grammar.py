"""The grammar in the window: its switch, its language, what is ignored."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget

from writer_assist.manuscript.grammar import read_ignored
from writer_assist.settings import Settings
from writer_assist.ui.background import Background
from writer_assist.ui.draft.ignored_grammar import IgnoredGrammarDialog
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.proofreading import ProofreadingWiring

pytestmark = pytest.mark.qt_log_ignore("plugin does not support", extend=True)

TEXT = "He should of gone."


@pytest.fixture
def window(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def proofreading(window, background: Background, data_folder):
    data_folder.make()
    chosen = Settings(spelling=False, spelling_language="en_US")
    settings = SettingsController(background, data_folder.settings, chosen, window)
    messages = MessageController(window.messages, window)
    proofreading = ProofreadingWiring(data_folder, window, settings, messages, window)
    yield proofreading
    proofreading.finish()


def complaint(window, at=5):
    window.editor.viewport().repaint()
    return window.editor.grammar.complaint_at(at)


def switch_on(qtbot, window, proofreading):
    window.editor.set_text(TEXT)
    with qtbot.waitSignal(proofreading.grammar.opened):
        window.action("grammar").trigger()
    qtbot.waitUntil(lambda: complaint(window) is not None)


def test_grammar_is_off_until_it_is_switched_on(qtbot, window, proofreading):
    window.editor.set_text(TEXT)
    was_on = window.editor.grammar.is_on

    switch_on(qtbot, window, proofreading)
    window.action("grammar").trigger()

    assert not was_on
    assert not window.editor.grammar.is_on


def test_other_languages_are_left_alone_and_the_key_says_so(window, proofreading):
    proofreading.set_language("de_DE")

    window.action("grammar").trigger()

    assert not window.editor.grammar.is_on
    assert "German" in window.messages.sentence()


def test_ignored_place_loses_its_mark(qtbot, window, proofreading, data_folder):
    switch_on(qtbot, window, proofreading)

    window.editor.grammar.ignored.emit(complaint(window))

    qtbot.waitUntil(lambda: complaint(window) is None)
    assert len(read_ignored(data_folder.grammar).places) == 1


def test_refused_kind_is_listed_and_comes_back(qtbot, window, proofreading):
    switch_on(qtbot, window, proofreading)
    window.editor.grammar.kind_refused.emit(complaint(window))
    qtbot.waitUntil(lambda: complaint(window) is None)

    window.action("ignored_grammar").trigger()
    qtbot.waitUntil(lambda: window.findChild(IgnoredGrammarDialog) is not None)
    dialog = window.findChild(IgnoredGrammarDialog)
    dialog.findChild(QListWidget).item(0).setCheckState(Qt.CheckState.Unchecked)
    dialog.accept()
    dialog.close()

    qtbot.waitUntil(lambda: complaint(window) is not None)


def test_key_without_spelling_and_grammar_says_so(window, proofreading):
    QTest.keyClick(window.editor, Qt.Key.Key_F7)

    assert "switched off" in window.messages.sentence()
