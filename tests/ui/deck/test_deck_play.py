"""Cut-ups, endings, interviews and a model's lines, with real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.ui.deck.test_deck import BELL, CARD, SHOE, Desk
from tests.ui.fakes import FakeEngine
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import (
    CardFinished,
    CardMeasured,
    Continuation,
    Ending,
    Influence,
    JointInfluence,
    Mode,
    Strength,
)
from writer_assist.domain.deck import DeckCard, DeckKind, SentenceTemplate
from writer_assist.domain.sampling import Sampling
from writer_assist.messages.exploring import DrawCard
from writer_assist.messages.model import ContinueStory
from writer_assist.ui.background import Background
from writer_assist.ui.deck.card_view import CutUpText
from writer_assist.ui.deck.labels import DeckPage
from writer_assist.ui.deck.model_lines import ModelLines

QUESTION = SentenceTemplate.of("What do you want, {name}?", name="Mara")
ASKED = DeckCard(DeckKind.INTERVIEW, QUESTION, keys=("What do you want, {name}?",))
CUT = DeckCard(DeckKind.CUT_UP, SentenceTemplate("Read it."), notes=(BELL, SHOE), keys=("It",))


@pytest.fixture
def desk(qtbot, data_folder):
    background = Background("test files")
    yield Desk(qtbot, data_folder, background)
    background.finish()


def field(desk, name):
    fields = desk.overlay.findChildren(QLineEdit)
    return next(one for one in fields if one.accessibleName() == name)


def type_line(desk, name, text):
    field(desk, name).setFocus()
    QTest.keyClicks(field(desk, name), text)
    desk.press(Qt.Key.Key_Return)


def test_stretch_of_a_cut_up_opens_its_note(desk):
    desk.open(DeckPage.CUT_UP)
    desk.draw(CUT)

    text = desk.overlay.findChild(CutUpText)
    text.linkActivated.emit("1")

    assert "It rings twice." in text.text()
    assert desk.opened == [SHOE.snippet.passage.note_id]


def test_cut_up_goes_to_a_note_as_one_text(desk):
    desk.open(DeckPage.CUT_UP)
    desk.draw(CUT)

    desk.press(Qt.Key.Key_Return)

    text = desk.caught[0][1]
    assert text.startswith("It rings twice. It is too small.")
    assert "The Bell › The crossing, The Shoe" in text


def test_ending_is_sent_and_enter_in_its_field_takes_no_note(desk):
    desk.open(DeckPage.LAST_LINE)
    desk.draw(DeckCard(DeckKind.LAST_LINE, SentenceTemplate("Write it first.")))

    type_line(desk, "Your last line", "Nobody came.")

    assert desk.drawn()[-1].ending == "Nobody came."
    assert desk.caught == []


def test_answers_of_an_interview_become_one_note(desk):
    desk.open(DeckPage.INTERVIEW)
    type_line(desk, "Whom do you ask?", "Mara")
    desk.draw(ASKED)
    type_line(desk, "Your answer", "To be late.")
    assert desk.drawn()[-1].who == "Mara"
    assert desk.drawn()[-1].seen == ASKED.keys
    desk.draw(ASKED)

    desk.overlay.setFocus()
    desk.press(Qt.Key.Key_Return)

    assert desk.caught == [("Interview with Mara", "What do you want, Mara?\nTo be late.")]

    assert desk.drawn()[-1].chosen == ()


def test_answer_that_is_still_in_its_field_becomes_part_of_the_note(desk):
    desk.open(DeckPage.INTERVIEW)
    type_line(desk, "Whom do you ask?", "Mara")
    desk.draw(ASKED)
    QTest.keyClicks(field(desk, "Your answer"), "To be late.")

    desk.link("To a note").click()

    assert desk.caught == [("Interview with Mara", "What do you want, Mara?\nTo be late.")]


def test_what_a_model_does_is_out_of_sight_without_one(desk):
    desk.open(DeckPage.COLLISION)
    desk.draw(CARD)
    assert not desk.chip("Expected").isVisible()
    assert not desk.link("A line from both").isVisible()

    desk.overlay.set_model(True)

    assert desk.chip("Expected").isVisible()
    assert desk.link("A line from both").isVisible()


def test_key_asks_for_a_line_from_both(desk, qtbot):
    desk.overlay.set_model(True)
    desk.open(DeckPage.COLLISION)
    desk.draw(CARD)

    with qtbot.waitSignal(desk.overlay.line_wanted) as told:
        desk.press(Qt.Key.Key_B)

    assert told.args == [CARD]


@pytest.fixture
def lines(qapp):
    engine = FakeEngine()
    lines = ModelLines(engine, lambda: Context.at("The ferry.", 10), Sampling)
    lines.written_cards = []
    lines.written.connect(lines.written_cards.append)
    return lines, engine


def test_expected_line_is_the_likeliest_and_has_no_note(lines):
    lines, engine = lines
    card = DeckCard(DeckKind.EXPECTED, SentenceTemplate("Don't."), keys=("a",))

    lines.expect(card)
    engine.answer(CardFinished(Continuation(0, " It came.", None, Ending.SENTENCE)))

    order = engine.orders(ContinueStory)[0]
    assert (order.sampling.temperature, order.snippets, order.cards) == (0.0, (), 1)
    assert lines.written_cards[-1].text == "It came."


def test_line_from_both_is_measured_for_each(lines):
    lines, engine = lines
    joint = JointInfluence(
        (BELL.snippet, SHOE.snippet),
        (Influence(3.0, 9, Strength.STRONG), Influence(0.1, 9, Strength.NONE)),
    )
    line = Continuation(0, " It rang.", None, Ending.SENTENCE, together=joint)

    lines.bridge(CARD)
    engine.answer(CardMeasured(line))

    order = engine.orders(ContinueStory)[0]
    assert (order.mode, order.snippets) == (Mode.TOGETHER, (BELL.snippet, SHOE.snippet))
    told = lines.written_cards[-1]
    assert told.text == "It rang."
    assert "The Bell (strong), The Shoe (no measurable influence)" in told.facts[-1].english


def test_line_of_a_card_that_was_left_is_not_shown(lines):
    lines, engine = lines
    lines.bridge(CARD)

    lines.stop()
    engine.answer(CardFinished(Continuation(0, " Late.", None, Ending.SENTENCE)))

    assert lines.written_cards == []


def test_line_that_was_left_is_asked_for_again_until_it_is_written(lines):
    lines, engine = lines
    lines.expect(CARD)
    lines.stop()

    lines.resume()
    engine.answer(CardFinished(Continuation(0, " It rang.", None, Ending.SENTENCE)))
    lines.resume()

    assert len(engine.orders(ContinueStory)) == 2
    assert lines.written_cards[-1].text == "It rang."


def test_drawing_needs_the_library_only(desk):
    for page in (DeckPage.CUT_UP, DeckPage.CAMERA, DeckPage.INTERVIEW):
        desk.open(page)

    assert {one.kind for one in desk.engine.orders(DrawCard)} == {
        DeckKind.CUT_UP,
        DeckKind.CAMERA,
        DeckKind.INTERVIEW,
    }
