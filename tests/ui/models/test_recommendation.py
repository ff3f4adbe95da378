"""Recommending a model for more languages."""

from __future__ import annotations

import dataclasses

import pytest

from writer_assist.domain.models import ModelKind, ModelOffer, ModelShelf, SetTime
from writer_assist.domain.note import LibraryStatus
from writer_assist.settings import Settings, load_settings
from writer_assist.ui.models.recommendation import (
    LARGER_OFFERS,
    LanguageRecommendation,
    LargerModelRecommendation,
)
from writer_assist.ui.settings.controller import SettingsController

READ = LibraryStatus(
    notes=3, passages=9, searchable=9, unread_languages=("german", "french", "arabic")
)


class Messages:
    """Keeps what was offered."""

    def __init__(self):
        self.offers = []

    def offer(self, sentence, words, action):
        self.offers.append((sentence, words, action))


@pytest.fixture
def messages():
    return Messages()


@pytest.fixture
def recommendation(background, data_folder, messages):
    settings = SettingsController(background, data_folder.settings, Settings())
    return LanguageRecommendation(settings, messages)


def test_model_is_recommended_once_with_the_reason(
    qtbot, recommendation, messages, background, data_folder
):
    wanted = []
    recommendation.wanted.connect(wanted.append)

    recommendation.follow_status(READ)
    recommendation.follow_status(READ)

    [(sentence, _, get_it)] = messages.offers
    get_it()
    assert "Notes in German, French and Arabic" in sentence
    assert wanted == ["e5"]
    qtbot.waitUntil(lambda: load_settings(data_folder.settings).languages_offered)


@pytest.mark.parametrize("change", [{"unread_languages": ()}, {"searchable": 4}, {"passages": 0}])
def test_nothing_is_recommended_where_it_is_not_needed_or_not_known_yet(
    recommendation, messages, change
):
    recommendation.follow_status(dataclasses.replace(READ, **change))

    assert messages.offers == []


@pytest.fixture
def larger(background, data_folder, messages):
    settings = SettingsController(background, data_folder.settings, Settings())
    return LargerModelRecommendation(settings, messages)


def shelf(*times_s):
    """Return a shelf with the larger models, and how long each would take for four cards."""
    offers = (
        ModelOffer(
            name, name, ModelKind.TEXT, "mit", "Writes.", 1, expected=SetTime(four_s / 2, four_s)
        )
        for name, four_s in zip(LARGER_OFFERS, times_s, strict=True)
    )
    return ModelShelf((), tuple(offers))


def count_sets(larger, sets, found):
    for _ in range(sets):
        larger.count_set(True)
        larger.count_set(False)
        larger.follow_shelf(found)


@pytest.mark.parametrize(
    ("sets", "four_s", "offers"), [(2, 10.0, 0), (3, 10.0, 1), (3, 60.0, 0), (5, 10.0, 1)]
)
def test_larger_model_is_offered_once_after_three_sets_where_it_is_quick(
    larger, messages, sets, four_s, offers
):
    count_sets(larger, sets, shelf(four_s, 60.0))

    assert len(messages.offers) == offers


@pytest.mark.parametrize(("times_s", "named"), [((18.0, 4.0), "1.1 GB"), ((30.0, 4.0), "240 MB")])
def test_the_best_model_that_is_quick_enough_is_offered(larger, messages, times_s, named):
    count_sets(larger, 3, shelf(*times_s))

    [(sentence, _, _)] = messages.offers
    assert named in sentence
