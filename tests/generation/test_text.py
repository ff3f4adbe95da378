"""Fitting generated text to the story."""

from __future__ import annotations

from itertools import pairwise

import pytest

from writer_assist.domain.continuation import JoinRule
from writer_assist.generation.mending import closed, mend, quotation_style


@pytest.mark.parametrize(
    ("story", "generated", "expected"),
    [
        ("The ferry", " had  not\n come.", " had not come."),
        ("The ferry ", " had come.", "had come."),
        ("It rained.", "She left.", " She left."),
        ("It rained.", ' "Go."', ' "Go."'),
        ('"It rained.', '" She left.', '" She left.'),
        ("The fer", "ry came.", "ry came."),
        ("It rained.\n\n", "\n She left.", "She left."),
        ("", " She left. ", "She left."),
        ("He said (", "softly", "softly"),
        ("Then", ", at last", ", at last"),
        ("Then", " \n ", ""),
    ],
)
def test_white_space_is_mended(story, generated, expected):
    assert mend(generated, JoinRule(before=story)) == expected


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ("“Hm,” he said. It’s late.", " “It’s true,” he said. “Go.”"),
        ('"Hm," he said. It\'s late.', ' "It\'s true," he said. "Go."'),
        ("„Hm“, sagte er. Wie geht’s?", " „It’s true,“ he said. „Go.“"),
        ("« Hm », dit-il.", " «It's true,» he said. «Go.»"),
    ],
)
def test_quotation_marks_follow_the_draft(story, expected):
    joint = JoinRule(before=story, quotation=quotation_style(story))

    assert mend(' "It\'s true," he said. "Go."', joint) == expected


@pytest.mark.parametrize(
    ("text", "in_speech", "expected"),
    [
        ('"Go.', False, '"Go."'),
        ("“Go.", False, "“Go.”"),
        ('Go." He went.', True, 'Go." He went.'),
    ],
)
def test_open_speech_is_closed_in_its_own_marks(text, in_speech, expected):
    assert closed(text, ("", "", ""), in_speech=in_speech) == expected


def test_text_only_grows():
    joint = JoinRule(before="“Hm.”", quotation=quotation_style("“Hm.”"))
    whole = '  "It rained,"\n\n he said.  "Go!" \n'

    grown = [mend(whole[:end], joint) for end in range(len(whole) + 1)]

    assert all(later.startswith(earlier) for earlier, later in pairwise(grown))


def test_an_unfinished_word_is_completed_without_a_space():
    assert mend("ferry", JoinRule(before="the.x", completes="x")) == "ferry"


@pytest.mark.parametrize(
    ("text", "style", "expected"),
    [
        (" “I am lost.", ("", "", ""), " “I am lost.”"),
        (" “Go,” she said.", ("", "", ""), " “Go,” she said."),
        (" “Go,” she said. “Now.", ("“", "”", ""), " “Go,” she said. “Now.”"),
        (' "Go," she said. "Now.', ('"', '"', ""), ' "Go," she said. "Now."'),
        (" „Geh.", ("„", "“", ""), " „Geh.“"),
        (" Enough.” She left.", ("“", "”", ""), " Enough.” She left."),
    ],
)
def test_quotation_that_was_opened_is_closed(text, style, expected):
    assert closed(text, style) == expected
