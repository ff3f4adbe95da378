"""AI switched off: what generates is out of sight, and all else does its part without a model."""

from __future__ import annotations

import re

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QToolButton,
)

from tests.ui.program import opened_program, wait
from writer_assist.domain.deck import DeckKind
from writer_assist.settings import Settings, load_settings, save_settings
from writer_assist.ui.actions import GENERATING
from writer_assist.ui.command_list import CommandModel, commands
from writer_assist.ui.deck.labels import KIND_OF_PAGE
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.settings.dialog import SettingsDialog

pytestmark = pytest.mark.qt_log_ignore("plugin does not support", extend=True)
CONTROL = Qt.KeyboardModifier.ControlModifier
APOLOGY = re.compile(
    r"sorry|no (language )?model|(needs|without|choose|load)\b[^.]*\bmodel|not available|cards?\b"
    r"[^.]*\bmodel|continuation",
    re.IGNORECASE,
)
# They end the program, or hide what the others are to show.
LEFT_OUT = {"quit", "only_text", "ai"}


@pytest.fixture
def window(qtbot):
    window = MainWindow(Settings(theme="light"))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def status_button(window, text):
    buttons = window.status.findChildren(QToolButton)
    return next(one for one in buttons if one.text() == text)


def test_switch_in_the_status_line_hides_what_generates(window, qtbot):
    with qtbot.waitSignal(window.settings_changed) as told:
        status_button(window, "AI on").click()

    assert told.args == [{"ai_on": False}]
    assert not window.continuations.isVisible()
    assert not any(window.action(name).isVisible() for name in GENERATING)
    assert status_button(window, "AI off").isVisible()


def test_menu_of_continuations_goes_with_them_and_comes_back(window):
    menus = {one.text(): one for one in window.menuBar().actions()}

    window.action("ai").trigger()
    assert [text for text, one in menus.items() if not one.isVisible()] == ["&Continue"]
    window.action("ai").trigger()

    assert menus["&Continue"].isVisible()
    assert window.continuations.isVisible()


def test_keys_of_what_is_hidden_do_nothing(window, qtbot):
    window.action("ai").trigger()
    window.editor.setFocus()

    with qtbot.assertNotEmitted(window.action("continue").triggered):
        QTest.keyClick(window.editor, Qt.Key.Key_Return, CONTROL)
    with qtbot.waitSignal(window.continuations.stop_requested):
        QTest.keyClick(window.editor, Qt.Key.Key_Escape)


def test_key_switches_ai(window):
    QTest.keyClick(window.editor, Qt.Key.Key_A, CONTROL | Qt.KeyboardModifier.AltModifier)

    assert not window.settings().ai_on


def test_command_list_offers_only_what_is_shown(window, qapp):
    window.action("ai").trigger()
    model = CommandModel(window)
    model.set_choices(commands([window.action(name) for name in GENERATING]))

    assert model.rowCount() == 0


def test_settings_show_no_page_about_models(qtbot):
    dialog = SettingsDialog(Settings(ai_on=False))
    qtbot.addWidget(dialog)

    said = " ".join(one.text() for one in dialog.findChildren(QLabel))

    assert "Sources" in said
    assert "odel" not in said


@pytest.fixture
def program(qtbot, data_folder, monkeypatch, tmp_path):
    """The whole program on the sample, AI off and no model installed, its library searched."""
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(tmp_path / "no models"))
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    save_settings(data_folder.settings, Settings(ai_on=False))
    with opened_program(qtbot, data_folder) as (window, desk):
        wait(qtbot, lambda: window.sources.model.rowCount() > 0)
        yield window, desk


def texts(window):
    """Return all that the window says now, in labels, buttons and tooltips."""
    widgets = [one for one in window.findChildren(QLabel) if one.isVisible()]
    buttons = [one for one in window.findChildren(QAbstractButton) if one.isVisible()]
    said = [one.text() for one in (*widgets, *buttons)]
    return [*said, *(one.toolTip() for one in buttons), window.messages.sentence()]


def offered(window):
    return [
        one
        for one in window.actions()
        if one.isVisible() and one.isEnabled() and one.objectName() not in LEFT_OUT
    ]


def is_heard(action: QAction) -> bool:
    return action.receivers("2triggered(bool)") + action.receivers("2toggled(bool)") > 0


@pytest.mark.timeout(600)
def test_no_action_is_dead_or_apologises_without_a_model(program, qtbot):
    window, desk = program

    told: dict[str, list[str]] = {}
    for action in offered(window):
        assert is_heard(action) or action.actionGroup() is not None, action.objectName()
        action.trigger()
        QTest.qWait(150)
        told[action.objectName()] = [one for one in texts(window) if APOLOGY.search(one)]
        for dialog in window.findChildren(QDialog):
            if shiboken6.isValid(dialog):
                dialog.close()
        if window.messages.property("kind") == "failure" and window.messages.isVisible():
            told[action.objectName()].append(window.messages.sentence())
        QApplication.processEvents()

    assert len(told) > 40
    assert {name: said for name, said in told.items() if said} == {}
    assert desk.model_engine.process_id is None


@pytest.mark.timeout(600)
def test_every_page_of_the_deck_does_its_part_without_a_model(program, qtbot):
    window, desk = program
    deck, overlay = desk._deck.deck, desk._deck.overlay
    cards, told = [], {}
    deck.card_drawn.connect(cards.append)
    window.action("deck").trigger()

    for page, kind in KIND_OF_PAGE.items():
        if kind is DeckKind.EXPECTED:
            continue  # out of sight
        deck.open(page)
        wait(qtbot, lambda kind=kind: bool(cards) and cards[-1].kind is kind)
        told[page] = [one for one in texts(window) if APOLOGY.search(one)]

    assert {page: said for page, said in told.items() if said} == {}
    chips = {one.text() for one in overlay.findChildren(QToolButton) if one.isVisible()}
    assert "Expected" not in chips
    assert "Cut-up" in chips


@pytest.mark.timeout(600)
def test_switch_is_kept_and_starts_the_model_process(program, qtbot, data_folder):
    window, desk = program

    window.action("ai").trigger()

    wait(qtbot, lambda: load_settings(data_folder.settings).ai_on)
    wait(qtbot, lambda: desk.model_engine.process_id is not None)
    wait(qtbot, lambda: bool(window.status._model.text()))
