"""Settings, About, messages and the status line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QWidget,
)

from writer_assist.domain.models import LicenceEntry, ServerPromptStyle, TextServer
from writer_assist.domain.note import ImportFailure, ImportReport, LibraryStatus
from writer_assist.domain.prompt import CardPrompt, PromptView
from writer_assist.domain.snippet import RankingBias
from writer_assist.errors import EngineStoppedError
from writer_assist.settings import Settings
from writer_assist.ui import status_line
from writer_assist.ui.about import AboutDialog
from writer_assist.ui.cards.prompt_preview import PromptDialog
from writer_assist.ui.engine_bridge import EngineBridge
from writer_assist.ui.messages import MessageBar, MessageController
from writer_assist.ui.models.server_dialog import ServerDialog
from writer_assist.ui.settings.dialog import SettingsDialog
from writer_assist.ui.sources.explanation import ExplanationDialog
from writer_assist.ui.status_line import StatusLine
from writer_assist.ui.widgets import fit_into


@pytest.fixture
def dialog(qtbot):
    dialog = SettingsDialog(Settings())
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def bar(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    return bar


def named(parent, kind, name):
    return next(one for one in parent.findChildren(kind) if one.accessibleName() == name)


def test_choice_takes_effect_at_once(dialog, qtbot):
    with qtbot.waitSignal(dialog.changed) as changed:
        named(dialog, QComboBox, "Theme").setCurrentIndex(2)

    assert changed.args == [{"theme": "dark"}]


def test_suggestions_are_off_until_they_are_chosen(dialog):
    box = named(dialog, QComboBox, "Inline suggestions")
    off = dialog.settings().ghost_text
    box.setCurrentIndex(2)

    assert (off, dialog.settings().ghost_text) == ("off", "server")
    assert "remote model" in box.toolTip()


def test_reading_ahead_can_be_switched_off_and_says_when_it_rests(dialog):
    box = next(
        one for one in dialog.findChildren(QAbstractButton) if "in the background" in one.text()
    )

    box.click()

    assert not dialog.settings().reads_ahead
    assert "battery" in box.toolTip()


def test_temper_is_a_name_and_shows_numbers_only_where_they_count(dialog):
    temper, number = named(dialog, QComboBox, "Creativity"), named(dialog, QDoubleSpinBox, "Min p")
    hidden = number.isVisible()
    temper.setCurrentIndex(3)

    assert (hidden, number.isVisible()) == (False, True)
    assert dialog.settings().preset == "custom"


def test_numbers_of_ones_own_outlive_a_named_temper(qtbot):
    dialog = SettingsDialog(Settings(preset="custom", temperature=0.77))
    qtbot.addWidget(dialog)

    named(dialog, QComboBox, "Creativity").setCurrentIndex(0)

    assert dialog.settings() == Settings(preset="steady", temperature=0.77)


def test_number_of_one_own_is_kept(qtbot):
    dialog = SettingsDialog(Settings(preset="custom", temperature=0.77))
    qtbot.addWidget(dialog)

    named(dialog, QDoubleSpinBox, "Min p").setValue(0.02)

    assert (dialog.settings().temperature, dialog.settings().min_p) == (0.77, 0.02)


def test_words_are_asked_for_only_where_they_count(dialog):
    words, length = named(dialog, QSpinBox, "Words"), named(dialog, QComboBox, "Length")
    length.setCurrentIndex(length.count() - 1)
    shown = words.isVisible()

    length.setCurrentIndex(1)

    assert (shown, words.isVisible()) == (True, False)
    assert dialog.settings().length == "sentence"


def test_typed_number_counts(dialog):
    field = named(dialog, QSpinBox, "Cards")

    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "6")
    QTest.keyClick(field, Qt.Key.Key_Tab)

    assert dialog.settings().cards == 6


def test_what_is_not_shown_is_kept(qtbot):
    dialog = SettingsDialog(Settings(last_draft="/a.md", top_k=7))
    qtbot.addWidget(dialog)

    named(dialog, QSpinBox, "Cards").setValue(2)

    assert dialog.settings() == Settings(last_draft="/a.md", top_k=7, cards=2)


def test_starter_model_can_be_used_as_published(dialog):
    boxes = dialog.findChildren(QCheckBox)

    next(box for box in boxes if "training" in box.text()).setChecked(False)

    assert dialog.settings() == Settings(starter_training=False)


def test_a_large_number_of_one_own_is_neither_clamped_nor_saved(qtbot):
    dialog = SettingsDialog(Settings(preset="custom", top_k=50_000))
    qtbot.addWidget(dialog)

    named(dialog, QSpinBox, "Cards").setValue(2)

    assert dialog.settings().top_k == 50_000


def test_about_lists_licences(qtbot):
    entries = (LicenceEntry("SmolLM2 135M", "1", "Apache-2.0"), LicenceEntry("Qt", "6", "LGPL-3"))
    dialog = AboutDialog("1.0", entries)
    qtbot.addWidget(dialog)

    table = dialog.findChild(QTableWidget)

    assert [table.item(row, 2).text() for row in range(2)] == ["Apache-2.0", "LGPL-3"]


def test_message_offers_one_thing_to_do(bar):
    heard = []
    bar.show_message("It is gone.", action="Try again", on_action=lambda: heard.append(1))

    bar.findChild(QPushButton).click()

    assert (heard, bar.sentence()) == ([1], "")


def test_failure_stays_until_it_is_closed(bar, qtbot):
    bar.show_message("The disk is full.", kind="failure")

    assert bar.property("kind") == "failure"
    assert bar.sentence() == "The disk is full."


def test_words_are_shown_against_the_goal(qtbot):
    line = StatusLine()
    qtbot.addWidget(line)

    line.set_words(12_345, 120, 500)

    assert text_of(line, "Words") == "12,345 words · 120 of 500 this session"


def test_what_changed_is_news_for_a_while_only(qtbot, monkeypatch):
    monkeypatch.setattr(status_line, "NEWS_MS", 20)
    line = StatusLine()
    qtbot.addWidget(line)
    line.set_library(LibraryStatus(notes=12, passages=9, searchable=9))

    line.set_report(ImportReport(added=12))

    assert text_of(line, "Library") == "Indexed 12 notes · changed 12"
    qtbot.waitUntil(lambda: text_of(line, "Library") == "Indexed 12 notes")


def test_failures_are_said_as_long_as_there_are_any(qtbot, monkeypatch):
    monkeypatch.setattr(status_line, "NEWS_MS", 1)
    line = StatusLine()
    qtbot.addWidget(line)
    failed = (ImportFailure("/notes/a.md", "It may not be read."),)

    line.set_library(LibraryStatus(notes=12, passages=9, searchable=9, failed=failed))
    line.set_report(ImportReport(added=12, failed=failed))

    qtbot.waitUntil(lambda: text_of(line, "Library") == "Indexed 12 notes · failed 1")


def text_of(line, name):
    return named(line, QWidget, name).text()


def test_covered_offer_comes_back(bar, qtbot):
    started = []
    bar.show_message("It stays off.", action="Start again", on_action=lambda: started.append(1))
    bar.show_message("It could not be done.", kind="failure")

    named(bar, QAbstractButton, "Close the message").click()
    sentence = bar.sentence()
    bar.findChild(QPushButton).click()

    assert (sentence, bar.sentence(), started) == ("It stays off.", "", [1])


def test_failure_of_an_engine_that_is_off_offers_to_start_it(bar, qtbot):
    messages = MessageController(bar)
    engine = EngineBridge("The library", print)
    started = []
    messages.watch(engine, lambda: started.append(1))
    engine.stayed_down.emit("The library stays off.")
    named(bar, QAbstractButton, "Close the message").click()

    messages.fail(EngineStoppedError("The library stays off."))
    bar.findChild(QPushButton).click()

    assert started == [1]


def test_what_an_engine_reports_is_shown(bar, qtbot):
    engine = EngineBridge("The library", print)
    MessageController(bar).watch(engine, lambda: None)

    engine.report(EngineStoppedError("The library is gone."))

    assert bar.sentence() == "The library is gone."


def test_tab_goes_through_the_settings_from_the_top(dialog):
    places, field = [], dialog.findChild(QComboBox)
    for _ in range(6):
        places.append(field.mapTo(dialog, QPoint()).y())
        field = next_by_tab(field)

    assert places == sorted(places)


def next_by_tab(field):
    field = field.nextInFocusChain()
    while not (field.focusPolicy() & Qt.FocusPolicy.TabFocus and field.isVisible()):
        field = field.nextInFocusChain()
    return field


@pytest.mark.parametrize(
    "make",
    [
        lambda: ServerDialog(TextServer("", "", ServerPromptStyle.TEXT)),
        lambda: PromptDialog(PromptView((CardPrompt("Ferry", ()),), 4096)),
        lambda: ExplanationDialog("A fox.", RankingBias()),
    ],
)
def test_large_dialog_fits_a_small_screen(qtbot, make):
    dialog = make()
    qtbot.addWidget(dialog)

    fit_into(dialog, QSize(900, 440))
    dialog.show()

    assert dialog.height() <= 440
    lowest = max(dialog.findChildren(QPushButton), key=lambda button: button.geometry().bottom())
    assert lowest.geometry().bottom() < dialog.height()
