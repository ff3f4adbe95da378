"""Samplers against their definitions, written out slowly."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from writer_assist.domain.sampling import PRESETS, Sampling
from writer_assist.generation.samplers import (
    card_seed,
    draw,
    nucleus,
    penalise_presence,
    penalise_prolonged_repeats,
    penalise_repetition,
    random_numbers,
)

PLAIN = Sampling(temperature=1.0, top_k=0, top_p=1.0, min_p=0.0)
NO_BREAKERS = np.zeros(1000, bool)


@pytest.fixture
def logits():
    return np.random.default_rng(1).normal(0, 3, 1000).astype(np.float32)


def probabilities(logits):
    weights = np.exp(logits.astype(np.float64) - logits.max())
    return weights / weights.sum()


def by_definition(logits, *, top_k=0, top_p=1.0, min_p=0.0):
    kept = sorted(range(len(logits)), key=lambda token: (-logits[token], token))
    kept = kept[: top_k or len(kept)]
    share = probabilities(logits[kept])
    before = np.concatenate([[0], share.cumsum()[:-1]])
    kept = [token for token, mass in zip(kept, before, strict=True) if mass < top_p]
    best = logits[kept[0]]
    return [token for token in kept if np.exp(float(logits[token] - best)) >= min_p]


@pytest.mark.parametrize(
    "limits",
    [
        {"top_k": 7},
        {"top_p": 0.6},
        {"top_p": 0.999},
        {"min_p": 0.05},
        {"top_k": 40, "top_p": 0.9},
        {"top_p": 0.8, "min_p": 0.02},
        {"top_k": 5, "top_p": 0.95, "min_p": 0.3},
        {},
    ],
)
def test_truncation_keeps_what_the_definition_keeps(logits, limits):
    kept = nucleus(logits, dataclasses.replace(PLAIN, **limits))

    assert kept.tolist() == by_definition(logits, **limits)


def test_zero_temperature_takes_the_likeliest(logits):
    token = draw(logits, dataclasses.replace(PLAIN, temperature=0), 0.99)

    assert token == logits.argmax()


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_draws_follow_the_tempered_distribution(temperature):
    logits = np.log(np.array([0.5, 0.3, 0.15, 0.05], np.float32))
    sampling = dataclasses.replace(PLAIN, temperature=temperature)

    chances = (np.arange(10_000) + 0.5) / 10_000
    drawn = np.bincount([draw(logits, sampling, chance) for chance in chances], minlength=4)

    np.testing.assert_allclose(drawn / 10_000, probabilities(logits / temperature), atol=2e-4)


def test_banned_tokens_are_never_drawn():
    logits = np.full(8, -np.inf, np.float32)
    logits[3] = 1.0

    assert {draw(logits, PLAIN, chance) for chance in (0.0, 0.5, 0.999)} == {3}


def test_repetition_penalty_divides_what_is_likely_and_multiplies_what_is_not():
    logits = np.array([2.0, -2.0, 2.0, -2.0], np.float32)

    penalise_repetition(logits, [0, 1, 0], 2.0)

    assert logits.tolist() == [1.0, -4.0, 2.0, -2.0]


def dry_by_definition(logits, context, breakers, sampling):
    for token in range(len(logits)):
        longest = 0
        for end in range(len(context) - 1):
            length = 0
            while (
                context[end + 1] == token
                and end - length >= 0
                and context[end - length] == context[len(context) - 1 - length]
                and not breakers[context[end - length]]
            ):
                length += 1
            longest = max(longest, length)
        if longest >= sampling.dry_allowed_length:
            excess = longest - sampling.dry_allowed_length
            logits[token] -= sampling.dry_multiplier * sampling.dry_base**excess


@pytest.mark.parametrize("seed", range(6))
def test_dry_penalises_as_defined(seed):
    chance = np.random.default_rng(seed)
    context = chance.integers(0, 3, 30)
    breakers = np.arange(5) == 2
    sampling = dataclasses.replace(PLAIN, dry_multiplier=0.8, dry_allowed_length=2)
    ours, expected = np.zeros(5, np.float32), np.zeros(5, np.float32)

    penalise_prolonged_repeats(ours, context, breakers, sampling)
    dry_by_definition(expected, context, breakers, sampling)

    np.testing.assert_allclose(ours, expected, rtol=1e-5)


def test_dry_stops_a_loop():
    context = np.array([1, 2, 3, 4, 9, 1, 2, 3], np.int64)
    logits = np.zeros(10, np.float32)

    penalise_prolonged_repeats(logits, context, NO_BREAKERS, Sampling())

    assert logits.argmin() == 4
    assert np.count_nonzero(logits) == 1


def test_cards_of_a_set_draw_differently_and_repeatably():
    seeds = [card_seed(5, card) for card in range(4)]
    numbers = [random_numbers(seed).random() for seed in seeds]

    assert len(set(numbers)) == 4
    assert numbers == [random_numbers(seed).random() for seed in seeds]


@pytest.mark.parametrize(("exclusion", "drawn"), [(0.9, 0), (0.1, 2)])
def test_top_choices_fall_away_but_for_the_least_likely(exclusion, drawn):
    logits = np.log(np.array([0.4, 0.3, 0.2, 0.06, 0.04], np.float32))
    sampling = dataclasses.replace(PLAIN, xtc_probability=0.5, xtc_threshold=0.1)

    assert draw(logits, sampling, 0.0, exclusion) == drawn


def test_single_likely_token_is_never_excluded():
    logits = np.log(np.array([0.95, 0.03, 0.02], np.float32))
    sampling = dataclasses.replace(PLAIN, xtc_probability=1.0, xtc_threshold=0.1)

    assert draw(logits, sampling, 0.0, 0.0) == 0


@pytest.mark.parametrize(
    ("weights", "chance"), [([0.98, 0.01, 0.01], 0.985), ([0.34, 0.33, 0.33], 0.6)]
)
def test_dynamic_temperature_follows_the_doubt_of_the_model(weights, chance):
    logits = np.log(np.array(weights, np.float32))
    moving = dataclasses.replace(PLAIN, temperature_range=0.9)

    sure = weights[0] > 0.9
    still, moved = draw(logits, PLAIN, chance), draw(logits, moving, chance)

    assert (moved < still) if sure else (moved == still)


def test_presence_counts_once_and_only_for_used_tokens(logits):
    before = logits.copy()

    penalise_presence(logits, [3, 5, 3], 0.7)

    assert logits[3] == pytest.approx(before[3] - 0.7)
    assert logits[5] == pytest.approx(before[5] - 0.7)
    assert logits[4] == before[4]


@pytest.mark.parametrize("preset", ["steady", "lively", "wild"])
def test_presets_leave_something_to_draw(logits, preset):
    assert 0 <= draw(logits, PRESETS[preset], 0.999, 0.0) < 1000
