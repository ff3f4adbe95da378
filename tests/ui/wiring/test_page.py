"""The form for the page, its keys, and what is remembered of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QSpinBox

from writer_assist.page_settings import ALL, INDENT, SENTENCE
from writer_assist.settings import Settings, load_settings
from writer_assist.ui.draft.page_popover import PagePopover
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.page import PageWiring


@pytest.fixture
def settings(background, tmp_path):
    return SettingsController(background, tmp_path / "settings.toml", Settings(theme="light"))


@pytest.fixture
def window(qtbot, settings):
    window = MainWindow(settings.settings)
    qtbot.addWidget(window)
    settings.remembered.connect(window.apply_settings)
    PageWiring(window, settings, window)
    window.resize(1440, 900)
    window.show()
    window.editor.setFocus()
    return window


def field(window, kind, name):
    found = window.findChild(PagePopover).findChildren(kind)
    return next(one for one in found if one.accessibleName() == name)


def test_choice_of_the_form_shows_at_once_and_is_kept(window, settings, background, tmp_path):
    window.action("page").trigger()

    field(window, QSpinBox, "Page width").setValue(90)
    box = field(window, QComboBox, "Paragraphs")
    box.setCurrentIndex(box.findData(INDENT))
    background.finish()

    page = window.editor.formats.style
    kept = load_settings(tmp_path / "settings.toml")
    assert (page.width, page.paragraphs) == (90, INDENT)
    assert (kept.page_width, kept.paragraphs) == (90, INDENT)


def test_escape_and_the_key_close_the_form(window):
    popover = window.findChild(PagePopover)
    states = []
    for close in (window.action("stop").trigger, window.action("page").trigger):
        window.action("page").trigger()
        states.append(popover.isVisible())
        close()
        states.append(popover.isVisible())

    assert states == [True, False, True, False]


def test_only_one_part_is_bright(window, settings):
    window.action("bright_paragraph").trigger()
    window.action("bright_sentence").trigger()

    assert settings.settings.bright == SENTENCE
    assert not window.action("bright_paragraph").isChecked()
    window.action("bright_sentence").trigger()
    assert settings.settings.bright == ALL


def test_page_can_be_as_it_was_at_first(window, settings):
    settings.remember(page_width=90, line_height=200, typewriter=True)
    window.action("page").trigger()

    QTest.mouseClick(
        next(
            one
            for one in window.findChild(PagePopover).children()
            if getattr(one, "text", str)() == "Reset the page"
        ),
        Qt.MouseButton.LeftButton,
    )

    assert settings.settings == Settings(theme="light")
    assert field(window, QSpinBox, "Page width").value() == 66
