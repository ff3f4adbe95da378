from __future__ import annotations

import pytest

from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.draft.manuscript import CaretMemory


@pytest.fixture
def editor(qtbot):
    editor = Editor()
    qtbot.addWidget(editor)
    return editor


def story(editor):
    return editor.context().story


def test_new_draft_is_shown_where_it_goes_on(editor):
    CaretMemory(editor).show("one.md", "# One\n\nIt rained.\n")

    assert story(editor) == "# One\n\nIt rained."


def test_draft_of_last_time_is_shown_where_it_was_left(editor):
    CaretMemory(editor, draft="one.md", caret=2).show("one.md", "It rained.")

    assert story(editor) == "It"


def test_each_draft_keeps_its_caret(editor):
    keeper = CaretMemory(editor)
    keeper.show("one.md", "It rained.")
    editor.go_to(2)
    keeper.show("two.md", "It snowed.")

    keeper.show("one.md", "It rained.")

    assert story(editor) == "It"


def test_caret_follows_a_draft_to_its_new_name(editor):
    keeper = CaretMemory(editor)
    keeper.show("one.md", "It rained.")
    editor.go_to(2)
    keeper.follow("renamed.md")
    keeper.show("two.md", "It snowed.")

    keeper.show("renamed.md", "It rained.")

    assert story(editor) == "It"
