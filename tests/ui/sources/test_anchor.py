from __future__ import annotations

import pytest

from tests.ui.values import note, snippet
from writer_assist.domain.context import Context
from writer_assist.ui.sources.anchor import AnchorController
from writer_assist.ui.sources.controller import Anchor

HERE = Context("/draft.md", "Before.\n", "The ferry.", 3)
SCENE = Context("/draft.md", "", "Before.\nThe ferry.", 3)


class Writer:
    """Somebody with a draft, who selects now and then."""

    def __init__(self):
        self.selected = ""
        self.told, self.changes = [], []
        self.anchor = AnchorController(lambda: HERE, lambda: SCENE, lambda: self.selected)
        self.anchor.refused.connect(self.told.append)
        self.anchor.changed.connect(lambda: self.changes.append(self.anchor.anchor))

    def asked(self):
        subject = self.anchor.subject()
        return subject.anchor, subject.context.before + subject.context.paragraph


@pytest.fixture
def writer(qapp):
    return Writer()


def test_list_follows_the_paragraph_at_first(writer):
    assert writer.asked() == (Anchor.PARAGRAPH, "Before.\nThe ferry.")


def test_selection_is_kept_when_it_is_gone(writer):
    writer.selected = " fog bell\n"
    writer.anchor.hold_selection()
    writer.selected = ""

    assert writer.asked() == (Anchor.SELECTION, "fog bell")


def test_nothing_selected_changes_nothing_and_is_told(writer):
    writer.anchor.follow_scene()
    writer.anchor.hold_selection()

    assert writer.asked()[0] is Anchor.SCENE
    assert writer.told == ["Select a few words of your text first."]


def test_scene_of_the_caret_is_asked_for(writer):
    writer.anchor.follow_scene()

    assert writer.anchor.subject().context == SCENE


def test_note_of_a_snippet_takes_the_place_of_the_text(writer):
    writer.anchor.hold_note_of(snippet(5, title="Mara"))

    subject = writer.anchor.subject()

    assert (subject.note_id, subject.title, writer.asked()[1]) == (5, "Mara", "")
    assert subject.context.draft == "/draft.md"


def test_open_note_takes_the_place_of_the_text(writer):
    writer.anchor.hold_open_note()
    told = list(writer.told)
    writer.anchor.note_opened(note(7))
    writer.anchor.hold_open_note()

    assert told == ["Open a note in the library first."]
    assert writer.anchor.subject().note_id == 7


def test_another_draft_lets_go_of_a_selection_only(writer):
    writer.anchor.hold_note_of(snippet(5))
    writer.anchor.leave_draft()
    writer.selected = "fog"
    writer.anchor.hold_selection()
    writer.anchor.leave_draft()

    assert writer.changes == [Anchor.NOTE, Anchor.SELECTION, Anchor.PARAGRAPH]
