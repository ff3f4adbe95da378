from __future__ import annotations

import pytest

from writer_assist.ui.messages import MessageBar


@pytest.fixture
def bar(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    return bar


def test_message_that_is_over_leaves(bar):
    bar.show_message("The disk is full.", kind="failure")

    bar.withdraw("The disk is full.")

    assert bar.sentence() == ""


def test_message_that_is_over_does_not_come_back_after_another(bar):
    bar.show_message("The folder is gone.", action="Save as…")
    bar.show_message("Two notes were added.", action="Show")

    bar.withdraw("The folder is gone.")
    bar.withdraw("Two notes were added.")

    assert bar.sentence() == ""


def test_other_messages_stay(bar):
    bar.show_message("Two notes were added.", action="Show")

    bar.withdraw("The disk is full.")

    assert bar.sentence() == "Two notes were added."
