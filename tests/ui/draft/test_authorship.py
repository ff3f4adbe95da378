"""The editor knows who wrote what, through typing, undo, cutting, pasting and replacing."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest

from writer_assist.domain.authorship import BEFORE, PASTED, TYPED_NOW, Origin, Run, pieces
from writer_assist.domain.emphasis import ITALIC
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.draft.find_bar import FindBar
from writer_assist.ui.draft.typing import emphasise


@pytest.fixture
def editor(qtbot):
    editor = Editor()
    qtbot.addWidget(editor)
    editor.show()
    editor.setFocus()
    return editor


def parts(editor) -> list[tuple[str, str]]:
    """Return the text in pieces, each with its origin in a word."""
    assert sum(run.length for run in editor.authorship.runs) == len(editor.text())
    told = pieces(editor.text(), editor.authorship.runs)
    return [(text, "now" if source == TYPED_NOW else source.origin.value) for text, source in told]


def put_caret(editor, start, end=None):
    cursor = QTextCursor(editor.document())
    cursor.setPosition(start)
    if end is not None:
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def paste(editor, text):
    data = QMimeData()
    data.setText(text)
    editor.insertFromMimeData(data)


def test_what_stood_there_is_told_from_what_is_typed(editor):
    editor.set_text("It rained.\nAll day.")
    put_caret(editor, 3)
    QTest.keyClicks(editor, "had ")

    assert parts(editor) == [("It ", "before"), ("had ", "now"), ("rained.\nAll day.", "before")]


def test_cards_suggestions_quotations_and_pasted_words_are_told_apart(editor):
    QTest.keyClicks(editor, "I wrote this. ")
    editor.insert_at(editor.remember_place(), "A card.", model="SmolLM2", notes=["The Bell"])
    editor.insert(" Suggested.")
    paste(editor, " Pasted.")
    editor.insert_apart("> A quotation.\n> — Salt Ferry")

    told = " ".join(origin for _, origin in parts(editor))
    assert told == "now accepted accepted pasted quoted"
    card, _, quoted = editor.authorship.insertions.values()
    assert (card.model, card.notes, card.letters) == ("SmolLM2", ("The Bell",), 6)
    assert quoted.notes == ("Salt Ferry",)


def test_words_typed_into_a_card_are_the_writers(editor):
    editor.insert_at(editor.remember_place(), "The tide came.")
    put_caret(editor, 4)
    QTest.keyClicks(editor, "slow ")

    assert parts(editor) == [("The ", "accepted"), ("slow ", "now"), ("tide came.", "accepted")]


def test_undo_and_redo_bring_the_sources_back(editor):
    editor.insert_at(editor.remember_place(), "A card.")
    QTest.keyClicks(editor, " Mine too.")
    paste(editor, "\n\nPasted.")
    put_caret(editor, 2, 6)
    editor.cut()
    seen = [parts(editor)]
    while editor.document().isUndoAvailable():
        editor.undo()
        seen.append(parts(editor))
    back = []
    for _ in seen[1:]:
        back.append(parts(editor))
        editor.redo()

    assert seen[0] == [("A .", "accepted"), (" Mine too.", "now"), ("\n\nPasted.", "pasted")]
    assert seen[-1] == []
    assert back == seen[:0:-1]
    assert parts(editor) == seen[0]


def test_new_words_after_undo_are_typed(editor):
    editor.insert_at(editor.remember_place(), "A card.")
    editor.undo()
    QTest.keyClicks(editor, "A card.")

    assert parts(editor) == [("A card.", "now")]


def test_what_is_cut_here_is_known_when_it_is_pasted(editor):
    editor.set_text("One. ")
    put_caret(editor, 5)
    editor.insert_at(editor.remember_place(), "A card.")
    put_caret(editor, 3, 9)
    editor.cut()
    put_caret(editor, 0)
    editor.paste()

    assert parts(editor) == [
        (". ", "before"), ("A ca", "accepted"), ("One", "before"), ("rd.", "accepted")
    ]  # fmt: skip


def test_what_is_cut_from_one_scene_is_known_in_another(editor):
    editor.insert_at(editor.remember_place(), "A card.")
    QTest.keyClicks(editor, " Mine.")
    put_caret(editor, 0, 13)
    editor.cut()
    editor.set_text("Another scene. ")
    put_caret(editor, 15)
    editor.paste()

    assert parts(editor)[1:] == [("A card.", "accepted"), (" Mine.", "typed")]


def test_a_drop_from_elsewhere_in_the_text_keeps_its_sources(editor):
    editor.insert_at(editor.remember_place(), "A card.")
    QTest.keyClicks(editor, " Mine.")
    put_caret(editor, 0, 6)
    data = editor.createMimeDataFromSelection()
    taken, there = editor.textCursor(), QTextCursor(editor.document())
    there.setPosition(13)
    there.beginEditBlock()  # as Qt moves what is dragged
    taken.removeSelectedText()
    editor.setTextCursor(there)
    editor.insertFromMimeData(data)
    there.endEditBlock()

    assert parts(editor) == [(".", "accepted"), (" Mine.", "now"), ("A card", "accepted")]


def test_marks_around_words_leave_the_words_to_who_wrote_them(editor):
    editor.insert_at(editor.remember_place(), "The dark sea.")
    put_caret(editor, 4, 8)
    emphasise(editor, ITALIC)

    assert parts(editor) == [
        ("The ", "accepted"),
        ("*", "now"),
        ("dark", "accepted"),
        ("*", "now"),
        (" sea.", "accepted"),
    ]


def test_replacing_everywhere_changes_only_what_is_replaced(editor, qtbot):
    editor.set_text("Mara came.\nNobody else.\nMara went.\n\nMara sat.")
    bar = FindBar(editor)
    qtbot.addWidget(bar)
    bar._field.setText("Mara")
    bar._other.setText("Sister Agnes")
    bar._replace_all()

    now = [text for text, origin in parts(editor) if origin == "now"]
    assert now == ["Sister Agnes"] * 3
    editor.undo()
    assert parts(editor) == [("Mara came.\nNobody else.\nMara went.\n\nMara sat.", "before")]


def test_restored_parts_have_the_sources_that_they_had(editor):
    editor.set_text("One.\nTwo.\nThree.")
    card = editor.authorship.insertion(Origin.ACCEPTED, "A card.")

    editor.restore_parts(editor.text(), [(5, 9, "A card.")], [(Run(7, card),)])

    assert parts(editor) == [("One.\n", "before"), ("A card.", "accepted"), ("\nThree.", "before")]


def test_sources_that_come_late_follow_what_was_typed_meanwhile(editor):
    editor.set_text("A card. Mine.")
    put_caret(editor, 0)
    QTest.keyClicks(editor, "So: ")
    put_caret(editor, 11, 12)
    editor.textCursor().removeSelectedText()
    editor.undo()

    editor.authorship.adopt((Run(7, PASTED), Run(6, BEFORE)))

    assert parts(editor) == [("So: ", "now"), ("A card.", "pasted"), (" Mine.", "before")]


def test_sources_of_another_text_are_not_taken(editor):
    editor.set_text("A card.")
    editor.authorship.adopt((Run(700, PASTED),))

    assert parts(editor) == [("A card.", "before")]


def test_only_typed_words_count_as_written(editor):
    editor.set_text("Four words stood here. ")
    put_caret(editor, 23)
    QTest.keyClicks(editor, "Two typed ")
    editor.insert_at(editor.remember_place(), "and three inserted ")
    paste(editor, "and pasted ")
    editor.insert("and suggested")

    assert (editor.word_count(), editor.written_words()) == (13, 2)
    put_caret(editor, 0, 14)
    editor.textCursor().removeSelectedText()
    assert (editor.word_count(), editor.written_words()) == (11, 2)


def test_own_words_inside_a_card_count_and_the_rest_of_the_card_does_not(editor):
    editor.insert_at(editor.remember_place(), "She went home.")
    put_caret(editor, 4)

    QTest.keyClicks(editor, "never quite ")

    assert (editor.word_count(), editor.written_words()) == (5, 2)


def test_own_words_that_are_pasted_again_are_counted_where_they_are(editor):
    QTest.keyClicks(editor, "Three typed words")
    put_caret(editor, 0, 17)
    editor.cut()
    assert (editor.word_count(), editor.written_words()) == (0, 0)
    editor.paste()
    assert (editor.word_count(), editor.written_words()) == (3, 3)


@pytest.mark.parametrize("seed", range(6))
def test_ranges_cover_the_text_whatever_is_done(editor, seed):
    chance = random.Random(seed)
    editor.set_text("It rained 🌧 all day.\n\nSo “they” said…\n")
    for _ in range(150):
        length = editor.document().characterCount() - 1
        start, end = sorted((chance.randint(0, length), chance.randint(0, length)))
        put_caret(editor, start, min(end, start + chance.choice([0, 0, 3, 30])))
        chance.choice(
            [
                lambda: QTest.keyClicks(editor, chance.choice("ab .")),
                lambda: paste(editor, chance.choice(["pasted 🐚\n", "x\n\ny", "“q”"])),
                lambda: editor.textCursor().insertBlock(),
                lambda: editor.textCursor().deletePreviousChar(),
                lambda: editor.insert_at(editor.remember_place(), "A card 🂡 here."),
                lambda: editor.insert_apart("> Quoted."),
                lambda: emphasise(editor, ITALIC),
                editor.cut,
                editor.copy,
                editor.paste,
                editor.undo,
                editor.undo,
                editor.redo,
            ]
        )()
        parts(editor)
    QGuiApplication.clipboard().clear()
