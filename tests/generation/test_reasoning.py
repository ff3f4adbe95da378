"""What a model thinks aloud is no story."""

from __future__ import annotations

import pytest

from writer_assist.generation.reasoning import closed_before_the_story, is_about_the_task, told_in

STORY = "The ferry came late."


@pytest.mark.parametrize(
    "raw",
    [
        f"<think>\nHm, the user.\n</think>\n\n{STORY}",
        f"Hm, the user.\n</think>\n\n{STORY}",
        f"<think></think>{STORY}",
        f"<thinking>a</thinking><think>b</think>{STORY}",
        f"<THINK>a</think>{STORY}",
        f"[THINK]a[/THINK]{STORY}",
        f"<reasoning>a</reasoning>{STORY}",
        f"◁think▷a◁/think▷{STORY}",
        f"<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>{STORY}<|END_RESPONSE|>",
        "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>"
        + STORY,
        f"<|channel|>analysis<|message|>a<|end|><|channel|>commentary<|message|>b<|end|>"
        f"<|start|>assistant<|channel|>final<|message|>{STORY}<|return|>",
        f"analysisThe user wants more.assistantfinal{STORY}",
        f"<think>a<think>b</think>{STORY}",
    ],
)
def test_only_the_story_is_told(raw):
    told = told_in(raw, final=True)

    assert (told.text.strip(), told.thought) == (STORY, True)


@pytest.mark.parametrize(
    "raw",
    [
        "<think>\nHm.",
        "<think>Hm.</thi",
        "<|channel|>analysis<|message|>Hm.",
        "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>fin",
        "[THINK]Hm.",
    ],
)
def test_thoughts_without_an_end_tell_nothing(raw):
    told = told_in(raw, final=True)

    assert (told.text.strip(), told.thought) == ("", True)


@pytest.mark.parametrize(
    "text", [STORY, "a < b and c > d", "“<Open channel.>” he said", "[one] two"]
)
def test_other_signs_stay(text):
    told = told_in(text, final=True)

    assert (told.text, told.thought) == (text, False)


def test_nothing_of_a_sign_is_told_while_it_comes():
    raw = f"<think>Hm.</think>{STORY}"

    told = [told_in(raw[:end], final=False).text for end in range(len(raw) + 1)]

    assert all(STORY.startswith(text) for text in told)


def test_text_that_speaks_of_who_asked_is_no_story():
    assert is_about_the_task("Okay, the user wants a next sentence.", STORY)
    assert not is_about_the_task("Okay, the user wants a next sentence.", "The user logged off.")
    assert not is_about_the_task(STORY, STORY)


@pytest.mark.parametrize(
    ("opening", "closed"),
    [
        ("<|im_start|>assistant\n", "<|im_start|>assistant\n"),
        ("assistant\n<think>\n", "assistant\n<think>\n\n</think>\n\n"),
        ("assistant\n<think>\n\n</think>\n\n", "assistant\n<think>\n\n</think>\n\n"),
        (
            "bot<|START_THINKING|>",
            "bot<|START_THINKING|>\n\n<|END_THINKING|><|START_RESPONSE|>\n\n",
        ),
        ("[THINK]", "[THINK]\n\n[/THINK]\n\n"),
    ],
)
def test_thoughts_that_a_template_opens_are_closed(opening, closed):
    assert closed_before_the_story(opening, opening) == closed


@pytest.mark.parametrize(
    "opening",
    ["<|start|>assistant", "<|start|>assistant<|channel|>analysis<|message|>",
     "<|start|>assistant<|channel|>final<|message|>"],
)  # fmt: skip
def test_channels_lead_to_the_reader(opening):
    template = "{{ '<|start|>assistant<|channel|>final<|message|>' }}"

    assert closed_before_the_story(opening, template).endswith("<|channel|>final<|message|>")
