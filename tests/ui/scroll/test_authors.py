"""The tint of who wrote what in the scenes around the one being written."""

from __future__ import annotations

import pytest

from tests.ui.scroll.test_view import TEXTS, Opened
from writer_assist.domain.authorship import PASTED, Run
from writer_assist.ui.draft.tint import TextAuthors
from writer_assist.ui.scroll.authors import SceneAuthors


@pytest.fixture
def opened(qtbot) -> Opened:
    opened = Opened(qtbot)
    opened.asked = {}
    opened.authors = SceneAuthors(
        opened.scroll, lambda draft, text, on_done: opened.asked.update({draft: (text, on_done)})
    )
    opened.editor.clearFocus()  # so that no caret is painted
    opened.bar.setValue(opened.scroll.stack.height(2) - 200)
    return opened


def picture(opened):
    return opened.editor.viewport().grab().toImage()


def test_pasted_words_of_another_scene_are_tinted_as_soon_as_it_is_known(opened, qtbot):
    opened.editor.tint.set_on(True)
    before = picture(opened)
    qtbot.waitUntil(lambda: "3.md" in opened.asked)

    text, tell = opened.asked["3.md"]
    tell(TextAuthors((Run(len(text), PASTED),), frozenset()))

    assert text == TEXTS["3.md"]
    assert picture(opened) != before


def test_nothing_is_asked_while_the_tint_is_off(opened, qtbot):
    picture(opened)
    qtbot.wait(0)

    assert opened.asked == {}


def test_scene_that_was_open_is_asked_for_again(opened, qtbot):
    opened.editor.tint.set_on(True)
    picture(opened)
    qtbot.waitUntil(lambda: "3.md" in opened.asked)
    opened.asked.clear()

    opened.authors.forget("3.md")
    picture(opened)

    qtbot.waitUntil(lambda: "3.md" in opened.asked)
