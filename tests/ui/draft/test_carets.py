from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from writer_assist.domain.authorship import BEFORE, Run
from writer_assist.ui.draft.draft_page import KEPT
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.draft.manuscript import CaretMemory


@pytest.fixture
def editor(qtbot):
    editor = Editor()
    qtbot.addWidget(editor)
    return editor


def show(keeper, editor, draft, text):
    keeper.show(draft, text)
    editor.authorship.adopt((Run(len(text), BEFORE),))


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


def test_what_was_done_can_be_undone_after_another_draft_was_shown(editor):
    keeper = CaretMemory(editor)
    show(keeper, editor, "one.md", "It rained.")
    QTest.keyClicks(editor, " Again.")
    show(keeper, editor, "two.md", "It snowed.")

    keeper.show("one.md", "It rained. Again.")
    editor.undo()

    assert editor.text() == "It rained. "


def test_draft_whose_authors_were_not_known_yet_has_nothing_to_undo(editor):
    keeper = CaretMemory(editor)
    keeper.show("one.md", "It rained.")
    QTest.keyClicks(editor, " Again.")
    keeper.show("two.md", "It snowed.")

    keeper.show("one.md", "It rained. Again.")

    assert not editor.document().isUndoAvailable()


def test_draft_that_was_changed_outside_is_shown_as_it_is_on_the_disk(editor):
    keeper = CaretMemory(editor)
    show(keeper, editor, "one.md", "It rained.")
    QTest.keyClicks(editor, " Again.")
    show(keeper, editor, "two.md", "It snowed.")

    show(keeper, editor, "one.md", "It poured.")

    assert editor.text() == "It poured."
    assert not editor.document().isUndoAvailable()


def test_draft_comes_back_in_the_size_that_was_chosen_meanwhile(editor):
    keeper = CaretMemory(editor)
    show(keeper, editor, "one.md", "It rained.")
    show(keeper, editor, "two.md", "It snowed.")
    editor.set_text_size(20)

    show(keeper, editor, "one.md", "It rained.")

    assert editor.document().defaultFont().pointSizeF() == 20


def test_undo_of_the_last_drafts_alone_is_kept(editor):
    keeper = CaretMemory(editor)
    names = [f"{number}.md" for number in range(KEPT + 3)]

    for name in names:
        show(keeper, editor, name, "It rained.")

    assert [name for name in names if name in keeper.pages] == names[2:-1]


def test_words_of_each_draft_are_counted_when_it_comes_back(editor):
    keeper = CaretMemory(editor)
    show(keeper, editor, "one.md", "It rained.")
    show(keeper, editor, "two.md", "It snowed all day.")

    show(keeper, editor, "one.md", "It rained.")

    assert editor.word_count() == 2
