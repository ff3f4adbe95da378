from __future__ import annotations

import pytest

from writer_assist.domain.sampling import PRESETS
from writer_assist.settings import Settings
from writer_assist.ui.controllers.asking import sampling_of


def test_preset_decides_whatever_the_numbers_say():
    sampling = sampling_of(Settings(preset="wild", temperature=0.1))

    assert sampling.temperature == PRESETS["wild"].temperature
    assert sampling.xtc_probability == PRESETS["wild"].xtc_probability


def test_custom_temper_is_what_the_numbers_say():
    settings = Settings(preset="custom", temperature=0.1, typical_p=0.4, presence_penalty=0.5)

    sampling = sampling_of(settings)

    assert (sampling.temperature, sampling.typical_p, sampling.presence_penalty) == (0.1, 0.4, 0.5)


@pytest.mark.parametrize(
    ("length", "tokens", "sentences"), [("custom", 40, 0), ("half", 12, 0), ("sentence", 53, 1)]
)
def test_length_bounds_tokens_and_sentences(length, tokens, sentences):
    sampling = sampling_of(Settings(length=length, max_words=30))

    assert (sampling.max_new_tokens, sampling.sentences) == (tokens, sentences)
