"""The scroll around the text field: what is in sight stays where it is."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtTest import QTest

from writer_assist.domain.authorship import BEFORE, Run
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.draft.manuscript import CaretMemory
from writer_assist.ui.scroll.painting import ScrollRow
from writer_assist.ui.scroll.view import SceneScroll

TEXTS = {f"{number}.md": f"Scene {number}.\n\n" + "It rained on. " * 120 for number in range(6)}
ROWS = tuple(ScrollRow(draft, f"Title {draft}", words=360) for draft in TEXTS)


class Opened:
    """A scroll over six scenes, of which any can be opened."""

    def __init__(self, qtbot) -> None:
        self.editor = Editor()
        qtbot.addWidget(self.editor)
        self.editor.resize(600, 500)
        self.editor.show()
        self.carets = CaretMemory(self.editor)
        self.carets.new_at_end = False
        self.scroll = SceneScroll(self.editor, self.carets.pages)
        self.bar = self.editor.verticalScrollBar()
        self.carets.show("2.md", TEXTS["2.md"])
        self.know_authors()
        self.scroll.show(ROWS, "2.md")
        self.scroll.set_texts(TEXTS)

    def turn(self, draft: str) -> bool:
        self.scroll.begin_turn()
        self.carets.show(draft, self.scroll.text_of(draft) or "")
        self.know_authors()
        return self.scroll.end_turn(draft)

    def know_authors(self) -> None:
        size = self.editor.document().characterCount() - 1
        self.editor.authorship.adopt((Run(size, BEFORE),))

    def seen(self, draft: str) -> int:
        return self.scroll.rect_of(self.scroll.number_of(draft)).top()


@pytest.fixture
def opened(qtbot) -> Opened:
    return Opened(qtbot)


def test_bar_reaches_from_the_first_scene_to_the_last(opened):
    opened.bar.setValue(opened.bar.minimum())
    assert opened.scroll.row_at(0) == 0

    opened.bar.setValue(opened.bar.maximum())
    assert opened.scroll.row_at(opened.editor.height()) == len(ROWS) - 1


def test_nothing_in_sight_moves_when_another_scene_is_written_in(opened):
    opened.editor.clearFocus()  # so that no caret is painted
    opened.bar.setValue(opened.scroll.stack.height(2) - 200)
    before = opened.editor.viewport().grab().toImage()

    assert opened.turn("3.md")

    assert opened.editor.viewport().grab().toImage() == before


def test_text_written_before_the_turn_is_shown_after_it(opened):
    QTest.keyClicks(opened.editor, "New words. ")

    opened.turn("3.md")

    assert opened.scroll.page_of(2).text().startswith("New words. ")


def test_lines_written_in_a_scene_push_the_next_one_down(opened):
    before = opened.scroll.stack.top(3)

    opened.editor.insert("One.\n\nTwo.\n\nThree.\n\n")

    assert opened.scroll.stack.top(3) > before
    assert opened.scroll.stack.top(1) == -opened.scroll.stack.height(1)


def test_scenes_that_are_laid_out_above_do_not_move_what_is_read(opened):
    opened.turn("4.md")
    opened.bar.setValue(-10)
    before = opened.seen("4.md")

    opened.bar.setValue(-10)
    QTest.qWait(0)

    assert opened.seen("4.md") == before
    assert opened.scroll.stack.is_measured(3)


def test_scene_that_is_new_above_does_not_move_what_is_read(opened):
    before = opened.seen("2.md")

    opened.scroll.show((ScrollRow("new.md", "New", words=900), *ROWS), "2.md")

    assert opened.seen("2.md") == before


def test_text_size_changes_all_scenes(opened):
    opened.bar.setValue(opened.scroll.stack.height(2) - 200)
    style = opened.editor.formats.style

    opened.editor.set_page(dataclasses.replace(style, points=style.points + 6))

    number = opened.scroll.row_at(opened.editor.viewport().height() - 1)
    font = opened.scroll.page_of(number).document.defaultFont()
    assert font.pointSizeF() == style.points + 6


def test_scene_alone_has_its_own_bar_again(opened):
    opened.scroll.leave()

    assert opened.bar.minimum() == 0


def test_undo_is_there_after_a_walk_to_another_scene_and_back(opened):
    opened.turn("3.md")
    QTest.keyClicks(opened.editor, "Typed. ")
    opened.turn("2.md")
    opened.turn("3.md")

    opened.editor.undo()

    assert opened.editor.text() == TEXTS["3.md"]


def test_suggestions_stay_above_the_title_of_the_next_scene(opened):
    ghost, long = opened.editor.ghost, " It rained" * 200
    opened.editor.go_to_story_end()
    ghost.show(long)
    unlimited = ghost.text

    ghost.room = opened.scroll.room
    ghost.show(long)

    assert 0 < len(ghost.text) < len(unlimited)
