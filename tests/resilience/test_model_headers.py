"""A quick part of what ``start.py resilience model_headers`` does."""

from __future__ import annotations

import pytest

from tests.resilience.model_headers import TEMPLATES, write_models
from writer_assist.errors import ModelUnsupportedError
from writer_assist.generation.chat_template import frame_of
from writer_assist.model_store.inspect import inspect_model


def test_mutated_headers_are_read_or_refused_with_a_sentence(tmp_path):
    sentences = []
    for path in write_models(tmp_path, 80, seed=7):
        try:
            inspect_model(path)
        except ModelUnsupportedError as refusal:
            sentences.append(str(refusal))

    assert sentences
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: repr(template[:30]))
def test_hostile_template_ends_soon_and_harms_nothing(template, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    frame_of(template)

    assert list(tmp_path.iterdir()) == []


def test_ordinary_template_is_rendered_as_ever():
    template = (
        "{% for m in messages %}{{ '<|' + m.role | upper + '|>' }}"
        "{{ m.content.replace('  ', ' ') | trim }}{% endfor %}"
        "{% if add_generation_prompt %}{{ ['<|', 'ASSISTANT', '|>'] | join }}{% endif %}"
    )

    assert frame_of(template).foot == "<|ASSISTANT|>"
