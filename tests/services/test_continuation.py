"""Continuations as the front ends ask for them."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest

from tests.fakes import FakeLanguageModel
from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import (
    CardFinished,
    CardMeasured,
    CardPieces,
    EchoOf,
    Ending,
    SetFinished,
    SetStarted,
)
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import ModelError
from writer_assist.generation.schedule import decode
from writer_assist.messages.model import ContinueStory, ReplayReceipt
from writer_assist.services.continuation import ContinuationService

STORY = "The rain stood on the sea. " * 40 + "\n\n"
STORY += "She waited at the door, but the ferry had not come."
ROOM = Sampling(max_new_tokens=12, seed=7, stop_at_sentence=False)


def snippet(number, text="The ferry has a lamp."):
    return Snippet(Passage(number, number, f"Note {number}", "", "", text, 0, len(text)), 1.0)


NOTES = tuple(snippet(number, f"The lamp {number} was a door.") for number in (1, 2, 3))


def order(story=STORY, *, notes=NOTES, cards=4, sampling=ROOM):
    return ContinueStory(Context.at(story, len(story)), notes, cards, sampling)


def finished(service, wanted, cancel=None):
    return list(service.stream(wanted, cancel or CancelToken()))[-1]


def texts(done):
    return [card.text for card in done.continuations]


def reused(done):
    return sum(card.kept for card in decode(done.receipt.schedule)[1])


def scripted(script, story="It rained.", **sampling):
    model = FakeLanguageModel(cue=story, script=script)
    wanted = order(story, notes=(), sampling=Sampling(seed=1, **sampling))
    return finished(ContinuationService(model), wanted).continuations[0]


def test_a_set_streams_from_its_start_to_its_end():
    events = list(ContinuationService(FakeLanguageModel()).stream(order(), CancelToken()))

    assert isinstance(events[0], SetStarted)
    assert isinstance(events[-1], SetFinished)
    assert sum(isinstance(event, CardFinished) for event in events) == 4
    assert events[0].set_id == events[-1].set_id


def test_each_card_has_one_note_and_the_last_has_none():
    done = finished(ContinuationService(FakeLanguageModel()), order())

    assert [card.snippet for card in done.continuations] == [*NOTES, None]
    assert done.receipt.note_ids == (1, 2, 3, None)


def test_pieces_come_once_a_step_and_add_up_to_the_text():
    events = list(ContinuationService(FakeLanguageModel()).stream(order(), CancelToken()))

    grown = dict.fromkeys(range(4), "")
    for event in events:
        if isinstance(event, CardPieces):
            assert len({piece.card for piece in event.pieces}) == len(event.pieces)
            for piece in event.pieces:
                grown[piece.card] += piece.text
    assert list(grown.values()) == texts(events[-1])


def test_fewer_snippets_make_more_free_cards():
    done = finished(ContinuationService(FakeLanguageModel()), order(notes=NOTES[:1]))

    assert [card.snippet for card in done.continuations] == [NOTES[0], None, None, None]
    assert len(set(done.receipt.seeds)) == 4


def test_there_are_never_more_cards_than_rows():
    done = finished(ContinuationService(FakeLanguageModel(max_rows=3)), order())

    assert [card.snippet for card in done.continuations] == [*NOTES[:2], None]


def test_the_free_card_speaks_before_the_others_are_read_in():
    notes = tuple(snippet(number, "The lamp stood at the door. " * 12) for number in (1, 2, 3))
    service = ContinuationService(FakeLanguageModel())
    pieces = [
        event.pieces
        for event in service.stream(order(notes=notes), CancelToken())
        if isinstance(event, CardPieces)
    ]

    assert [piece.card for piece in pieces[0]] == [3]
    assert {piece.card for piece in pieces[-1]} >= {0}


def test_no_batch_is_larger_than_a_chunk():
    model = FakeLanguageModel()

    finished(ContinuationService(model), order())

    assert max(sum(batch.values()) for batch in model.batches) <= 64
    assert max(len(batch) for batch in model.batches) == 4


def test_the_same_seed_gives_the_same_texts():
    sets = [finished(ContinuationService(FakeLanguageModel()), order()) for _ in range(2)]

    assert texts(sets[0]) == texts(sets[1])
    assert len(set(texts(sets[0]))) == 4


def test_without_a_seed_one_is_drawn_and_kept():
    service = ContinuationService(FakeLanguageModel())
    fresh = dataclasses.replace(ROOM, seed=None)

    seeds = {finished(service, order(sampling=fresh)).receipt.sampling.seed for _ in range(3)}

    assert None not in seeds
    assert len(seeds) == 3


def test_a_few_more_words_compute_only_those():
    model = FakeLanguageModel()
    service = ContinuationService(model)
    finished(service, order())
    model.batches.clear()

    done = finished(service, order(STORY + " the lamp stood"))

    assert sum(model.batches[0].values()) <= 4 * 5
    assert len(model.batches) == ROOM.max_new_tokens
    assert reused(done) > 4 * 200


def test_the_notes_of_another_order_keep_the_story():
    model = FakeLanguageModel()
    service = ContinuationService(model)
    finished(service, order())

    done = finished(service, order(notes=(snippet(9), NOTES[1])))

    prefix = len(done.receipt.prefix)
    assert reused(done) > 2 * prefix


@pytest.mark.parametrize("truncates", [True, False])
def test_a_receipt_gives_the_same_text_from_empty_rows(truncates):
    service = ContinuationService(FakeLanguageModel(truncates=truncates))
    finished(service, order(STORY[:-20]))
    warm = finished(service, order())

    again = list(service.replay(ReplayReceipt(warm.receipt), CancelToken()))[-1]

    assert texts(again) == texts(warm)
    assert again.receipt == warm.receipt


def test_a_replay_computes_the_same_batches():
    model = FakeLanguageModel()
    service = ContinuationService(model)
    warm = [finished(service, order(STORY + " the lamp" * n)) for n in range(3)][-1]
    before, _, own = decode(warm.receipt.schedule)
    model.batches.clear()

    list(service.replay(ReplayReceipt(warm.receipt), CancelToken()))

    recorded = [
        {p.row: p.count for p in s.stretches} for s in before + own if hasattr(s, "stretches")
    ]
    assert [batch for batch in model.batches if batch in recorded] == recorded


def test_the_receipt_is_complete_from_the_first_event():
    service = ContinuationService(FakeLanguageModel())
    stream = service.stream(order(), CancelToken())
    early = next(stream).receipt
    done = list(stream)[-1]

    again = list(service.replay(ReplayReceipt(early), CancelToken()))[-1]

    assert texts(again) == texts(done)


def test_a_replay_that_differs_says_where():
    service = ContinuationService(FakeLanguageModel())
    receipt = finished(service, order()).receipt
    changed = [list(tokens) for tokens in receipt.tokens]
    changed[1][4] += 1
    forged = dataclasses.replace(receipt, tokens=tuple(map(tuple, changed)))

    with pytest.raises(
        ModelError, match=r"card 2 differs from its word 4 on: “she” instead of “she…”"
    ):
        list(service.replay(ReplayReceipt(forged), CancelToken()))


def test_a_receipt_of_another_model_is_refused():
    service = ContinuationService(FakeLanguageModel())
    receipt = finished(service, order()).receipt
    other = dataclasses.replace(receipt.model, sha256="f" * 64, name="Larger")

    with pytest.raises(ModelError, match="Larger"):
        list(
            service.replay(ReplayReceipt(dataclasses.replace(receipt, model=other)), CancelToken())
        )


def test_a_cancelled_set_keeps_what_was_written():
    service, cancel = ContinuationService(FakeLanguageModel()), CancelToken()
    events = []
    for event in service.stream(order(), cancel):
        events.append(event)
        if sum(isinstance(seen, CardPieces) for seen in events) == 5:
            cancel.cancel()

    assert sum(isinstance(event, CardPieces) for event in events) == 5
    assert {card.ending for card in events[-1].continuations} == {Ending.CUT}
    assert events[-1].continuations[3].text


def test_a_cut_set_can_be_made_again():
    service, cancel = ContinuationService(FakeLanguageModel()), CancelToken()
    stream = service.stream(order(), cancel)
    while not isinstance(next(stream), CardPieces):
        pass
    cancel.cancel()
    cut = list(stream)[-1]

    again = list(service.replay(ReplayReceipt(cut.receipt), CancelToken()))[-1]

    assert [card.text for card in again.continuations] == texts(cut)
    assert again.receipt.tokens == cut.receipt.tokens


def test_a_closed_stream_leaves_the_service_usable():
    service = ContinuationService(FakeLanguageModel())
    expected = texts(finished(ContinuationService(FakeLanguageModel()), order()))
    stream = service.stream(order(), CancelToken())
    for _ in range(6):
        next(stream)
    stream.close()

    assert texts(finished(service, order())) == expected


def test_a_card_stops_at_a_sentence_end_after_two_thirds():
    card = scripted(" She waited. The ferry had come. It was the sea.", max_new_tokens=9)

    assert card.text == " She waited. The ferry had come."
    assert card.ending is Ending.SENTENCE


def test_a_closing_mark_belongs_to_the_sentence():
    card = scripted(' "The ferry had come." It was the rain.', max_new_tokens=12)

    assert card.text == ' "The ferry had come."'


def test_a_card_without_a_sentence_end_stops_when_the_room_is_used():
    card = scripted(" the ferry the ferry the ferry the ferry", max_new_tokens=4)

    assert card.text == " the ferry the ferry"
    assert card.ending is Ending.LENGTH


def test_characters_come_whole():
    events = list(
        ContinuationService(FakeLanguageModel(cue="It rained.", script=" 日本 é. ")).stream(
            order("It rained.", notes=(), sampling=ROOM), CancelToken()
        )
    )

    pieces = [p.text for event in events if isinstance(event, CardPieces) for p in event.pieces]
    assert "日" in "".join(pieces)
    assert "\ufffd" not in "".join(pieces)


def test_the_end_of_the_text_ends_the_card():
    card = scripted(" The sea.", max_new_tokens=9)

    assert card.text == " The sea."
    assert card.ending is Ending.MODEL


@pytest.mark.parametrize(
    ("story", "cue", "script", "text"),
    [
        ("The ferry had", "The ferry", " had come.", " come."),
        ("The ferry had ", "The ferry had", " come and she waited.", "come and she waited."),
        ("The rain. The fer", "The fe", "rry had come.", "ry had come."),
        ("It rained.\n", "rained.\n", " The sea.", "The sea."),
    ],
)
def test_a_card_goes_on_where_the_cursor_is(story, cue, script, text):
    model = FakeLanguageModel(cue=cue, script=script)
    sampling = Sampling(max_new_tokens=9)

    wanted = order(story, notes=(), sampling=sampling)

    assert finished(ContinuationService(model), wanted).continuations[0].text == text


@pytest.mark.parametrize("story", ["", "\n\n", "x", " ", "It rained.\n\n", "é" * 9000])
def test_any_draft_can_be_continued(story):
    done = finished(ContinuationService(FakeLanguageModel()), order(story))

    assert all(card.text.strip() for card in done.continuations)


def test_a_note_is_read_in_without_its_markup():
    model = FakeLanguageModel()
    note = snippet(1, "# Lamp\n\n<b>The lamp</b> is\nthe [[Door|door]]'s ![[lamp.png]].")

    done = finished(ContinuationService(model), order(notes=(note,)))

    given = b"".join(model.token_bytes(token) for token in done.receipt.rows[0]).decode()
    assert "Note 1. Lamp. The lamp is the door's ." in given


def test_a_note_longer_than_its_room_is_cut_at_a_sentence():
    long = snippet(1, "The lamp stood at the door and waited. " * 100)

    done = finished(ContinuationService(FakeLanguageModel()), order(notes=(long,)))

    assert len(done.receipt.rows[0]) < 400


def test_the_sampling_is_checked_by_its_own_room():
    model = FakeLanguageModel()
    model.context_length = 300

    done = finished(ContinuationService(model), order("The rain. " * 400))

    assert all(card.text for card in done.continuations)


def gains(model, done):
    """Compute each card's gain directly: one row, one prompt, the card's tokens."""
    receipt, free = done.receipt, done.receipt.rows[-1]
    for row, tokens in zip(receipt.rows[:-1], receipt.tokens[:-1], strict=True):
        likelihoods = []
        for own in (row, free):
            model.drop(0)
            model.extend({0: [*receipt.prefix, *own]})
            likelihoods.append(float(model.score(0, tokens).sum()))
        yield likelihoods[0] - likelihoods[1]


@pytest.mark.parametrize("rows", [6, 4], ids=["a row to spare", "none to spare"])
def test_influence_is_the_gain_over_the_prompt_without_the_note(rows):
    model = FakeLanguageModel(max_rows=rows)

    done = finished(ContinuationService(model), order())

    measured = [card.influence.gain for card in done.continuations[:3]]
    assert measured == pytest.approx(list(gains(model, done)), abs=1e-4)
    assert done.continuations[3].influence is None


def test_influence_is_told_once_the_card_is_finished():
    events = list(ContinuationService(FakeLanguageModel()).stream(order(), CancelToken()))

    finished_at = {e.continuation.card: n for n, e in enumerate(events) if type(e) is CardFinished}
    measured_at = {
        event.continuation.card: number
        for number, event in enumerate(events)
        if isinstance(event, CardMeasured) and event.continuation.marginal is None
    }
    assert set(measured_at) == {0, 1, 2}
    assert all(measured_at[card] > finished_at[card] for card in measured_at)


def test_cards_that_were_stopped_are_not_measured():
    cancel = CancelToken()
    stream = ContinuationService(FakeLanguageModel()).stream(order(), cancel)
    next(event for event in stream if isinstance(event, CardPieces))
    cancel.cancel()

    done = list(stream)[-1]

    assert [card.influence for card in done.continuations] == [None] * 4


def test_measuring_leaves_the_next_set_as_it_would_have_been():
    service, other = (ContinuationService(FakeLanguageModel()) for _ in range(2))
    done = finished(service, order())
    list(other.replay(ReplayReceipt(done.receipt), CancelToken()))

    again, same = (finished(each, order(STORY + " More.")) for each in (service, other))

    assert texts(again) == texts(same)
    assert list(service.replay(ReplayReceipt(again.receipt), CancelToken()))


def test_set_that_was_drawn_to_its_notes_is_made_again_from_its_receipt():
    note = snippet(1, "On the island, Mara waits by the ferry.")
    drawn = Sampling(seed=4, max_new_tokens=12, note_pull=9.0)
    wanted = order("It rained, and Mara waited.", notes=(note,), sampling=drawn)
    wanted = dataclasses.replace(wanted, choosing=SelectionSettings(6, streamed=False))
    done = finished(ContinuationService(FakeLanguageModel()), wanted)

    again = list(
        ContinuationService(FakeLanguageModel()).replay(ReplayReceipt(done.receipt), CancelToken())
    )[-1]

    assert any(done.receipt.pulls)
    assert texts(again) == texts(done)


def test_card_that_repeats_the_story_is_marked():
    script = " the ferry had a lamp and a door and came back in the rain and waited"
    model = FakeLanguageModel(cue="It rained.", script=script)
    story = f"It was so:{script}. It rained."

    done = finished(ContinuationService(model), order(story, notes=(), sampling=ROOM))

    assert done.continuations[0].echo.of is EchoOf.DRAFT


def test_one_sentence_ends_where_the_first_does():
    text = " The ferry had a lamp. She waited. It rained and the lamp stood at the door."

    card = scripted(text, max_new_tokens=30, sentences=1)

    assert (card.text, card.ending) == (" The ferry had a lamp.", Ending.SENTENCE)


def test_a_word_and_a_full_stop_are_not_yet_the_sentence_asked_for():
    card = scripted(" No. The ferry had a lamp. She waited.", max_new_tokens=30, sentences=1)

    assert card.text == " No. The ferry had a lamp."


def test_sentence_that_says_next_to_nothing_is_followed_by_another():
    text = " It had not come back but she waited. The sea stood at the door. It rained."

    card = scripted(text, max_new_tokens=30, sentences=1, says_something=True)

    assert card.text == " It had not come back but she waited. The sea stood at the door."


def test_rows_of_a_set_are_neighbours():
    model = FakeLanguageModel(max_rows=8)
    service = ContinuationService(model)
    finished(service, order(cards=2))
    finished(service, order(STORY[:-40], cards=3))
    model.batches.clear()

    finished(service, order())

    used = sorted({row for batch in model.batches for row in batch})
    assert used == list(range(used[0], used[0] + 4))


def test_ended_text_between_two_others_keeps_them_neighbours():
    notes = tuple(snippet(number, "The lamp stood. " * number) for number in (1, 2, 3))
    model = FakeLanguageModel()
    room = Sampling(max_new_tokens=40, seed=2, sentences=1)

    done = finished(ContinuationService(model), order(notes=notes, sampling=room))

    steps = [sorted(batch) for batch in model.batches if set(batch.values()) == {1}]
    assert len({len(tokens) for tokens in done.receipt.tokens}) > 1
    assert all(after - before != 2 for rows in steps for before, after in pairwise(rows))
