from __future__ import annotations

import dataclasses

import pytest

from tests.ui.sets import CARD_TEXTS, RECEIPT, finished, pieces, snippet, started
from writer_assist.domain.continuation import (
    Blend,
    CardFinished,
    CardMeasured,
    Continuation,
    Ending,
    Influence,
    JointInfluence,
    Marginal,
    Mode,
    SetFinished,
    SetStarted,
    Strength,
)
from writer_assist.domain.prompt import Memory
from writer_assist.domain.sampling import Sampling
from writer_assist.errors import EngineStoppedError, ModelError
from writer_assist.messages.model import ContinueStory
from writer_assist.ui.cards.controller import ContinuationController
from writer_assist.ui.cards.history import HistoryKeeper
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.open_draft import OpenDraft

DRAFT = "Rain.\n\nThe ferry had not come.\n\nLast."

SIGNALS = (
    "set_started",
    "cards_grown",
    "card_finished",
    "set_shown",
    "position_changed",
    "stale_changed",
    "cut",
    "card_removed",
    "busy_changed",
    "card_inserted",
)


class Desk:
    """A draft, its sources, and the controller that writes on."""

    def __init__(self, engine, history, editor):
        self.engine, self.editor, self.history = engine, editor, history
        self.sources = [snippet(1), snippet(2), snippet(3), snippet(4)]
        self.draft = OpenDraft()
        self.controller = ContinuationController(
            engine, self.draft, editor, history, lambda: tuple(self.sources)
        )
        self.controller.set_options(cards=4, sampling=Sampling(seed=1))
        self.draft.open("/novel/one.md")
        self.seen = {}
        for name in SIGNALS:
            self.listen(name)

    def listen(self, name):
        self.seen[name] = []
        signal = getattr(self.controller, name)
        signal.connect(lambda *values: self.seen[name].append(values[0] if values else None))

    def put_caret_behind(self, text):
        cursor = self.editor.textCursor()
        cursor.setPosition(self.editor.text().index(text) + len(text))
        self.editor.setTextCursor(cursor)

    def write_set(self, set_id, texts=CARD_TEXTS):
        """Answer what was asked for with a whole set."""
        order = self.orders()[-1]
        self.engine.answer(started(set_id, order), done=False)
        for card, text in list(enumerate(texts))[: order.cards]:
            self.engine.answer(finished(order, card, text), done=False)
        self.engine.answer(SetFinished(set_id, (), RECEIPT))

    def orders(self):
        return self.engine.orders(ContinueStory)

    def shown(self):
        return self.seen["set_shown"][-1]


@pytest.fixture
def desk(qtbot, engine, background, data_folder):
    editor = Editor()
    qtbot.addWidget(editor)
    editor.set_text(DRAFT)
    history = HistoryKeeper(background, data_folder)
    desk = Desk(engine, history, editor)
    desk.put_caret_behind("come.")
    yield desk
    desk.controller.finish()
    history.close()


def test_set_is_asked_for_at_the_caret_with_sources_that_are_not_pinned(desk):
    desk.sources[0] = snippet(1, pinned=True)

    desk.controller.continue_story()

    (order,) = desk.orders()
    assert order.context.story.endswith("The ferry had not come.")
    assert [one.passage.passage_id for one in order.snippets] == [2, 3, 4]
    assert order.cards == 4


def test_pinned_source_takes_a_card_where_there_are_too_few_others(desk):
    desk.sources = [snippet(1, pinned=True), snippet(2)]

    desk.controller.continue_story()

    assert [one.passage.passage_id for one in desk.orders()[0].snippets] == [2, 1]


def test_every_order_carries_what_all_cards_are_to_know(desk):
    desk.controller.choosing.memory = lambda place: Memory(f"Past tense. {place.blockNumber()}")
    desk.controller.continue_story()
    desk.write_set("a")
    desk.controller.again()

    assert [order.memory for order in desk.orders()] == [Memory("Past tense. 2")] * 2


def test_without_sources_all_cards_are_written_from_no_note(desk):
    desk.sources = []

    desk.controller.continue_story()

    assert (desk.orders()[0].snippets, desk.orders()[0].cards) == ((), 4)


def test_set_streams_to_whoever_shows_it(desk):
    desk.controller.continue_story()

    desk.engine.answer(started("a", desk.orders()[0]), pieces(0, " She"), done=False)

    assert [one.set_id for one in desk.seen["set_started"]] == ["a"]
    assert desk.seen["cards_grown"][0][0].text == " She"
    assert desk.seen["busy_changed"][-1] is True


def test_card_goes_to_the_remembered_place_in_one_step(desk):
    desk.controller.continue_story()
    desk.write_set("a")
    desk.put_caret_behind("Rain.")

    desk.controller.insert(0, False)
    inserted = desk.editor.text()
    desk.editor.undo()

    assert inserted == DRAFT.replace("come.", "come. She waited. Nobody came.")
    assert desk.editor.text() == DRAFT
    assert desk.seen["card_inserted"][0].snippet.passage.passage_id == 1


