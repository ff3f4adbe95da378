"""The fields of the selected scenes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox

from writer_assist.manuscript.project import Scene
from writer_assist.manuscript.scene_fields import SceneFields
from writer_assist.ui.library.panel import LibraryPanel
from writer_assist.ui.project.fields import FieldsForm
from writer_assist.ui.widgets import ElidedLabel


def scene(name, **fields):
    return Scene(name, 0, Path(f"/book/{name}.md"), fields=SceneFields(**fields))


@pytest.fixture
def form(qtbot):
    form = FieldsForm()
    qtbot.addWidget(form)
    form.told = []
    form.field_wanted.connect(lambda *values: form.told.append(values))
    return form


def box(form, name):
    return next(one for one in form.findChildren(QComboBox) if one.accessibleName() == name)


def choose(form, name, words):
    field = box(form, name)
    field.setCurrentText(words)
    field.activated.emit(field.currentIndex())


@pytest.mark.parametrize(
    ("name", "words", "asked"),
    [
        ("Tense", "present", ("tense", "present")),
        ("Sources", "linked notes", ("sources", "linked")),
        ("Sources", "all notes", ("sources", "all")),
    ],
)
def test_choice_is_asked_for(form, name, words, asked):
    form.set_scenes((scene("One"),))

    choose(form, name, words)

    assert form.told == [(("One",), *asked)]


def test_scenes_that_differ_show_no_tense_and_can_lose_it(form):
    form.set_scenes((scene("One", tense="past"), scene("Two")))
    shown = box(form, "Tense").currentText()

    choose(form, "Tense", "as found")

    assert shown == ""
    assert form.told == [(("One", "Two"), "tense", "")]


def test_tense_that_scenes_share_is_shown(form):
    form.set_scenes((scene("One", tense="past"), scene("Two", tense="past")))

    assert box(form, "Tense").currentText() == "past"
    assert form.told == []


def test_fields_that_few_scenes_need_are_told_in_a_line(form):
    form.set_scenes((scene("One", tense="past", target=2000),))

    told = [one.text() for one in form.findChildren(ElidedLabel)]

    assert told == ["2,000 words wanted · past"]
    assert not form.shows_all()


def test_unfolded_fields_are_there_at_the_next_start(qtbot):
    panel = LibraryPanel()
    qtbot.addWidget(panel)
    panel.project.fields.show_all(True)

    again = LibraryPanel()
    qtbot.addWidget(again)
    again.restore(panel.state())

    assert again.project.fields.shows_all()
