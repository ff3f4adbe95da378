from __future__ import annotations

import pytest

from writer_assist.language_models.devices import first_card, llama_card, torch_card
from writer_assist.language_models.loading import load_language_model


def test_ggml_is_asked_in_its_own_words():
    ggml = pytest.importorskip("llama_cpp._ggml").libggml

    assert ggml.ggml_backend_dev_count() >= 1
    assert first_card(ggml) == llama_card()


def test_models_name_the_card_that_they_compute_on(gguf_file, torch_folder):
    files = (gguf_file, llama_card()), (torch_folder, torch_card()[1])

    for path, card in files:
        model = load_language_model(path, rows=1)
        assert model.identity.card == card
        model.close()


def test_card_can_be_left_alone(gguf_file, torch_folder):
    for path in (gguf_file, torch_folder):
        model = load_language_model(path, rows=1, gpu=False)
        assert model.identity.card == ""
        model.close()


def test_loading_a_file_is_watched_and_can_be_given_up(gguf_file):
    from writer_assist.domain.progress import Cancelled

    seen = []
    load_language_model(gguf_file, rows=1, watch=lambda share: not seen.append(share)).close()

    with pytest.raises(Cancelled):
        load_language_model(gguf_file, rows=1, watch=lambda _: False)
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1.0)
