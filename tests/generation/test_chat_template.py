"""Speaking to a model in its own way."""

from __future__ import annotations

import pytest

from writer_assist.generation.chat_template import COMPLETION, frame_of, is_understood

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


# What a template brings around the same conversation, which is understood all the same.
TURN = "<|im_start|>{{ m['role'] }}\\n{{ m['content'] }}<|im_end|>\\n"
END = "{% if add_generation_prompt %}<|im_start|>assistant\\n{% endif %}"
EACH = "{% for m in messages %}" + TURN.replace("\\n", "\n") + "{% endfor %}"
LAST = END.replace("\\n", "\n")


@pytest.mark.parametrize(
    "template",
    [
        EACH + "{% if false %}{% generation %}x{% endgeneration %}{% endif %}" + LAST,
        "{% for m in messages %}{% generation %}<|im_start|>{{ m.role }}\n{{ m.content }}"
        "<|im_end|>\n{% endgeneration %}{% endfor %}" + LAST,
        "{{ strftime_now('%d %B %Y') }}" + EACH + LAST,
        "{{ datetime.now().strftime('%Y') }}{{ datetime.datetime.today().year }}" + EACH + LAST,
        "{% for m in messages %}{% if loop.index > 9 %}{% break %}{% endif %}{% if not m %}"
        "{% continue %}{% endif %}" + EACH.partition("%}")[2] + LAST,
        "{% set a = '{\"b\": 1}' | fromjson %}{{ a.b }}" + EACH + LAST,
        "{% if tools is not none and tools | length > 0 %}{{ tools | tojson(indent=4) }}{% endif %}"
        + EACH + LAST,
        "{% if tools | length > 0 %}x{% endif %}{% for t in tools %}{{ t }}{% endfor %}" + EACH
        + LAST,
        EACH.replace("m['content'] }}", "m['content'] | tojson(ensure_ascii=True) }}") + LAST,
        EACH.replace("m['content'] }}", "m['content'].strip().split('</think>')[-1] }}") + LAST,
        "{% for m in messages %}<|im_start|>{{ m.role }}\n{% for p in m.content %}"
        "{% if p.type == 'text' %}{{ p.text }}{% endif %}{% endfor %}<|im_end|>\n{% endfor %}"
        + LAST,
        "{{ 'Today is ' + today_date + '.' }}{{ custom.tools[0].name }}" + EACH + LAST,
        "{% set ns = namespace(x=0) %}{% do messages %}" + EACH + LAST,
        "{% macro turn(m) %}" + EACH.partition("%}")[2].removesuffix("{% endfor %}")
        + "{% endmacro %}{% for m in messages %}{{ turn(m) }}{% endfor %}" + LAST,
    ],
)  # fmt: skip
def test_what_templates_need_beyond_jinja_is_there(template):
    frame = frame_of(template)

    assert "You are a novelist." in frame.head
    assert frame.foot.endswith("<|im_end|>\n<|im_start|>assistant\n")
    assert is_understood(template)


def test_template_that_passes_over_the_system_is_told_in_the_question():
    silent = "{% for m in messages if m.role != 'system' %}" + EACH.partition("%}")[2] + LAST

    assert frame_of(silent).head.startswith("<|im_start|>user\nYou are a novelist")


def test_thoughts_that_a_template_opens_are_closed_before_the_story():
    frame = frame_of(EACH + LAST.replace("assistant\n", "assistant\n<think>\n"))

    assert frame.foot.endswith("<think>\n\n</think>\n\n")


def test_template_is_asked_not_to_think():
    switch = "{% if enable_thinking is defined and not enable_thinking %}<think></think>{% endif %}"

    assert frame_of(EACH + LAST + switch).foot.endswith("assistant\n<think></think>")


@pytest.mark.parametrize(
    "template",
    [
        "{{ broken",
        "nothing of what was said",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{% include 'other' %}",
        "{% for m in messages %}{{ raise_exception('no') }}{% endfor %}",
        "{{ 'a' * 10 ** 10 }}" + EACH + LAST,
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}" + EACH,
        "{{ 9 ** (9 ** 9) }}" + EACH,
        "{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}" + EACH,
        "{{ '%999999999d' % 1 }}" + EACH,
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}" + EACH,
        "x" * 2_000_000 + EACH,
    ],
)
def test_a_template_that_cannot_be_used_is_left_alone_and_known(template, caplog):
    caplog.set_level("CRITICAL", "writer_assist.generation.chat_template")

    assert frame_of(template) is COMPLETION
    assert not is_understood(template)


def test_a_base_model_has_nothing_to_be_understood():
    assert is_understood("")
