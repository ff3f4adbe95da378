"""Recommending a model for more languages."""

from __future__ import annotations

import dataclasses

import pytest

from writer_assist.domain.note import LibraryStatus
from writer_assist.settings import Settings, load_settings
from writer_assist.ui.models.recommendation import LanguageRecommendation
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
