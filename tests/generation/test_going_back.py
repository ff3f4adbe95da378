"""Unwanted words and circles, met while a text is written."""

from __future__ import annotations

import pytest

from tests.fakes import FakeLanguageModel
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import CardPieces, Ending, Mode, SetFinished
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.messages.model import ContinueStory, ReplayReceipt
from writer_assist.services.continuation import ContinuationService

STORY = "It rained."
NOTES = tuple(
    Snippet(Passage(number, number, "Note", "", "", f"A lamp {number}.", 0, 9), 1.0)
    for number in (1, 2)
)


def events(script="", *, mode=Mode.APART, notes=(), truncates=True, story=STORY, **sampling):
    model = FakeLanguageModel(cue=STORY, script=script, truncates=truncates)
    service = ContinuationService(model)
    order = ContinueStory(
        Context.at(story, len(story)), notes, len(notes) + 1, Sampling(seed=3, **sampling), mode
    )
    return service, list(service.stream(order, CancelToken()))


def last(told):
    assert isinstance(told[-1], SetFinished)
    return told[-1]


def streamed(told, card=0):
    pieces = [piece for event in told if isinstance(event, CardPieces) for piece in event.pieces]
    return "".join(piece.text for piece in pieces if piece.card == card)


@pytest.mark.parametrize("truncates", [True, False])
def test_text_goes_another_way_before_a_banned_phrase(truncates):
    _, free = events(" She waited at the door and it rained.")
    _, told = events(
        " She waited at the door and it rained.",
        banned_phrases=("at the door",),
        truncates=truncates,
    )
    text = last(told).continuations[0].text

    assert last(free).continuations[0].text.startswith(" She waited at the door and")
    assert text.startswith(" She waited")
    assert "at the door" not in text


def test_a_card_takes_no_aside_for_the_way_to_begin():
    _, told = events(" (Notes for this scene. She waited.", story=f"(So.) {STORY}")
    _, other = events(" (She waited. It rained.)", story=f"(So.) {STORY}")

    assert "Notes for" not in last(told).continuations[0].text
    assert last(other).continuations[0].text.startswith(" (She waited.")


def test_banned_opening_is_allowed_later():
    _, told = events(" She waited and She came.", banned_openings=("She waited",))
    _, later = events(" It came and She waited.", banned_openings=("She waited",))

    assert not last(told).continuations[0].text.startswith(" She waited")
    assert last(later).continuations[0].text.startswith(" It came and She waited.")


def test_words_that_are_taken_back_were_never_shown():
    _, told = events(" She waited at the door.", banned_phrases=("waited at the door",))

    assert "waited at" not in streamed(told)
    assert streamed(told).startswith(" She")


def test_tokens_told_and_taken_back_are_those_of_the_receipt():
    _, told = events(" She waited at the door.", banned_phrases=("at the door",))
    tokens = []
    for event in told:
        if isinstance(event, CardPieces):
            for piece in event.pieces:
                del tokens[len(tokens) - piece.taken_back :]
                tokens += piece.tokens

    assert any(p.taken_back for e in told if isinstance(e, CardPieces) for p in e.pieces)
    assert tuple(tokens) == last(told).receipt.tokens[0]


def test_phrase_at_the_very_end_is_banned_too():
    _, told = events(" She waited at the door", banned_phrases=("at the door",))

    assert "at the door" not in last(told).continuations[0].text


@pytest.mark.parametrize("mode", list(Mode))
def test_set_with_banned_phrases_is_made_again_from_its_receipt(mode):
    banned = ("the rain", "sea the", "she", "it it", "lamp and")
    service, told = events(
        mode=mode, notes=NOTES, banned_phrases=banned, max_new_tokens=30, stop_at_sentence=False
    )
    done = last(told)

    again = list(service.replay(ReplayReceipt(done.receipt), CancelToken()))

    assert [card.text for card in last(again).continuations] == [
        card.text for card in done.continuations
    ]
    assert last(again).receipt.tokens == done.receipt.tokens
    words = " ".join(card.text.casefold() for card in done.continuations)
    assert "the rain" not in words


def test_shares_of_a_blend_cover_what_is_left():
    _, told = events(
        " She waited at the door.", mode=Mode.BLEND, notes=NOTES, banned_phrases=("at the door",)
    )
    card = last(told).continuations[0]

    assert card.blend is not None
    assert all(share.end <= len(card.text) for share in card.blend.shares)
    assert card.blend.shares[-1].end == len(card.text)


def test_text_that_turns_in_circles_ends_before_it_does():
    _, told = events(
        " It was the sea and the sea and the sea and the sea and the sea.",
        dry_multiplier=0.0,
        repetition_penalty=1.0,
    )
    card = last(told).continuations[0]

    assert card.ending is Ending.LOOP
    assert card.text.count("the sea") == 1


def test_without_a_way_round_the_text_ends():
    every = tuple(chr(letter) for letter in range(ord("a"), ord("z") + 1))
    words = ("the", "ferry", "rain", "lamp", "door", "sea", "waited", "stood", "had", "not", "come")
    _, told = events(banned_phrases=(*every, *words), max_new_tokens=40)

    assert last(told).continuations[0].ending is not None
