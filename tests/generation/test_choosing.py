"""More texts than cards, from the order to the set."""

from __future__ import annotations

import dataclasses

import pytest

from tests.fakes import FakeLanguageModel
from tests.services.test_continuation import NOTES, STORY, finished, order, snippet, texts
from writer_assist.domain.candidates import Flaw, SelectionSettings
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import CardFinished, CardPieces, SetFinished
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sampling import Sampling
from writer_assist.generation.card_choice import extras_of
from writer_assist.messages.model import ContinueStory, ReplayReceipt
from writer_assist.services.continuation import ContinuationService

SAMPLING = Sampling(max_new_tokens=16, seed=1)


# The fake model's random words break every rule of English.
UNJUDGED = "rain stood sea lamp door ferry. " * 40


def chosen_from(count, *, story=STORY, **choosing):
    context = Context.at(story, len(story))
    return ContinueStory(
        context, NOTES, 4, SAMPLING, choosing=SelectionSettings(candidates=count, **choosing)
    )


def service(rows=12):
    return ContinuationService(FakeLanguageModel(max_rows=rows))


@pytest.mark.parametrize(
    ("wanted", "rows", "expected"),
    [
        (0, 8, ()),
        (4, 8, ()),
        (8, 8, (0, 1, 2, 3)),
        (12, 8, (0, 1, 2, 3)),
        (12, 12, (0, 1, 2, 3, 0, 1, 2, 3)),
        (99, 99, (0, 1, 2, 3) * 5),
    ],
)
def test_each_card_gets_its_share_of_the_texts(wanted, rows, expected):
    assert extras_of(SelectionSettings(wanted), 4, rows) == expected


def test_all_texts_are_cards_or_fell_away():
    done = finished(service(), chosen_from(12))

    told = {*done.receipt.chosen, *(text.candidate for text in done.rejected)}
    assert len(done.continuations) == 4
    assert told == set(range(12))
    assert len({text.text for text in done.rejected} | set(texts(done))) == 12


def test_hidden_text_has_the_prompt_of_its_card():
    done = finished(service(), chosen_from(8))

    own = {text.candidate: text.snippet for text in done.rejected if text.candidate >= 4}
    assert all(snippet == (*NOTES, None)[number - 4] for number, snippet in own.items())


def test_hidden_texts_are_not_streamed():
    events = list(service().stream(chosen_from(8), CancelToken()))
    pieces = [piece for event in events if isinstance(event, CardPieces) for piece in event.pieces]

    assert any(piece.card >= 4 and piece.tokens for piece in pieces)
    assert not any(piece.text for piece in pieces if piece.card >= 4)


def test_first_words_come_before_hidden_texts_begin():
    events = list(service().stream(chosen_from(8), CancelToken()))
    pieces = [piece for event in events if isinstance(event, CardPieces) for piece in event.pieces]
    first = [piece.card for piece in pieces].index(4)

    assert {piece.card for piece in pieces[:first]} == {0, 1, 2, 3}


def test_nothing_streams_where_the_best_are_waited_for():
    events = list(service().stream(chosen_from(8, streamed=False), CancelToken()))
    pieces = [piece for event in events if isinstance(event, CardPieces) for piece in event.pieces]

    assert pieces
    assert not any(piece.text for piece in pieces)
    assert sum(isinstance(event, CardFinished) for event in events) == 4


def test_set_that_was_chosen_is_made_again_with_the_same_choice():
    one = service()
    finished(one, order())  # the rows are warm
    done = finished(one, chosen_from(12, streamed=False))

    again = list(one.replay(ReplayReceipt(done.receipt), CancelToken()))[-1]

    assert isinstance(again, SetFinished)
    assert texts(again) == texts(done)
    assert again.receipt.chosen == done.receipt.chosen
    assert again.receipt.tokens == done.receipt.tokens


def test_texts_take_turns_in_the_rows():
    done = finished(service(rows=4), chosen_from(24, story=UNJUDGED, streamed=False))

    assert len(done.receipt.tokens) == 24
    assert all(done.receipt.tokens)


def test_set_whose_texts_took_turns_is_made_again():
    one = service(rows=8)
    done = finished(one, chosen_from(24, story=UNJUDGED, streamed=False))

    again = list(one.replay(ReplayReceipt(done.receipt), CancelToken()))[-1]

    assert texts(again) == texts(done)
    assert again.receipt == done.receipt


def test_model_that_cannot_go_back_writes_as_many_texts_as_it_has_rows():
    one = ContinuationService(FakeLanguageModel(max_rows=8, truncates=False))

    done = finished(one, chosen_from(24, story=UNJUDGED, streamed=False))

    assert sum(map(bool, done.receipt.tokens)) == 8


def test_what_was_shown_before_is_not_shown_again():
    first = finished(service(), chosen_from(4, story=UNJUDGED))

    second = finished(
        service(), chosen_from(12, story=UNJUDGED, streamed=False, shown=tuple(texts(first)))
    )

    fallen = {text.text: text.flaw for text in second.rejected}
    assert not set(texts(first)) & set(texts(second))
    assert {fallen[text] for text in texts(first)} <= {Flaw.SHOWN, Flaw.BROKEN}
    assert Flaw.SHOWN in fallen.values()


def test_influence_is_that_of_the_text_that_is_shown():
    whole = finished(service(), chosen_from(12, streamed=False))
    cards = [card for card in whole.continuations if card.snippet]

    assert whole.receipt.chosen[:3] != (0, 1, 2)
    assert all(card.influence for card in cards)
    for card, number in zip(cards, whole.receipt.chosen, strict=False):
        assert card.influence.tokens <= len(whole.receipt.tokens[number])


def test_card_whose_note_fits_is_chosen_when_all_texts_are_written():
    notes = (snippet(1, "The ferry keeps oilcloth."), *NOTES[1:])
    wanted = dataclasses.replace(chosen_from(12, streamed=False), snippets=notes)
    events = list(service().stream(wanted, CancelToken()))
    again = list(service().replay(ReplayReceipt(events[-1].receipt), CancelToken()))

    last = max(at for at, event in enumerate(events) if isinstance(event, CardPieces))
    later = [event for event in events[last:] if isinstance(event, CardFinished)]
    assert 0 in [event.continuation.card for event in later]
    assert texts(again[-1]) == texts(events[-1])