def test_only_the_first_sentence_goes_in_when_asked(desk):
    desk.controller.continue_story()
    desk.write_set("a")

    desk.controller.insert(0, True)

    assert desk.editor.text() == DRAFT.replace("come.", "come. She waited.")


def test_space_typed_meanwhile_is_not_doubled(desk):
    desk.controller.continue_story()
    desk.write_set("a")
    desk.editor.insert(" ")

    desk.controller.insert(0, True)

    assert "come. She waited." in desk.editor.text()


def test_streaming_card_can_be_inserted_as_far_as_it_is(desk):
    desk.controller.continue_story()
    desk.engine.answer(started("a", desk.orders()[0]), pieces(1, " A lam"), done=False)

    desk.controller.insert(1, False)

    assert "come. A lam\n" in desk.editor.text()


def test_stopped_set_stays_usable_and_is_marked_as_cut(desk):
    desk.controller.continue_story()
    desk.engine.answer(started("a", desk.orders()[0]), pieces(0, " She wai"), done=False)

    desk.controller.stop()
    desk.engine.answer()
    desk.controller.insert(0, False)

    assert desk.engine.stopped == [desk.engine.sent[0].number]
    assert desk.seen["cut"] == [None]
    assert "come. She wai\n" in desk.editor.text()


def test_new_request_cancels_the_old_one_and_keeps_what_it_wrote(qtbot, desk):
    desk.controller.continue_story()
    desk.engine.answer(started("a", desk.orders()[0]), pieces(0, " She"), done=False)

    desk.controller.continue_story()
    desk.write_set("b")
    desk.controller.show_earlier()

    assert desk.engine.cancelled == [desk.engine.sent[0].number]
    assert desk.shown()[0].text == " She"
    assert desk.shown()[0].ending is Ending.CUT


def test_failure_keeps_the_cards_and_says_why(desk):
    desk.controller.continue_story()
    desk.engine.answer(started("a", desk.orders()[0]), pieces(0, " She"), done=False)

    desk.engine.fail(EngineStoppedError("The model stopped."))

    assert str(desk.engine.reported[0]) == "The model stopped."
    assert desk.seen["cut"] == [None]
    assert desk.seen["busy_changed"][-1] is False


def test_failure_before_the_first_card_shows_no_set(desk):
    desk.controller.continue_story()

    desk.engine.fail(ModelError("No model."))

    assert (desk.seen["set_started"], len(desk.engine.reported)) == ([], 1)


def test_changed_paragraph_makes_cards_stale_and_undo_makes_them_fresh(qtbot, desk):
    desk.controller.continue_story()
    desk.write_set("a")

    desk.editor.insert(" More.")
    desk.controller.note_change()
    qtbot.waitUntil(lambda: desk.seen["stale_changed"] == [True])
    desk.editor.undo()
    desk.controller.note_change()

    qtbot.waitUntil(lambda: desk.seen["stale_changed"] == [True, False])


def test_typing_in_another_paragraph_makes_nothing_stale(qtbot, desk):
    desk.controller.continue_story()
    desk.write_set("a")
    desk.put_caret_behind("Last.")

    desk.editor.insert(" More.")
    desk.controller.note_change()
    qtbot.wait(300)

    assert desk.seen["stale_changed"] == []


def test_pinned_cards_stay_when_the_set_is_asked_for_again(desk):
    desk.controller.continue_story()
    desk.write_set("a")
    desk.controller.set_pinned(1, True)

    desk.controller.again()
    desk.write_set("b", [" New one.", " New three.", " New free."])

    order = desk.orders()[-1]
    assert [one.passage.passage_id for one in order.snippets] == [1, 3]
    desk.controller.show_earlier()
    desk.controller.show_later()
    assert [card.text for card in desk.shown()] == [
        " New one.",
        CARD_TEXTS[1],
        " New three.",
        " New free.",
    ]


def test_one_card_is_written_again_and_the_free_one_that_comes_along_is_not_shown(desk):
    desk.controller.continue_story()
    desk.write_set("a")

    desk.controller.rewrite(2)
    desk.write_set("b", [" Quite new.", " Unwanted."])

    desk.controller.show_earlier()
    desk.controller.show_later()
    texts = [card.text for card in desk.shown()]
    assert texts == [CARD_TEXTS[0], CARD_TEXTS[1], " Quite new.", CARD_TEXTS[3]]


def test_again_goes_to_the_place_of_the_set_not_to_the_caret(desk):
    desk.controller.continue_story()
    desk.write_set("a")
    desk.put_caret_behind("Last.")

    desk.controller.again()

    assert desk.orders()[-1].context.story.endswith("The ferry had not come.")


def test_card_that_repeats_one_shown_here_is_written_again_livelier(desk):
    desk.controller.continue_story()
    desk.write_set("a")
    desk.controller.continue_story()
    desk.write_set("b", [" Other.", CARD_TEXTS[1], " Third.", " Free."])

    order = desk.orders()[-1]
    assert len(desk.orders()) == 3
    assert [one.passage.passage_id for one in order.snippets] == [2]
    assert order.sampling.temperature > Sampling().temperature


