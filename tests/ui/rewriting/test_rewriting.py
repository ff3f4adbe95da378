"""Other wordings of a selection: nothing changes before one is accepted, and undo takes it back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from tests.services.test_continuation import snippet
from tests.ui.fakes import FakeEngine
from writer_assist.domain.authorship import BEFORE, Origin, Run
from writer_assist.domain.continuation import Influence, Strength
from writer_assist.domain.rewriting import CutReason, Rewriting, Way
from writer_assist.domain.text_edits import TextEdit
from writer_assist.messages.exploring import FindWordings
from writer_assist.messages.model import ContinueStory, TakeUpPassages, WeighCuts
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.rewriting.card import RewritingCard
from writer_assist.ui.rewriting.controller import RewritingController
from writer_assist.ui.rewriting.pane import RewritingPane
from writer_assist.ui.theme import reading_font

SENTENCE = "He was very tired and nodded his head in the dark."
TIGHTER = Rewriting(
    Way.TIGHTER,
    (TextEdit(7, 12, ""), TextEdit(28, 37, "")),
    (CutReason.FILLER, CutReason.PHRASE),
)
TEXT = f"It rained. {SENTENCE} The \U0001f550 struck."


@pytest.fixture
def editor(qtbot):
    editor = Editor()
    qtbot.addWidget(editor)
    editor.set_text(TEXT)
    return editor


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def model():
    return FakeEngine()


@pytest.fixture
def rewriting(engine, model, editor):
    controller = RewritingController(
        engine, model, lambda context, _: ContinueStory(context, (), 1), editor, OpenDraft(), editor
    )
    controller.cards = {}
    controller.states = {}
    controller.card_added.connect(controller.cards.__setitem__)
    controller.state_changed.connect(
        lambda number, words, live: controller.states.__setitem__(number, (words, live))
    )
    return controller


QUOTED = Rewriting(Way.NOTE, snippet=snippet(1), quote="The lamp is green.")
WRITTEN = replace(
    QUOTED,
    edits=(TextEdit(len(SENTENCE), len(SENTENCE), " A lamp hung there."),),
    model="SmolLM2",
    influence=Influence(9.0, 5, Strength.STRONG),
)


def select(editor, words=SENTENCE):
    start = TEXT.index(words)
    cursor = QTextCursor(editor.document())
    cursor.setPosition(start)
    cursor.setPosition(start + len(words), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def ask(editor, engine, rewriting, found=TIGHTER):
    select(editor)
    rewriting.begin()
    engine.answer(found)
    return found


def test_nothing_changes_before_a_card_is_accepted(editor, engine, rewriting):
    card = ask(editor, engine, rewriting)

    assert card.way is Way.TIGHTER
    assert card.text(SENTENCE) == "He was tired and nodded in the dark."
    assert editor.text() == TEXT


def test_accepting_changes_the_selection_and_one_undo_takes_it_back(editor, engine, rewriting):
    card = ask(editor, engine, rewriting)
    rewriting.accept(0, card)

    assert editor.text() == TEXT.replace("very ", "").replace(" his head", "")
    editor.undo()
    assert editor.text() == TEXT


def test_words_that_stay_and_other_forms_of_them_keep_their_author(editor, engine, rewriting):
    editor.authorship.adopt((Run(len(TEXT), BEFORE),))
    card = ask(editor, engine, rewriting)
    rewriting.accept(0, card)

    assert editor.authorship.runs == (Run(len(editor.text()), BEFORE),)


def test_cards_are_stale_while_the_selection_says_something_else(editor, engine, rewriting):
    card = ask(editor, engine, rewriting)
    cursor = QTextCursor(editor.document())
    cursor.setPosition(TEXT.index("tired"))
    cursor.insertText("not ")
    rewriting.accept(0, card)

    assert "not tired" in editor.text()
    assert "very not tired" in editor.text()
    assert not rewriting.states[0][1]
    editor.undo()
    rewriting.compare()
    assert rewriting.states[0] == ("", True)


def test_what_is_written_beside_the_selection_moves_it_along(editor, engine, rewriting):
    card = ask(editor, engine, rewriting)
    cursor = QTextCursor(editor.document())
    cursor.insertText("Long ago. ")
    cursor.setPosition(cursor.position() + TEXT.index(SENTENCE) + len(SENTENCE))
    cursor.insertText(" So.")
    rewriting.accept(0, card)

    assert "He was tired and nodded in the dark. So. The" in editor.text()


def test_without_a_selection_it_is_said_what_to_do(qtbot, rewriting):
    with qtbot.waitSignal(rewriting.refused) as refused:
        rewriting.begin()

    assert "Select a sentence" in refused.args[0]


def test_where_nothing_is_found_that_is_said(editor, engine, rewriting):
    told = []
    rewriting.told.connect(told.append)
    select(editor, "It rained.")
    rewriting.begin()
    engine.answer()

    assert [words.split(":")[0] for words in told] == [
        "Tighter",
        "Your notes have nothing for this.",
    ]


def test_asking_again_for_the_same_words_keeps_the_cards(editor, engine, rewriting):
    ask(editor, engine, rewriting)
    rewriting.begin()

    assert len(engine.sent) == 1


def test_next_ways_ask_for_other_notes_and_stop_gives_up(editor, engine, rewriting):
    ask(editor, engine, rewriting)
    rewriting.next_ways()
    rewriting.stop()

    assert [order.turn for order in engine.orders(FindWordings)] == [0, 1]
    assert engine.sent[-1].number in engine.cancelled


def test_a_read_only_draft_is_not_changed(editor, engine, rewriting):
    card = ask(editor, engine, rewriting)
    editor.setReadOnly(True)
    rewriting.accept(0, card)

    assert editor.text() == TEXT


def test_a_click_on_a_change_leaves_it_out(qtbot):
    card = shown(qtbot, TIGHTER)
    words = next(one for one in card.findChildren(QLabel) if "href" in one.text())
    words.linkActivated.emit("0")
    with qtbot.waitSignal(card.accept_wanted) as wanted:
        QTest.keyClick(card, Qt.Key.Key_Return)

    assert wanted.args[0].text(SENTENCE) == "He was very tired and nodded in the dark."


def test_differences_are_struck_and_underlined_not_only_coloured(qtbot):
    card = shown(qtbot, TIGHTER)
    texts = [label.text() for label in card.findChildren(QLabel)]

    assert any("line-through" in text and "very" in text for text in texts)
    assert "gone: very" in card.accessibleDescription()


def test_the_pane_goes_from_card_to_card_and_dismisses(qtbot):
    pane = RewritingPane()
    qtbot.addWidget(pane)
    pane.show()
    pane.begin(SENTENCE)
    pane.add_card(0, TIGHTER)
    pane.add_card(1, TIGHTER)
    pane.take_focus()
    first, second = pane.findChildren(RewritingCard)
    assert pane.focusWidget() is first
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert pane.focusWidget() is second
    QTest.keyClick(second, Qt.Key.Key_Delete)

    assert pane.focusWidget() is first
    assert not second.isVisible()


def test_a_quotation_becomes_a_sentence_of_the_model_that_is_accepted_as_one(
    editor, engine, model, rewriting
):
    changed = []
    rewriting.card_changed.connect(lambda number, one: changed.append((number, one)))
    ask(editor, engine, rewriting, QUOTED)
    model.answer(WRITTEN)
    rewriting.accept(0, WRITTEN)

    assert changed == [(0, WRITTEN)]
    assert f"{SENTENCE} A lamp hung there. The" in editor.text()
    [made] = editor.authorship.insertions.values()
    assert (made.source.origin, made.model, made.notes) == (Origin.ACCEPTED, "SmolLM2", ("Note 1",))
    kept = [run for run in editor.authorship.runs if run.source == made.source]
    assert [run.length for run in kept] == [len(" A lamp hung there.")]


def test_the_model_is_told_what_follows_the_selection(editor, engine, model, rewriting):
    ask(editor, engine, rewriting, QUOTED)

    [order] = model.orders(TakeUpPassages)
    assert order.order.context.story == "It rained. "
    assert order.after.startswith(" The ")
    assert order.passages == (QUOTED,)


def test_stop_stops_the_model(editor, engine, model, rewriting):
    ask(editor, engine, rewriting, QUOTED)
    rewriting.stop()

    assert model.sent[0].number in model.cancelled


def test_the_model_weighs_what_may_go_before_it_takes_up_notes(editor, engine, model, rewriting):
    changed, dropped = [], []
    rewriting.card_changed.connect(lambda number, one: changed.append((number, one)))
    rewriting.card_dropped.connect(dropped.append)
    ask(editor, engine, rewriting)
    [order] = model.orders(WeighCuts)
    model.answer(TIGHTER.without(frozenset({0})))

    assert (order.before, order.selection, order.wording) == ("It rained. ", SENTENCE, TIGHTER)
    assert changed == [(0, TIGHTER.without(frozenset({0})))]
    assert dropped == []


def test_a_wording_of_which_nothing_is_left_is_dropped(editor, engine, model, rewriting):
    dropped = []
    rewriting.card_dropped.connect(dropped.append)
    ask(editor, engine, rewriting)
    model.answer(TIGHTER.without(frozenset({0, 1})))

    assert dropped == [0]


def test_without_a_model_the_rules_do(engine, editor, model):
    alone = RewritingController(engine, model, lambda *_: None, editor, OpenDraft(), editor)
    ask(editor, engine, alone)

    assert model.sent == []


def test_a_card_shows_whose_sentence_it_is_and_what_the_note_did(qtbot):
    card = shown(qtbot, QUOTED)
    card.show_rewriting(WRITTEN)
    texts = " ".join(label.text() for label in card.findChildren(QLabel))

    assert "Written by SmolLM2 from this note · shaped by the note" in texts
    assert "underline" in texts
    assert "“The lamp is green.”" in texts


def shown(qtbot, one):
    card = RewritingCard(SENTENCE, one, reading_font(11))
    qtbot.addWidget(card)
    card.show()
    return card


def test_a_model_is_called_as_everywhere_in_the_window(qtbot):
    card = shown(qtbot, QUOTED)
    card.show_rewriting(replace(WRITTEN, model="SmolLM2-135M-Instruct-trained-663cfeb3.Q8_0"))
    texts = " ".join(label.text() for label in card.findChildren(QLabel))

    assert "Written by SmolLM2 135M trained from this note" in texts
