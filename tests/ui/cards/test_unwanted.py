"""The "not again" list, from a dismissed card to the next order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.ui.cards.test_controller import desk
from writer_assist.domain.candidates import DAY_S, UnwantedKind, UnwantedPhrase
from writer_assist.ui.cards.guidance import (
    KEPT,
    OPENING,
    WORDS,
    UnwantedController,
    UnwantedDialog,
    fades_words,
)

__all__ = ["desk"]

NOW = 1_000_000_000.0
OLD = UnwantedPhrase("She turned and", UnwantedKind.OPENING, 1.0, NOW)


@pytest.fixture
def unwanted(desk, background, data_folder):
    controller = UnwantedController(desk.controller, background, data_folder, desk.draft)
    desk.draft.open("/novel/one.md")
    return controller


def test_next_order_avoids_the_opening_of_a_dismissed_card(desk, unwanted, qtbot):
    desk.controller.continue_story()
    desk.write_set("a")
    with qtbot.waitSignal(unwanted.changed, check_params_cb=bool):
        unwanted.dismiss(1)

    desk.controller.again()

    assert desk.orders()[-1].sampling.banned_openings == ("A lamp moved",)


def test_what_has_faded_is_in_the_list_but_not_honoured(desk, unwanted, qtbot):
    mine = UnwantedPhrase("time stood still", UnwantedKind.PHRASE, 1.0, NOW, kept=True)
    with qtbot.waitSignal(unwanted.changed, check_params_cb=lambda told: len(told) == 2):
        unwanted.replace((OLD, mine))

    assert desk.controller.choosing.phrases == ("time stood still",)
    assert desk.controller.choosing.openings == ()


def test_another_project_has_its_own_list(desk, unwanted, qtbot):
    mine = UnwantedPhrase("time stood still", UnwantedKind.PHRASE, 1.0, NOW, kept=True)
    with qtbot.waitSignal(unwanted.changed, check_params_cb=bool):
        unwanted.replace((mine,))

    with qtbot.waitSignal(unwanted.changed, check_params_cb=lambda told: not told):
        desk.draft.open("/other/two.md")

    assert desk.controller.choosing.phrases == ()


@pytest.fixture
def dialog(qtbot):
    dialog = UnwantedDialog((OLD,))
    qtbot.addWidget(dialog)
    return dialog


def test_words_and_ticks_can_be_changed(dialog, qtbot):
    dialog.table.item(0, WORDS).setText("  She  turned ")
    dialog.table.item(0, OPENING).setCheckState(Qt.CheckState.Unchecked)
    dialog.table.item(0, KEPT).setCheckState(Qt.CheckState.Checked)

    with qtbot.waitSignal(dialog.edited) as edited:
        dialog.accept()

    assert edited.args == [(UnwantedPhrase("She turned", UnwantedKind.PHRASE, 1.0, NOW, True),)]


def test_entries_are_added_and_removed(dialog):
    dialog.add.click()
    dialog.table.item(1, WORDS).setText("time stood still")
    dialog.table.setCurrentCell(0, WORDS)
    dialog.remove.click()

    [one] = dialog.entries()
    assert (one.words, one.kind, one.kept) == ("time stood still", UnwantedKind.PHRASE, True)


def test_row_without_words_is_left_out(dialog):
    dialog.add.click()

    assert dialog.entries() == (OLD,)


def test_dialog_says_how_long_an_entry_lasts():
    assert fades_words(OLD, NOW) == "in 28 days"
    assert fades_words(OLD, NOW + 27.6 * DAY_S) == "in 1 day"
    assert fades_words(OLD, NOW + 40 * DAY_S) == "forgotten"
