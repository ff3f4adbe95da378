"""Both palettes are readable."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon
from PySide6.QtWidgets import QListWidget, QTableWidget

from tests.ui.values import contrast
from writer_assist.ui.rows import RowDelegate
from writer_assist.ui.theme import DARK, LIGHT, READING_FACES, Theme, icon

GROUNDS = ("paper", "surface", "raised")


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", [*GROUNDS, "selection", "chip"])
@pytest.mark.parametrize("text", ["ink", "soft"])
def test_text_is_readable_everywhere(palette, ground, text):
    assert contrast(getattr(palette, text), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", ["faint", "accent", "danger"])
def test_text_of_lesser_rank_is_readable_on_the_grounds(palette, ground, text):
    assert contrast(getattr(palette, text), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("line", ["edge", "accent"])
def test_borders_and_focus_are_visible(palette, ground, line):
    assert contrast(getattr(palette, line), getattr(palette, ground)) >= 3


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_on_the_accent_is_readable(palette):
    assert contrast(palette.on_accent, palette.accent) >= 4.5


def test_choice_beats_the_system(qapp):
    theme = Theme("dark")

    theme.choose("light")

    assert theme.palette == LIGHT


def test_theme_follows_the_system(qapp):
    theme = Theme("system")
    followed = []
    theme.changed.connect(followed.append)

    for scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
        QGuiApplication.styleHints().colorSchemeChanged.emit(scheme)

    assert followed == [DARK, LIGHT]


def test_reading_face_comes_with_the_program(qapp):
    Theme("light")

    assert READING_FACES[0] in QFontDatabase.families()


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_what_cannot_be_pressed_looks_so(qapp, choice):
    ground = Theme(choice).palette.surface

    drawn = [contrast(ground, ink(mode)) for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled)]

    assert drawn[0] > 4.5 > 2 > drawn[1]


def ink(mode):
    picture = icon("forward").pixmap(36, mode=mode).toImage()
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    pixels = [picture.pixelColor(x, y) for x, y in places]
    return max(pixels, key=lambda colour: colour.alpha()).name()


@pytest.mark.parametrize("kind", [QListWidget, QTableWidget])
def test_row_that_the_keys_are_at_is_seen_before_it_is_chosen(qtbot, kind):
    theme = Theme("light")
    rows = kind()
    if isinstance(rows, QTableWidget):
        rows.setColumnCount(1)
        rows.setItemDelegate(RowDelegate(rows))
    rows.setObjectName("Plain")
    rows.model().insertRows(0, 2)
    first = rows.model().index(0, 0)
    rows.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
    qtbot.addWidget(rows)
    rows.show()
    rows.activateWindow()
    rows.setFocus()
    qtbot.waitUntil(rows.hasFocus)

    picture = rows.viewport().grab(rows.visualRect(first)).toImage()

    colours = {picture.pixelColor(x, 0).name() for x in range(picture.width())}
    assert theme.palette.accent in colours
