"""Cards while they are written, and after."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.values import RECEIPT, snippet, started, write_on
from writer_assist.domain.continuation import (
    AttributedStretch,
    Blend,
    CardFinished,
    Continuation,
    Echo,
    EchoOf,
    Ending,
    Influence,
    JointInfluence,
    SentenceInfluence,
    SetStarted,
    Strength,
)
from writer_assist.domain.sampling import LENGTHS
from writer_assist.domain.taken_up import TakenUp
from writer_assist.ui.cards.card import number_keys
from writer_assist.ui.cards.few_notes import why_few
from writer_assist.ui.cards.panel import ContinuationsPanel
from writer_assist.ui.cards.prose_label import ProseLabel
from writer_assist.ui.cards.provenance import (
    badge_detail,
    badges,
    marks_of,
    source_line,
)
from writer_assist.ui.sliders import BalanceSlider
from writer_assist.ui.widgets import PaneHeader, WrappedLabel


@pytest.fixture
def panel(qtbot):
    panel = ContinuationsPanel()
    qtbot.addWidget(panel)
    panel.resize(380, 700)
    panel.show()
    panel.start_set(started(snippet(1), snippet(2), None))
    return panel


def texts(panel):
    return [continuation.text for continuation in panel.continuations()]


def test_pieces_go_to_their_cards(panel):
    panel.grow((Continuation(0, " The", snippet(1)), Continuation(2, " A", None)))
    write_on(panel, 0, " sea")

    assert texts(panel) == [" The sea", "", " A"]


def places(panel, *numbers):
    for _ in range(4):  # a layout within a layout within a layout
        QApplication.processEvents()
    return [panel.card(number).geometry() for number in numbers]


def whole(panel, number, text):
    panel.finish_card(CardFinished(Continuation(number, text, snippet(1), Ending.SENTENCE)))


def test_nothing_jumps_while_cards_stream(panel):
    panel.expect(LENGTHS["paragraph"], streamed=True)
    panel.start_set(started(snippet(1), snippet(2), None))
    before = places(panel, 0, 1, 2)

    for _ in range(28):
        write_on(panel, 0, " word")
    whole(panel, 0, " word" * 28)
    panel.mark_cut()

    assert places(panel, 0) == before[:1]


def ask_for_sentences(panel):
    panel.expect(LENGTHS["sentence"], streamed=True)
    panel.start_set(started(snippet(1), snippet(2), None))


def test_whole_cards_appear_in_turn_as_high_as_their_text(panel):
    ask_for_sentences(panel)
    whole(panel, 2, " Last.")
    whole(panel, 0, " The sea rose." * 9)
    first = places(panel, 0)
    seen = [panel.card(number).isVisible() for number in range(3)]
    whole(panel, 1, " It rained.")

    assert seen == [True, True, False]
    assert places(panel, 0) == first
    assert first[0].height() > places(panel, 1)[0].height() == places(panel, 2)[0].height()


def test_cards_of_a_slow_model_have_their_room_from_the_start(panel):
    panel.expect(LENGTHS["sentence"], streamed=True)
    begun = started(snippet(1), snippet(2), None)
    panel.start_set(replace(begun, receipt=replace(begun.receipt, at_first=2)))
    before = places(panel, 0, 1, 2)

    whole(panel, 2, " Last.")
    whole(panel, 0, " The sea rose, and nobody on the quay would say why it had.")

    assert places(panel, 0, 1, 2) == before
    assert panel.card(2).isVisible()


def test_card_that_is_written_again_leaves_those_below_in_place(panel):
    ask_for_sentences(panel)
    kept = Continuation(2, " Last.", None, Ending.SENTENCE)
    whole(panel, 0, " The sea rose." * 9)
    whole(panel, 1, " It rained.")
    panel.finish_card(CardFinished(kept))
    before = places(panel, 1, 2)

    others = tuple(panel.card(number).continuation for number in (1, 2))
    panel.show_continuations((Continuation(0, "", snippet(1)), *others), 2, 2)
    waiting = places(panel, 1, 2)
    whole(panel, 0, " A bell.")

    assert places(panel, 1, 2) == waiting == before


def test_card_stopped_before_its_first_word_is_not_shown(panel):
    ask_for_sentences(panel)
    whole(panel, 0, " The sea.")

    panel.mark_cut()

    assert [panel.card(number).isVisible() for number in range(3)] == [True, False, False]


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        ([], "no note"),
        ([snippet(1)], "one note"),
        ([snippet(1), snippet(2)], "2 notes"),
        ([snippet(1), snippet(2), snippet(3)], ""),
    ],
)
def test_set_with_few_cards_from_notes_says_why(notes, words):
    told = why_few(started(*notes, *(None,) * (4 - len(notes))), notes)

    assert words in told
    assert bool(told) is bool(words)


def test_why_there_are_few_cards_is_said_below_them_when_they_are_there(panel):
    panel.start_set(started(None))
    panel.say_why_few("No note fits.")
    foot = next(one for one in panel.findChildren(WrappedLabel) if one.text() == "No note fits.")
    hidden = foot.isHidden()

    panel.finish_card(CardFinished(Continuation(0, " The sea.", None, Ending.SENTENCE)))

    assert hidden
    assert foot.isVisible()
    assert foot.y() > panel.card(0).y()


def test_finished_text_replaces_what_was_streamed(panel):
    write_on(panel, 0, " The sea and")

    panel.finish_card(CardFinished(Continuation(0, " The sea.", snippet(1), Ending.SENTENCE)))

    assert texts(panel)[0] == " The sea."


def test_card_names_its_note_and_claims_no_more():
    assert source_line(Continuation(0, "", snippet(1))) == "from Salt Ferry › The crossing"
    assert source_line(Continuation(1, "", None)) == "from no note"
    beside = Continuation(1, "", None, beside=("Ferry", "Mara"))
    assert source_line(beside) == "pinned notes only"
    assert badge_detail(beside) == "Pinned notes, read by every card: Ferry, Mara"


def test_no_card_has_the_focus_by_itself(panel, qtbot):
    assert not any(panel.card(number).hasFocus() for number in range(3))


@pytest.mark.parametrize(
    ("strength", "words"),
    [
        (Strength.STRONG, "shaped by the note"),
        (Strength.WEAK, "touched by the note"),
        (Strength.NONE, "goes its own way"),
    ],
)
def test_badge_says_what_was_measured(panel, strength, words):
    measured = Influence(4.0, 20, strength)
    done = Continuation(0, " The sea.", snippet(1), Ending.SENTENCE, measured)

    panel.finish_card(CardFinished(done))

    assert words in panel.card(0).accessibleDescription()
    assert "22% likelier with this note" in badge_detail(done)


def test_nothing_is_said_of_a_note_that_is_not_about_the_page(panel):
    measured = Influence(9.0, 20, Strength.STRONG, related=False)
    done = Continuation(0, " The sea.", snippet(1), Ending.SENTENCE, measured)

    assert not any(badges(done))
    assert "hardly a word in common with your page" in badge_detail(done)


def test_badge_names_the_words_taken_from_the_note(panel):
    taken = (TakenUp(5, 12, 2.0), TakenUp(21, 25, 1.2))
    measured = Influence(4.0, 20, Strength.STRONG)
    text = " The lantern hung by tide-marks."
    done = Continuation(0, text, snippet(1), Ending.SENTENCE, measured, taken_up=taken)

    panel.finish_card(CardFinished(done))

    assert "takes up lantern, tide" in panel.card(0).accessibleDescription()
    assert [(mark.start, mark.end) for mark in marks_of(done)] == [(4, 11), (20, 24)]
    assert marks_of(done)[0].words.endswith("7.4 times as likely with this note")


def test_badge_has_room_for_a_few_words_only():
    text = " Saltmouth funeral oilcloth wheelhouse"
    spans = [(1, 10), (11, 18), (19, 27), (28, 38)]
    taken = tuple(TakenUp(*span, 2.0) for span in spans)

    assert badges(Continuation(0, text, snippet(1), taken_up=taken))[2] == (
        "takes up Saltmouth, funeral"
    )


def test_card_that_repeats_the_draft_says_so(panel):
    echo = Echo(EchoOf.DRAFT, "the sea was grey")
    done = Continuation(0, " The sea was grey.", None, Ending.SENTENCE, echo=echo)

    panel.finish_card(CardFinished(done))

    assert "repeats the draft" in panel.card(0).accessibleDescription()
    assert "“the sea was grey”" in badge_detail(done)


@pytest.mark.parametrize(
    ("key", "modifier", "signal", "heard"),
    [
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "insert_requested", [1, False]),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier, "insert_requested", [1, True]),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "dismiss_requested", [1]),
        (Qt.Key.Key_P, Qt.KeyboardModifier.NoModifier, "pin_toggled", [1, True]),
        (Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier, "rewrite_requested", [1]),
    ],
)
def test_card_answers_to_keys(panel, qtbot, key, modifier, signal, heard):
    with qtbot.waitSignal(getattr(panel, signal)) as blocker:
        QTest.keyClick(panel.card(1), key, modifier)

    assert blocker.args == heard


def test_arrows_go_from_card_to_card(panel, qtbot):
    panel.focus_first()

    QTest.keyClick(panel.card(0), Qt.Key.Key_Down)
    QTest.keyClick(panel.card(1), Qt.Key.Key_Down)
    QTest.keyClick(panel.card(2), Qt.Key.Key_Down)
    QTest.keyClick(panel.card(2), Qt.Key.Key_Up)

    qtbot.waitUntil(panel.card(1).hasFocus)


def test_dismissed_card_hands_the_focus_on(panel, qtbot):
    panel.card(1).setFocus()

    panel.remove_card(1)
    write_on(panel, 1, " late")

    qtbot.waitUntil(panel.card(2).hasFocus)
    assert texts(panel) == ["", ""]


def test_cut_cards_stay_usable_and_say_so(panel, qtbot):
    write_on(panel, 0, " Half a")

    panel.mark_cut()

    assert panel.continuations()[0] == Continuation(0, " Half a", snippet(1), Ending.CUT)
    assert "cut short" in panel.card(0).accessibleDescription()


def test_stale_cards_say_so_and_stay(panel, qtbot):
    write_on(panel, 0, " The sea")

    panel.set_stale(True)

    assert texts(panel)[0] == " The sea"
    assert panel.card(0).property("stale")


def test_new_set_is_not_stale(panel):
    panel.set_stale(True)

    panel.start_set(started(None))

    assert not panel.card(0).property("stale")


def test_earlier_set_is_shown_whole(panel, qtbot):
    earlier = (Continuation(0, " Old.", None, Ending.SENTENCE),)

    panel.show_continuations(earlier, 1, 3, pinned=frozenset({0}))

    assert panel.continuations() == earlier
    assert panel.card(0).pinned


def test_screen_reader_hears_text_and_source(panel):
    panel.finish_card(CardFinished(Continuation(0, " The sea.", snippet(1), Ending.SENTENCE)))

    said = panel.card(0).accessibleDescription()

    assert "The sea." in said
    assert "from Salt Ferry" in said


BLENDED = Continuation(
    0,
    " The sea 🌊 was grey.",
    None,
    Ending.SENTENCE,
    blend=Blend(
        (snippet(1), snippet(2)),
        (
            AttributedStretch(0, 8, (0.9, 0.1)),
            AttributedStretch(8, 14, (0.3, 0.7)),
            AttributedStretch(14, 20, (0.2, 0.8)),
        ),
    ),
)


def test_blended_card_names_its_notes_and_underlines_each_word():
    words = [BLENDED.text.strip()[mark.start : mark.end] for mark in marks_of(BLENDED)]

    assert source_line(BLENDED).startswith("blended from Salt Ferry")
    assert words == ["The", "sea", "🌊", "was", "grey."]
    assert [mark.note for mark in marks_of(BLENDED)] == [0, 0, 1, 1, 1]


def test_pointer_on_a_word_tells_its_notes(panel):
    panel.finish_card(CardFinished(BLENDED))
    label = panel.card(0).findChild(ProseLabel)
    label.resize(600, label.height())

    assert label.words_at(QPointF(4, 6)).splitlines()[0].endswith("90%")
    assert label.words_at(QPointF(590, 6)) == ""


def test_blended_card_keeps_its_notes_while_it_streams(panel):
    panel.start_set(SetStarted("a", (replace(BLENDED, text="", ending=None),), RECEIPT))

    write_on(panel, 0, " The sea")
    panel.mark_cut()

    assert panel.continuations()[0].blend == BLENDED.blend


STRONG, WEAK = Influence(12.0, 20, Strength.STRONG), Influence(5.0, 20, Strength.WEAK)
NONE = Influence(0.1, 20, Strength.NONE)


def together(first, second, *, exact=True, in_full=True):
    notes = (snippet(1, title="Salt Ferry"), snippet(2, title="The Bell"))
    sentences = (
        SentenceInfluence(1, 11, (first, second)),
        SentenceInfluence(12, 24, (NONE, NONE)),
    )
    measured = JointInfluence(notes, (first, second), sentences, exact, in_full)
    text = " It rained. Nobody came."
    return Continuation(0, text, None, Ending.SENTENCE, together=measured)


@pytest.mark.parametrize(
    ("first", "second", "badge"),
    [
        (STRONG, NONE, "mostly Salt Ferry"),
        (WEAK, WEAK, "Salt Ferry and others"),
        (NONE, NONE, "goes its own way"),
    ],
)
def test_card_of_notes_together_names_what_did_most(first, second, badge):
    card = together(first, second)

    assert source_line(card) == "from Salt Ferry, The Bell together"
    assert badge in badges(card)


def test_card_of_notes_together_names_the_words_that_it_takes_up_and_their_note():
    card = replace(together(STRONG, NONE), taken_up=(TakenUp(4, 10, 2.0, 1),))

    assert "takes up rained" in badges(card)
    assert "“rained” is from The Bell" in badge_detail(card)


def test_word_of_a_remote_model_is_said_to_be_from_the_note_and_no_more():
    card = Continuation(0, " It rained.", snippet(1), taken_up=(TakenUp(4, 10),))

    [mark] = marks_of(card)
    assert mark.words == card.snippet.passage.label


def test_only_sentences_that_owe_something_are_underlined():
    [mark] = marks_of(together(WEAK, STRONG))

    assert (mark.start, mark.end, mark.note) == (0, 10, 1)
    assert mark.words.startswith("The Bell › The crossing: strong influence")


def test_detail_says_how_it_was_found_out():
    first, exact = (badge_detail(together(WEAK, NONE, exact=exact)) for exact in (False, True))

    assert "first estimate" in first
    assert "all combinations" in exact
    assert "Salt Ferry › The crossing: weak influence" in exact


def test_detail_says_when_it_was_measured_quickly_and_how_to_get_the_rest():
    quick, in_full = (badge_detail(together(WEAK, NONE, in_full=full)) for full in (False, True))

    assert "measured quickly" in quick
    assert "Write exactly this again" in quick
    assert "Write exactly this again" not in in_full


def test_dial_tells_where_it_stands_when_it_is_folded_away(panel, qtbot):
    panel.clear()
    panel.show_dial(True)
    dial = panel.findChild(BalanceSlider)

    with qtbot.waitSignal(panel.dial_changed) as told:
        QTest.keyClick(dial, Qt.Key.Key_Right)
    panel.show_dial(False)

    assert told.args == [0.25]
    assert "slightly closer to the notes" in panel.findChild(PaneHeader).subject.text()


def test_a_single_card_is_not_told_as_a_range(panel):
    panel.show_continuations((Continuation(0, "Fog.", None, Ending.SENTENCE),), 1, 1)

    assert panel.findChild(PaneHeader).subject.text() == "Alt+1 inserts"


@pytest.mark.parametrize(
    ("cards", "keys"),
    [((0,), "1"), ((0, 1), "1, 2"), ((0, 1, 2, 3), "1–4"), ((0, 2, 3), "1, 3, 4"), ((2,), "3")],
)
def test_header_names_the_keys_of_the_cards_that_are_left(cards, keys):
    assert number_keys(cards) == keys


def test_menu_of_a_card_offers_what_its_keys_do(panel, qtbot):
    panel.start_set(started(snippet(1)))
    menu = panel.card(0).menu()
    wishes = []
    panel.insert_requested.connect(lambda *wish: wishes.append(wish))

    menu.actions()[1].trigger()
    panel.dismiss_requested.connect(lambda card: wishes.append(card))
    menu.actions()[-1].trigger()

    assert wishes == [(0, True), 0]
    assert "Alt+Shift+1" in menu.actions()[1].text()


def test_text_of_a_card_can_be_copied(panel):
    panel.start_set(started(snippet(1)))
    write_on(panel, 0, " She left.")

    next(one for one in panel.card(0).menu().actions() if "Copy" in one.text()).trigger()

    assert QApplication.clipboard().text() == "She left."
