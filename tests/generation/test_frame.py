"""Speaking to a model in its own way."""

from __future__ import annotations

import pytest

from writer_assist.generation.frame import COMPLETION, frame_of

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
WITHOUT_SYSTEM = (
    "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'system' %}"
    "{{ raise_exception('System role not supported') }}{% endif %}"
    "<start_of_turn>{{ m['role'] }}\n{{ m['content'] }}<end_of_turn>\n{% endfor %}"
    "{{ '<start_of_turn>model\n' }}"
)


def test_a_base_model_continues_a_text():
    assert frame_of("") is COMPLETION


def test_a_chat_model_answers_with_the_rest_of_the_paragraph():
    frame = frame_of(CHATML)

    assert frame.head.startswith("<|im_start|>system\n")
    assert frame.head.endswith("<|im_start|>user\n")
    assert frame.foot == "<|im_end|>\n<|im_start|>assistant\n"


def test_a_template_without_a_system_puts_the_manner_into_the_question():
    frame = frame_of(WITHOUT_SYSTEM)

    assert frame.head.startswith("<start_of_turn>user\nYou are a novelist")
    assert frame.foot == "<end_of_turn>\n<start_of_turn>model\n"


@pytest.mark.parametrize(
    "template",
    ["{{ broken", "nothing of what was said", "{{ ''.__class__.__mro__[1].__subclasses__() }}"],
)
def test_a_template_that_cannot_be_used_is_left_alone(template):
    assert frame_of(template) is COMPLETION
