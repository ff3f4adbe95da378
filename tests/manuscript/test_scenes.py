from __future__ import annotations

import pytest

from writer_assist.manuscript.structure import scene_at

WIDE = "One.\n\nTwo.\n\n\n\nThree.\n\nFour."
TIGHT = "One.\nTwo.\n\nThree.\nFour."


@pytest.mark.parametrize(
    ("text", "word", "scene"),
    [
        ("One.\n\nTwo.", "Two", "One.\n\nTwo."),
        ("One.\n\n***\n\nTwo.\n\nThree.", "Three", "Two.\n\nThree."),
        ("One.\n\n* * *\n\nTwo.", "One", "One."),
        ("One.\n---\nTwo.", "Two", "Two."),
        ("One.\n\n#\n\nTwo.", "Two", "Two."),
        ("# Ferry\n\nOne.\n\n## Night\n\nTwo.", "One", "One."),
        ("# Ferry\n\nOne.\n\n## Night\n\nTwo.", "Night", "Two."),
        ("One.\n\n- a list\n- goes on\n\nTwo.", "Two", "One.\n\n- a list\n- goes on\n\nTwo."),
        ("One.\n\n#tag is a word\n\nTwo.", "Two", "One.\n\n#tag is a word\n\nTwo."),
        (WIDE, "Two", "One.\n\nTwo."),
        (WIDE, "Three", "Three.\n\nFour."),
        (TIGHT, "Two", "One.\nTwo."),
        (TIGHT, "Four", "Three.\nFour."),
        ("雨が降る。\n\n***\n\n船は来ない。", "船", "船は来ない。"),
    ],
)
def test_scene_lies_between_its_borders(text, word, scene):
    start, end = scene_at(text, text.index(word))

    assert text[start:end] == scene


def test_border_belongs_to_the_scene_that_follows_or_to_the_last():
    text = "One.\n\n***\n\nTwo.\n\n***\n"

    found = [scene_at(text, place) for place in (text.index("***"), len(text))]

    assert [text[start:end] for start, end in found] == ["Two.", "Two."]


@pytest.mark.parametrize("text", ["", "\n\n", "***"])
def test_draft_without_words_has_no_scene(text):
    assert scene_at(text, 0) == (0, 0)
