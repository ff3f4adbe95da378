"""Sentences that take up passages in a selection: which are offered, and where they stand."""

from __future__ import annotations

import pytest

from tests.fakes import FakeLanguageModel
from tests.services.test_continuation import snippet
from writer_assist.domain.candidates import Flaw
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import (
    CardFinished,
    Continuation,
    Ending,
    Influence,
    Receipt,
    SetStarted,
    Strength,
)
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.domain.rewriting import Rewriting, Way
from writer_assist.domain.sampling import Fragment, Sampling
from writer_assist.domain.text_edits import TextEdit
from writer_assist.messages.model import ContinueStory, TakeUpPassages, WeighCuts
from writer_assist.services.continuation import ContinuationService
from writer_assist.services.taking_up import places_in, take_up, weighed

SELECTION = "She came to the door. It was shut."
STORY = "It rained. "
SMELL = Rewriting(Way.SENSE, snippet=snippet(1), quote="The tar smells.", sense="smell")
NOTE = Rewriting(Way.NOTE, snippet=snippet(2), quote="The lamp is green.")
FELT = Influence(9.0, 5, Strength.STRONG)


class Writer:
    """Writes the same texts at every place, two for each passage."""

    def __init__(self, *texts: str, flaw: Flaw | None = None, influence: Influence = FELT) -> None:
        self.texts, self.flaw, self.influence, self.orders = texts, flaw, influence, []

    def stream(self, order, cancel):
        self.orders.append(order)
        cards = tuple(
            Continuation(number, text, one, Ending.SENTENCE, self.influence, flaw=self.flaw)
            for number, (text, one) in enumerate(zip(self.texts, order.snippets, strict=False))
        )
        model = FakeLanguageModel.identity
        receipt = Receipt(model, Sampling(), (), (), (), (), 64)
        yield SetStarted("1", (), receipt)
        for card in (*cards, Continuation(len(cards), " Free.", None)):
            yield CardFinished(card)
        if len(cards) == len(order.snippets):
            raise AssertionError("went on although all was measured")


class Likes:
    """Finds one text better than all others at one place."""

    def __init__(self, text: str, before: str) -> None:
        self.text, self.before = text, before

    def gains(self, before, texts, after, cancel):
        here = before.endswith(self.before)
        return [1.0 if text == self.text and here else 0.0 for text in texts]


def order(*passages, selection=SELECTION, after=" The bell rang."):
    story = ContinueStory(Context.at(STORY, len(STORY)), (), 1)
    return TakeUpPassages(story, selection, after, passages)


def taken(writer, infilling, wanted):
    return list(take_up(writer, infilling, wanted, CancelToken()))


def test_a_small_model_writes_no_sentence_from_a_note():
    writer = Writer(" The lamp was green.", " A lamp hung there.")

    assert not list(take_up(writer, None, order(NOTE), CancelToken(), sentences=False))


def test_the_sentence_stands_where_the_story_goes_on_best_from_it():
    writer = Writer(" The lamp was green.", " A lamp hung there.")
    [one] = taken(writer, Likes(" A lamp hung there.", "door."), order(NOTE))

    assert one.text(SELECTION) == "She came to the door. A lamp hung there. It was shut."
    assert (one.model, one.influence, one.quote) == ("Fake", FELT, NOTE.quote)


def test_for_a_sense_a_detail_is_written_and_stands_as_a_sentence():
    writer = Writer("the wet smell of tar", "the cold")
    [one] = taken(writer, Likes(" The wet smell of tar.", "door."), order(SMELL))

    assert one.text(SELECTION) == "She came to the door. The wet smell of tar. It was shut."
    assert [asked.sampling.fragment for asked in writer.orders] == [Fragment.DETAIL]


def test_each_passage_has_a_set_of_its_own():
    writer = Writer(" It smelled of tar.", " No.")
    found = taken(writer, None, order(SMELL, NOTE))

    assert [one.way for one in found] == [Way.SENSE, Way.NOTE]
    assert [asked.snippets[0].passage.note_title for asked in writer.orders] == [
        "Note 1",
        "Note 2",
        "Note 2",
    ]


def test_a_sentence_without_the_sense_is_not_offered():
    assert taken(Writer(" It was late.", " He slept."), None, order(SMELL)) == []


@pytest.mark.parametrize("text", ["", " Two\nlines.", " It broke off", " word" * 50 + "."])
def test_what_is_no_sound_sentence_is_not_offered(text):
    assert taken(Writer(text, text), None, order(NOTE)) == []


def test_what_has_a_flaw_is_not_offered():
    writer = Writer(" The lamp.", " The lamp.", flaw=Flaw.CONTRADICTS)

    assert taken(writer, None, order(NOTE)) == []


def test_a_sentence_that_the_note_did_nothing_to_is_not_offered():
    writer = Writer(" A lamp.", " Lamps.", influence=Influence(0.1, 5, Strength.NONE))

    assert taken(writer, None, order(NOTE)) == []


def test_nothing_is_written_inside_an_unfinished_sentence():
    writer = Writer(" The lamp was green.")

    assert taken(writer, None, order(NOTE, selection="She came to the")) == []
    assert writer.orders == []
    assert places_in("One. Two. And") == (9, 4)


def test_the_real_service_writes_and_scores():
    service = ContinuationService(FakeLanguageModel(max_rows=8))
    found = taken(service, service.infilling, order(NOTE))

    assert all(one.text(SELECTION).startswith("She came to the door.") for one in found)


def test_a_writer_who_stops_gets_nothing():
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        list(take_up(Writer(" Yes.", " No."), None, order(NOTE), cancel))


def test_cuts_that_break_a_sentence_are_left_out():
    class Strict:
        def losses(self, before, text, edits, after, cancel):
            return [9.0, -1.0]

    tighter = Rewriting(Way.TIGHTER, (TextEdit(0, 4, ""), TextEdit(9, 12, "")))
    found = weighed(Strict(), WeighCuts(STORY, SELECTION, "", tighter), CancelToken())

    assert found.edits == tighter.edits[1:]
    assert found.weighed
