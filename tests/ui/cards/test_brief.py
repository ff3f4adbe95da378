"""What the model is told of a project, from the dialog to the disk."""

from __future__ import annotations

import pytest

from writer_assist.ui.cards.guidance import InstructionController, InstructionDialog
from writer_assist.ui.open_draft import OpenDraft

WORDS = "Gothic; past tense; Mara's side."


class Brief:
    """A controller, and the draft whose project it speaks of."""

    def __init__(self, background, data_folder):
        self.draft = OpenDraft()
        self.controller = InstructionController(background, data_folder, self.draft)
        self.replace, self.changed = self.controller.replace, self.controller.changed

    @property
    def words(self):
        return self.controller.words


@pytest.fixture
def make(background, data_folder):
    return lambda: Brief(background, data_folder)


@pytest.fixture
def said(make, background):
    controller = make()
    controller.draft.open("/novel/one.md")
    controller.replace(f" {WORDS}\n")
    background.wait_for(lambda: None)
    return controller


def test_project_says_nothing_at_first(make, background, qtbot):
    controller = make()
    controller.draft.open("/novel/one.md")
    background.wait_for(lambda: None)

    assert controller.words == ""


def test_instruction_is_kept_for_all_drafts_of_the_project(said, make, qtbot):
    another = make()

    with qtbot.waitSignal(another.changed):
        another.draft.open("/novel/two.md")

    assert another.words == WORDS


def test_another_project_has_its_own(said, qtbot):
    with qtbot.waitSignal(said.changed):
        said.draft.open("/other/two.md")

    assert said.words == ""


def test_instruction_follows_the_draft_to_another_project(said, make, qtbot):
    said.draft.move("/novel/one.md", "/other/one.md")
    there = make()

    with qtbot.waitSignal(there.changed):
        there.draft.open("/other/one.md")

    assert there.words == WORDS


def test_project_that_has_one_keeps_it(said, make, qtbot):
    there = make()
    there.draft.open("/other/two.md")
    there.replace("Comedy.")

    with qtbot.waitSignal(said.changed):
        said.draft.move("/novel/one.md", "/other/one.md")

    assert said.words == "Comedy."


def test_dialog_tells_what_was_written(qtbot):
    dialog = InstructionDialog("Comedy.")
    qtbot.addWidget(dialog)
    dialog.field.setPlainText(WORDS)

    with qtbot.waitSignal(dialog.edited) as edited:
        dialog.accept()

    assert edited.args == [WORDS]
    assert dialog.field.accessibleName()


def test_scene_is_told_when_it_is_ticked_and_its_mark_is_never_shown(qtbot):
    dialog = InstructionDialog("Comedy.\n{scene}")
    qtbot.addWidget(dialog)
    assert dialog.field.toPlainText() == "Comedy."
    assert dialog.scene.isChecked()

    with qtbot.waitSignal(dialog.edited) as edited:
        dialog.accept()

    assert edited.args == ["Comedy.\n{scene}"]
