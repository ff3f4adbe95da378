from __future__ import annotations

import pytest

from tests.ui.sets import RECEIPT, snippet
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Continuation, Ending, JointInfluence, Mode, SetStarted
from writer_assist.domain.sampling import PRESETS, Sampling
from writer_assist.history.sets import SetPlace
from writer_assist.messages.orders import sampling_of
from writer_assist.settings import Settings
from writer_assist.ui.cards.orders import asked_again, asked_first
from writer_assist.ui.cards.sets import CardSet


def test_preset_decides_whatever_the_numbers_say():
    sampling = sampling_of(Settings(preset="wild", temperature=0.1))

    assert sampling.temperature == PRESETS["wild"].temperature
    assert sampling.xtc_probability == PRESETS["wild"].xtc_probability


def test_custom_temper_is_what_the_numbers_say():
    settings = Settings(preset="custom", temperature=0.1, top_p=0.4, presence_penalty=0.5)

    sampling = sampling_of(settings)

    assert (sampling.temperature, sampling.top_p, sampling.presence_penalty) == (0.1, 0.4, 0.5)


@pytest.mark.parametrize(
    ("length", "tokens", "sentences"), [("custom", 40, 0), ("half", 12, 0), ("sentence", 40, 1)]
)
def test_length_bounds_tokens_and_sentences(length, tokens, sentences):
    sampling = sampling_of(Settings(length=length, max_words=30))

    assert (sampling.max_new_tokens, sampling.sentences) == (tokens, sentences)


CONTEXT = Context.at("It rained.", 10)
NOTES = tuple(map(snippet, (1, 2, 3, 4, 5)))


def test_notes_together_are_four_at_most_and_make_all_cards_but_one():
    asked = asked_first(CONTEXT, NOTES, 3, sampling=Sampling(), mode=Mode.TOGETHER)

    assert asked.order.snippets == NOTES[:4]
    assert (asked.order.mode, asked.order.cards) == (Mode.TOGETHER, 3)
    assert asked.slots == (0, 1, 2)


def test_card_of_notes_together_is_asked_for_again_with_the_same_notes():
    cards = tuple(
        Continuation(number, "", None, Ending.SENTENCE, together=together)
        for number, together in enumerate(
            (JointInfluence(NOTES[:2]), JointInfluence(NOTES[:2]), None)
        )
    )
    old = CardSet.started(SetStarted("a", cards, RECEIPT), SetPlace.of(CONTEXT), (0, 1, 2))

    asked = asked_again(old, frozenset({0, 2}), CONTEXT, (), Sampling())

    assert (asked.order.snippets, asked.order.mode) == (NOTES[:2], Mode.TOGETHER)
    assert asked.slots == (1, None)
    assert [card.card for card in asked.others] == [0, 2]
    assert asked.origins == ((0, "a/0"), (2, "a/2"))


def set_of(*notes):
    cards = (Continuation(at, "", note, Ending.SENTENCE) for at, note in enumerate(notes))
    started = SetStarted("a", tuple(cards), RECEIPT)
    return CardSet.started(started, SetPlace.of(CONTEXT), tuple(range(len(notes))))


def test_cards_without_a_note_are_all_asked_for_again():
    old = set_of(NOTES[0], None, None, None)

    asked = asked_again(old, frozenset({2}), CONTEXT, (), Sampling())

    assert (asked.order.snippets, asked.order.cards) == (NOTES[:1], 3)
    assert asked.slots == (0, 1, 3)


def test_cards_that_had_no_note_are_asked_for_again_from_notes_that_fit_now():
    old = set_of(None, None, None)

    asked = asked_again(old, frozenset(), CONTEXT, NOTES[:1], Sampling())

    assert (asked.order.snippets, asked.order.cards) == (NOTES[:1], 3)
    assert asked.slots == (0, 1, 2)


def test_dial_goes_into_the_order():
    assert sampling_of(Settings(dial_faithful=-0.5)).faithfulness == -0.5
