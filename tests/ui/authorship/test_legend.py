"""The tint, its legend, and the sentence about the words at the caret."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from writer_assist.domain.authorship import Insertion, Origin, Provenance
from writer_assist.domain.disclosure import WordKind
from writer_assist.ui.authorship.controller import TintController
from writer_assist.ui.authorship.legend import AuthorshipLegend
from writer_assist.ui.authorship.words import source_sentence
from writer_assist.ui.draft.editor import Editor

CARD = Provenance(Origin.ACCEPTED, "c")


@pytest.fixture
def shown(qtbot, background):
    editor = Editor()
    legend = AuthorshipLegend(editor)
    qtbot.addWidget(editor)
    qtbot.addWidget(legend)
    editor.resize(600, 400)
    editor.show()
    TintController(background, editor, legend, editor).set_on(True)
    return editor, legend


def colours(editor) -> set[str]:
    picture = editor.viewport().grab().toImage()
    found = (picture.pixelColor(x, y) for x in range(0, 500, 3) for y in range(44, 120, 2))
    return {QColor(colour).name() for colour in found}


def test_legend_tells_how_many_words_of_each_kind_there_are(shown, qtbot):
    editor, legend = shown
    QTest.keyClicks(editor, "He sat. ")
    editor.insert_at(editor.remember_place(), "The tide came.")
    editor.tint.look()

    qtbot.waitUntil(lambda: legend.key_text() == "typed 2, accepted 3")


def test_words_that_were_not_typed_are_tinted_while_it_is_on(shown):
    editor, _ = shown
    editor.insert_at(editor.remember_place(), "The tide came in over the flats.")
    tinted = colours(editor)
    editor.tint.set_on(False)

    assert len(tinted - colours(editor)) > 0


def test_a_card_counts_as_edited_after_a_word_was_put_in(shown, qtbot):
    editor, legend = shown
    editor.insert_at(editor.remember_place(), "The tide came.")
    source = editor.authorship.source_at(3)
    before = editor.tint.kind(source)
    editor.go_to(4)
    QTest.keyClicks(editor, "slow ")
    editor.tint.look()
    qtbot.waitUntil(lambda: "accepted, then edited 3" in legend.key_text())

    assert (before, editor.tint.kind(source)) == (WordKind.ACCEPTED, WordKind.EDITED)


@pytest.mark.parametrize(
    ("letters", "is_edited", "said"),
    [
        (10, False, ""),
        (10, True, " You put words into it."),
        (4, True, " You edited it; 40% of it stands."),
    ],
)
def test_sentence_tells_where_a_card_is_from(letters, is_edited, said):
    card = Insertion(CARD, 43_200.0, 10, "SmolLM2", ("The Bell",))

    told = source_sentence(CARD, card, letters, is_edited=is_edited)

    assert told == f"Accepted on 1970-01-01; SmolLM2 wrote it from The Bell.{said}"


def test_sentence_tells_what_is_not_known():
    quoted = Provenance(Origin.QUOTED, "q")

    assert source_sentence(quoted, None, 0, is_edited=False) == "You quoted this from a note."


def test_legend_goes_and_comes_with_the_text(qtbot):
    around = QWidget()
    qtbot.addWidget(around)
    text = QWidget(around)
    legend = AuthorshipLegend(text, around)
    around.show()
    legend.set_on(True)

    text.hide()
    assert not legend.isVisible()
    text.show()

    assert legend.isVisible()
