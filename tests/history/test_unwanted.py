"""What is not wanted again: learnt, fading, kept."""

from __future__ import annotations

import pytest

from writer_assist.domain.candidates import DAY_S, HALF_LIFE_DAYS, UnwantedKind, UnwantedPhrase
from writer_assist.history.guidance import UnwantedList, opening_of, phrases_of

NOW = 1_000_000_000.0


@pytest.fixture
def unwanted(tmp_path):
    unwanted = UnwantedList(tmp_path / "novel.db")
    yield unwanted
    unwanted.close()


def test_weight_halves_in_two_weeks():
    one = UnwantedPhrase("She turned", UnwantedKind.OPENING, 1.0, NOW)

    assert one.weight_at(NOW + HALF_LIFE_DAYS * DAY_S) == pytest.approx(0.5)
    assert one.counts(NOW + 27 * DAY_S)
    assert not one.counts(NOW + 29 * DAY_S)


def test_what_the_writer_keeps_does_not_fade():
    assert UnwantedPhrase("She turned", UnwantedKind.OPENING, 1.0, NOW, kept=True).counts(NOW * 2)


def test_opening_of_a_dismissed_card_is_not_wanted_again(unwanted):
    [one] = unwanted.dismiss(" “She turned, and looked at him.", NOW)

    assert (one.words, one.kind) == ("She turned, and", UnwantedKind.OPENING)


def test_opening_that_is_dismissed_again_lasts_longer(unwanted):
    unwanted.dismiss("She turned and left.", NOW)

    [one] = unwanted.dismiss("she turned and came back.", NOW + HALF_LIFE_DAYS * DAY_S)

    assert one.weight == pytest.approx(1.5)


def test_phrase_of_two_dismissed_cards_is_not_wanted_again(unwanted):
    unwanted.dismiss("He saw the lamps burning along the quay.", NOW)

    learnt = unwanted.dismiss("Then the lamps burning along the wall went out.", NOW)

    phrases = [one.words for one in learnt if one.kind is UnwantedKind.PHRASE]
    assert phrases == ["the lamps burning along"]


def test_common_words_are_no_phrase():
    assert phrases_of("It was in the end.", ["and it was in the rain"]) == []
    assert opening_of("Two words") == []


def test_list_is_what_the_writer_makes_of_it(unwanted):
    unwanted.dismiss("She turned and left.", NOW)
    mine = UnwantedPhrase("time stood still", UnwantedKind.PHRASE, 1.0, NOW, kept=True)

    unwanted.replace([mine])

    assert unwanted.all() == (mine,)