def test_card_that_repeats_again_and_again_is_taken_away(desk):
    desk.controller.continue_story()
    desk.write_set("a")
    desk.controller.continue_story()
    desk.write_set("b", [" Other.", CARD_TEXTS[1], " Third.", " Free."])
    for set_id in ("c", "d"):
        desk.write_set(set_id, [CARD_TEXTS[1], " Unwanted."])

    assert desk.seen["card_removed"] == [1]


def test_repeating_set_is_not_walked_to(desk):
    desk.controller.continue_story()
    desk.write_set("a")
    desk.controller.continue_story()
    desk.write_set("b", [" Other.", CARD_TEXTS[1], " Third.", " Free."])
    desk.write_set("c", [" At last.", " Unwanted."])

    desk.controller.show_earlier()

    assert [card.text for card in desk.shown()] == CARD_TEXTS


def test_sets_of_another_day_are_found_at_their_place(qtbot, desk, engine, background, data_folder):
    desk.controller.continue_story()
    desk.write_set("a")
    history = HistoryKeeper(background, data_folder)
    tomorrow = Desk(engine, history, desk.editor)

    tomorrow.controller.show_earlier()

    qtbot.waitUntil(lambda: bool(tomorrow.seen["set_shown"]))
    assert [card.text for card in tomorrow.shown()] == CARD_TEXTS
    history.close()


def test_card_of_another_day_goes_to_the_caret(qtbot, desk, engine, background, data_folder):
    desk.controller.continue_story()
    desk.write_set("a")
    history = HistoryKeeper(background, data_folder)
    tomorrow = Desk(engine, history, desk.editor)
    tomorrow.controller.show_earlier()
    qtbot.waitUntil(lambda: bool(tomorrow.seen["set_shown"]))

    tomorrow.controller.insert(0, True)

    assert "come. She waited." in desk.editor.text()
    history.close()


def test_dismissed_card_is_gone_and_cannot_be_inserted(desk):
    desk.controller.continue_story()
    desk.write_set("a")

    desk.controller.dismiss(0)
    desk.controller.insert(0, False)

    assert desk.seen["card_removed"] == [0]
    assert desk.editor.text() == DRAFT


def test_other_draft_begins_without_cards_and_the_old_answer_is_not_shown(desk):
    desk.controller.continue_story()

    desk.draft.open("/novel/two.md")
    desk.engine.answer(
        CardFinished(Continuation(0, "late", None, Ending.MODEL)), kind=ContinueStory
    )

    assert desk.engine.cancelled == [desk.engine.sent[0].number]
    assert desk.seen["card_finished"] == []


def test_what_is_measured_is_told_and_kept(desk):
    desk.controller.continue_story()
    order = desk.orders()[-1]
    done = finished(order, 0, CARD_TEXTS[0])
    influence = Influence(9.0, 10, Strength.STRONG)
    marginal = Marginal(-30.0, 10, ("Rain", "Lamp"), (0.7, 0.3), 1, 2)
    more = dataclasses.replace(done.continuation, influence=influence, marginal=marginal)
    desk.engine.answer(started("a", order), done=False)
    desk.engine.answer(done, done=False)

    desk.engine.answer(CardMeasured(more), done=False)

    assert desk.seen["card_finished"][-1].continuation == more
    assert desk.controller.shown.card(0) == more


def test_blend_asks_for_one_card_over_the_first_notes(desk):
    desk.controller.blend()

    order = desk.orders()[-1]
    assert (order.mode, order.cards) == (Mode.BLEND, 1)
    assert order.snippets == tuple(desk.sources)


def test_blend_is_asked_for_again_as_a_blend(desk):
    desk.controller.blend()
    notes = Blend(tuple(desk.sources[:2]))
    blended = Continuation(0, " The sea.", None, Ending.SENTENCE, blend=notes)
    desk.engine.answer(SetStarted("a", (blended,), RECEIPT), done=False)
    desk.engine.answer(CardFinished(blended), done=False)
    desk.engine.answer(SetFinished("a", (blended,), RECEIPT))

    desk.controller.again()

    assert desk.orders()[-1].mode is Mode.BLEND
    assert desk.orders()[-1].snippets == notes.snippets


def measured(order, *, exact):
    influence = Influence(5.0, 10, Strength.WEAK)
    together = JointInfluence(order.snippets, (influence,) * len(order.snippets), exact=exact)
    return CardMeasured(Continuation(0, CARD_TEXTS[0], None, Ending.SENTENCE, together=together))


@pytest.mark.parametrize(("exact", "stopped"), [(False, True), (True, False)])
def test_who_writes_on_stops_what_is_only_being_refined(desk, qtbot, exact, stopped):
    desk.controller.use_together()
    order = desk.orders()[-1]
    cards = (Continuation(0, "", None, together=JointInfluence(order.snippets)),)
    desk.engine.answer(SetStarted("a", cards, RECEIPT), done=False)
    desk.engine.answer(measured(order, exact=exact), done=False)

    desk.editor.insert(" She")
    desk.controller.note_change()
    qtbot.waitUntil(lambda: bool(desk.seen["stale_changed"]))

    assert bool(desk.engine.stopped) is stopped
